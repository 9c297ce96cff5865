//! The timeline: a native slider over a drawn track with its cues.

use kernelwalk_stage::scene::{Beat, Cue, CueKind};
use kernelwalk_text as text;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::views::parts::{View, memo};

/// Slider positions are whole products, so that arrow keys move by one.
pub(super) struct Timeline<'a> {
    /// Now.
    pub t: Beat,
    /// Output cells, one beat each.
    pub cells: usize,
    /// Products of a cell.
    pub terms: usize,
    /// Cells in a row of the output.
    pub per_row: usize,
    /// Named stops.
    pub cues: &'a [Cue],
    /// What the slider says to a screen reader.
    pub spoken: AttrValue,
    /// Whether there is nothing to scrub.
    pub disabled: bool,
    /// Told where the thumb was put.
    pub on_seek: Callback<Beat>,
}

/// More ticks than this merge into the line.
const MOST_TICKS: usize = 90;
/// More named rows than this would run into one another.
const MOST_NAMES: usize = 4;

impl View for Timeline<'_> {
    fn view(&self) -> Html {
        let (cells, terms) = (self.cells.max(1), self.terms.max(1));
        let last = cells * terms;
        let now = (self.t.get() * terms as f64).round().min(last as f64);
        let share = (self.t.get() / cells as f64).clamp(0.0, 1.0);
        let oninput = {
            let on_seek = self.on_seek.clone();
            Callback::from(move |e: InputEvent| {
                let value = e.target_dyn_into::<HtmlInputElement>().map(|i| i.value_as_number());
                if let Some(value) = value.filter(|v| v.is_finite()) {
                    on_seek.emit(Beat::at(0, value.round().max(0.0) as usize, terms));
                }
            })
        };
        let starts = self.cues.iter().filter(|c| !matches!(c.kind, CueKind::End)).count();
        let stride = starts.div_ceil(MOST_NAMES).max(1);
        html! {
            <div class="tline">
                <span class="track"></span>
                <span class="fill" style={format!("transform:scaleX({share:.5})")}></span>
                { memo(Ticks { cells, per_row: self.per_row }) }
                { for self.cues.iter().filter(|c| c.kind != CueKind::End).enumerate()
                    .filter(|(index, _)| index % stride == 0).map(|(_, cue)| {
                    let left = format!("left:{:.2}%", cue.at.get() / cells as f64 * 100.0);
                    let on = cue.at.get() <= self.t.get();
                    let to = cue.at;
                    let onclick = self.on_seek.reform(move |_: MouseEvent| to);
                    html! {
                        <button type="button" class={classes!("cue", on.then_some("on"))} style={left} tabindex="-1"
                            disabled={self.disabled} {onclick}>{ name(cue.kind) }</button>
                    }
                }) }
                <input type="range" min="0" max={last.to_string()} step="1" value={format!("{now:.0}")}
                    aria-label={text::timeline()} aria-valuetext={self.spoken.clone()} disabled={self.disabled} {oninput} />
            </div>
        }
    }
}

/// A line at every output, a longer one at every row.
#[derive(PartialEq)]
struct Ticks {
    cells: usize,
    per_row: usize,
}

impl View for Ticks {
    fn view(&self) -> Html {
        let cells = self.cells;
        let ticks = (cells <= MOST_TICKS).then_some(0..=cells).into_iter().flatten();
        html! {
            <>{ for ticks.map(|at| {
                let big = at % self.per_row.max(1) == 0;
                let left = format!("left:{:.2}%", at as f64 / cells as f64 * 100.0);
                html! { <span class={classes!("tk", big.then_some("big"))} style={left}></span> }
            }) }</>
        }
    }
}

fn name(kind: CueKind) -> String {
    match kind {
        CueKind::FirstWindow => text::cue_first(),
        CueKind::Channel(c) => text::cue_channel(c),
        CueKind::Filter(f) => text::channels_filter(f),
        CueKind::Row(r) => text::cue_row(r),
        CueKind::End => text::cue_end(),
    }
}
