//! What is written in the training form, and what it means.
//!
//! The form keeps the text as typed, also while it is no number yet; a run starts from [`Settings`],
//! which cannot hold a bad value.

use kernelwalk_nn::optim::{Anneal, Optimizer, Schedule, Sgd};
use kernelwalk_nn::train::RunConfig;
use kernelwalk_nn::train::group::MOST_MEMBERS;
use kernelwalk_nn::train::recipes::Aim;
use kernelwalk_nn::zoo::Preset;
use serde::{Deserialize, Serialize};

use super::recipe::{Own, RecipeUse};
use crate::number;

/// A field of the form that takes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// Learning rate, the factor of an update.
    LearningRate,
    /// Images in a mini-batch.
    BatchSize,
    /// Passes over the training images.
    Epochs,
    /// Number that fixes initial weights and the order of the images.
    Seed,
    /// Length of a recipe's run, which is no whole number of epochs.
    Steps,
}

/// Why a text is not a value of its field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldError {
    /// Nothing, a lone sign or an exponent without digits: still being typed.
    Unfinished,
    /// No number at all.
    NotANumber,
    /// A fraction where a whole number is wanted.
    NotWhole,
    /// Below the smallest value that makes sense.
    TooSmall {
        /// The smallest value allowed.
        min: f64,
    },
    /// Above the largest value that makes sense, 1e999 included.
    TooLarge {
        /// The largest value allowed.
        max: f64,
    },
}

impl Field {
    /// All fields, in the order of the form.
    pub const ALL: [Field; 5] =
        [Field::LearningRate, Field::BatchSize, Field::Epochs, Field::Seed, Field::Steps];

    fn place(self) -> usize {
        self as usize
    }

    /// Smallest and largest value.
    pub fn range(self) -> (f64, f64) {
        match self {
            Field::LearningRate => (1e-7, 10.0),
            Field::BatchSize => (1.0, 1024.0),
            // Beyond 2^53 the page could not show the seed it used.
            Field::Seed => (0.0, 9_007_199_254_740_991.0),
            Field::Epochs => (1.0, 100.0),
            // A cycle of the learning rate needs two.
            Field::Steps => (2.0, 1_000_000.0),
        }
    }

    /// Whether only whole numbers make sense.
    pub fn is_whole(self) -> bool {
        self != Field::LearningRate
    }

    /// The value of a text. A comma is read as the decimal point, U+2212 as the minus sign.
    ///
    /// # Errors
    /// [`FieldError`], which says what to change.
    pub fn parse(self, text: &str) -> Result<f64, FieldError> {
        let plain = text.trim().replace(',', ".").replace('\u{2212}', "-");
        let unfinished =
            matches!(plain.as_str(), "" | "-" | "+" | "." | "-." | "+.") || half_an_exponent(&plain);
        if unfinished {
            return Err(FieldError::Unfinished);
        }
        // `parse` also reads "inf" and "nan", which nobody means.
        if plain.chars().any(|c| c.is_alphabetic() && !c.eq_ignore_ascii_case(&'e')) {
            return Err(FieldError::NotANumber);
        }
        let value = number::float(&plain).ok_or(FieldError::NotANumber)?;
        let (min, max) = self.range();
        if value > max {
            return Err(FieldError::TooLarge { max });
        }
        if value < min {
            return Err(FieldError::TooSmall { min });
        }
        if self.is_whole() && value.fract() != 0.0 {
            return Err(FieldError::NotWhole);
        }
        Ok(value)
    }
}

fn half_an_exponent(text: &str) -> bool {
    let digits = text.trim_end_matches(['-', '+']);
    digits.ends_with(['e', 'E']) && number::float(&digits[..digits.len() - 1]).is_some()
}

/// Which optimiser, with the settings people mean by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OptimiserChoice {
    /// Plain stochastic gradient descent.
    Sgd,
    /// With momentum 0.9.
    Momentum,
    /// With Nesterov's momentum 0.9.
    Nesterov,
    /// Adam with PyTorch's defaults.
    #[default]
    Adam,
    /// AdamW with PyTorch's defaults.
    AdamW,
}

