//! The pixel that is looked at, how bright the picture is, its source, and PyTorch.

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::pictures::pixels::{PixelFocus, Table};
use kernelwalk_stage::number::{self, IN_CELLS};
use kernelwalk_stage::scenes::pixels::Bar;
use kernelwalk_text as text;
use yew::prelude::*;

use super::super::inspector::{Looked, Number, code, credit};
use super::Scene;
use super::strips::letter;
use crate::views::parts::{Glyph, View, icon};

impl Scene<'_> {
    pub(super) fn inspector(&self) -> Html {
        let source = self.pixels.params().source;
        let program = self.focus.and_then(|focus| self.pixels.program(focus.at));
        html! {
            <aside class="insp px-insp" aria-label={text::inspector()}>
                if let Some(focus) = self.focus { { self.pixel(focus) } }
                if let Some(table) = self.pixels.table() { { brightness(table) } }
                if let Some(program) = &program { { code(program, self.on_wish) } }
                <section>
                    <h3>{ text::filters_source() }</h3>
                    <p>{ credit(source, self.pixels.class()) }</p>
                </section>
            </aside>
        }
    }

    fn pixel(&self, focus: &PixelFocus) -> Html {
        let [row, col] = focus.at;
        let pinned = self.looked == Looked::Pinned;
        let head = match self.looked {
            Looked::Pointed => text::filters_pointed(),
            Looked::Pinned => text::pinned(),
            Looked::Read => {
                text::pixels_reading_at(grouped(self.pixels.read(self.t)), grouped(self.pixels.cells()))
            }
            Looked::Middle | Looked::Strongest => text::pixels_middle(),
        };
        html! {
            <section>
                <div class="hd">
                    if pinned { { icon(Glyph::Pin) } }
                    <span class="grow">{ head }</span>
                    if pinned {
                        <button type="button" onclick={self.tells(PictureMsg::Unpinned)}>{ text::release() }</button>
                    }
                </div>
                <p class="who">{ letter(focus) }{ " = " }<b class="val">{ &focus.text }</b></p>
                <p>{ text::pixels_place(row, col) }</p>
                if let Some(stored) = &focus.stored {
                    <p class={classes!("px-stored", focus.plane.map(|_| "planes"))}>{ stored }</p>
                }
                if focus.editable { { self.change(focus) } } else { <p>{ text::pixels_derived() }</p> }
            </section>
        }
    }

    fn change(&self, focus: &PixelFocus) -> Html {
        let number = Number {
            at: focus.at,
            value: focus.pixel.value,
            was: focus.was,
            edits: self.pixels.params().edits.len(),
            label: text::pixels_change(),
            line: text::pixels_change_line(),
            on_wish: self.on_wish,
        };
        number.view()
    }
}

fn grouped(count: usize) -> String {
    number::grouped(count as u64)
}

fn brightness(table: &Table) -> Html {
    let found = table.brightness;
    html! {
        <section>
            <h3>{ text::pixels_brightness() }</h3>
            <ul class="px-hist" aria-label={text::pixels_bins()}>{ for found.bars().into_iter().map(bar) }</ul>
            <p>{ text::pixels_zeros(grouped(found.zeros), grouped(found.pixels), number::show(found.mean, IN_CELLS)) }</p>
        </section>
    }
}

/// A bar in the grey of its numbers.
fn bar(Bar { range: [least, most], count, label, height }: Bar) -> Html {
    let name = if most == 0 { text::pixels_bin_zero() } else { text::pixels_bin(least, most) };
    html! {
        <li title={name.clone()} style={format!("--h:{height:.4};--g:{most}")}>
            <span class="vh">{ format!("{name}: {}", grouped(count)) }</span><i></i><span aria-hidden="true">{ label }</span>
        </li>
    }
}
