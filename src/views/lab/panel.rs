//! The inspector: the selected cell above, PyTorch, trace and notes as tabs below.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::lab::{Inspector as Facts, Program};
use kernelwalk_text as text;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::code::CodePanel;
use super::inspector::CellInspector;
use crate::views::parts::View;

/// The place of the tab with the exercises.
pub const EXERCISES: usize = 3;

/// The right column.
pub struct Panel {
    /// Which tab is open.
    pub tab: usize,
    /// Told which tab was chosen.
    pub on_tab: Callback<usize>,
    /// The selected cell.
    pub facts: Option<Facts>,
    /// Whether it stays selected.
    pub pinned: bool,
    /// The output the window stands at.
    pub active: Option<CellId>,
    /// The moment in words.
    pub narration: AttrValue,
    /// The same in PyTorch.
    pub program: Program,
    /// Exercises, once they are here.
    pub exercises: Html,
    /// What is worth knowing about the operation.
    pub notes: Vec<String>,
    /// The link that shows its window by itself.
    pub alone: Option<String>,
    /// That link is followed.
    pub on_leave: Callback<()>,
    /// Releases the cell.
    pub on_release: Callback<()>,
    /// Copies the program.
    pub on_copy: Callback<()>,
}

impl View for Panel {
    fn view(&self) -> Html {
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
        let inspector = CellInspector {
            facts: self.facts.clone(),
            pinned: self.pinned,
            active: self.active,
            alone: self.alone.clone(),
            on_leave: self.on_leave.clone(),
            on_release: self.on_release.clone(),
        };
        let code = CodePanel { program: self.program.clone(), on_copy: self.on_copy.clone() };
        html! {
            <aside class="insp" aria-label={text::inspector()}>
                { inspector.view() }
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
                <div class="tabpanel" id="tabpanel" role="tabpanel" aria-labelledby={format!("tab-{}", self.tab)}>
                    { match self.tab {
                        0 => code.view(),
                        1 => html! { <p>{ &self.narration }</p> },
                        EXERCISES => self.exercises.clone(),
                        _ => html! { <div class="notes">{ for self.notes.iter().map(|note| html! { <p>{ note }</p> }) }</div> },
                    } }
                </div>
            </aside>
        }
    }
}
