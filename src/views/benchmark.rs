//! `#/benchmark`: how fast this machine trains, for people and, on `window`, for programs.

mod apart;
mod contract;
mod parts;
mod race;
mod race_chart;
mod reference;
mod runner;
mod speed;
mod train_to;

use std::rc::Rc;

use kernelwalk_nn::train::group::MOST_MEMBERS;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::browser::worker_link::{KERNEL_SETS, best_kernels, can_load};
use parts::{Hands, SectionProps, Setup, choice, kernels_name};
use runner::Runner;

/// The sections, in the order of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Speed,
    Race,
    Apart,
}

/// The page.
#[component]
pub fn Benchmark() -> Html {
    let hands = use_memo((), |()| Hands(Rc::new(Runner::default())));
    let setup = use_state_eq(|| Setup { workers: 1, kernels: best_kernels() });
    let busy = use_state_eq(|| None::<Section>);
    {
        let runner = Rc::clone(&hands.0);
        use_effect_with((), move |()| {
            let installed = contract::install(&runner);
            move || drop(installed)
        });
    }
    let section = |section: Section| {
        let on_busy = {
            let busy = busy.clone();
            Callback::from(move |begins: bool| busy.set(begins.then_some(section)))
        };
        let taken = busy.is_some_and(|other| other != section);
        SectionProps { hands: (*hands).clone(), setup: *setup, taken, on_busy }
    };
    html! {
        <main class="bench" id="main" tabindex="-1">
            <p><a href="#/">{ text::back_to_map() }</a></p>
            <h1>{ text::bench_title() }</h1>
            <p class="lede">{ text::bench_lede() }</p>
            { settings(&setup, busy.is_some()) }
            <speed::Speed ..section(Section::Speed) />
            <race::TimeToAccuracy ..section(Section::Race) />
            <apart::Apart ..section(Section::Apart) />
        </main>
    }
}

/// What holds for all sections.
fn settings(setup: &UseStateHandle<Setup>, disabled: bool) -> Html {
    let workers: Vec<Result<String, String>> = (1..=MOST_MEMBERS).map(|n| Ok(n.to_string())).collect();
    let kernels = KERNEL_SETS.map(|set| {
        let name = kernels_name(set);
        if can_load(set) { Ok(name) } else { Err(text::bench_kernels_missing(name)) }
    });
    let place = KERNEL_SETS.iter().position(|set| *set == setup.kernels).unwrap_or(0);
    let on_workers = {
        let setup = setup.clone();
        move |place: usize| setup.set(Setup { workers: place as u32 + 1, ..*setup })
    };
    let on_kernels = {
        let setup = setup.clone();
        move |place: usize| {
            if let Some(kernels) = KERNEL_SETS.get(place) {
                setup.set(Setup { kernels, ..*setup });
            }
        }
    };
    html! {
        <div class="bench-bar" role="group" aria-label={text::bench_settings()}>
            { choice("bench-kernels", text::bench_kernels(), kernels.to_vec(), place, disabled, on_kernels) }
            { choice("bench-workers", text::bench_workers(), workers, setup.workers as usize - 1, disabled,
                on_workers) }
            <p class="tr-hint">{ text::bench_workers_hint() }</p>
        </div>
    }
}
