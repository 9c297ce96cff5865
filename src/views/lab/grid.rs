//! One grid of a frame as an ARIA grid: a roving tab stop, editing like a spreadsheet, pointer and touch.

use std::cell::RefCell;
use std::rc::Rc;

use kernelwalk_stage::frame::{CellId, Frame, Grid, Mark};
use kernelwalk_stage::number;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::grid_event::GridEvent;
use super::grid_input::{self, Draft, Drafting};
use super::grid_pointer;
use crate::render::cell;
use kernelwalk_stage::palette::TapStyle;

/// What [`GridView`] shows.
#[derive(Properties, Clone)]
pub struct GridViewProps {
    /// The picture.
    pub frame: Rc<Frame>,
    /// Which grid of it.
    pub index: usize,
    /// Accessible name; the caption in words.
    pub label: AttrValue,
    /// Told what the person does.
    pub on_event: Callback<GridEvent>,
    /// The place of the first cell in what the grid is a part of.
    #[prop_or_default]
    pub from: [usize; 2],
}

impl PartialEq for GridViewProps {
    /// A frame changes at every product; most grids in it do not.
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
            && self.label == other.label
            && self.from == other.from
            && self.on_event == other.on_event
            && self.frame.grids.get(self.index) == other.frame.grids.get(other.index)
    }
}

/// A grid that can be walked, read and, unless it is the output, edited.
#[component]
pub fn GridView(props: &GridViewProps) -> Html {
    let node = use_node_ref();
    let at = use_state(|| (0i32, 0i32));
    let draft = use_state(Rc::<RefCell<Option<Draft>>>::default);
    let Some(grid) = props.frame.grids.get(props.index) else { return html! {} };
    let editable = grid.editable;
    // The grid may have shrunk since the tab stop was set.
    let stop = (at.0.min(grid.rows as i32 - 1), at.1.min(grid.cols as i32 - 1));

    let hands = grid_input::Hands {
        node: node.clone(),
        draft: Drafting(draft),
        at: at.clone(),
        role: grid.role,
        channel: grid.channel,
        size: (grid.rows, grid.cols),
        turned: grid
            .marks
            .first()
            .zip(grid.marks.last())
            .is_some_and(|(a, b)| a[0].cell > b[b.len() - 1].cell),
        editable,
        from: props.from,
        on_event: props.on_event.clone(),
    };
    let texts = {
        let frame = props.frame.clone();
        let index = props.index;
        move |cell: CellId| {
            let mark = frame.grids.get(index).and_then(|g| g.mark(cell.row, cell.col));
            mark.map(|m| m.data.clone()).unwrap_or_default()
        }
    };
    let onkeydown = hands.keys(texts.clone());
    let ondblclick = hands.double_click(texts.clone());
    let pointer = grid_pointer::use_pointer(&hands, texts);
    let (onfocusin, onfocusout) = hands.focus();
    let oninput = hands.input();
    let onpaste = hands.paste();
    let oncopy = {
        let frame = props.frame.clone();
        let index = props.index;
        hands.copy(move || frame.grids.get(index).map(as_table).unwrap_or_default())
    };
    let classes = classes!("grid", editable.then_some("editable"));
    let (all_rows, all_cols) = crate::render::measure::padded(grid);
    let style = format!("--n:{all_cols};--m:{all_rows}");
    html! {
        <div ref={node} class={classes} role="grid" aria-label={props.label.clone()} {style}
            aria-readonly={(!editable).then_some("true")}
            {onkeydown} {ondblclick} {onfocusin} {onfocusout} {oninput} {onpaste} {oncopy}
            onpointerdown={pointer.down} onpointermove={pointer.moved} onpointerup={pointer.up}
            onpointercancel={pointer.cancel} onpointerleave={pointer.leave} onpointerover={pointer.over}
            onclick={pointer.click}>
            { for grid.marks.iter().map(|marks| {
                let inside = marks.iter().any(|mark| !mark.state.padding);
                let cells = marks.iter().map(|mark| cell_view(mark, stop, &hands));
                if inside {
                    html! { <div class="row" role="row">{ for cells }</div> }
                } else {
                    html! { <div class="row" aria-hidden="true">{ for cells }</div> }
                }
            }) }
            { ring(grid) }
            { pointer.overlay }
        </div>
    }
}

