//! Recipes in the form: everything about a run but its seed, chosen for one aim, and what was set by hand since.

use kernelwalk_nn::optim::{Optimizer, Schedule};
use kernelwalk_nn::train::RunConfig;
use kernelwalk_nn::train::recipes::{Aim, Overrides, Recipe};
use kernelwalk_nn::zoo::Preset;
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Field, OptimiserChoice, ScheduleChoice, Settings};

/// Which parts of a recipe were set by hand: the fields' places, the optimiser, the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Own(u8);

impl Own {
    pub(super) const OPTIMISER: u8 = 1 << 6;
    pub(super) const SCHEDULE: u8 = 1 << 7;

    pub(super) fn field(field: Field) -> u8 {
        1 << field as u8
    }

    pub(super) fn has(self, part: u8) -> bool {
        self.0 & part != 0
    }

    pub(super) fn set(&mut self, part: u8, own: bool) {
        self.0 = if own { self.0 | part } else { self.0 & !part };
    }
}

/// A recipe as a run has it; the fields of the form, such as the learning rate, stand in [`Settings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeUse {
    /// What it is for.
    pub aim: Aim,
    /// Length of the run, instead of its epochs.
    pub steps: u32,
    /// The optimiser was chosen by hand; otherwise it is the recipe's, with its own decays.
    pub own_optimiser: bool,
    /// The schedule was chosen by hand; otherwise it is the recipe's.
    pub own_schedule: bool,
}

/// Fields that a recipe fills in.
const FIELDS: [Field; 3] = [Field::LearningRate, Field::BatchSize, Field::Steps];

fn value(recipe: &Recipe, field: Field) -> Option<f64> {
    match field {
        Field::LearningRate => Some(recipe.lr),
        Field::BatchSize => Some(recipe.batch as f64),
        Field::Steps => Some(recipe.steps as f64),
        Field::Epochs | Field::Seed => None,
    }
}

impl Draft {
    /// The number fields that count: a recipe has steps where other runs have epochs.
    pub fn fields(&self) -> [Field; 4] {
        let length = if self.recipe.is_some() { Field::Steps } else { Field::Epochs };
        [Field::LearningRate, Field::BatchSize, length, Field::Seed]
    }

    /// Takes a recipe as it is, or leaves the one there is: the numbers in the form stay then.
    pub fn choose_recipe(&mut self, aim: Option<Aim>) {
        self.recipe = aim;
        self.own = Own::default();
        self.follow_recipe();
    }

    /// Takes the recipe's optimiser, or its schedule, again.
    pub(super) fn give_back(&mut self, part: u8) {
        self.own.set(part, false);
        self.follow_recipe();
    }

    /// Writes what the recipe says into every part of the form that was not set by hand. What was typed and says the
    /// same as the recipe is the recipe's.
    pub(super) fn follow_recipe(&mut self) {
        let Some(aim) = self.recipe else { return };
        let recipe = Recipe::of(aim, self.preset);
        for field in FIELDS {
            let Some(value) = value(&recipe, field) else { continue };
            if field.parse(self.text(field)) == Ok(value) {
                self.own.set(Own::field(field), false);
            } else if !self.own.has(Own::field(field)) {
                self.write(field, &value.to_string());
                self.own.set(Own::field(field), false);
            }
        }
        if !self.own.has(Own::OPTIMISER) {
            self.optimiser = nearest(&recipe.optimizer);
        }
        if !self.own.has(Own::SCHEDULE) {
            self.schedule = ScheduleChoice::OneCycle;
        }
    }

    /// Whether the optimiser is the recipe's.
    pub fn has_recipe_optimiser(&self) -> bool {
        self.recipe.is_some() && !self.own.has(Own::OPTIMISER)
    }

    /// The choice that the recipe's optimiser is a variant of.
    pub fn recipe_optimiser(&self) -> OptimiserChoice {
        self.recipe.map_or(self.optimiser, |aim| nearest(&Recipe::of(aim, self.preset).optimizer))
    }

    /// Whether the schedule is the recipe's.
    pub fn has_recipe_schedule(&self) -> bool {
        self.recipe.is_some() && !self.own.has(Own::SCHEDULE)
    }

    /// Whether something of the recipe was changed by hand.
    pub fn recipe_is_changed(&self) -> bool {
        self.recipe.is_some() && self.own != Own::default()
    }

    /// Whether a number field differs from the recipe.
    pub fn is_own(&self, field: Field) -> bool {
        self.recipe.is_some() && self.own.has(Own::field(field))
    }

    pub(super) fn recipe_use(&self, steps: f64) -> Option<RecipeUse> {
        Some(RecipeUse {
            aim: self.recipe?,
            steps: steps as u32,
            own_optimiser: self.own.has(Own::OPTIMISER),
            own_schedule: self.own.has(Own::SCHEDULE),
        })
    }

    /// The recipe of settings, which fill the form.
    pub(super) fn take_recipe_of(&mut self, settings: &Settings) {
        self.own = Own::default();
        self.recipe = settings.recipe.map(|recipe| recipe.aim);
        if let Some(recipe) = settings.recipe {
            self.write(Field::Steps, &recipe.steps.to_string());
            FIELDS.iter().for_each(|field| self.own.set(Own::field(*field), true));
            self.own.set(Own::OPTIMISER, recipe.own_optimiser);
            self.own.set(Own::SCHEDULE, recipe.own_schedule);
            // Numbers that are the recipe's after all are no longer taken for the person's.
            self.follow_recipe();
        }
    }
}

