//! The program beside the page: the same network and settings in PyTorch.

use std::fmt::Write as _;

use kernelwalk_nn::data::Augmentation;
use kernelwalk_nn::graph::{Graph, Initialisation, Op, Pool, infer};
use kernelwalk_nn::optim::{Adam, Anneal, Optimizer, Schedule};
use kernelwalk_nn::train::RunConfig;

use super::Settings;

/// A complete program for PyTorch 2 and torchvision that trains what `settings` say.
///
/// The shuffles and initial weights come from another generator, so its numbers differ like those of
/// two seeds do.
pub fn pytorch(settings: &Settings) -> String {
    // The size of the training set matters to schedules only, and those are written in terms of `len(train)`.
    let config = settings.config(60_000);
    let layers = layers(&config.model.graph());
    let (batch_size, seed) = (settings.images_per_step(), settings.seed);
    let (changed, train_transform) = match augmentation(&config.augmentation) {
        Some(changes) => (changes, "changed"),
        None => (String::new(), "to_tensor"),
    };
    let smoothing = match config.label_smoothing {
        0.0 => String::new(),
        share => format!("label_smoothing={share}"),
    };
    let start = start(&config);
    let (optimizer, scheduler) = (optimizer(&config), schedule(settings, &config.schedule));
    let steps = steps(settings, &config, !scheduler.is_empty());
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
{changed}train_set = datasets.MNIST(\".\", train=True, download=True, transform={train_transform})
test_set = datasets.MNIST(\".\", train=False, download=True, transform=to_tensor)
train = torch.utils.data.DataLoader(train_set, batch_size={batch_size}, shuffle=True)
test = torch.utils.data.DataLoader(test_set, batch_size=1000)

model = nn.Sequential(
{layers})
{start}loss_fn = nn.CrossEntropyLoss({smoothing})  # takes logits: no softmax before it
{length}
{optimizer}{scheduler}
{steps}",
        length = match settings.recipe {
            Some(recipe) => format!("steps = {}", recipe.steps),
            None => format!("epochs = {}", settings.epochs),
        },
    )
}

/// The loops and the test; a recipe ends in the middle of an epoch.
fn steps(settings: &Settings, config: &RunConfig, scheduled: bool) -> String {
    let mut more = String::new();
    if let Some(most) = config.clip_norm {
        let _ = writeln!(more, "        nn.utils.clip_grad_norm_(model.parameters(), {most})");
    }
    more += "        optimizer.step()\n";
    if scheduled {
        more += "        scheduler.step()\n";
    }
    let tested = if config.averaging > 0.0 {
        more += "        average.update_parameters(model)\n";
        "average"
    } else {
        "model"
    };
    let step = format!(
        "        optimizer.zero_grad()\n        loss = loss_fn(model(images), labels)\n        loss.backward()\n{more}"
    );
    let test = format!(
        "{tested}.eval()\nwith torch.no_grad():\n    right = sum(({tested}(images).argmax(1) == labels).sum().item() \
         for images, labels in test)\n"
    );
    if settings.recipe.is_some() {
        return format!(
            "model.train()
step = 0
while step < steps:
    for images, labels in train:
        if step == steps:
            break
        step += 1
{step}{test}print(f\"{{right}} of {{len(test_set)}} test images right\")
"
        );
    }
    let test: String = test.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "for epoch in range(epochs):
    model.train()
    for images, labels in train:
{step}{test}    print(f\"epoch {{epoch + 1}}: {{right}} of {{len(test_set)}} test images right\")
"
    )
}

/// torchvision's relatives of the changes to training images: the same ranges, other borders and sampling.
fn augmentation(augmentation: &Augmentation) -> Option<String> {
    let Augmentation { shift, rotation, scale, elastic } = *augmentation;
    let mut lines = String::new();
    if shift > 0 || rotation > 0.0 || scale > 0.0 {
        let _ = write!(lines, "    transforms.RandomAffine({rotation}");
        if shift > 0 {
            let _ = write!(lines, ", translate=({shift} / 28, {shift} / 28)");
        }
        if scale > 0.0 {
            let _ = write!(lines, ", scale=(1 - {scale}, 1 + {scale})");
        }
        lines += "),\n";
    }
    if elastic.amplitude > 0.0 {
        let _ = writeln!(
            lines,
            "    # Nodes every {} pixels, moved by up to {} here; sums of noise there:\n    \
             transforms.ElasticTransform(alpha=30.0, sigma=5.0),",
            elastic.smoothness, elastic.amplitude
        );
    }
    (!lines.is_empty()).then(|| format!("changed = transforms.Compose([\n{lines}    to_tensor,\n])\n"))
}

/// Initial weights other than PyTorch's, and the mean of the weights.
fn start(config: &RunConfig) -> String {
    let mut lines = String::new();
    if config.initialisation == Initialisation::He {
        lines += "\
learned = [layer for layer in model if hasattr(layer, \"weight\")]
for layer in learned:
    # No ReLU behind the last layer.
    nn.init.kaiming_uniform_(layer.weight, nonlinearity=\"linear\" if layer is learned[-1] else \"relu\")
    nn.init.zeros_(layer.bias)
";
    }
    if config.averaging > 0.0 {
        let _ = writeln!(
            lines,
            "average = torch.optim.swa_utils.AveragedModel(\n    model, \
             multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn({}))",
            config.averaging
        );
    }
    lines
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

fn optimizer(config: &RunConfig) -> String {
    let lr = config.learning_rate;
    let usual = Adam::default().betas;
    let arguments = match &config.optimizer {
        Optimizer::Sgd(sgd) => {
            let momentum =
                if sgd.momentum > 0.0 { format!(", momentum={}", sgd.momentum) } else { String::new() };
            let nesterov = if sgd.nesterov { ", nesterov=True" } else { "" };
            return format!("optimizer = torch.optim.SGD(model.parameters(), lr={lr}{momentum}{nesterov})\n");
        }
        Optimizer::Adam(adam) | Optimizer::AdamW(adam) if adam.betas != usual => {
            format!(", betas=({}, {})", adam.betas.0, adam.betas.1)
        }
        _ => String::new(),
    };
    format!("optimizer = torch.optim.{}(model.parameters(), lr={lr}{arguments})\n", config.optimizer.name())
}

/// The line that makes the scheduler; empty for a constant learning rate.
fn schedule(settings: &Settings, schedule: &Schedule) -> String {
    let total = if settings.recipe.is_some() { "steps" } else { "epochs * len(train)" };
    match schedule {
        Schedule::Cosine { .. } => {
            format!("scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={total})\n")
        }
        Schedule::OneCycle { max_lr, pct_start, anneal, div_factor, final_div_factor, .. } => {
            let anneal = match anneal {
                Anneal::Cos => "",
                Anneal::Linear => " anneal_strategy=\"linear\",",
            };
            format!(
                "scheduler = torch.optim.lr_scheduler.OneCycleLR(\n    optimizer, max_lr={max_lr}, \
                 total_steps={total}, pct_start={pct_start},\n    div_factor={div_factor}, \
                 final_div_factor={final_div_factor},{anneal} cycle_momentum=False)\n"
            )
        }
        // The form offers no other.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Aim, Draft, OptimiserChoice, ScheduleChoice};
    use super::*;
    use kernelwalk_nn::train::recipes::Recipe;
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

    #[test]
    fn what_only_a_recipe_has_is_in_the_program() {
        let program = |aim| {
            let mut draft = Draft::default();
            draft.choose_recipe(Some(aim));
            pytorch(&draft.settings(1).expect("recipes hold values"))
        };
        let (quick, recipe) = (program(Aim::P95), Recipe::of(Aim::P95, Preset::Tiny));
        for line in [
            format!("steps = {}", recipe.steps),
            format!("CrossEntropyLoss(label_smoothing={})", recipe.label_smoothing),
            format!("div_factor={}", recipe.start),
            "betas=(".into(),
            "total_steps=steps".into(),
            "while step < steps:".into(),
        ] {
            assert!(quick.contains(&line), "{line} in\n{quick}");
        }
        let minute = program(Aim::Minute);
        for line in [
            "nn.Conv2d(8, 32, 5),",
            "transforms.RandomAffine(8, ",
            "transform=changed",
            "average.update_parameters(model)",
        ] {
            assert!(minute.contains(line), "{line} in\n{minute}");
        }
    }
}
