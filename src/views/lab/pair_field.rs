//! A setting with a number for rows and one for columns; one stepper sets both until they are split.

use kernelwalk_stage::lab::Axes;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Stepper, Tone};

/// What [`PairField`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct PairFieldProps {
    /// Its name.
    pub label: AttrValue,
    /// Its symbol in the formula.
    pub symbol: &'static str,
    /// `[rows, columns]`.
    pub value: [usize; 2],
    /// Least value.
    pub min: usize,
    /// Largest value.
    pub max: usize,
    /// Whether it causes a note.
    #[prop_or_default]
    pub tone: Tone,
    /// Told which axes take which value.
    pub on_change: Callback<(Axes, usize)>,
}

/// Two numbers that differ are always shown apart.
#[component]
pub fn PairField(props: &PairFieldProps) -> Html {
    let split = use_state(|| false);
    let [rows, cols] = props.value;
    let apart = *split || rows != cols;
    let toggle = {
        let (split, on_change) = (split.clone(), props.on_change.clone());
        Callback::from(move |_: MouseEvent| {
            if apart && rows != cols {
                on_change.emit((Axes::Both, rows));
            }
            split.set(!apart);
        })
    };
    let label = props.label.to_string();
    let (word, spoken) = if apart {
        (text::link_up(), text::link_long(label.as_str()))
    } else {
        (text::unlink(), text::unlink_long(label.as_str()))
    };
    let stepper = |name: String, value: usize, axes: Axes| {
        let on_change = props.on_change.reform(move |n| (axes, n));
        html! {
            <Stepper label={name.clone()} less={text::less_of(name.as_str())} more={text::more_of(name)} {value}
                min={props.min} max={props.max} tone={props.tone} {on_change} />
        }
    };
    html! {
        <div class="field">
            <span class="lab">
                <span aria-hidden="true">{ props.label.clone() }{ " " }<i class="v">{ props.symbol }</i></span>
                <button type="button" class="unlink" aria-label={format!("{word}: {spoken}")} aria-pressed={if apart { "true" } else { "false" }}
                    title={spoken} onclick={toggle}>{ word }</button>
            </span>
            <span class="pair">
                if apart {
                    { stepper(text::rows_of(label.as_str()), rows, Axes::Rows) }
                    { stepper(text::columns_of(label.as_str()), cols, Axes::Columns) }
                } else {
                    { stepper(label.clone(), rows, Axes::Both) }
                }
            </span>
        </div>
    }
}
