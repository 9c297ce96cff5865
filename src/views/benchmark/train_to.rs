//! `window.trainTo`: train by a recipe against the clock.
//!
//! ```text
//! trainTo({model: "S", recipe: "0.97", seed: 1, threads: 1, targets: [0.95, 0.97], evalEvery: 10, kernels, …})
//!   promise of {reached: {"0.95": {sec, steps, epochs}}, best, final, steps, sec}
//! ```
//!
//! Accuracies are shares of the 10,000 test images; the clock stands still while they are classified.
//! Several threads share out each batch. A target that was not reached is missing in `reached`. Every field of the recipe can be overridden:
//! [`FIELDS`].

use std::rc::Rc;

use js_sys::{Array, Error, Object, Promise, Reflect};
use kernelwalk_nn::train::race::Standing;
use kernelwalk_nn::train::recipes::{ANNEALS, Aim, INITIALISATIONS, OPTIMIZERS, Overrides};
use kernelwalk_nn::zoo::Preset;
use kernelwalk_wire::RaceJob;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::future_to_promise;

use super::contract::preset;
use super::runner::Runner;

pub(super) type Call = Closure<dyn Fn(JsValue) -> Promise>;

/// Targets where none are named.
const TARGETS: [f64; 4] = [0.95, 0.97, 0.98, 0.99];

/// What options may be called, beside the recipe's fields.
const OPTIONS: [&str; 6] = ["model", "recipe", "seed", "threads", "targets", "kernels"];

/// The fields of a recipe.
const FIELDS: [&str; 18] = [
    "evalEvery",
    "batch",
    "steps",
    "lr",
    "warmUp",
    "start",
    "end",
    "anneal",
    "optimizer",
    "labelSmoothing",
    "clipNorm",
    "averaging",
    "initialisation",
    "shift",
    "rotation",
    "scale",
    "elasticAmplitude",
    "elasticSmoothness",
];

pub(super) fn call(runner: &Rc<Runner>) -> Call {
    let runner = Rc::clone(runner);
    Closure::new(move |options: JsValue| {
        let runner = Rc::clone(&runner);
        future_to_promise(async move {
            train_to(&runner, &options).await.map_err(|why| JsValue::from(Error::new(&why)))
        })
    })
}

async fn train_to(runner: &Runner, options: &JsValue) -> Result<JsValue, String> {
    let (kernels, job) = read(options)?;
    runner.race(kernels.as_deref(), job, |_| {}).await.map(|standing| result(&standing).into())
}

fn result(standing: &Standing) -> Object {
    let set = |object: &Object, name: &str, value: &JsValue| {
        // A plain object takes every property.
        let _ = Reflect::set(object, &name.into(), value);
    };
    let (all, result) = (Object::new(), Object::new());
    for (target, reached) in &standing.reached {
        if let Some(reached) = reached {
            let one = Object::new();
            set(&one, "sec", &reached.sec.into());
            set(&one, "steps", &(reached.steps as f64).into());
            set(&one, "epochs", &reached.epochs.into());
            set(&all, &target.to_string(), &one);
        }
    }
    set(&result, "reached", &all);
    set(&result, "best", &standing.best.into());
    set(&result, "final", &standing.last.into());
    set(&result, "steps", &(standing.steps as f64).into());
    set(&result, "sec", &standing.sec.into());
    result
}

/// The named kernel set and the job.
fn read(options: &JsValue) -> Result<(Option<String>, RaceJob), String> {
    if !options.is_object() {
        return Err("trainTo takes one object: {model: \"S\", recipe: \"0.97\"}".into());
    }
    for name in Object::keys::<Object>(options.unchecked_ref()).iter().filter_map(|name| name.as_string()) {
        if !OPTIONS.iter().chain(&FIELDS).any(|known| *known == name) {
            return Err(format!(
                "there is no option {name:?}: use {}",
                [&OPTIONS[..], &FIELDS].concat().join(", ")
            ));
        }
    }
    let get = Options(options);
    let preset = get.value("model").map_or(Ok(Preset::Tiny), |model| preset(&model))?;
    let aims = Aim::ALL.map(Aim::name).join("\", \"");
    let aim = get.value("recipe").and_then(|name| Aim::named(&name.as_string()?));
    let aim = aim.ok_or_else(|| format!("recipe must be one of \"{aims}\""))?;
    let seed = get.whole("seed", 9_007_199_254_740_991.0)?.unwrap_or(1.0) as u64;
    let job = RaceJob { id: 0, preset, aim, overrides: overrides(&get)?, seed, targets: targets(&get)? };
    Ok((get.text("kernels", "the name of a kernel set")?, job))
}

fn targets(get: &Options<'_>) -> Result<Vec<f64>, String> {
    let Some(targets) = get.value("targets") else { return Ok(TARGETS.to_vec()) };
    let numbers = || Array::from(&targets).iter().map(|target| target.as_f64()).collect::<Option<Vec<f64>>>();
    let numbers = if Array::is_array(&targets) { numbers() } else { None };
    numbers.ok_or_else(|| "targets must be an array of shares, such as [0.95, 0.97]".into())
}

fn overrides(get: &Options<'_>) -> Result<Overrides, String> {
    let single = |name: &str| get.number(name).map(|number| number.map(|number| number as f32));
    let whole = |name: &str| get.whole(name, f64::from(u32::MAX)).map(|number| number.map(|n| n as u32));
    Ok(Overrides {
        batch: whole("batch")?,
        steps: whole("steps")?,
        lr: get.number("lr")?,
        warm_up: get.number("warmUp")?,
        start: get.number("start")?,
        end: get.number("end")?,
        anneal: get.one_of("anneal", &ANNEALS)?,
        optimizer: get.one_of("optimizer", &OPTIMIZERS)?,
        label_smoothing: single("labelSmoothing")?,
        clip_norm: single("clipNorm")?,
        averaging: single("averaging")?,
        initialisation: get.one_of("initialisation", &INITIALISATIONS)?,
        shift: get.whole("shift", 255.0)?.map(|shift| shift as u8),
        rotation: single("rotation")?,
        scale: single("scale")?,
        elastic_amplitude: single("elasticAmplitude")?,
        elastic_smoothness: single("elasticSmoothness")?,
        eval_every: whole("evalEvery")?,
        threads: whole("threads")?,
    })
}

/// An object with properties that may be missing.
struct Options<'a>(&'a JsValue);

impl Options<'_> {
    fn value(&self, name: &str) -> Option<JsValue> {
        Reflect::get(self.0, &name.into()).ok().filter(|value| !value.is_undefined())
    }

    fn number(&self, name: &str) -> Result<Option<f64>, String> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let number = value.as_f64().filter(|number| number.is_finite());
        number.map(Some).ok_or_else(|| format!("{name} must be a number"))
    }

    fn whole(&self, name: &str, most: f64) -> Result<Option<f64>, String> {
        let Some(number) = self.number(name)? else { return Ok(None) };
        if number.fract() == 0.0 && (0.0..=most).contains(&number) {
            Ok(Some(number))
        } else {
            Err(format!("{name} must be a whole number from 0 to {most}"))
        }
    }

    fn text(&self, name: &str, what: &str) -> Result<Option<String>, String> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_string().map(Some).ok_or_else(|| format!("{name} must be {what}"))
    }

    fn one_of<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<Option<T>, String> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let chosen = value.as_string();
        let chosen = choices.iter().find(|(choice, _)| Some(*choice) == chosen.as_deref());
        chosen.map(|(_, choice)| Some(*choice)).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
            format!("{name} must be one of \"{}\"", names.join("\", \""))
        })
    }
}
