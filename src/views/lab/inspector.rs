//! What the selected cell is made from, where it goes, and a map of the input.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::lab::{Inspector as Facts, Section};
use kernelwalk_text as text;
use yew::prelude::*;

use super::inspector_tables::{Map, Rows};
use crate::views::parts::{Glyph, Same, View, icon, memo};

/// What there is to say about one cell.
pub struct Story {
    /// Everything, if the cell is on stage.
    pub facts: Option<Facts>,
    /// The link that shows its window by itself.
    pub alone: Option<String>,
}

/// The story of the selected cell.
#[derive(PartialEq)]
pub struct CellInspector {
    /// Its story.
    pub story: Same<Story>,
    /// Whether it stays selected.
    pub pinned: bool,
    /// Cell whose row is marked in the tables: the output the window stands at.
    pub active: Option<CellId>,
    /// The link to its window is followed.
    pub on_leave: Callback<()>,
    /// Releases the cell.
    pub on_release: Callback<()>,
}

impl View for CellInspector {
    fn view(&self) -> Html {
        let Some(facts) = &self.story.facts else {
            return html! { <section><p>{ text::inspector_empty() }</p></section> };
        };
        let release = self.on_release.reform(|_: MouseEvent| ());
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
                        <h2 class="who"><i class="v">{ facts.symbol }</i>{ &facts.index }
                            <span class="muted">{ " = " }</span><span class="val">{ &facts.value }</span></h2>
                        <p>{ &facts.place }</p>
                        if let Some(link) = &self.story.alone {
                            <p><a href={link.clone()} onclick={self.on_leave.reform(|_| ())}>{ text::open_in_convolution() }</a></p>
                        }
                        { for facts.sections.iter().map(|section| told(section, self.active)) }
                    </div>
                    if let Some(map) = &facts.map {
                        { memo(Map { map: map.clone() }) }
                    }
                </div>
            </section>
        }
    }
}

fn told(section: &Section, active: Option<CellId>) -> Html {
    let way = |glyph, way: String, what: &str| html! { <h3>{ icon(glyph) }{ way }{ " " }<span>{ what }</span></h3> };
    match section {
        Section::MadeFrom(what) => way(Glyph::MadeFrom, text::made_from(), what),
        Section::GoesInto(what) => way(Glyph::GoesInto, text::goes_into(), what),
        Section::Heading(what) => html! { <h3>{ what }</h3> },
        Section::Text(what) => html! { <p>{ what }</p> },
        Section::Table(table) => Rows { table, active }.view(),
    }
}
