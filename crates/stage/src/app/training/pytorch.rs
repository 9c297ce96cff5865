//! The program beside the page: the same network and settings in PyTorch.

use std::fmt::Write as _;

use kernelwalk_nn::graph::{Graph, Op, Pool, infer};
use kernelwalk_nn::optim::Optimizer;

use super::{ScheduleChoice, Settings};

/// A complete program for PyTorch 2 and torchvision that trains what `settings` say.
///
/// The shuffles and initial weights come from another generator, so its numbers differ like those of
/// two seeds do.
pub fn pytorch(settings: &Settings) -> String {
    let layers = layers(&settings.preset.graph());
    let (batch_size, epochs, seed) = (settings.images_per_step(), settings.epochs, settings.seed);
    let optimizer = optimizer(settings);
    let (scheduler, advance) = schedule(settings);
    format!(
        "\
import torch
from torch import nn
from torchvision import datasets, transforms

torch.manual_seed({seed})
to_tensor = transforms.Compose([
    transforms.ToTensor(),
    transforms.Normalize(0.0, 0.3081),  # paper stays 0
])
train_set = datasets.MNIST(\".\", train=True, download=True, transform=to_tensor)
test_set = datasets.MNIST(\".\", train=False, download=True, transform=to_tensor)
train = torch.utils.data.DataLoader(train_set, batch_size={batch_size}, shuffle=True)
test = torch.utils.data.DataLoader(test_set, batch_size=1000)

model = nn.Sequential(
{layers})
loss_fn = nn.CrossEntropyLoss()  # takes logits: no softmax before it
epochs = {epochs}
{optimizer}{scheduler}
for epoch in range(epochs):
    model.train()
    for images, labels in train:
        optimizer.zero_grad()
        loss = loss_fn(model(images), labels)
        loss.backward()
        optimizer.step()
{advance}    model.eval()
    with torch.no_grad():
        right = sum((model(images).argmax(1) == labels).sum().item() for images, labels in test)
    print(f\"epoch {{epoch + 1}}: {{right}} of {{len(test_set)}} test images right\")
"
    )
}

/// The presets are chains of layers that `nn.Sequential` has; anything else is named in a comment
/// instead of being left out silently.
fn layers(graph: &Graph) -> String {
    let Ok(inferred) = infer(graph) else { return String::new() };
    let mut lines = String::new();
    for layer in &inferred.layers {
        let inputs = layer.parameters.first().and_then(|weight| weight.shape.get(1)).copied().unwrap_or(0);
        let line = match &layer.op {
            Op::Input { .. } => continue,
            Op::Conv2d(conv) => {
                let mut line =
                    format!("nn.Conv2d({inputs}, {}, {}", conv.out_channels, pair(conv.kernel_size));
                if conv.stride != [1; 2] {
                    let _ = write!(line, ", stride={}", pair(conv.stride));
                }
                if conv.padding != [0; 2] {
                    let _ = write!(line, ", padding={}", pair(conv.padding));
                }
                line + ")"
            }
            Op::MaxPool2d(pool) => format!("nn.MaxPool2d({})", window(pool)),
            Op::AvgPool2d(pool) => format!("nn.AvgPool2d({})", window(pool)),
            Op::Relu => "nn.ReLU()".into(),
            Op::Flatten => "nn.Flatten()".into(),
            Op::Linear(linear) => format!("nn.Linear({inputs}, {})", linear.out_features),
            other => format!("# {}: {other:?}", layer.id),
        };
        let _ = writeln!(lines, "    {line},");
    }
    lines
}

fn pair([rows, columns]: [usize; 2]) -> String {
    if rows == columns { rows.to_string() } else { format!("({rows}, {columns})") }
}

/// PyTorch's stride is the window's size unless said otherwise.
fn window(pool: &Pool) -> String {
    let size = pair(pool.kernel_size);
    if pool.stride == pool.kernel_size { size } else { format!("{size}, stride={}", pair(pool.stride)) }
}

fn optimizer(settings: &Settings) -> String {
    let lr = settings.learning_rate;
    match settings.optimiser.optimizer() {
        Optimizer::Sgd(sgd) => {
            let momentum =
                if sgd.momentum > 0.0 { format!(", momentum={}", sgd.momentum) } else { String::new() };
            let nesterov = if sgd.nesterov { ", nesterov=True" } else { "" };
            format!("optimizer = torch.optim.SGD(model.parameters(), lr={lr}{momentum}{nesterov})\n")
        }
        other => format!("optimizer = torch.optim.{}(model.parameters(), lr={lr})\n", other.name()),
    }
}

/// The line that makes the scheduler and the one that moves it on after a step.
fn schedule(settings: &Settings) -> (String, &'static str) {
    let lr = settings.learning_rate;
    let line = match settings.schedule {
        ScheduleChoice::Constant => return (String::new(), ""),
        ScheduleChoice::Cosine => {
            "scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * len(train))\n"
                .into()
        }
        ScheduleChoice::OneCycle => format!(
            "scheduler = torch.optim.lr_scheduler.OneCycleLR(\n    optimizer, max_lr={lr}, \
             total_steps=epochs * len(train), pct_start=0.2,\n    div_factor=10, final_div_factor=100, \
             cycle_momentum=False)\n"
        ),
    };
    (line, "        scheduler.step()\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, OptimiserChoice};
    use super::*;
    use kernelwalk_nn::zoo::Preset;

    fn settings() -> Settings {
        Draft::default().settings(1).expect("the defaults are values")
    }

    #[test]
    fn the_program_has_the_layers_of_the_network() {
        let program = pytorch(&settings());
        let want = "\
    nn.Conv2d(1, 8, 5, padding=2),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(8, 16, 5, padding=2),
    nn.ReLU(),
    nn.MaxPool2d(3),
    nn.Flatten(),
    nn.Linear(256, 10),
)";
        assert!(program.contains(want), "{program}");
        let lenet5 = pytorch(&Settings { preset: Preset::Lenet5, ..settings() });
        assert!(
            lenet5.contains("nn.Conv2d(6, 16, 5),") && lenet5.contains("nn.Linear(400, 120),"),
            "{lenet5}"
        );
    }

    #[test]
    fn every_setting_is_in_the_program() {
        let base =
            Settings { learning_rate: 0.25, batch_size: 7, workers: 3, epochs: 3, seed: 99, ..settings() };
        let program = pytorch(&base);
        for line in
            ["manual_seed(99)", "batch_size=21", "epochs = 3", "lr=0.25", "max_lr=0.25", "scheduler.step()"]
        {
            assert!(program.contains(line), "{line} in\n{program}");
        }
        let constant = pytorch(&Settings { schedule: ScheduleChoice::Constant, ..base });
        assert!(!constant.contains("scheduler"), "{constant}");
        let cases = [
            (OptimiserChoice::Sgd, "SGD(model.parameters(), lr=0.25)"),
            (OptimiserChoice::Momentum, "SGD(model.parameters(), lr=0.25, momentum=0.9)"),
            (OptimiserChoice::Nesterov, "lr=0.25, momentum=0.9, nesterov=True)"),
            (OptimiserChoice::AdamW, "torch.optim.AdamW(model.parameters(), lr=0.25)"),
        ];
        for (optimiser, line) in cases {
            assert!(pytorch(&Settings { optimiser, ..base }).contains(line), "{line}");
        }
    }
}
