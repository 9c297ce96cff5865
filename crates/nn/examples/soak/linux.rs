use kernelwalk_nn::data::{ImageStore, SampleShape};
use kernelwalk_nn::train::protocol::{Command, Event, Generation, Pace};
use kernelwalk_nn::train::{RunConfig, Session, StepReport};
use kernelwalk_nn::zoo::Preset;

/// Looks at the memory.
const LOOKS: u32 = 200;
/// What may grow after the first tenth, the warm-up.
const NOISE: f64 = 2e6;

pub(crate) fn main() -> Result<(), String> {
    let steps: u32 = match std::env::args().nth(1) {
        None => 100_000,
        Some(steps) => steps.parse().map_err(|_| format!("{steps} is no number of steps"))?,
    };
    let mut session = session()?;
    let mut seen = Vec::new();
    for look in 1..=LOOKS {
        for _ in 0..steps.div_ceil(LOOKS) {
            match session.step() {
                StepReport::Trained { .. } => drop(session.take_events()),
                other => return Err(format!("a step could not be made: {other:?}")),
            }
        }
        if look > LOOKS / 10 {
            seen.push(resident()?);
        }
    }
    report(&seen, steps)
}

/// As the train scene runs it; 4,096 images, so that epochs come and go.
fn session() -> Result<Session, String> {
    let count = 4096_u32;
    let labels: Vec<u8> = (0..count).map(|at| (at % 10) as u8).collect();
    // Rings that grow with the label: something to learn, mostly paper.
    let ink = |at: u32| {
        let (cell, label) = (at % 784, at / 784 % 10);
        let [y, x] = [cell / 28, cell % 28].map(|c| f64::from(c) - 13.5);
        let away = (y.hypot(x) - f64::from(label) - 2.0).abs();
        if away < 1.0 { 255 - (at % 97) as u8 } else { 0 }
    };
    let samples: Vec<u8> = (0..count * 784).map(ink).collect();
    let images =
        ImageStore::from_samples(SampleShape::MNIST, 10, &labels, &samples).map_err(|why| why.to_string())?;
    let mut session = Session::new("", images.shape(), images.classes(), [images.len(), 0]);
    *session.train_images() = images;
    let config = Box::new(RunConfig::plain(Preset::Tiny));
    let ready = session.handle(Command::Configure { generation: Generation(0), config });
    if let Some(Event::Failed(failure)) = ready.into_iter().find(|event| matches!(event, Event::Failed(_))) {
        return Err(failure.what);
    }
    session.handle(Command::Run { pace: Pace::Full });
    Ok(session)
}

/// Bytes of this process that are in memory.
fn resident() -> Result<f64, String> {
    let said = std::fs::read_to_string("/proc/self/statm").map_err(|why| why.to_string())?;
    let pages = said.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    // The smallest page that Linux has; a larger one would only make the figures smaller.
    pages.map(|pages| pages * 4096.0).ok_or_else(|| format!("/proc/self/statm says {said:?}"))
}

fn report(seen: &[f64], steps: u32) -> Result<(), String> {
    let (least, most) = seen.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), &x| (a.min(x), b.max(x)));
    let middle = (seen.len() - 1) as f64 / 2.0;
    let mean = seen.iter().sum::<f64>() / seen.len() as f64;
    let (mut above, mut below) = (0.0, 0.0);
    for (at, &x) in seen.iter().enumerate() {
        let away = at as f64 - middle;
        (above, below) = (above + away * (x - mean), below + away * away);
    }
    let grown = above / below * (seen.len() - 1) as f64;
    println!(
        "{steps} steps: resident set {:.2} to {:.2} MB after the first tenth, trend {:+.3} MB over the rest",
        least / 1e6,
        most / 1e6,
        grown / 1e6
    );
    if grown > NOISE { Err(format!("memory grows: {:.1} MB", grown / 1e6)) } else { Ok(()) }
}
