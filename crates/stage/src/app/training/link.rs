//! The form as readable keys of a link: `#/train?net=lenet5&lr=0.01&seed=7`, `#/train?recipe=0.97&batch=16`.

use kernelwalk_nn::train::recipes::Aim;
use kernelwalk_nn::zoo::Preset;

use super::recipe::Own;
use super::{Draft, Field, OptimiserChoice, ScheduleChoice, WORKERS};

const OPTIMISERS: [(&str, OptimiserChoice); 5] = [
    ("sgd", OptimiserChoice::Sgd),
    ("momentum", OptimiserChoice::Momentum),
    ("nesterov", OptimiserChoice::Nesterov),
    ("adam", OptimiserChoice::Adam),
    ("adamw", OptimiserChoice::AdamW),
];
const SCHEDULES: [(&str, ScheduleChoice); 3] = [
    ("constant", ScheduleChoice::Constant),
    ("cosine", ScheduleChoice::Cosine),
    ("onecycle", ScheduleChoice::OneCycle),
];
const FIELDS: [(&str, Field); 5] = [
    ("lr", Field::LearningRate),
    ("batch", Field::BatchSize),
    ("epochs", Field::Epochs),
    ("seed", Field::Seed),
    ("steps", Field::Steps),
];

/// A key that is the form's, with a value that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadParameter;

impl Draft {
    /// Keys and values that differ from the defaults, or from the recipe, in a fixed order. A field that holds no value
    /// is left out.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let usual = Draft::default();
        let mut pairs = Vec::new();
        pairs.extend(self.recipe.map(|aim| ("recipe", aim.name().to_owned())));
        // With a recipe, what was set by hand is in the link, whatever the default is.
        let differs = |part: u8, differs: bool| match self.recipe {
            Some(_) => self.own.has(part),
            None => differs,
        };
        if self.preset != usual.preset {
            pairs.push(("net", self.preset.name().to_owned()));
        }
        let optimiser = OPTIMISERS
            .iter()
            .find(|(_, o)| *o == self.optimiser && differs(Own::OPTIMISER, *o != usual.optimiser));
        pairs.extend(optimiser.map(|(name, _)| ("optim", (*name).to_owned())));
        let schedule = SCHEDULES
            .iter()
            .find(|(_, s)| *s == self.schedule && differs(Own::SCHEDULE, *s != usual.schedule));
        pairs.extend(schedule.map(|(name, _)| ("schedule", (*name).to_owned())));
        pairs.extend(self.workers.map(|workers| ("workers", workers.to_string())));
        for (key, field) in FIELDS {
            let value = field.parse(self.text(field));
            let changed = value != field.parse(usual.text(field));
            if let Ok(value) = value
                && self.fields().contains(&field)
                && (if field == Field::Seed { changed } else { differs(Own::field(field), changed) })
            {
                pairs.push((key, value.to_string()));
            }
        }
        pairs
    }

    /// Takes one key and value of a link. `Ok(false)` means that the key is not the form's.
    ///
    /// # Errors
    /// [`BadParameter`] if the value is none; the form stays as it is.
    pub fn set_parameter(&mut self, key: &str, value: &str) -> Result<bool, BadParameter> {
        match key {
            "net" => {
                let preset = Preset::ALL.into_iter().find(|preset| preset.name() == value);
                self.preset = preset.ok_or(BadParameter)?;
            }
            "recipe" => self.recipe = Some(Aim::named(value).ok_or(BadParameter)?),
            "optim" => {
                self.optimiser = named(&OPTIMISERS, value)?;
                self.own.set(Own::OPTIMISER, true);
            }
            "schedule" => self.choose_schedule(named(&SCHEDULES, value)?),
            "workers" => {
                let workers = value.parse().ok().filter(|workers| WORKERS.contains(&Some(*workers)));
                self.workers = Some(workers.ok_or(BadParameter)?);
            }
            _ => {
                let Some((_, field)) = FIELDS.into_iter().find(|(name, _)| *name == key) else {
                    return Ok(false);
                };
                field.parse(value).map_err(|_| BadParameter)?;
                self.write(field, value);
            }
        }
        Ok(true)
    }
}

fn named<T: Copy>(names: &[(&str, T)], wanted: &str) -> Result<T, BadParameter> {
    names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value).ok_or(BadParameter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_form_needs_no_parameters() {
        assert!(Draft::default().parameters().is_empty());
    }

    #[test]
    fn every_form_comes_back_from_its_parameters() {
        for (_, optimiser) in OPTIMISERS {
            for (_, schedule) in SCHEDULES {
                for preset in Preset::ALL {
                    let workers = (preset == Preset::Lenet5).then_some(3);
                    let mut form = Draft { preset, optimiser, schedule, workers, ..Draft::default() };
                    form.write(Field::LearningRate, "0.0001");
                    form.write(Field::BatchSize, "64");
                    form.write(Field::Seed, "9007199254740991");
                    let mut back = Draft::default();
                    for (key, value) in form.parameters() {
                        assert_eq!(back.set_parameter(key, &value), Ok(true), "{key}={value}");
                    }
                    assert_eq!(back.settings(1), form.settings(1));
                }
            }
        }
    }

    #[test]
    fn a_recipe_and_what_was_changed_of_it_come_back_in_any_order() {
        for aim in Aim::ALL {
            let mut form = Draft { preset: Preset::Lenet5, ..Draft::default() };
            form.choose_recipe(Some(aim));
            assert_eq!(form.parameters(), [("recipe", aim.name().to_owned()), ("net", "lenet5".to_owned())]);
            form.write(Field::BatchSize, "32");
            form.write(Field::Steps, "77");
            form.choose_optimiser(OptimiserChoice::Adam);
            form.follow_recipe();
            let mut back = Draft::default();
            for (key, value) in form.parameters().into_iter().rev() {
                assert_eq!(back.set_parameter(key, &value), Ok(true), "{key}={value}");
            }
            back.follow_recipe();
            assert_eq!(back.settings(1), form.settings(1));
        }
    }

    #[test]
    fn foreign_keys_are_left_alone_and_bad_values_change_nothing() {
        let mut form = Draft::default();
        assert_eq!(form.set_parameter("t", "4.5"), Ok(false));
        let bad = [
            ("net", "vgg"),
            ("lr", "-"),
            ("lr", "1e999"),
            ("batch", "0"),
            ("seed", "x"),
            ("optim", ""),
            ("recipe", "0.5"),
        ];
        for (key, value) in bad.into_iter().chain([("workers", "0"), ("workers", "9"), ("workers", "two")]) {
            assert_eq!(form.set_parameter(key, value), Err(BadParameter), "{key}={value}");
        }
        assert_eq!(form, Draft::default());
    }
}
