//! What the sections of the page share: settings, the order of work, small controls.

use std::cell::Cell;
use std::rc::Rc;

use kernelwalk_nn::zoo::Preset;
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::runner::Runner;
use crate::views::train::format;

/// How everything on the page is measured.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Setup {
    /// Workers that train together.
    pub(super) workers: u32,
    /// The kernel set.
    pub(super) kernels: &'static str,
}

impl Setup {
    /// Both in words.
    pub(super) fn words(self) -> String {
        text::bench_here_with(kernels_name(self.kernels), self.workers)
    }
}

/// The name of a kernel set in words.
pub(super) fn kernels_name(kernels: &str) -> String {
    match kernels {
        "relaxed" => text::bench_kernels_relaxed(),
        "simd128" => text::bench_kernels_simd(),
        _ => text::bench_kernels_scalar(),
    }
}

/// The name of a network.
pub(super) fn network_name(preset: Preset) -> String {
    match preset {
        Preset::Tiny => text::bench_model_s(),
        Preset::Lenet5 => text::bench_model_l(),
    }
}

/// The workers that measure, as a property.
#[derive(Clone)]
pub(super) struct Hands(pub(super) Rc<Runner>);

impl PartialEq for Hands {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What a section is given.
#[derive(Properties, Clone, PartialEq)]
pub(super) struct SectionProps {
    pub(super) hands: Hands,
    pub(super) setup: Setup,
    /// Another section measures: two at a time would slow each other down.
    pub(super) taken: bool,
    /// Whether this one does.
    pub(super) on_busy: Callback<bool>,
}

/// Long work that can be given up: whatever still runs then finds that it is no longer wanted.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Turns(Rc<Cell<u32>>);

/// One piece of long work.
#[derive(Clone)]
pub(super) struct Turn {
    turns: Turns,
    number: u32,
}

impl Turns {
    /// Begins work; earlier work is given up.
    pub(super) fn begin(&self) -> Turn {
        self.give_up();
        Turn { turns: self.clone(), number: self.0.get() }
    }

    /// Gives up what runs.
    pub(super) fn give_up(&self) {
        self.0.set(self.0.get().wrapping_add(1));
    }
}

impl Turn {
    /// Whether it has not been given up.
    pub(super) fn is_wanted(&self) -> bool {
        self.turns.0.get() == self.number
    }
}

/// The hand of a Cancel button: gives up what runs, frees the other sections, and does `more`.
pub(super) fn on_cancel(
    turns: &Turns,
    props: &SectionProps,
    more: impl Fn() + 'static,
) -> Callback<MouseEvent> {
    let (turns, on_busy) = (turns.clone(), props.on_busy.clone());
    Callback::from(move |_| {
        turns.give_up();
        more();
        on_busy.emit(false);
    })
}

/// A labelled choice of `names`; those that are `Err` cannot be chosen.
pub(super) fn choice(
    id: &'static str,
    label: String,
    names: Vec<Result<String, String>>,
    chosen: usize,
    disabled: bool,
    on_choice: impl Fn(usize) + 'static,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(place) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
            on_choice(place);
        }
    });
    html! {
        <div class="tr-field">
            <label for={id}>{ label }</label>
            <select {id} {onchange} {disabled}>
                { for names.into_iter().enumerate().map(|(place, name)| {
                    let disabled = name.is_err();
                    html! {
                        <option selected={place == chosen} {disabled}>{ name.unwrap_or_else(|name| name) }</option>
                    }
                }) }
            </select>
        </div>
    }
}

/// The choice of one of the two networks.
pub(super) fn network_choice(
    id: &'static str,
    chosen: Preset,
    disabled: bool,
    on_choice: impl Fn(Preset) + 'static,
) -> Html {
    let names = Preset::ALL.map(network_name).map(Ok).to_vec();
    let place = Preset::ALL.iter().position(|preset| *preset == chosen).unwrap_or(0);
    choice(id, text::bench_model(), names, place, disabled, move |place| {
        if let Some(preset) = Preset::ALL.get(place) {
            on_choice(*preset);
        }
    })
}

/// The button that starts, or the one that cancels while work is done.
pub(super) fn start_or_cancel(
    busy: bool,
    disabled: bool,
    start: String,
    on_start: Callback<MouseEvent>,
    on_cancel: Callback<MouseEvent>,
) -> Html {
    // One button in both cases: who pressed it by keyboard keeps the focus.
    let (class, label, onclick) =
        if busy { ("btn", text::bench_cancel(), on_cancel) } else { ("btn pri", start, on_start) };
    html! { <button type="button" {class} {onclick} disabled={disabled && !busy}>{ label }</button> }
}

/// A rate in whole images, or a dash.
pub(super) fn rate(value: Option<f64>) -> String {
    value.map_or_else(|| "\u{2013}".into(), |value| format::whole(value.round() as u64))
}

/// Seconds with two decimals below ten: half a second is what the fastest recipe is about.
pub(super) fn seconds(sec: f64) -> String {
    if sec < 9.995 { format!("{sec:.2}\u{a0}s") } else { format!("{sec:.1}\u{a0}s") }
}

/// A share as a percentage with two decimals: 1 of 10,000 images is 0.01 %.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2}\u{a0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_was_given_up_is_no_longer_wanted() {
        let turns = Turns::default();
        let first = turns.begin();
        assert!(first.is_wanted());
        let second = turns.begin();
        assert!(!first.is_wanted() && second.is_wanted());
        turns.give_up();
        assert!(!second.is_wanted());
    }

    #[test]
    fn short_times_keep_their_hundredths() {
        assert_eq!(
            [0.456, 9.99, 12.34].map(seconds),
            ["0.46\u{a0}s", "9.99\u{a0}s", "12.3\u{a0}s"].map(String::from)
        );
    }
}
