//! Candidates: a recipe with some of its fields drawn anew.

use kernelwalk_nn::graph::Initialisation;
use kernelwalk_nn::optim::{Adam, Anneal, Optimizer};
use kernelwalk_nn::train::Model;
use kernelwalk_nn::train::recipes::{Overrides, Recipe};
use rand_core::Rng as _;
use rand_pcg::Pcg32;

pub(crate) struct Sampler(Pcg32);

impl Sampler {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg32::new(seed, 1))
    }

    fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[(self.unit() * of.len() as f64) as usize]
    }

    /// A candidate that trains on about so many images.
    pub(crate) fn near(&mut self, recipe: &Recipe, images: u64) -> Recipe {
        let short = images <= 100_000;
        let batches: &[usize] = if short { &[8, 12, 16, 24, 32] } else { &[32, 48, 64, 96, 128] };
        let mut candidate = Recipe {
            batch: self.pick(batches),
            lr: recipe.lr * 2_f64.powf(self.unit() * 2.4 - 1.2),
            warm_up: self.pick(&[0.05, 0.1, 0.2, 0.3, 0.4]),
            start: self.pick(&[3.0, 10.0, 25.0]),
            end: self.pick(&[20.0, 100.0, 1000.0, 1e5]),
            anneal: self.pick(&[Anneal::Cos, Anneal::Linear]),
            optimizer: adam(self.pick(&[0.8, 0.85, 0.9]), self.pick(&[0.95, 0.98, 0.99, 0.999])),
            label_smoothing: self.pick(&[0.0, 0.0, 0.03, 0.1]),
            averaging: if short { self.pick(&[0.0, 0.0, 0.8, 0.9]) } else { self.pick(&[0.0, 0.99, 0.997]) },
            initialisation: self.pick(&[Initialisation::Torch, Initialisation::He]),
            ..recipe.clone()
        };
        if !short {
            candidate.augmentation.shift = self.pick(&[0, 1, 2]);
            let turned = self.pick(&[0.0, 6.0, 12.0]);
            candidate.augmentation.rotation = turned;
            candidate.augmentation.scale = turned / 100.0;
            candidate.augmentation.elastic.amplitude = self.pick(&[0.0, 0.0, 1.0]);
            candidate.augmentation.elastic.smoothness = 7.0;
        }
        long(&candidate, images)
    }
}

fn adam(beta1: f64, beta2: f64) -> Optimizer {
    Optimizer::Adam(Adam { betas: (beta1, beta2), ..Adam::default() })
}

/// The recipe made as long as it takes to see so many images.
pub(crate) fn long(recipe: &Recipe, images: u64) -> Recipe {
    Recipe { steps: images.div_ceil(recipe.batch as u64).max(1), ..recipe.clone() }
}

/// The recipe with fields replaced: `lr=0.01 batch=16 beta2=0.99 images=3000`.
pub(crate) fn changed(mut recipe: Recipe, changes: &[&str]) -> Result<Recipe, String> {
    for change in changes {
        let (name, value) = change.split_once('=').ok_or_else(|| format!("{change} is no change"))?;
        let number: f64 = value.parse().unwrap_or(f64::NAN);
        let mut over = Overrides::default();
        match name {
            "batch" => over.batch = Some(number as u32),
            "steps" => over.steps = Some(number as u32),
            "lr" => over.lr = Some(number),
            "warm_up" => over.warm_up = Some(number),
            "start" => over.start = Some(number),
            "end" => over.end = Some(number),
            "label_smoothing" => over.label_smoothing = Some(number as f32),
            "averaging" => over.averaging = Some(number as f32),
            "clip_norm" => over.clip_norm = Some(number as f32),
            "shift" => over.shift = Some(number as u8),
            "rotation" => over.rotation = Some(number as f32),
            "scale" => over.scale = Some(number as f32),
            "elastic" => over.elastic_amplitude = Some(number as f32),
            "smoothness" => over.elastic_smoothness = Some(number as f32),
            "every" => over.eval_every = Some(number as u32),
            "linear" => over.anneal = Some(Anneal::Linear),
            "he" => over.initialisation = Some(Initialisation::He),
            "torch" => over.initialisation = Some(Initialisation::Torch),
            "images" => recipe = long(&recipe, number as u64),
            "decay" => {
                over.optimizer = Some(Optimizer::AdamW(Adam { weight_decay: number, ..Adam::default() }));
            }
            "beta1" | "beta2" => {
                if let Optimizer::Adam(adam) | Optimizer::AdamW(adam) = &mut recipe.optimizer {
                    *(if name == "beta1" { &mut adam.betas.0 } else { &mut adam.betas.1 }) = number;
                }
            }
            "net" => {
                let text = std::fs::read_to_string(value).map_err(|why| why.to_string())?;
                recipe.model = Model::Graph(serde_json::from_str(&text).map_err(|why| why.to_string())?);
            }
            _ => return Err(format!("there is no field {name}")),
        }
        recipe = recipe.with(&over);
    }
    Ok(recipe)
}

/// In one line.
pub(crate) fn words(recipe: &Recipe) -> String {
    let Recipe { batch, steps, lr, warm_up, start, end, anneal, averaging, label_smoothing, .. } = recipe;
    let betas = match recipe.optimizer {
        Optimizer::Adam(adam) => format!("Adam {} {}", adam.betas.0, adam.betas.1),
        Optimizer::AdamW(adam) => {
            format!("AdamW {} {} decay {}", adam.betas.0, adam.betas.1, adam.weight_decay)
        }
        Optimizer::Sgd(sgd) => format!("SGD {}", sgd.momentum),
    };
    let mut text = format!(
        "{} {steps} x {batch}, lr {lr:.4}, warm-up {warm_up}, {anneal:?} /{start} /{end}, {betas}, {:?}",
        recipe.config(0).model.graph().name,
        recipe.initialisation
    );
    if *label_smoothing > 0.0 {
        text += &format!(", smoothing {label_smoothing}");
    }
    if *averaging > 0.0 {
        text += &format!(", averaging {averaging}");
    }
    let augmentation = recipe.augmentation;
    if !augmentation.is_none() {
        text += &format!(
            ", shift {}, rotation {}, scale {}, elastic {}/{}",
            augmentation.shift,
            augmentation.rotation,
            augmentation.scale,
            augmentation.elastic.amplitude,
            augmentation.elastic.smoothness
        );
    }
    text
}
