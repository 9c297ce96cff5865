//! The inspector: the selected cell above, PyTorch, trace and notes as tabs below.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::lab::Desk;
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::code::CodePanel;
use super::inspector::{CellInspector, Story};
use crate::views::parts::{Glyph, Same, View, icon, memo};

/// The place of the tab that says the moment in words.
pub const TRACE: usize = 1;
/// The place of the tab with the exercises.
pub const EXERCISES: usize = 3;

/// The right column.
pub struct Panel {
    /// Which tab is open.
    pub tab: usize,
    /// Told which tab was chosen.
    pub on_tab: Callback<usize>,
    /// What there is to say of the selected cell.
    pub story: Same<Story>,
    /// The map that belongs to it, once what draws it is here.
    pub map: Html,
    /// Whether it stays selected.
    pub pinned: bool,
    /// The output the window stands at.
    pub active: Option<CellId>,
    /// The same in PyTorch, and what is worth knowing about the operation.
    pub desk: Same<Desk>,
    /// What the tabs hold that the settings do not say: the moment in words, or exercises, once they are here.
    pub further: Html,
    /// The link that shows the selected cell's window by itself is followed.
    pub on_leave: Callback<()>,
    /// Releases the cell.
    pub on_release: Callback<()>,
    /// Copies the program.
    pub on_copy: Callback<()>,
}

impl View for Panel {
    fn view(&self) -> Html {
        let inspector =
            CellInspector { story: self.story.clone(), active: self.active, on_leave: self.on_leave.clone() };
        let release = self.on_release.reform(|_: MouseEvent| ());
        html! {
            <aside class="insp" aria-label={text::inspector()}>
                <section>
                    if self.story.facts.is_some() {
                        <div class="hd">
                            if self.pinned {
                                { icon(Glyph::Pin) }{ text::pinned() }<span class="grow"></span>
                                <button type="button" onclick={release}>{ text::release() }</button>
                            } else {
                                { text::preview() }
                            }
                        </div>
                    }
                    <div class="cols">{ memo(inspector) }{ self.map.clone() }</div>
                </section>
                { self.tabs() }
                <div class="tabpanel" id="tabpanel" role="tabpanel" aria-labelledby={format!("tab-{}", self.tab)}>
                    { match self.tab {
                        TRACE | EXERCISES => self.further.clone(),
                        tab => memo(Settled { tab, desk: self.desk.clone(), on_copy: self.on_copy.clone() }),
                    } }
                </div>
            </aside>
        }
    }
}

/// What the settings alone say: the program, or what is worth knowing.
#[derive(PartialEq)]
struct Settled {
    tab: usize,
    desk: Same<Desk>,
    on_copy: Callback<()>,
}

impl View for Settled {
    fn view(&self) -> Html {
        let Desk { program, notes, .. } = &*self.desk;
        match self.tab {
            0 => CodePanel { program: program.clone(), on_copy: self.on_copy.clone() }.view(),
            _ => {
                html! { <div class="notes">{ for notes.iter().map(|note| html! { <p>{ note }</p> }) }</div> }
            }
        }
    }
}

impl Panel {
    /// The row of tabs.
    fn tabs(&self) -> Html {
        let names = [text::tab_code(), text::tab_trace(), text::tab_notes(), text::tab_exercises()];
        let count = names.len();
        let onkeydown = {
            let (tab, on_tab) = (self.tab, self.on_tab.clone());
            Callback::from(move |e: KeyboardEvent| {
                let to = match e.key().as_str() {
                    "ArrowRight" => (tab + 1) % count,
                    "ArrowLeft" => (tab + count - 1) % count,
                    "Home" => 0,
                    "End" => count - 1,
                    _ => return,
                };
                e.prevent_default();
                e.stop_propagation();
                on_tab.emit(to);
                let list = e.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
                let button = list
                    .and_then(|l| l.children().item(to as u32))
                    .and_then(|b| b.dyn_into::<HtmlElement>().ok());
                if let Some(button) = button {
                    let _ = button.focus();
                }
            })
        };
        html! {
                <div class="tabs" role="tablist" aria-label={text::inspector()} {onkeydown}>
                    { for names.iter().enumerate().map(|(index, name)| {
                        let selected = self.tab == index;
                        let pick = self.on_tab.reform(move |_: MouseEvent| index);
                        html! {
                            <button type="button" role="tab" id={format!("tab-{index}")} aria-controls="tabpanel"
                                aria-selected={if selected { "true" } else { "false" }}
                                tabindex={if selected { "0" } else { "-1" }} onclick={pick}>{ name }</button>
                        }
                    }) }
                </div>
        }
    }
}
