//! How many images a second this machine trains and reads, beside what other engines reach.

use kernelwalk_nn::zoo::Preset;
use kernelwalk_text as text;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::parts::{
    SectionProps, Setup, Turn, Turns, choice, network_name, on_cancel, rate, start_or_cancel,
};
use super::reference::{ENGINES, Engine, YARDSTICK, fastest_within};
use super::runner::Job;
use crate::views::train::format;

/// Stretches that are timed; their median counts.
const STRETCHES: u32 = 7;

/// The rates of several stretches, in images per second.
#[derive(Clone, PartialEq, Default)]
struct Rates(Vec<f64>);

impl Rates {
    fn add(&mut self, rate: f64) {
        let place = self.0.partition_point(|other| *other < rate);
        self.0.insert(place, rate);
    }

    fn median(&self) -> Option<f64> {
        self.0.get(self.0.len() / 2).copied()
    }

    fn spread(&self) -> Option<String> {
        let (least, most) = (self.0.first()?, self.0.last()?);
        Some(text::bench_spread(rate(Some(*least)), rate(Some(*most))))
    }
}

/// What was measured and with what: training and reading of both networks.
#[derive(Clone, PartialEq)]
struct Measured {
    setup: Setup,
    train: [Rates; 2],
    infer: [Rates; 2],
}

#[derive(Clone, PartialEq)]
enum State {
    Ready,
    Loading,
    Measuring { done: u32, of: u32 },
    Done,
    Cancelled,
    Failed(String),
}

/// The section.
#[component]
pub(super) fn Speed(props: &SectionProps) -> Html {
    let state = use_state_eq(|| State::Ready);
    let measured = use_state_eq(|| None::<Measured>);
    let networks = use_state_eq(|| 0_usize);
    let turns = use_memo((), |()| Turns::default());
    {
        let turns = (*turns).clone();
        use_effect_with((), move |()| move || turns.give_up());
    }
    let busy = matches!(*state, State::Loading | State::Measuring { .. });
    let on_start = {
        let (props, state, measured) = (props.clone(), state.clone(), measured.clone());
        let (turns, chosen) = (turns.clone(), *networks);
        Callback::from(move |_: MouseEvent| {
            let work = Work { props: props.clone(), state: state.clone(), measured: measured.clone() };
            let turn = turns.begin();
            state.set(State::Loading);
            props.on_busy.emit(true);
            spawn_local(async move { work.run(chosen, turn).await });
        })
    };
    let on_cancel = {
        let state = state.clone();
        on_cancel(&turns, props, move || state.set(State::Cancelled))
    };
    let names = [text::bench_model_both()].into_iter().chain(Preset::ALL.map(network_name)).map(Ok);
    html! {
        <section class="bench-part" aria-labelledby="bench-speed">
            <h2 id="bench-speed">{ text::bench_speed_title() }</h2>
            <p class="tr-hint">{ text::bench_speed_lede() }</p>
            <div class="bench-bar">
                { choice("bench-speed-net", text::bench_model(), names.collect(), *networks, busy,
                    move |place| networks.set(place)) }
                { start_or_cancel(busy, props.taken, text::bench_run(), on_start, on_cancel) }
                if let State::Measuring { done, of } = *state {
                    <progress max={of.to_string()} value={done.to_string()} aria-label={text::bench_running()} />
                }
                <p role="status">{ said(&state, measured.as_ref()) }</p>
            </div>
            { headline(measured.as_ref()) }
            { table(measured.as_ref()) }
            <p class="tr-hint">{ text::bench_reference_machine() }</p>
        </section>
    }
}

/// A measurement under way.
struct Work {
    props: SectionProps,
    state: UseStateHandle<State>,
    measured: UseStateHandle<Option<Measured>>,
}

impl Work {
    /// Stretches of some tenths of a second, so that results show as they come and Cancel is heard between them.
    async fn run(self, chosen: usize, turn: Turn) {
        let setup = self.props.setup;
        // What was measured in the same way before stays in the table.
        let kept = (*self.measured).clone().filter(|kept| kept.setup == setup);
        let mut all =
            kept.unwrap_or_else(|| Measured { setup, train: Default::default(), infer: Default::default() });
        let jobs: Vec<(usize, bool)> = (0..Preset::ALL.len())
            .filter(|network| chosen == 0 || chosen == network + 1)
            .flat_map(|network| [(network, true), (network, false)])
            .collect();
        let (mut done, of) = (0, jobs.len() as u32 * STRETCHES);
        for (network, train) in jobs {
            let mut rates = Rates::default();
            for stretch in 0..STRETCHES {
                let answer =
                    self.props.hands.0.measure(Some(setup.kernels), job(setup, network, train, stretch));
                let answer = answer.await;
                if !turn.is_wanted() {
                    return;
                }
                match answer {
                    Ok(measured) => rates.add(measured.images_per_second()),
                    Err(why) => {
                        self.state.set(State::Failed(why));
                        return self.props.on_busy.emit(false);
                    }
                }
                done += 1;
                let place = if train { &mut all.train[network] } else { &mut all.infer[network] };
                *place = rates.clone();
                self.measured.set(Some(all.clone()));
                self.state.set(State::Measuring { done, of });
            }
        }
        self.state.set(State::Done);
        self.props.on_busy.emit(false);
    }
}