/// How the learning rate moves during a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ScheduleChoice {
    /// It stays.
    Constant,
    /// Half a cosine down to 0.
    Cosine,
    /// Up to the learning rate and down again.
    #[default]
    OneCycle,
}

impl OptimiserChoice {
    /// All optimisers, in the order of the form.
    pub const ALL: [OptimiserChoice; 5] = [
        OptimiserChoice::Sgd,
        OptimiserChoice::Momentum,
        OptimiserChoice::Nesterov,
        OptimiserChoice::Adam,
        OptimiserChoice::AdamW,
    ];

    /// The optimiser with its hyper-parameters.
    pub fn optimizer(self) -> Optimizer {
        match self {
            Self::Sgd => Optimizer::sgd(0.0),
            Self::Momentum => Optimizer::sgd(0.9),
            Self::Nesterov => Optimizer::Sgd(Sgd { momentum: 0.9, nesterov: true, ..Sgd::default() }),
            Self::Adam => Optimizer::adam(),
            Self::AdamW => Optimizer::adamw(),
        }
    }

    /// A learning rate that usually works, for people who switch from one to the other.
    pub fn usual_learning_rate(self) -> &'static str {
        match self {
            Self::Sgd => "0.1",
            Self::Momentum | Self::Nesterov => "0.05",
            Self::Adam | Self::AdamW => "0.008",
        }
    }
}

impl ScheduleChoice {
    /// All schedules, in the order of the form.
    pub const ALL: [ScheduleChoice; 3] =
        [ScheduleChoice::Constant, ScheduleChoice::Cosine, ScheduleChoice::OneCycle];
}

/// Numbers of workers to choose from; `None`: as many as the machine has cores for.
pub const WORKERS: [Option<u8>; MOST_MEMBERS + 1] =
    [None, Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(7), Some(8)];

/// Settings of a run; every value is within its range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The network.
    pub preset: Preset,
    /// The optimiser.
    pub optimiser: OptimiserChoice,
    /// The course of the learning rate.
    pub schedule: ScheduleChoice,
    /// Base learning rate, the peak of a one-cycle.
    pub learning_rate: f64,
    /// Images in a mini-batch, for each worker.
    pub batch_size: usize,
    /// Workers that train together.
    #[serde(default = "one")]
    pub workers: u8,
    /// Passes over the training images.
    pub epochs: u32,
    /// Fixes initial weights and order.
    pub seed: u64,
    /// The recipe it is; its steps count then, not the epochs.
    #[serde(default)]
    pub recipe: Option<RecipeUse>,
}

fn one() -> u8 {
    1
}

impl Settings {
    /// Images in a step: so many for each worker; a recipe's are divided among them.
    pub fn images_per_step(&self) -> usize {
        if self.recipe.is_some() {
            let workers = usize::from(self.workers.max(1));
            return self.batch_size.max(1).div_ceil(workers) * workers;
        }
        self.batch_size.max(1) * usize::from(self.workers.max(1))
    }

    /// Steps of the whole run over `images` training images; the last batch of an epoch may be
    /// smaller than the others.
    pub fn total_steps(&self, images: usize) -> u64 {
        if let Some(recipe) = self.recipe {
            return recipe.steps.into();
        }
        u64::from(self.epochs) * images.div_ceil(self.images_per_step()) as u64
    }

    /// The schedule over `total_steps` steps. One cycle rises for a fifth of them from a tenth of the
    /// peak and falls to a hundredth of where it started.
    pub fn schedule(&self, total_steps: u64) -> Schedule {
        match self.schedule {
            ScheduleChoice::Constant => Schedule::Constant,
            ScheduleChoice::Cosine => Schedule::Cosine { t_max: total_steps.max(1), eta_min: 0.0 },
            ScheduleChoice::OneCycle => Schedule::OneCycle {
                max_lr: self.learning_rate,
                total_steps: total_steps.max(2),
                pct_start: 0.2,
                anneal: Anneal::Cos,
                div_factor: 10.0,
                final_div_factor: 100.0,
            },
        }
    }

