//! Measuring how fast this machine trains and classifies: the loop and its clock, on real digits.

use std::cell::RefCell;
use std::rc::Rc;

use kernelwalk_nn::data::ImageStore;
use kernelwalk_nn::graph::{Executor, Phase, Setup, Weights, infer};
use kernelwalk_nn::train::protocol::{Command, Event, Generation, Pace};
use kernelwalk_nn::train::{RunConfig, Session, StepReport};
use kernelwalk_wire::{BenchJob, Notice};

use crate::crew::{self, Crew};

/// Images that a measurement goes round in; more would only be copied for nothing.
pub const MOST_IMAGES: usize = 4096;
/// Longest warm-up, in milliseconds: an order that asks for more is a mistake.
const LONGEST_WARM_MS: u32 = 60_000;

/// Carries out a job, one of several threads together with `crew`. `alive` is called now and then, for signs of life.
pub async fn run(
    job: BenchJob,
    images: ImageStore,
    crew: Option<Rc<RefCell<Crew>>>,
    clock: fn() -> f64,
    mut alive: impl FnMut(),
) -> Notice {
    let id = job.id;
    let measured = if job.train {
        match training(&job, images) {
            Ok(mut session) => {
                measure(&job, clock, &mut alive, async || step(&mut session, crew.as_ref()).await).await
            }
            Err(why) => Err(why),
        }
    } else {
        match inference(&job, &images) {
            Ok(mut call) => measure(&job, clock, &mut alive, async || call()).await,
            Err(why) => Err(why),
        }
    };
    match measured {
        Ok(total_ms) => Notice::Benched { id, count: job.count, total_ms },
        Err(why) => Notice::BenchFailed { id, why },
    }
}

/// Wall time of `job.count` calls in milliseconds, after a warm-up that is not counted.
async fn measure(
    job: &BenchJob,
    clock: fn() -> f64,
    alive: &mut impl FnMut(),
    mut call: impl AsyncFnMut() -> Result<(), String>,
) -> Result<f64, String> {
    if job.count == 0 {
        return Err("nothing to measure: ask for one step or more".into());
    }
    let warm_until = clock() + f64::from(job.warm_ms.min(LONGEST_WARM_MS));
    while clock() < warm_until {
        call().await?;
        alive();
    }
    let start = clock();
    for _ in 0..job.count {
        call().await?;
        alive();
    }
    Ok(clock() - start)
}

/// Forward, backward and an Adam update with the default learning rate: the very session that the
/// train scene uses.
fn training(job: &BenchJob, images: ImageStore) -> Result<Session, String> {
    let mut session = Session::new("", images.shape(), images.classes(), [images.len(), 0]);
    *session.train_images() = images;
    let (batch_size, members) = (job.batch as usize, job.threads as usize);
    let config = RunConfig { batch_size, members, ..RunConfig::plain(job.preset) };
    let ready = session.handle(Command::Configure { generation: Generation(0), config: Box::new(config) });
    if let Some(Event::Failed(failure)) = ready.into_iter().find(|event| matches!(event, Event::Failed(_))) {
        return Err(failure.what);
    }
    session.handle(Command::Run { pace: Pace::Full });
    Ok(session)
}

async fn step(session: &mut Session, crew: Option<&Rc<RefCell<Crew>>>) -> Result<(), String> {
    match crew::step_of(session, crew).await? {
        StepReport::Trained { .. } => Ok(()),
        other => Err(format!("a step could not be made: {other:?}")),
    }
}

/// One call puts a batch through and copies the logits out.
fn inference(job: &BenchJob, images: &ImageStore) -> Result<impl FnMut() -> Result<(), String>, String> {
    let config = RunConfig { batch_size: job.batch as usize, ..RunConfig::plain(job.preset) };
    config.validate().map_err(|why| why.to_string())?;
    let copy = images.clone();
    let net = infer(&job.preset.graph()).map_err(|why| why.to_string())?;
    let mut weights = Weights::initial(&net, config.seed);
    let mut executor = Executor::new(&net, Setup::inference(config.batch_size));
    let (table, size, mut next) = (config.normalisation.table(), copy.shape().len(), 0);
    let mut logits = Vec::new();
    Ok(move || {
        for to in executor.input_mut().chunks_exact_mut(size) {
            let image = copy.image(next).unwrap_or_default();
            to.iter_mut().zip(image).for_each(|(x, &byte)| *x = table[usize::from(byte)]);
            next = (next + 1) % copy.len();
        }
        executor.forward(&mut weights, config.batch_size, Phase::Infer);
        logits.clear();
        logits.extend_from_slice(executor.logits());
        if logits.iter().all(|x| x.is_finite()) { Ok(()) } else { Err("the logits are no numbers".into()) }
    })
}

/// A copy of the images that are measured with.
///
/// # Errors
/// If there are none.
pub fn first_images(images: &ImageStore) -> Result<ImageStore, String> {
    let count = images.len().min(MOST_IMAGES);
    if count == 0 {
        return Err("the images have not arrived yet".into());
    }
    let labels: Vec<u8> = (0..count).filter_map(|index| images.label(index)).collect();
    let samples: Vec<u8> = (0..count).filter_map(|index| images.image(index)).flatten().copied().collect();
    ImageStore::from_samples(images.shape(), images.classes(), &labels, &samples)
        .map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use kernelwalk_nn::data::SampleShape;
    use kernelwalk_nn::zoo::Preset;

    use super::*;
    use crate::testing::{clock, images};

    fn job(train: bool) -> BenchJob {
        BenchJob { id: 7, preset: Preset::Tiny, batch: 8, count: 3, threads: 1, warm_ms: 5, train }
    }

    /// Runs a job to its end; without a crew nothing in it waits.
    fn run(job: BenchJob, images: &ImageStore, alive: impl FnMut()) -> Notice {
        let images = match first_images(images) {
            Ok(images) => images,
            Err(why) => return Notice::BenchFailed { id: job.id, why },
        };
        let mut future = std::pin::pin!(super::run(job, images, None, clock, alive));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(notice) => notice,
            Poll::Pending => panic!("nobody is waited for"),
        }
    }

    #[test]
    fn both_loops_run_and_show_signs_of_life() {
        for train in [true, false] {
            let mut signs = 0;
            let notice = run(job(train), &images(40), || signs += 1);
            assert!(matches!(notice, Notice::Benched { id: 7, count: 3, .. }), "{notice:?}");
            assert!(signs > 3, "{signs} signs");
        }
    }

    #[test]
    fn what_cannot_be_measured_is_said() {
        let none = ImageStore::new(SampleShape::MNIST, 10);
        let cases = [
            (BenchJob { batch: 0, ..job(true) }, images(40), "a batch of 0 images"),
            (BenchJob { batch: 0, ..job(false) }, images(40), "a batch of 0 images"),
            (BenchJob { threads: 9, ..job(true) }, images(40), "a group of 9 members"),
            (BenchJob { count: 0, ..job(true) }, images(40), "nothing to measure"),
            (job(true), none, "not arrived"),
        ];
        for (job, images, words) in cases {
            let Notice::BenchFailed { id: 7, why } = run(job, &images, || {}) else { panic!("{words}") };
            assert!(why.contains(words), "{why}");
        }
    }
}
