//! Where the time of a training step goes, layer by layer, held against the machine's peak.

use kernelwalk_nn::zoo::Preset;
use kernelwalk_text as text;
use kernelwalk_wire::{Roofline, RooflinePart};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::parts::{
    SectionProps, Turns, kernels_name, network_choice, network_name, on_cancel, start_or_cancel,
};
use crate::views::train::format;

const BATCH: u32 = 32;

#[derive(Clone, PartialEq)]
enum State {
    Ready,
    Measuring,
    Done,
    Cancelled,
    Failed(String),
}

/// What was measured, and with what.
#[derive(Clone, PartialEq)]
struct Shown {
    preset: Preset,
    kernels: &'static str,
    roofline: Roofline,
}

/// The section.
#[component]
pub(super) fn Apart(props: &SectionProps) -> Html {
    let state = use_state_eq(|| State::Ready);
    let shown = use_state_eq(|| None::<Shown>);
    let network = use_state_eq(|| Preset::Tiny);
    let turns = use_memo((), |()| Turns::default());
    {
        let turns = (*turns).clone();
        use_effect_with((), move |()| move || turns.give_up());
    }
    let busy = *state == State::Measuring;
    let on_start = {
        let (props, state, shown) = (props.clone(), state.clone(), shown.clone());
        let (turns, preset) = (turns.clone(), *network);
        Callback::from(move |_: MouseEvent| {
            let (props, state, shown, turn) = (props.clone(), state.clone(), shown.clone(), turns.begin());
            state.set(State::Measuring);
            props.on_busy.emit(true);
            spawn_local(async move {
                let kernels = props.setup.kernels;
                let answer = props.hands.0.roofline(Some(kernels), preset, BATCH).await;
                if !turn.is_wanted() {
                    return;
                }
                match answer {
                    Ok(roofline) => {
                        shown.set(Some(Shown { preset, kernels, roofline }));
                        state.set(State::Done);
                    }
                    Err(why) => state.set(State::Failed(why)),
                }
                props.on_busy.emit(false);
            });
        })
    };
    let on_cancel = {
        let state = state.clone();
        on_cancel(&turns, props, move || state.set(State::Cancelled))
    };
    html! {
        <section class="bench-part" aria-labelledby="bench-parts">
            <h2 id="bench-parts">{ text::bench_parts_title() }</h2>
            <p class="tr-hint">{ text::bench_parts_lede() }</p>
            <div class="bench-bar">
                { network_choice("bench-parts-net", *network, busy, move |preset| network.set(preset)) }
                { start_or_cancel(busy, props.taken, text::bench_parts_run(), on_start, on_cancel) }
                // How long it takes depends on the machine: a bar without an end.
                if busy { <progress aria-label={text::bench_parts_running()} /> }
                <p role="status">{ said(&state, shown.as_ref()) }</p>
            </div>
            if let Some(shown) = &*shown { { table(&shown.roofline) } }
        </section>
    }
}

/// All parts together.
struct Sum {
    microseconds: f64,
    nominal: f64,
    executed: f64,
}

impl Sum {
    fn of(roofline: &Roofline) -> Self {
        let sum = |of: fn(&RooflinePart) -> f64| roofline.parts.iter().map(of).sum();
        Self {
            microseconds: sum(|part| part.microseconds),
            nominal: sum(|part| part.work.nominal),
            executed: sum(|part| part.work.executed),
        }
    }

    fn share(&self, peak: f64) -> f64 {
        self.executed / self.microseconds / peak
    }
}

fn said(state: &State, shown: Option<&Shown>) -> String {
    match (state, shown) {
        (State::Measuring, _) => text::bench_parts_running(),
        (State::Cancelled, _) => text::bench_cancelled(),
        (State::Failed(why), _) => text::bench_failed(why.clone()),
        (State::Done, Some(Shown { preset, kernels, roofline })) => {
            let sum = Sum::of(roofline);
            text::bench_parts_done(
                network_name(*preset),
                kernels_name(kernels),
                format!("{:.1}", sum.microseconds),
                format::percent(sum.share(roofline.peak)),
                format!("{:.1}", roofline.peak / 1e3),
            )
        }
        _ => String::new(),
    }
}

fn table(roofline: &Roofline) -> Html {
    let most = roofline.parts.iter().map(|part| part.microseconds).fold(f64::MIN_POSITIVE, f64::max);
    let whole = |number: f64| format::whole(number.round() as u64);
    let row = |part: &RooflinePart| {
        let direction =
            if part.is_forward() { text::bench_parts_forward() } else { text::bench_parts_backward() };
        let share = part.share(roofline.peak).map_or_else(|| "\u{2013}".into(), format::percent);
        let width = format!("width:{:.1}%", 100.0 * part.microseconds / most);
        html! {
            <tr>
                <th scope="row">{ part.layers.replace('+', " + ") }</th>
                <td class="word">{ direction }</td>
                <td>{ format!("{:.2}", part.microseconds) }<i style={width} aria-hidden="true"></i></td>
                <td>{ whole(part.work.nominal) }</td>
                <td>{ whole(part.work.executed) }</td>
                <td>{ share }</td>
            </tr>
        }
    };
    let sum = Sum::of(roofline);
    html! {
        <div class="bench-scroll" tabindex="0" role="region" aria-label={text::bench_parts_title()}>
            <table class="bench-table parts">
                <thead><tr>
                    <th scope="col">{ text::bench_parts_layers() }</th>
                    <th scope="col" class="word">{ text::bench_parts_direction() }</th>
                    <th scope="col">{ text::bench_parts_time() }</th>
                    <th scope="col">{ text::bench_parts_nominal() }</th>
                    <th scope="col">{ text::bench_parts_executed() }</th>
                    <th scope="col">{ text::bench_parts_share() }</th>
                </tr></thead>
                <tbody>{ for roofline.parts.iter().map(row) }</tbody>
                <tfoot><tr>
                    <th scope="row" colspan="2">{ text::bench_parts_sum() }</th>
                    <td>{ format!("{:.2}", sum.microseconds) }</td>
                    <td>{ whole(sum.nominal) }</td>
                    <td>{ whole(sum.executed) }</td>
                    <td>{ format::percent(sum.share(roofline.peak)) }</td>
                </tr></tfoot>
            </table>
        </div>
    }
}
