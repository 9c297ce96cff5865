//! The form as readable keys of a link: `#/train?net=lenet5&lr=0.01&seed=7`.

use kernelwalk_nn::zoo::Preset;

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
const FIELDS: [(&str, Field); 4] = [
    ("lr", Field::LearningRate),
    ("batch", Field::BatchSize),
    ("epochs", Field::Epochs),
    ("seed", Field::Seed),
];

/// A key that is the form's, with a value that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadParameter;

impl Draft {
    /// Keys and values that differ from the defaults, in a fixed order. A field that holds no value is
    /// left out.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let usual = Draft::default();
        let mut pairs = Vec::new();
        if self.preset != usual.preset {
            pairs.push(("net", self.preset.name().to_owned()));
        }
        let optimiser = OPTIMISERS.iter().find(|(_, o)| *o == self.optimiser && *o != usual.optimiser);
        pairs.extend(optimiser.map(|(name, _)| ("optim", (*name).to_owned())));
        let schedule = SCHEDULES.iter().find(|(_, s)| *s == self.schedule && *s != usual.schedule);
        pairs.extend(schedule.map(|(name, _)| ("schedule", (*name).to_owned())));
        pairs.extend(self.workers.map(|workers| ("workers", workers.to_string())));
        for (key, field) in FIELDS {
            let value = field.parse(self.text(field));
            if let Ok(value) = value
                && Ok(value) != field.parse(usual.text(field))
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
            "optim" => self.optimiser = named(&OPTIMISERS, value)?,
            "schedule" => self.schedule = named(&SCHEDULES, value)?,
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
    fn foreign_keys_are_left_alone_and_bad_values_change_nothing() {
        let mut form = Draft::default();
        assert_eq!(form.set_parameter("t", "4.5"), Ok(false));
        let bad =
            [("net", "vgg"), ("lr", "-"), ("lr", "1e999"), ("batch", "0"), ("seed", "x"), ("optim", "")];
        for (key, value) in bad.into_iter().chain([("workers", "0"), ("workers", "9"), ("workers", "two")]) {
            assert_eq!(form.set_parameter(key, value), Err(BadParameter), "{key}={value}");
        }
        assert_eq!(form, Draft::default());
    }
}