/// One stretch. The first one of a kind waits until the browser has compiled the kernels in full.
fn job(setup: Setup, network: usize, train: bool, stretch: u32) -> Job {
    let warm_ms = if stretch == 0 { 500 } else { 20 };
    let (batch, count, threads) = if train { (32, 60, setup.workers) } else { (1, 1_500, 1) };
    Job { preset: Preset::ALL[network], batch, count, warm_ms, threads, train }
}

fn said(state: &State, measured: Option<&Measured>) -> String {
    match state {
        State::Ready => String::new(),
        State::Loading => text::bench_loading(),
        // Not told step by step: the bar shows it, and a voice should not count.
        State::Measuring { .. } => text::bench_running(),
        State::Cancelled => text::bench_cancelled(),
        State::Failed(why) => text::bench_failed(why.clone()),
        State::Done => {
            let rates = measured.map(|measured| &measured.train).into_iter().flatten().zip(Preset::ALL);
            let rates = rates.filter_map(|(rates, preset)| {
                Some(text::bench_rate(network_name(preset), rate(Some(rates.median()?))))
            });
            text::bench_done(rates.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The two numbers people come for.
fn headline(measured: Option<&Measured>) -> Html {
    let Some(measured) = measured else {
        return html! { <p class="bench-none">{ text::bench_fast_none() }</p> };
    };
    let one = |(network, preset): (usize, Preset)| {
        let median = measured.train[network].median();
        let compared = median.map(|rate| {
            let times = YARDSTICK.train.map_or(1.0, |train| rate / f64::from(train[network]));
            let like = fastest_within(rate, network).map(|engine| text::bench_fast_like(engine.name));
            html! { <>
                <span>{ text::bench_fast_times(format!("{times:.1}")) }</span>
                if let Some(like) = like { <span>{ like }</span> }
            </> }
        });
        html! {
            <div>
                <dt>{ text::bench_fast_train(network_name(preset)) }</dt>
                <dd data-readout={format!("train-{}", preset.name())}
                    data-value={median.map(|rate| rate.to_string())}>
                    <b>{ rate(median) }</b>{ compared }
                </dd>
            </div>
        }
    };
    html! { <dl class="bench-fast">{ for Preset::ALL.into_iter().enumerate().map(one) }</dl> }
}

fn table(measured: Option<&Measured>) -> Html {
    let most = measured.into_iter().flat_map(|m| &m.train).filter_map(Rates::median);
    let most = most.fold(f64::from(ENGINES[0].train.map_or(1, |train| train[0])), f64::max);
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
                    { here(measured, most) }
                    { for ENGINES.iter().map(|engine| engine_row(engine, most)) }
                </tbody>
            </table>
        </div>
    }
}

/// A bar that says the number beside it again, for the eye.
fn bar(value: f64, most: f64) -> Html {
    let width = format!("width:{:.1}%", 100.0 * value / most);
    html! { <i style={width} aria-hidden="true"></i> }
}

fn here(measured: Option<&Measured>, most: f64) -> Html {
    let cell = |rates: Option<&Rates>, barred: bool| {
        let median = rates.and_then(Rates::median);
        html! {
            <td>
                <b>{ rate(median) }</b>
                if let Some(spread) = rates.and_then(Rates::spread) { <small>{ spread }</small> }
                if barred { { bar(median.unwrap_or(0.0), most) } }
            </td>
        }
    };
    let pair = |rates: Option<&[Rates; 2]>, barred: bool| {
        html! { <>{ cell(rates.map(|r| &r[0]), barred) }{ cell(rates.map(|r| &r[1]), barred) }</> }
    };
    html! {
        <tr class="on">
            <th scope="row">
                { text::bench_here() }
                if let Some(measured) = measured { <small>{ measured.setup.words() }</small> }
            </th>
            { pair(measured.map(|m| &m.train), true) }
            { pair(measured.map(|m| &m.infer), false) }
        </tr>
    }
}

fn engine_row(engine: &Engine, most: f64) -> Html {
    let train = |network: usize| match engine.train {
        Some(train) => {
            let value = train[network];
            html! { <td>{ format::whole(value.into()) }{ bar(f64::from(value), most) }</td> }
        }
        None => html! { <td class="tr-hint">{ text::bench_cannot() }</td> },
    };
    html! {
        <tr>
            <th scope="row">{ engine.name }if engine.earlier { <small>{ text::bench_earlier() }</small> }</th>
            { for (0..2).map(train) }
            { for engine.infer.iter().map(|value| html! { <td>{ format::whole((*value).into()) }</td> }) }
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::Rates;

    #[test]
    fn the_median_does_not_care_for_one_disturbed_stretch() {
        let mut rates = Rates::default();
        assert_eq!(rates.median(), None);
        [30.0, 10.0, 31.0, 29.0, 32.0].into_iter().for_each(|rate| rates.add(rate));
        assert_eq!(rates.median(), Some(30.0));
    }
}
