//! The tables of the inspector.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::lab::{CellMap, Entry, Table};
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

/// A number for each input cell.
#[derive(PartialEq)]
pub(super) struct Map {
    pub(super) map: CellMap,
}

impl View for Map {
    fn view(&self) -> Html {
        let CellMap { title, numbers, remark, at } = &self.map;
        let most = numbers.iter().flatten().copied().max().unwrap_or(0).max(1);
        let (rows, cols) = (numbers.len(), numbers.first().map_or(0, Vec::len));
        let size = match rows.max(cols) {
            0..=6 => 19,
            7..=9 => 15,
            _ => 11,
        };
        let spoken = numbers.iter().map(|row| row.iter().map(usize::to_string).collect::<Vec<_>>().join(" "));
        html! {
            <div>
                <h3>{ title }</h3>
                <div class="reads">
                    <div class="rm" aria-hidden="true" style={format!("--n:{cols};--r:{size}px")}>
                        { for numbers.iter().enumerate().flat_map(|(y, row)| row.iter().enumerate().map(move |(x, n)| (y, x, *n)))
                            .map(|(y, x, n)| {
                                let here = at.is_some_and(|c| (c.row, c.col) == (y as i32, x as i32));
                                let classes = classes!((n == 0).then_some("never"), here.then_some("at"));
                                let style = format!("--f:{:.2}", n as f64 / most as f64);
                                html! { <span class={classes} {style}>{ if size > 11 { n.to_string() } else { String::new() } }</span> }
                            }) }
                    </div>
                    <p>{ remark }</p>
                </div>
                <ul class="vh">{ for spoken.map(|line| html! { <li>{ line }</li> }) }</ul>
            </div>
        }
    }
}