/// The choice that the recipe's optimiser is a variant of.
fn nearest(optimizer: &Optimizer) -> OptimiserChoice {
    match optimizer {
        Optimizer::Sgd(sgd) if sgd.nesterov => OptimiserChoice::Nesterov,
        Optimizer::Sgd(sgd) if sgd.momentum > 0.0 => OptimiserChoice::Momentum,
        Optimizer::Sgd(_) => OptimiserChoice::Sgd,
        Optimizer::Adam(_) => OptimiserChoice::Adam,
        Optimizer::AdamW(_) => OptimiserChoice::AdamW,
    }
}

impl Settings {
    /// The network that trains; `None` is the one that [`Aim::Minute`] brings.
    pub fn network(&self) -> Option<Preset> {
        self.recipe.is_none_or(|recipe| recipe.aim != Aim::Minute).then_some(self.preset)
    }

    /// The recipe with the numbers that stand in the form.
    pub fn full_recipe(&self) -> Option<Recipe> {
        let over = Overrides {
            batch: Some(self.batch_size as u32),
            steps: Some(self.recipe?.steps),
            lr: Some(self.learning_rate),
            threads: Some(self.workers.max(1).into()),
            optimizer: self.recipe?.own_optimiser.then(|| self.optimiser.optimizer()),
            ..Overrides::default()
        };
        Some(Recipe::of(self.recipe?.aim, self.preset).with(&over))
    }

    /// Epochs after which the session stops by itself; a recipe's run knows its last step.
    pub(super) fn stop_after(&self) -> Option<u32> {
        self.recipe.is_none().then_some(self.epochs)
    }

    /// The run of a recipe; `None` without one.
    pub(super) fn recipe_config(&self, schedule: &Schedule) -> Option<RunConfig> {
        let (used, recipe) = (self.recipe?, self.full_recipe()?);
        let mut config = recipe.config(self.seed);
        if used.own_schedule {
            config.schedule = schedule.clone();
        }
        config.last_step = Some(used.steps.into());
        Some(config)
    }
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::train::Model;
    use kernelwalk_nn::zoo;

    use super::*;

    fn with(aim: Aim) -> Draft {
        let mut draft = Draft::default();
        draft.choose_recipe(Some(aim));
        draft
    }

    fn settings(draft: &Draft) -> Settings {
        draft.settings(3).expect("recipes hold values")
    }

    #[test]
    fn a_recipe_in_the_form_is_the_run_that_the_recipe_means() {
        for aim in Aim::ALL {
            for preset in Preset::ALL {
                let mut draft = Draft { preset, ..Draft::default() };
                draft.choose_recipe(Some(aim));
                draft.write(Field::Seed, "7");
                let recipe = Recipe::of(aim, preset);
                let want = RunConfig { last_step: Some(recipe.steps), ..recipe.config(7) };
                assert_eq!(settings(&draft).config(60_000), want, "{aim:?} {preset:?}");
                assert!(!draft.recipe_is_changed());
                assert_eq!(settings(&draft).total_steps(60_000), recipe.steps);
            }
        }
    }

    #[test]
    fn the_minute_has_a_net_of_its_own() {
        assert_eq!(settings(&with(Aim::Minute)).config(60_000).model, Model::Graph(zoo::wide()));
    }

    #[test]
    fn what_is_set_by_hand_changes_the_recipe_and_all_else_stays() {
        let mut draft = with(Aim::P97);
        draft.write(Field::LearningRate, "0.02");
        draft.follow_recipe();
        assert!(draft.recipe_is_changed() && draft.is_own(Field::LearningRate));
        let (changed, plain) = (settings(&draft).config(60_000), settings(&with(Aim::P97)).config(60_000));
        assert_eq!((changed.learning_rate, changed.batch_size), (0.02, plain.batch_size));
        assert_eq!((changed.label_smoothing, changed.optimizer), (plain.label_smoothing, plain.optimizer));
        draft.choose_optimiser(OptimiserChoice::Adam);
        assert_eq!(settings(&draft).config(60_000).optimizer, Optimizer::adam());
        draft.give_back(Own::OPTIMISER);
        draft.write(Field::LearningRate, &Recipe::of(Aim::P97, Preset::Tiny).lr.to_string());
        draft.follow_recipe();
        assert!(!draft.recipe_is_changed(), "typing the recipe's number leads back to it");
    }

    #[test]
    fn another_network_brings_its_own_numbers_but_for_those_set_by_hand() {
        let mut draft = with(Aim::P97);
        draft.write(Field::BatchSize, "20");
        draft.preset = Preset::Lenet5;
        draft.follow_recipe();
        let recipe = Recipe::of(Aim::P97, Preset::Lenet5);
        let settings = settings(&draft);
        assert_eq!((settings.learning_rate, settings.batch_size), (recipe.lr, 20));
    }

    #[test]
    fn a_form_filled_from_settings_has_their_recipe_with_its_changes() {
        let mut draft = with(Aim::P98);
        draft.write(Field::Steps, "50");
        draft.choose_schedule(ScheduleChoice::Constant);
        let mut back = Draft::default();
        back.fill_in(&settings(&draft), 3);
        assert_eq!(settings(&back), settings(&draft));
        assert!(back.is_own(Field::Steps) && !back.is_own(Field::BatchSize) && !back.has_recipe_schedule());
    }
}