/// Around the cells of the window, where no hues tell its taps apart.
fn ring(grid: &Grid) -> Html {
    let plain = |mark: &Mark| mark.state.tap.is_some_and(|tap| tap.style == TapStyle::Plain);
    let Some(window) = grid.window.filter(|_| grid.marks.iter().flatten().any(plain)) else {
        return html! {};
    };
    let (y, x) = (window.row + grid.padding.top as f64, window.col + grid.padding.left as f64);
    let style = format!("--y:{y};--x:{x};--m:{};--n:{}", window.rows, window.cols);
    html! { <i class="ring" aria-hidden="true" {style}></i> }
}

fn cell_view(mark: &Mark, stop: (i32, i32), hands: &grid_input::Hands) -> Html {
    let classes = cell::classes(mark);
    let extra = cell::extras(mark);
    if mark.state.padding {
        return html! {
            <div class={classes} aria-hidden="true" data-w={extra.times} data-l={extra.letter}>{ &mark.text }</div>
        };
    }
    let here = (mark.cell.row, mark.cell.col);
    let tabindex = if here == stop { "0" } else { "-1" };
    let editing = hands.draft.now().filter(|d| (d.row, d.col) == here);
    let invalid = mark.state.pending.then_some("true");
    let (y, x) = (here.0.to_string(), here.1.to_string());
    let style = mark.state.grey.map(|grey| format!("--g:{grey}"));
    let selected = mark.state.pinned.then_some("true");
    let note = (!mark.state.note.is_empty()).then(|| {
        html! { <>{ " " }<small>{ &mark.state.note }</small><span class="vh">{ ", " }{ &mark.state.said }</span></> }
    });
    if let Some(draft) = editing {
        // No letters or weights beside a number that is being typed; what it is the number of stays.
        return html! {
            <div class={classes} role="gridcell" data-value={mark.data.clone()} data-y={y} data-x={x} tabindex="-1">
                { editor(&draft, hands) }{ note }
            </div>
        };
    }
    html! {
        <div class={classes} role="gridcell" data-value={mark.data.clone()} data-y={y} data-x={x} {tabindex} {style}
            data-pen={mark.state.press.map(number::machine)}
            aria-selected={selected} aria-invalid={invalid}
            data-l={extra.letter} data-w={extra.times} data-of={extra.of} data-d={extra.delta}>{ &mark.text }{ note }</div>
    }
}

fn editor(draft: &Draft, hands: &grid_input::Hands) -> Html {
    let label = hands.place(draft.row, draft.col);
    html! { <Editor draft={hands.draft.clone()} text={draft.text.clone()} {label} select={!draft.replacing} /> }
}

#[derive(Properties, PartialEq, Clone)]
struct EditorProps {
    draft: Drafting,
    text: AttrValue,
    label: AttrValue,
    select: bool,
}

/// The field inside a cell; takes the focus when it appears, unless the number was finished before that.
#[component]
fn Editor(props: &EditorProps) -> Html {
    let node = use_node_ref();
    {
        let (node, select, draft) = (node.clone(), props.select, props.draft.clone());
        use_effect_with((), move |()| {
            // On a slow machine Enter can come first: the field is about to go, and would take the focus with it.
            if let Some(field) = node.cast::<HtmlInputElement>().filter(|_| draft.is_some()) {
                let _ = field.focus();
                if select {
                    field.select();
                }
            }
        });
    }
    html! {
        <input ref={node} type="text" inputmode="decimal" autocomplete="off" spellcheck="false" enterkeyhint="done"
            aria-label={props.label.clone()} value={props.text.clone()} />
    }
}

/// The numbers as spreadsheets exchange them.
fn as_table(grid: &Grid) -> String {
    let line = |row: i32| {
        let texts: Vec<&str> =
            (0..grid.cols as i32).filter_map(|col| grid.mark(row, col)).map(|m| m.data.as_str()).collect();
        texts.join("\t")
    };
    (0..grid.rows as i32).map(line).collect::<Vec<_>>().join("\n")
}

/// The element of a cell.
pub(super) fn find(node: &NodeRef, row: i32, col: i32) -> Option<HtmlElement> {
    let selector = format!("[data-y=\"{row}\"][data-x=\"{col}\"]");
    let found = node.cast::<HtmlElement>()?.query_selector(&selector).ok()??;
    wasm_bindgen::JsCast::dyn_into(found).ok()
}
