//! The tables of the inspector.

use kernelwalk_stage::frame::{CellId, TermStrip};
use kernelwalk_stage::scenes::convolution::UseRow;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::render::cell::{hue_class, tap_name};
use crate::views::parts::View;

/// The products one cell takes part in.
pub(super) struct Uses {
    pub(super) uses: Vec<UseRow>,
    pub(super) active: Option<CellId>,
    /// Name the input instead of the tap: what one weight multiplies.
    pub(super) by_input: bool,
}

fn place(cell: CellId) -> String {
    let number = |n: i32| kernelwalk_stage::number::show(f64::from(n), 0);
    format!("[{}, {}]", number(cell.row), number(cell.col))
}

impl View for Uses {
    fn view(&self) -> Html {
        let through = if self.by_input { text::column_input() } else { text::column_through() };
        html! {
            <div class="scroll" tabindex="0" role="group" aria-label={text::goes_into()}>
                <table class="tt">
                    <thead><tr>
                        <th scope="col">{ text::column_output() }</th><th scope="col">{ through }</th>
                        <th scope="col">{ text::column_product() }</th><th scope="col">{ text::column_adds() }</th>
                        <th scope="col">{ text::column_of() }</th>
                    </tr></thead>
                    <tbody>
                        { for self.uses.iter().map(|used| {
                            let here = self.active == Some(used.output);
                            html! {
                                <tr class={here.then_some("hl")}>
                                    <td><i class="v">{ "Y" }</i>{ place(used.output) }</td>
                                    <td>
                                        if self.by_input {
                                            <i class="v">{ "X" }</i>{ place(used.input) }
                                        } else {
                                            <span class={classes!("chip", hue_class(used.tap.style))}></span><i>{ tap_name(&used.tap) }</i>
                                        }
                                    </td>
                                    <td>{ &used.value }{ " \u{d7} " }{ &used.factor }</td>
                                    <td>{ &used.product }</td>
                                    <td>{ &used.total }</td>
                                </tr>
                            }
                        }) }
                    </tbody>
                </table>
            </div>
        }
    }
}

/// The products behind one output.
pub(super) struct MadeFrom {
    pub(super) strip: TermStrip,
}

impl View for MadeFrom {
    fn view(&self) -> Html {
        let strip = &self.strip;
        let equals = if strip.approximate { "\u{2248}" } else { "=" };
        html! {
            <div class="scroll" tabindex="0" role="group" aria-label={text::made_from()}>
                <table class="tt">
                    <thead><tr>
                        <th scope="col">{ text::column_input() }</th><th scope="col">{ text::column_through() }</th>
                        <th scope="col">{ text::column_product() }</th><th scope="col">{ text::column_adds() }</th>
                    </tr></thead>
                    <tbody>
                        { for strip.terms.iter().map(|term| html! {
                            <tr>
                                <td><i class="v">{ "X" }</i>{ place(term.input) }</td>
                                <td><span class={classes!("chip", hue_class(term.tap.style))}></span><i>{ tap_name(&term.tap) }</i></td>
                                <td>{ &term.value }{ " \u{d7} " }{ &term.factor }</td>
                                <td>{ &term.product }</td>
                            </tr>
                        }) }
                        if let Some((_, bias)) = &strip.bias {
                            <tr><td>{ text::grid_bias() }</td><td></td><td></td><td>{ bias }</td></tr>
                        }
                        <tr class="hl"><td></td><td></td><td>{ equals }</td><td>{ &strip.total_text }</td></tr>
                    </tbody>
                </table>
            </div>
        }
    }
}

/// How often each input cell is read.
#[derive(PartialEq)]
pub(super) struct ReadMap {
    pub(super) reads: Vec<Vec<usize>>,
    pub(super) at: Option<CellId>,
}

impl View for ReadMap {
    fn view(&self) -> Html {
        let most = self.reads.iter().flatten().copied().max().unwrap_or(0).max(1);
        let (rows, cols) = (self.reads.len(), self.reads.first().map_or(0, Vec::len));
        let never = self.reads.iter().flatten().filter(|n| **n == 0).count();
        let size = match rows.max(cols) {
            0..=6 => 19,
            7..=9 => 15,
            _ => 11,
        };
        let spoken =
            self.reads.iter().map(|row| row.iter().map(usize::to_string).collect::<Vec<_>>().join(" "));
        html! {
            <div>
                <h3>{ text::read_map_title() }</h3>
                <div class="reads">
                    <div class="rm" aria-hidden="true" style={format!("--n:{cols};--r:{size}px")}>
                        { for self.reads.iter().enumerate().flat_map(|(y, row)| row.iter().enumerate().map(move |(x, n)| (y, x, *n)))
                            .map(|(y, x, n)| {
                                let here = self.at.is_some_and(|c| (c.row, c.col) == (y as i32, x as i32));
                                let classes = classes!((n == 0).then_some("never"), here.then_some("at"));
                                let style = format!("--f:{:.2}", n as f64 / most as f64);
                                html! { <span class={classes} {style}>{ if size > 11 { n.to_string() } else { String::new() } }</span> }
                            }) }
                    </div>
                    <p>{ if never > 0 { text::read_map_never(never, rows * cols) } else { text::read_map_line() } }</p>
                </div>
                <ul class="vh">{ for spoken.map(|line| html! { <li>{ line }</li> }) }</ul>
            </div>
        }
    }
}