    /// The run these settings mean, on a training set of `images` images.
    pub fn config(&self, images: usize) -> RunConfig {
        let schedule = self.schedule(self.total_steps(images));
        if let Some(config) = self.recipe_config(&schedule) {
            return config;
        }
        RunConfig {
            optimizer: self.optimiser.optimizer(),
            learning_rate: self.learning_rate,
            schedule,
            batch_size: self.batch_size,
            members: usize::from(self.workers),
            seed: self.seed,
            ..RunConfig::plain(self.preset)
        }
    }
}

/// The form as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The network.
    pub preset: Preset,
    /// The optimiser.
    pub optimiser: OptimiserChoice,
    /// The course of the learning rate.
    pub schedule: ScheduleChoice,
    /// How many workers train together; `None`: as many as the machine has cores for.
    #[serde(default)]
    pub workers: Option<u8>,
    /// The recipe it started from.
    #[serde(default)]
    pub recipe: Option<Aim>,
    #[serde(default)]
    pub(super) own: Own,
    pub(super) texts: [String; 5],
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            preset: Preset::Tiny,
            optimiser: OptimiserChoice::Adam,
            schedule: ScheduleChoice::OneCycle,
            workers: None,
            recipe: None,
            own: Own::default(),
            texts: ["0.008", "32", "1", "1", "300"].map(String::from),
        }
    }
}

impl Draft {
    /// What is written in a field.
    pub fn text(&self, field: Field) -> &str {
        &self.texts[field.place()]
    }

    /// Writes into a field; longer than any number, it is cut.
    pub fn write(&mut self, field: Field, text: &str) {
        self.texts[field.place()] = text.chars().take(40).collect();
        self.own.set(Own::field(field), field != Field::Seed);
    }

    /// Chooses an optimiser. A learning rate that was the usual one for the last optimiser becomes the
    /// usual one for this; any other is the person's and stays.
    pub fn choose_optimiser(&mut self, optimiser: OptimiserChoice) {
        if self.recipe.is_none() && self.text(Field::LearningRate) == self.optimiser.usual_learning_rate() {
            self.write(Field::LearningRate, optimiser.usual_learning_rate());
        }
        self.optimiser = optimiser;
        self.own.set(Own::OPTIMISER, true);
    }

    /// Chooses a course of the learning rate.
    pub fn choose_schedule(&mut self, schedule: ScheduleChoice) {
        self.schedule = schedule;
        self.own.set(Own::SCHEDULE, true);
    }

    /// Writes settings into the form, on a machine with cores for `automatic` workers.
    pub fn fill_in(&mut self, settings: &Settings, automatic: u8) {
        let Settings {
            preset,
            optimiser,
            schedule,
            learning_rate,
            batch_size,
            workers,
            epochs,
            seed,
            recipe,
        } = *settings;
        let automatic = if recipe.is_some() { 1 } else { automatic };
        self.workers = (workers != automatic).then_some(workers);
        (self.preset, self.optimiser, self.schedule) = (preset, optimiser, schedule);
        let numbers =
            [learning_rate.to_string(), batch_size.to_string(), epochs.to_string(), seed.to_string()];
        for (text, number) in self.texts.iter_mut().zip(numbers) {
            *text = number;
        }
        self.take_recipe_of(settings);
    }

