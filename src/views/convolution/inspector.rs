//! What the selected cell is made from, where it goes, and how often each input is read.

use kernelwalk_nn::shape::Direction;
use kernelwalk_stage::frame::{CellId, Role};
use kernelwalk_stage::scenes::convolution::{Inspector as Facts, NeverRead, Subject, UseRow, WhyNever};
use kernelwalk_text as text;
use yew::prelude::*;

use super::inspector_tables::{MadeFrom, ReadMap, Uses};
use crate::views::parts::{Glyph, View, icon, memo};

/// The story of one cell.
pub struct CellInspector {
    /// The selected cell, if there is one.
    pub facts: Option<Facts>,
    /// Whether it stays selected.
    pub pinned: bool,
    /// Cell whose row is marked in the tables: the output the window stands at.
    pub active: Option<CellId>,
    /// Releases the cell.
    pub on_release: Callback<()>,
}

impl View for CellInspector {
    fn view(&self) -> Html {
        let Some(facts) = &self.facts else {
            return html! { <section><p>{ text::inspector_empty() }</p></section> };
        };
        let (symbol, place) = name(facts);
        let release = self.on_release.reform(|_: MouseEvent| ());
        let at = (facts.cell.role == Role::Input).then_some(facts.cell);
        let reads = ReadMap { reads: facts.reads.clone(), at };
        html! {
            <section>
                <div class="hd">
                    if self.pinned {
                        { icon(Glyph::Pin) }{ text::pinned() }<span class="grow"></span>
                        <button type="button" onclick={release}>{ text::release() }</button>
                    } else {
                        { text::preview() }
                    }
                </div>
                <div class="cols">
                    <div>
                        <h2 class="who"><i class="v">{ symbol }</i>{ index(facts.cell) }
                            <span class="muted">{ " = " }</span><span class="val">{ &facts.value }</span></h2>
                        <p>{ place }</p>
                        { story(facts, self.active) }
                    </div>
                    { memo(reads) }
                </div>
            </section>
        }
    }
}

fn story(facts: &Facts, active: Option<CellId>) -> Html {
    let made = |what: String| html! { <h3>{ icon(Glyph::MadeFrom) }{ text::made_from() }{ " " }<span>{ what }</span></h3> };
    let into = |what: String| html! { <h3>{ icon(Glyph::GoesInto) }{ text::goes_into() }{ " " }<span>{ what }</span></h3> };
    let table = |uses: &Vec<UseRow>, by_input| Uses { uses: uses.clone(), active, by_input }.view();
    match &facts.subject {
        Subject::Output { made_from } => html! {
            <>
                { made(text::products_of(made_from.terms.len())) }
                { MadeFrom { strip: made_from.clone() }.view() }
            </>
        },
        Subject::Input { uses, outputs, per_unit, never } => html! {
            <>
                { made(text::value_you_set()) }
                { into(text::goes_into_of(outputs.0, outputs.1)) }
                if let Some(never) = never {
                    <p>{ text::never_read_title() }</p>
                    { for reasons(never).into_iter().map(|why| html! { <p>{ why }</p> }) }
                } else {
                    { table(uses, false) }
                    <p>{ text::raise_by_one(per_unit.as_str()) }</p>
                }
            </>
        },
        Subject::Padding { repeats, uses } => html! {
            <>
                { made(match repeats {
                    Some(cell) => text::value_padding_repeats(text::cell_position(cell.row, cell.col)),
                    None => text::value_padding_zero(),
                }) }
                { into(text::goes_into_times(uses.len())) }
                { table(uses, false) }
            </>
        },
        Subject::Weight { uses } => html! {
            <>
                { made(text::value_you_set()) }
                { into(text::goes_into_times(uses.len())) }
                <p>{ text::weight_sharing(uses.len()) }</p>
                { table(uses, true) }
            </>
        },
        Subject::Bias { outputs, .. } => html! {
            <>
                { made(text::value_you_set()) }
                <p>{ text::bias_added(*outputs) }</p>
            </>
        },
    }
}

fn name(facts: &Facts) -> (&'static str, String) {
    let cell = facts.cell;
    let place = text::cell_position(cell.row, cell.col);
    match (cell.role, &facts.subject) {
        (Role::Input, Subject::Padding { .. }) => ("X", text::place_padding(place)),
        (Role::Input, _) => ("X", text::place_input(place)),
        (Role::Weight, _) => ("W", text::place_weight(place)),
        (Role::Bias, _) => ("b", text::place_bias(cell.col)),
        (Role::Output, _) => ("Y", text::place_output(place)),
    }
}

fn index(cell: CellId) -> String {
    let number = |n: i32| kernelwalk_stage::number::show(f64::from(n), 0);
    match cell.role {
        Role::Bias => format!("[{}]", number(cell.col)),
        _ if cell.channel > 0 => format!("[{}, {}, {}]", cell.channel, number(cell.row), number(cell.col)),
        _ => format!("[{}, {}]", number(cell.row), number(cell.col)),
    }
}

fn reasons(never: &NeverRead) -> Vec<String> {
    let direction = |d: Direction| match d {
        Direction::Rows => text::direction_rows(),
        Direction::Columns => text::direction_columns(),
    };
    let say = |(d, why): &(Direction, WhyNever)| match *why {
        WhyNever::BehindTheLastWindow { needs, window } => {
            text::never_behind(window, direction(*d), needs as f64)
        }
        WhyNever::SteppedOver { stride } => text::never_stepped(stride, direction(*d)),
        WhyNever::BetweenTaps { dilation } => text::never_between(direction(*d), dilation),
    };
    never.reasons.iter().map(say).collect()
}
