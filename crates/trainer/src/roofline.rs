//! Timing the parts of a training step on real digits, and the peak of the kernel set.

use kernelwalk_nn::data::ImageStore;
use kernelwalk_nn::graph::{Executor, Phase, Setup, Weights, infer};
use kernelwalk_nn::kernel::peak;
use kernelwalk_nn::train::RunConfig;
use kernelwalk_nn::zoo::Preset;
use kernelwalk_wire::{Notice, Roofline, RooflineJob, RooflinePart};
use rand_pcg::Pcg32;

/// A figure is the best of this many stretches, none shorter than that many milliseconds: long for a browser's clock, short
/// enough that one of them is not interrupted.
const STRETCHES: usize = 16;
const LONG_ENOUGH_MS: f64 = 10.0;
/// Every part runs that many milliseconds before any is timed: a browser compiles anew what has run for a while.
const WARM_UP_MS: f64 = 100.0;
/// Rounds of the peak's loop at a time: some microseconds.
const ROUNDS: u32 = 1_000;

/// Carries out a job. `alive` is called now and then, for signs of life.
pub fn run(job: RooflineJob, images: &ImageStore, clock: fn() -> f64, alive: impl FnMut()) -> Notice {
    let id = job.id;
    match measure(job.preset, job.batch as usize, images, clock, alive) {
        Ok(roofline) => Notice::Roofline { id, roofline },
        Err(why) => Notice::BenchFailed { id, why },
    }
}

/// Times every part of a step of `batch` images with the weights at the start of a run.
///
/// # Errors
/// A batch that no run may have; no images.
pub fn measure(
    preset: Preset,
    batch: usize,
    images: &ImageStore,
    clock: fn() -> f64,
    mut alive: impl FnMut(),
) -> Result<Roofline, String> {
    let config = RunConfig { batch_size: batch, ..RunConfig::plain(preset) };
    config.validate().map_err(|why| why.to_string())?;
    if images.is_empty() {
        return Err("the images have not arrived yet".into());
    }
    let net = infer(&preset.graph()).map_err(|why| why.to_string())?;
    let mut executor = Executor::new(&net, Setup::training(batch));
    let layers: Vec<String> =
        (0..executor.stage_count()).map(|stage| executor.stage_layers(stage).join("+")).collect();
    let (table, size) = (config.normalisation.table(), images.shape().len());
    for (to, index) in executor.input_mut().chunks_exact_mut(size).zip((0..images.len()).cycle()) {
        let image = images.image(index).unwrap_or_default();
        to.iter_mut().zip(image).for_each(|(x, &byte)| *x = table[usize::from(byte)]);
    }
    let labels: Vec<u8> = (0..images.len()).cycle().take(batch).filter_map(|at| images.label(at)).collect();
    let (mut weights, mut rng) = (Weights::initial(&net, config.seed), Pcg32::new(config.seed, 1));
    executor.profile(&mut weights, batch, &labels, Phase::Train(&mut rng), |_, run| {
        let start = clock();
        while clock() - start < WARM_UP_MS {
            run();
            alive();
        }
    });
    let mut parts = Vec::new();
    let before = peak_now(clock, &mut alive);
    executor.profile(&mut weights, batch, &labels, Phase::Train(&mut rng), |part, run| {
        let microseconds = best(clock, &mut alive, run) / batch as f64;
        let layers = layers[part.stage].clone();
        parts.push(RooflinePart { layers, direction: part.direction, microseconds, work: part.work });
    });
    // The better of two: a processor may be slower for a while.
    Ok(Roofline { peak: before.max(peak_now(clock, &mut alive)), parts })
}

/// Multiply-adds per microsecond.
fn peak_now(clock: fn() -> f64, alive: &mut impl FnMut()) -> f64 {
    let done = peak::multiply_adds(ROUNDS).0;
    let microseconds = best(clock, alive, &mut || {
        std::hint::black_box(peak::multiply_adds(ROUNDS));
    });
    done as f64 / microseconds
}

/// Microseconds of one `run`.
fn best(clock: fn() -> f64, alive: &mut impl FnMut(), run: &mut dyn FnMut()) -> f64 {
    let mut stretch = |times: u32| {
        let start = clock();
        (0..times).for_each(|_| run());
        alive();
        clock() - start
    };
    let mut times = 1;
    while stretch(times) < LONG_ENOUGH_MS {
        times *= 2;
    }
    let shortest = (0..STRETCHES).map(|_| stretch(times)).fold(f64::INFINITY, f64::min);
    shortest * 1e3 / f64::from(times)
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::data::SampleShape;
    use kernelwalk_nn::graph::Direction;

    use super::*;
    use crate::testing::{images, pass};

    /// A clock that goes on by a whole stretch whenever somebody looks.
    fn clock() -> f64 {
        pass(LONG_ENOUGH_MS)
    }

    #[test]
    fn every_part_of_a_step_is_timed_once_each_way() {
        let images = images(5);
        let job = RooflineJob { id: 7, preset: Preset::Tiny, batch: 8 };
        let Notice::Roofline { id: 7, roofline } = run(job, &images, clock, || {}) else {
            panic!("no answer")
        };
        assert!(roofline.peak > 0.0);
        let layers = |direction| {
            let parts = roofline.parts.iter().filter(move |part| part.direction == direction);
            parts.map(|part| part.layers.as_str()).collect::<Vec<_>>()
        };
        let forward = layers(Direction::Forward);
        assert_eq!(forward, ["conv1+relu1+pool1", "conv2+relu2+pool2", "flatten", "linear"]);
        assert!(layers(Direction::Backward).into_iter().rev().eq(forward), "the same backwards");
        // A stretch of one call on 8 images.
        assert!(roofline.parts.iter().all(|part| part.microseconds == LONG_ENOUGH_MS * 1e3 / 8.0));
    }

    #[test]
    fn what_cannot_be_measured_is_said() {
        let none = ImageStore::new(SampleShape::MNIST, 10);
        for (batch, words) in [(0, "a batch of 0 images"), (8, "not arrived")] {
            let job = RooflineJob { id: 7, preset: Preset::Tiny, batch };
            let Notice::BenchFailed { id: 7, why } = run(job, &none, clock, || {}) else { panic!("{words}") };
            assert!(why.contains(words), "{why}");
        }
    }
}
