//! What the selected cell is made from, and where it goes.

use kernelwalk_stage::frame::CellId;
use kernelwalk_stage::lab::{Inspector as Facts, Section};
use kernelwalk_text as text;
use yew::prelude::*;

use super::inspector_tables::Rows;
use crate::views::parts::{Glyph, Same, View, icon};

/// What there is to say about one cell.
pub struct Story {
    /// Everything, if the cell is on stage.
    pub facts: Option<Facts>,
    /// The link that shows its window by itself.
    pub alone: Option<String>,
}

impl Story {
    /// Whether a map belongs to it.
    pub fn has_map(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.map.is_some())
    }
}

/// The story of the selected cell.
#[derive(PartialEq)]
pub struct CellInspector {
    /// Its story.
    pub story: Same<Story>,
    /// Cell whose row is marked in the tables: the output the window stands at.
    pub active: Option<CellId>,
    /// The link to its window is followed.
    pub on_leave: Callback<()>,
}

impl View for CellInspector {
    fn view(&self) -> Html {
        let Some(facts) = &self.story.facts else {
            return html! { <p>{ text::inspector_empty() }</p> };
        };
        html! {
            <div>
                <h2 class="who"><i class="v">{ facts.symbol }</i>{ &facts.index }
                    <span class="muted">{ " = " }</span><span class="val">{ &facts.value }</span></h2>
                <p>{ &facts.place }</p>
                if let Some(link) = &self.story.alone {
                    <p><a href={link.clone()} onclick={self.on_leave.reform(|_| ())}>{ text::open_in_convolution() }</a></p>
                }
                { for facts.sections.iter().map(|section| told(section, self.active)) }
            </div>
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