    /// The settings this form means on a machine with cores for `automatic` workers.
    ///
    /// # Errors
    /// Every field that holds no value, with the reason.
    pub fn settings(&self, automatic: u8) -> Result<Settings, Vec<(Field, FieldError)>> {
        let mut values = [0.0; 4];
        let mut wrong = Vec::new();
        for (field, value) in self.fields().into_iter().zip(&mut values) {
            match field.parse(self.text(field)) {
                Ok(number) => *value = number,
                Err(why) => wrong.push((field, why)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let [learning_rate, batch_size, length, seed] = values;
        let recipe = self.recipe_use(length);
        Ok(Settings {
            preset: self.preset,
            optimiser: self.optimiser,
            schedule: self.schedule,
            learning_rate,
            batch_size: batch_size as usize,
            // Recipes were found, and promise, with one.
            workers: self.workers.unwrap_or(if recipe.is_some() { 1 } else { automatic }),
            epochs: if recipe.is_some() { 1 } else { length as u32 },
            seed: seed as u64,
            recipe,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            (Field::LearningRate, "0.002", 0.002),
            (Field::LearningRate, " 2e-3 ", 0.002),
            (Field::LearningRate, "0,01", 0.01),
            (Field::LearningRate, ".5", 0.5),
            (Field::LearningRate, "1.", 1.0),
            (Field::BatchSize, "32", 32.0),
            (Field::BatchSize, "32.0", 32.0),
            (Field::Seed, "0", 0.0),
            (Field::Seed, "1e3", 1000.0),
        ];
        for (field, text, want) in cases {
            assert_eq!(field.parse(text), Ok(want), "{field:?} {text:?}");
        }
    }

    #[test]
    fn a_number_being_typed_is_pending_not_wrong() {
        for text in ["", " ", "-", "\u{2212}", "+", ".", "-.", "1e", "1e-", "2.5E+"] {
            assert_eq!(Field::LearningRate.parse(text), Err(FieldError::Unfinished), "{text:?}");
        }
    }

    #[test]
    fn bad_numbers_say_what_to_change() {
        let cases = [
            (Field::LearningRate, "1e999", FieldError::TooLarge { max: 10.0 }),
            (Field::LearningRate, "-0.1", FieldError::TooSmall { min: 1e-7 }),
            (Field::LearningRate, "0", FieldError::TooSmall { min: 1e-7 }),
            (Field::LearningRate, "-1e999", FieldError::TooSmall { min: 1e-7 }),
            (Field::LearningRate, "abc", FieldError::NotANumber),
            (Field::LearningRate, "inf", FieldError::NotANumber),
            (Field::LearningRate, "NaN", FieldError::NotANumber),
            (Field::LearningRate, "1 2", FieldError::NotANumber),
            (Field::LearningRate, "e", FieldError::NotANumber),
            (Field::LearningRate, "--1", FieldError::NotANumber),
            (Field::BatchSize, "0", FieldError::TooSmall { min: 1.0 }),
            (Field::BatchSize, "2.5", FieldError::NotWhole),
            (Field::BatchSize, "60000", FieldError::TooLarge { max: 1024.0 }),
            (Field::Seed, "-1", FieldError::TooSmall { min: 0.0 }),
        ];
        for (field, text, want) in cases {
            assert_eq!(field.parse(text), Err(want), "{field:?} {text:?}");
        }
    }

    #[test]
    fn the_form_starts_with_settings_that_can_run() {
        let settings = Draft::default().settings(1).expect("the defaults are values");
        assert_eq!((settings.batch_size, settings.epochs, settings.seed), (32, 1, 1));
        assert_eq!(settings.total_steps(60_000), 1_875);
        for schedule in ScheduleChoice::ALL {
            assert!(Settings { schedule, ..settings }.schedule(1_875).validate().is_ok());
        }
        for optimiser in OptimiserChoice::ALL {
            assert!(optimiser.optimizer().validate().is_ok());
            assert!(Field::LearningRate.parse(optimiser.usual_learning_rate()).is_ok());
        }
    }

    #[test]
    fn the_form_starts_with_the_settings_whose_accuracy_is_promised() {
        let settings = Draft::default().settings(1).expect("the defaults are values");
        assert_eq!(settings.config(60_000), RunConfig::one_epoch(Preset::Tiny));
    }

    #[test]
    fn more_workers_make_fewer_and_larger_steps() {
        let mut draft = Draft::default();
        assert_eq!(
            draft.settings(3).map(|settings| settings.workers),
            Ok(3),
            "as many as there are cores for"
        );
        draft.workers = Some(2);
        let settings = draft.settings(3).expect("values");
        assert_eq!((settings.images_per_step(), settings.total_steps(60_000)), (64, 938));
        let config = settings.config(60_000);
        assert_eq!((config.batch_size, config.members), (32, 2));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut draft = Draft::default();
        draft.write(Field::LearningRate, "-");
        draft.write(Field::Seed, "0.5");
        let wrong = draft.settings(1).expect_err("two fields are wrong");
        let want = [(Field::LearningRate, FieldError::Unfinished), (Field::Seed, FieldError::NotWhole)];
        assert_eq!(wrong, want);
        assert_eq!(draft.text(Field::LearningRate), "-", "what was typed stays");
    }
}
