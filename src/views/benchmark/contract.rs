//! What programs find on `window`: `ready`, `bench`, `benchInfer`, `trainTo` and `roofline`. Every engine that is
//! compared offers what it can of them, so that one script drives them all.
//!
//! ```text
//! ready                                        promise of an info string
//! bench(model, batch, steps, options)          promise of {imagesPerSec, msPerStep, steps}
//! benchInfer(model, batch, iterations, options) promise of {imagesPerSec, msPerCall}
//! trainTo(options)                             promise of {reached, best, final, steps, sec}; see `train_to`
//! roofline(model, {kernels, batch: 32})        promise of {peak, parts: [{layers, direction, microseconds, nominal, executed}]}
//! options: {kernels: "scalar" | "simd128" | "relaxed", threads: 1 to 8, warmMs: 500}
//! ```
//!
//! `batch` is each worker's; `imagesPerSec` counts the images of all. Several threads only train.

use std::rc::Rc;

use js_sys::{Array, Error, Object, Promise, Reflect};
use kernelwalk_nn::train::group::MOST_MEMBERS;
use kernelwalk_nn::zoo::Preset;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::future_to_promise;

use super::runner::{Job, Runner};
use super::train_to;

type Call = Closure<dyn Fn(JsValue, JsValue, JsValue, JsValue) -> Promise>;

type ShortCall = Closure<dyn Fn(JsValue, JsValue) -> Promise>;

const NAMES: [&str; 5] = ["ready", "bench", "benchInfer", "trainTo", "roofline"];

/// The functions on `window`; dropping this takes them away again.
pub(super) struct Installed {
    _calls: [Call; 2],
    _train_to: train_to::Call,
    _roofline: ShortCall,
}

impl Drop for Installed {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            for name in NAMES {
                // Fails only for a property that somebody has frozen.
                let _ = Reflect::delete_property(&window, &name.into());
            }
        }
    }
}

/// Puts the functions on `window`.
pub(super) fn install(runner: &Rc<Runner>) -> Installed {
    let calls = [call(runner, true), call(runner, false)];
    let train_to = train_to::call(runner);
    let roofline = roofline(runner);
    let greeting = Rc::clone(runner);
    let ready = future_to_promise(async move { greeting.ready().await.map(|info| JsValue::from_str(&info)) });
    if let Some(window) = web_sys::window() {
        let values: [&JsValue; 5] =
            [ready.as_ref(), calls[0].as_ref(), calls[1].as_ref(), train_to.as_ref(), roofline.as_ref()];
        for (name, value) in NAMES.into_iter().zip(values) {
            let _ = Reflect::set(&window, &name.into(), value);
        }
    }
    Installed { _calls: calls, _train_to: train_to, _roofline: roofline }
}

fn call(runner: &Rc<Runner>, train: bool) -> Call {
    let runner = Rc::clone(runner);
    Closure::new(move |model: JsValue, batch: JsValue, count: JsValue, options: JsValue| {
        let runner = Rc::clone(&runner);
        future_to_promise(async move {
            measure(&runner, train, [&model, &batch, &count], &options)
                .await
                .map_err(|why| Error::new(&why).into())
        })
    })
}

async fn measure(
    runner: &Runner,
    train: bool,
    [model, batch, count]: [&JsValue; 3],
    options: &JsValue,
) -> Result<JsValue, String> {
    let (kernels, warm_ms, threads) = read_options(options, train)?;
    let job = Job {
        preset: preset(model)?,
        batch: whole("batch", batch, 1024)?,
        count: whole(if train { "steps" } else { "iterations" }, count, 1_000_000)?,
        warm_ms,
        threads,
        train,
    };
    let measured = runner.measure(kernels.as_deref(), job).await?;
    let mut fields = vec![("imagesPerSec", measured.images_per_second())];
    if train {
        fields.extend([("msPerStep", measured.ms_each()), ("steps", f64::from(measured.count))]);
    } else {
        fields.push(("msPerCall", measured.ms_each()));
    }
    Ok(object(fields.into_iter().map(|(name, value)| (name, value.into()))))
}

fn roofline(runner: &Rc<Runner>) -> ShortCall {
    let runner = Rc::clone(runner);
    Closure::new(move |model: JsValue, options: JsValue| {
        let runner = Rc::clone(&runner);
        future_to_promise(async move {
            take_apart(&runner, &model, &options).await.map_err(|why| Error::new(&why).into())
        })
    })
}

async fn take_apart(runner: &Runner, model: &JsValue, options: &JsValue) -> Result<JsValue, String> {
    let (kernels, ..) = read_options(options, false)?;
    let batch = Reflect::get(options, &"batch".into()).ok().filter(|value| !value.is_undefined());
    let batch = batch.map_or(Ok(32), |batch| whole("batch", &batch, 1024))?;
    let roofline = runner.roofline(kernels.as_deref(), preset(model)?, batch).await?;
    let parts = roofline.parts.iter().map(|part| {
        object([
            ("layers", part.layers.as_str().into()),
            ("direction", part.direction.name().into()),
            ("microseconds", part.microseconds.into()),
            ("nominal", part.work.nominal.into()),
            ("executed", part.work.executed.into()),
        ])
    });
    let parts: JsValue = parts.collect::<Array>().into();
    Ok(object([("peak", roofline.peak.into()), ("parts", parts)]))
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, JsValue)>) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

pub(super) fn preset(model: &JsValue) -> Result<Preset, String> {
    match model.as_string().as_deref() {
        Some("S") => Ok(Preset::Tiny),
        Some("L") => Ok(Preset::Lenet5),
        _ => Err("model is not known: use \"S\" (tiny) or \"L\" (LeNet-5)".into()),
    }
}

fn whole(name: &str, value: &JsValue, most: u32) -> Result<u32, String> {
    let number = value.as_f64().filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n <= f64::from(most));
    number.map(|n| n as u32).ok_or_else(|| format!("{name} must be a whole number from 1 to {most}"))
}

/// The kernel set, if one is named, the milliseconds to warm up and the number of workers.
fn read_options(options: &JsValue, train: bool) -> Result<(Option<String>, u32, u32), String> {
    if options.is_undefined() || options.is_null() {
        return Ok((None, 500, 1));
    }
    let get = |name: &str| Reflect::get(options, &name.into()).ok().filter(|value| !value.is_undefined());
    let most = if train { MOST_MEMBERS as u32 } else { 1 };
    let threads = get("threads").map_or(Ok(1), |threads| whole("threads", &threads, most))?;
    let kernels = match get("kernels") {
        None => None,
        Some(name) => Some(name.as_string().ok_or("kernels must be \"scalar\", \"simd128\" or \"relaxed\"")?),
    };
    let warm_ms = match get("warmMs") {
        None => 500,
        Some(ms) => {
            let ms = ms.as_f64().filter(|ms| (0.0..=60_000.0).contains(ms));
            ms.ok_or("warmMs must be a number of milliseconds from 0 to 60000")? as u32
        }
    };
    Ok((kernels, warm_ms, threads))
}
