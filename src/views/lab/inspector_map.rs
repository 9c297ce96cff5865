//! The map of the inspector: which input cells the selected one has to do with, and how often.

use kernelwalk_stage::lab::CellMap;
use yew::prelude::*;

use super::inspector::Story;
use crate::views::parts::{Same, View};

/// A number for each input cell, where the cell has such a map.
#[derive(PartialEq)]
pub struct Map {
    /// What there is to say of the cell.
    pub story: Same<Story>,
}

impl View for Map {
    fn view(&self) -> Html {
        let map = self.story.facts.as_ref().and_then(|facts| facts.map.as_ref());
        let Some(CellMap { title, numbers, remark, at }) = map else { return html! {} };
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
                    <div class="rm" aria-hidden="true" style={format!("--n:{cols};--r:calc({size}px*var(--grow))")}>
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
