//! Time to accuracy: train by a recipe against the clock, and see when each target is reached.

use kernelwalk_nn::train::race::{Look, Standing};
use kernelwalk_nn::train::recipes::{Aim, Overrides, Recipe};
use kernelwalk_nn::zoo::Preset;
use kernelwalk_text as text;
use kernelwalk_wire::RaceJob;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::parts::{
    SectionProps, Turn, Turns, choice, network_choice, on_cancel, percent, seconds, start_or_cancel,
};
use super::race_chart::RaceChart;
use crate::views::train::{format, recipe};

/// What the table lists, whatever the recipe is for.
pub(super) const TARGETS: [f64; 5] = [0.95, 0.97, 0.98, 0.99, 0.994];

#[derive(Clone, PartialEq)]
enum State {
    Ready,
    Loading,
    Running,
    Over,
    Cancelled,
    Failed(String),
}

/// A race on screen.
#[derive(Clone, PartialEq)]
struct Shown {
    recipe: Recipe,
    seed: u64,
    standing: Option<Standing>,
}

impl Shown {
    fn looks(&self) -> &[Look] {
        self.standing.as_ref().map_or(&[], |standing| &standing.looks)
    }

    fn images(&self) -> u64 {
        self.standing.as_ref().map_or(0, |standing| standing.steps * self.recipe.batch as u64)
    }
}

/// The section.
#[component]
pub(super) fn TimeToAccuracy(props: &SectionProps) -> Html {
    let state = use_state_eq(|| State::Ready);
    let shown = use_state_eq(|| None::<Shown>);
    let (network, aim) = (use_state_eq(|| Preset::Tiny), use_state_eq(|| Aim::P97));
    let seed = use_state_eq(|| 1_u64);
    let turns = use_memo((), |()| Turns::default());
    {
        let (turns, hands) = ((*turns).clone(), props.hands.clone());
        use_effect_with((), move |()| {
            move || {
                turns.give_up();
                hands.0.cancel_races();
            }
        });
    }
    let busy = matches!(*state, State::Loading | State::Running);
    let chosen = Recipe::of(*aim, *network);
    let on_start = {
        let (props, state, shown, seed) = (props.clone(), state.clone(), shown.clone(), seed.clone());
        let (turns, chosen) = (turns.clone(), chosen.clone());
        let (preset, aim) = (*network, *aim);
        Callback::from(move |_: MouseEvent| {
            let race = Shown { recipe: chosen.clone(), seed: *seed, standing: None };
            let work = Work { state: state.clone(), shown: shown.clone(), turn: turns.begin(), race };
            shown.set(Some(work.race.clone()));
            state.set(State::Loading);
            // Another start is another training, not the same one again.
            let job = RaceJob {
                id: 0,
                preset,
                aim,
                overrides: Overrides { threads: Some(props.setup.workers), ..Overrides::default() },
                seed: *seed,
                targets: TARGETS.to_vec(),
            };
            seed.set(*seed + 1);
            props.on_busy.emit(true);
            let props = props.clone();
            spawn_local(async move { work.run(props, job).await });
        })
    };
    let on_cancel = {
        let (state, hands) = (state.clone(), props.hands.clone());
        on_cancel(&turns, props, move || {
            hands.0.cancel_races();
            state.set(State::Cancelled);
        })
    };
    let aims = Aim::ALL.map(Some).map(recipe::name).map(Ok).to_vec();
    let place = Aim::ALL.iter().position(|one| *one == *aim).unwrap_or(0);
    let planned = shown
        .as_ref()
        .filter(|race| busy || race.recipe == chosen)
        .map_or((&chosen, *seed), |race| (&race.recipe, race.seed));
    html! {
        <section class="bench-part" aria-labelledby="bench-race">
            <h2 id="bench-race">{ text::bench_race_title() }</h2>
            <p class="tr-hint">{ text::bench_race_lede() }</p>
            <div class="bench-bar">
                { network_choice("bench-race-net", *network, busy, move |preset| network.set(preset)) }
                { choice("bench-race-recipe", text::bench_recipe(), aims, place, busy,
                    move |place| aim.set(Aim::ALL[place.min(Aim::ALL.len() - 1)])) }
                { start_or_cancel(busy, props.taken, text::bench_race_start(), on_start, on_cancel) }
                if let (State::Running, Some(standing)) = (&*state, shown.as_ref().and_then(|s| s.standing.as_ref())) {
                    <progress max={standing.of.to_string()} value={standing.steps.to_string()}
                        aria-label={text::bench_race_running(format::whole(standing.steps), format::whole(standing.of))} />
                }
                <p role="status">{ said(&state, shown.as_ref()) }</p>
            </div>
            <p class="tr-hint">{ plan(planned.0, planned.1) }</p>
            if let Some(race) = &*shown { { results(race, busy) } }
        </section>
    }
}

