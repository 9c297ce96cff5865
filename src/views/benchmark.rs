//! `#/benchmark`: how fast this machine trains, for people and, on `window`, for programs.

mod contract;
mod reference;
mod runner;
mod train_to;

use std::rc::Rc;

use kernelwalk_nn::zoo::Preset;
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use reference::{ENGINES, Engine};
use runner::{Job, Runner};

/// What was measured here, images per second.
#[derive(Clone, Copy, PartialEq, Default)]
struct Measured {
    train: Option<f64>,
    infer: Option<f64>,
}

/// Where a measurement stands.
#[derive(Clone, PartialEq)]
enum State {
    Ready,
    Measuring,
    Failed(String),
}

/// The page.
#[component]
pub fn Benchmark() -> Html {
    let runner = use_memo((), |()| Rc::new(Runner::default()));
    let state = use_state_eq(|| State::Ready);
    let measured = use_state_eq(|| [Measured::default(); 2]);
    {
        let runner = Rc::clone(&runner);
        use_effect_with((), move |()| {
            let installed = contract::install(&runner);
            move || drop(installed)
        });
    }
    let onclick = {
        let (runner, state, measured) = (Rc::clone(&runner), state.clone(), measured.clone());
        Callback::from(move |_: MouseEvent| {
            let (runner, state, measured) = (Rc::clone(&runner), state.clone(), measured.clone());
            state.set(State::Measuring);
            spawn_local(async move {
                state.set(match measure_all(&runner, &measured).await {
                    Ok(()) => State::Ready,
                    Err(why) => State::Failed(why),
                });
            });
        })
    };
    let busy = *state == State::Measuring;
    html! {
        <main class="bench" id="main" tabindex="-1">
            <p><a href="#/">{ text::back_to_map() }</a></p>
            <h1>{ text::bench_title() }</h1>
            <p class="lede">{ text::bench_lede() }{ " " }{ text::bench_privacy() }</p>
            <p>
                <button type="button" class="btn pri" disabled={busy} {onclick}>
                    { if busy { text::bench_running() } else { text::bench_run() } }
                </button>
            </p>
            <p role="status" class="tr-hint">
                { match &*state {
                    State::Failed(why) => text::bench_failed(why.clone()),
                    State::Measuring => text::bench_running(),
                    State::Ready => String::new(),
                } }
            </p>
            { table(&measured) }
            <p class="tr-hint">{ text::bench_reference_machine() }</p>
        </main>
    }
}

/// Training with batches of 32 and reading one by one, for both networks; results show as they come.
async fn measure_all(runner: &Rc<Runner>, shown: &UseStateHandle<[Measured; 2]>) -> Result<(), String> {
    let mut measured = [Measured::default(); 2];
    for (n, preset) in Preset::ALL.into_iter().enumerate() {
        let train = Job { preset, batch: 32, count: 400, warm_ms: 500, threads: 1, train: true };
        measured[n].train = Some(runner.measure(None, train).await?.images_per_second());
        shown.set(measured);
        let infer = Job { preset, batch: 1, count: 4_000, warm_ms: 300, threads: 1, train: false };
        measured[n].infer = Some(runner.measure(None, infer).await?.images_per_second());
        shown.set(measured);
    }
    Ok(())
}

fn table(measured: &[Measured; 2]) -> Html {
    let number = |value: Option<f64>| value.map_or_else(|| "\u{2013}".into(), |v| whole(v.round() as u64));
    let here = |cell: Option<f64>| html! { <td><b>{ number(cell) }</b></td> };
    html! {
        <div class="bench-scroll" tabindex="0" role="region" aria-label={text::bench_reference()}>
            <table class="bench-table">
                <thead>
                    <tr>
                        <th scope="col" rowspan="2">{ text::bench_engine() }</th>
                        <th scope="colgroup" colspan="2">{ text::bench_column_train() }</th>
                        <th scope="colgroup" colspan="2">{ text::bench_column_infer() }</th>
                    </tr>
                    <tr>
                        { for (0..2).map(|_| html! { <>
                            <th scope="col">{ text::bench_model_s() }</th>
                            <th scope="col">{ text::bench_model_l() }</th>
                        </> }) }
                    </tr>
                </thead>
                <tbody>
                    <tr class="on">
                        <th scope="row">{ text::bench_here() }</th>
                        { here(measured[0].train) }{ here(measured[1].train) }
                        { here(measured[0].infer) }{ here(measured[1].infer) }
                    </tr>
                    { for ENGINES.iter().map(engine_row) }
                </tbody>
            </table>
        </div>
    }
}

fn engine_row(engine: &Engine) -> Html {
    let cell = |value: Option<u32>, missing: String| {
        html! { <td>{ value.map_or(missing, |value| whole(value.into())) }</td> }
    };
    let dash = || "\u{2013}".to_owned();
    let cannot = || if engine.trains { dash() } else { text::bench_cannot() };
    html! {
        <tr>
            <th scope="row">{ engine.name }</th>
            { cell(engine.train[0], cannot()) }{ cell(engine.train[1], cannot()) }
            { cell(engine.infer[0], dash()) }{ cell(engine.infer[1], dash()) }
        </tr>
    }
}

fn whole(number: u64) -> String {
    super::train::format::whole(number)
}
