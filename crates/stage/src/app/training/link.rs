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

/// Numbers of workers are one digit, read and written as such: the library's ways with small integers would be first load.
const DIGITS: &str = "0123456789";

/// A key that is the form's, with a value that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadParameter;

impl Draft {
    /// Keys and values that differ from the defaults, or from the recipe, in a fixed order. A field that holds no value
    /// is left out.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let usual = Draft::default();
        // With a recipe, what was set by hand is in the link, whatever the default is.
        let differs = |part: u8, differs: bool| {
            if self.recipe.is_some() { self.own.has(part) } else { differs }
        };
        let optimiser = differs(Own::OPTIMISER, self.optimiser != usual.optimiser);
        let schedule = differs(Own::SCHEDULE, self.schedule != usual.schedule);
        let workers = self.workers.map(usize::from);
        let choices = [
            ("recipe", self.recipe.map(Aim::name)),
            ("net", (self.preset != usual.preset).then(|| self.preset.name())),
            ("optim", if optimiser { name_of(&OPTIMISERS, &self.optimiser) } else { None }),
            ("schedule", if schedule { name_of(&SCHEDULES, &self.schedule) } else { None }),
            ("workers", workers.and_then(|n| DIGITS.get(n..=n))),
        ];
        let mut pairs = Vec::new();
        for (key, name) in choices {
            if let Some(name) = name {
                pairs.push((key, name.to_owned()));
            }
        }
        let unused = if self.recipe.is_some() { Field::Epochs } else { Field::Steps };
        for (key, field) in FIELDS {
            let value = field.parse(self.text(field));
            let changed = value != field.parse(usual.text(field));
            let shown = if field == Field::Seed { changed } else { differs(Own::field(field), changed) };
            if let Ok(value) = value
                && shown
                && field != unused
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
            "workers" => match value.as_bytes() {
                [digit @ b'1'..=b'9'] if usize::from(digit - b'0') < WORKERS.len() => {
                    self.workers = Some(digit - b'0');
                }
                _ => return Err(BadParameter),
            },
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

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> Option<&'static str> {
    names.iter().find(|(_, one)| one == value).map(|(name, _)| *name)
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