/// A race under way.
struct Work {
    state: UseStateHandle<State>,
    shown: UseStateHandle<Option<Shown>>,
    turn: Turn,
    race: Shown,
}

impl Work {
    async fn run(self, props: SectionProps, job: RaceJob) {
        let Self { state, shown, turn, race } = self;
        let watch = {
            let (state, shown, turn, race) = (state.clone(), shown.clone(), turn.clone(), race.clone());
            move |standing: &Standing| {
                // Before the first step the images are still on their way.
                if turn.is_wanted() && standing.steps > 0 {
                    state.set(State::Running);
                    shown.set(Some(Shown { standing: Some(standing.clone()), ..race.clone() }));
                }
            }
        };
        let answer = props.hands.0.race(Some(props.setup.kernels), job, watch).await;
        if !turn.is_wanted() {
            return;
        }
        match answer {
            Ok(standing) => {
                shown.set(Some(Shown { standing: Some(standing), ..race }));
                state.set(State::Over);
            }
            Err(why) => state.set(State::Failed(why)),
        }
        props.on_busy.emit(false);
    }
}

fn plan(recipe: &Recipe, seed: u64) -> String {
    let images = format::whole(recipe.steps * recipe.batch as u64);
    text::bench_race_plan(format::whole(recipe.steps), recipe.batch.to_string(), images, seed.to_string())
}

/// One sentence when something has happened: a target reached, or the end.
fn said(state: &State, shown: Option<&Shown>) -> String {
    let standing = shown.and_then(|race| race.standing.as_ref());
    match (state, standing) {
        (State::Loading, _) => text::bench_loading(),
        (State::Running, Some(standing)) => {
            let last =
                standing.reached.iter().rev().find_map(|(target, reached)| Some((target, (*reached)?)));
            last.map(|(target, reached)| {
                text::bench_race_reached(format::percent_short(*target), seconds(reached.sec))
            })
            .unwrap_or_default()
        }
        (State::Over, Some(standing)) => text::bench_race_over(seconds(standing.sec), percent(standing.last)),
        (State::Cancelled, _) => text::bench_cancelled(),
        (State::Failed(why), _) => text::bench_failed(why.clone()),
        _ => String::new(),
    }
}

fn results(race: &Shown, busy: bool) -> Html {
    let standing = race.standing.as_ref();
    let looked = standing.filter(|standing| !standing.looks.is_empty());
    let dash = || "\u{2013}".to_owned();
    let share = |share: Option<f64>| share.map_or_else(dash, percent);
    let number = |name: &'static str, label: String, value: String| {
        html! { <div data-readout={name}><dt>{ label }</dt><dd>{ value }</dd></div> }
    };
    let summary = looked.map_or_else(text::bench_race_chart_empty, |standing| {
        text::bench_race_summary(seconds(standing.sec), percent(standing.last), percent(standing.best))
    });
    html! {
        <div class="bench-race">
            <div>
                <dl class="tr-stats">
                    { number("race-seconds", text::bench_race_seconds(), standing.map_or_else(dash, |s| seconds(s.sec))) }
                    { number("race-images", text::bench_race_images(), format::whole(race.images())) }
                    { number("race-now", text::bench_race_now(), share(looked.map(|s| s.last))) }
                    { number("race-best", text::bench_race_best(), share(looked.map(|s| s.best))) }
                </dl>
                { targets(race, busy) }
            </div>
            <RaceChart looks={race.looks().to_vec()} {summary} />
        </div>
    }
}

fn targets(race: &Shown, busy: bool) -> Html {
    let row = |(place, target): (usize, f64)| {
        let reached = race.standing.as_ref().and_then(|standing| standing.reached.get(place)?.1);
        let cells = match reached {
            Some(reached) => html! { <>
                <td><b>{ seconds(reached.sec) }</b></td>
                <td>{ format::whole(reached.steps) }</td>
                <td>{ format::whole(reached.steps * race.recipe.batch as u64) }</td>
            </> },
            None => {
                let why = if busy { text::bench_race_pending() } else { text::bench_race_missed() };
                html! { <td colspan="3" class="tr-hint">{ why }</td> }
            }
        };
        html! {
            <tr data-target={target.to_string()} data-sec={reached.map(|reached| reached.sec.to_string())}
                class={reached.is_some().then_some("on")}>
                <th scope="row">{ format::percent_short(target) }</th>{ cells }
            </tr>
        }
    };
    html! {
        <table class="bench-table">
            <thead><tr>
                <th scope="col">{ text::bench_race_target() }</th>
                <th scope="col">{ text::bench_race_time() }</th>
                <th scope="col">{ text::bench_race_steps() }</th>
                <th scope="col">{ text::bench_race_used() }</th>
            </tr></thead>
            <tbody>{ for TARGETS.into_iter().enumerate().map(row) }</tbody>
        </table>
    }
}
