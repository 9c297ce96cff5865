//! A number with a button on either side; the number itself can be typed.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Glyph, icon};

/// How the stepper stands to the state of the scene.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Nothing to say.
    #[default]
    Plain,
    /// This setting leaves cells unread.
    Warn,
    /// This setting has no output.
    Bad,
}

/// What [`Stepper`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct StepperProps {
    /// Accessible name.
    pub label: AttrValue,
    /// Name of the button that takes one away.
    pub less: AttrValue,
    /// Name of the button that adds one.
    pub more: AttrValue,
    /// The value.
    pub value: usize,
    /// Least value.
    pub min: usize,
    /// Largest value.
    pub max: usize,
    /// What a press changes the value by.
    #[prop_or(1)]
    pub step: usize,
    /// Whether the value causes a note.
    #[prop_or_default]
    pub tone: Tone,
    /// Told the new value, always within `min..=max`.
    pub on_change: Callback<usize>,
}

/// A spin button that keeps a half-typed number to itself until no digit can follow, or the field is left.
#[component]
pub fn Stepper(props: &StepperProps) -> Html {
    let draft = use_state(|| None::<String>);
    let give = {
        let (on_change, min, max, value) = (props.on_change.clone(), props.min, props.max, props.value);
        move |wanted: usize| {
            let wanted = wanted.clamp(min, max);
            if wanted != value {
                on_change.emit(wanted);
            }
        }
    };
    let nudge = |by: isize| {
        let (give, draft, value, step) = (give.clone(), draft.clone(), props.value, props.step);
        move || {
            // A state that is set is drawn, and most presses find nothing half typed.
            if draft.is_some() {
                draft.set(None);
            }
            give(value.saturating_add_signed(by * step as isize));
        }
    };
    let (down, up) = (nudge(-1), nudge(1));
    let oninput = {
        let (draft, give, min, max) = (draft.clone(), give.clone(), props.min, props.max);
        Callback::from(move |e: InputEvent| {
            let typed = e.target_dyn_into::<HtmlInputElement>().map(|i| i.value()).unwrap_or_default();
            match typed.trim().parse::<usize>() {
                // No digit can follow: this is the number.
                Ok(n) if (min..=max).contains(&n) && (n == 0 || n * 10 > max) => {
                    give(n);
                    draft.set(None);
                }
                // Half a number ("1" on the way to "12") or none: a grid that shrank to 1 would have lost its numbers.
                _ => draft.set(Some(typed)),
            }
        })
    };
    let settle = {
        let (draft, give) = (draft.clone(), give.clone());
        move || {
            if let Some(n) = draft.as_ref().and_then(|d| d.trim().parse().ok()) {
                give(n);
            }
            draft.set(None);
        }
    };
    let onblur = {
        let settle = settle.clone();
        Callback::from(move |_: FocusEvent| settle())
    };
    let onkeydown = {
        let (up, down, draft) = (up.clone(), down.clone(), draft.clone());
        Callback::from(move |e: KeyboardEvent| {
            match e.key().as_str() {
                "ArrowUp" => up(),
                "ArrowDown" => down(),
                "Escape" if draft.is_some() => draft.set(None),
                "Enter" => settle(),
                _ => return,
            }
            e.prevent_default();
        })
    };
    let onfocus = Callback::from(|e: FocusEvent| {
        if let Some(input) = e.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
            input.select();
        }
    });
    let shown = draft.as_ref().cloned().unwrap_or_else(|| props.value.to_string());
    let tone = match props.tone {
        Tone::Plain => None,
        Tone::Warn => Some("warn"),
        Tone::Bad => Some("bad"),
    };
    html! {
        <div class={classes!("stepper", tone)} role="group" aria-label={props.label.clone()}>
            <button type="button" tabindex="-1" aria-label={props.less.clone()} disabled={props.value <= props.min}
                onclick={Callback::from(move |_| down())}>{ icon(Glyph::Minus) }</button>
            <input type="text" inputmode="numeric" role="spinbutton" autocomplete="off" aria-label={props.label.clone()}
                aria-valuenow={props.value.to_string()} aria-valuemin={props.min.to_string()}
                aria-valuemax={props.max.to_string()} aria-invalid={(props.tone == Tone::Bad).then_some("true")}
                value={shown} {oninput} {onblur} {onkeydown} {onfocus} />
            <button type="button" tabindex="-1" aria-label={props.more.clone()} disabled={props.value >= props.max}
                onclick={Callback::from(move |_| up())}>{ icon(Glyph::Plus) }</button>
        </div>
    }
}
