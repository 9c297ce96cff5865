//! The tables of the inspector.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::lab::{Entry, Table};
use yew::prelude::*;

use crate::render::cell::{hue_class, tap_name};
use crate::views::parts::View;

/// A table whose line about the active output is marked.
pub(super) struct Rows<'a> {
    pub(super) table: &'a Table,
    pub(super) active: Option<CellId>,
}

impl View for Rows<'_> {
    fn view(&self) -> Html {
        html! {
            <div class="scroll" tabindex="0" role="group" aria-label={self.table.name.clone()}>
                <table class="tt">
                    <thead><tr>{ for self.table.heads.iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>
                        { for self.table.rows.iter().map(|row| {
                            let here = row.total || (row.about.is_some() && row.about == self.active);
                            html! { <tr class={here.then_some("hl")}>{ for row.entries.iter().map(entry) }</tr> }
                        }) }
                    </tbody>
                </table>
            </div>
        }
    }
}

fn entry(entry: &Entry) -> Html {
    match entry {
        Entry::Cell(symbol, place) => html! { <td><i class="v">{ *symbol }</i>{ place }</td> },
        Entry::Tap(tap) => html! {
            <td><span class={classes!("chip", hue_class(tap.style))}></span><i>{ tap_name(tap) }</i></td>
        },
        Entry::Text(text) => html! { <td>{ text }</td> },
    }
}
