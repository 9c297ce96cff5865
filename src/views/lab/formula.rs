//! The output size: symbols above, the numbers of this moment below, column by column.

use kernelwalk_nn::shape::Direction;
use kernelwalk_stage::lab::{Desk, Formula, Token, TokenKind};
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Same, View};

/// The formula with the numbers put in.
#[derive(PartialEq)]
pub struct FormulaStrip {
    /// One formula, or one for each direction, and what the division leaves over.
    pub desk: Same<Desk>,
}

impl View for FormulaStrip {
    fn view(&self) -> Html {
        let Desk { formulas, verdict, .. } = &*self.desk;
        if formulas.is_empty() {
            return html! {};
        }
        let of_size = || {
            let one = formulas.len() == 1;
            [
                text::output_size_title(),
                if one { text::size_each_side() } else { text::size_rows_and_columns() },
            ]
        };
        let [title, caption] =
            formulas.first().and_then(|formula| formula.about.clone()).unwrap_or_else(of_size);
        html! {
            <section class="strip" aria-label={title.clone()}>
                <div class="what"><b>{ title }</b>{ caption }</div>
                <div class="formulas">{ for formulas.iter().map(formula) }</div>
                <p class="verdict"><b>{ &verdict[0] }</b>{ &verdict[1] }</p>
            </section>
        }
    }
}

fn formula(formula: &Formula) -> Html {
    let line = |pick: fn(&Token) -> &str| formula.tokens.iter().map(pick).collect::<Vec<_>>().join(" ");
    let side = match (&formula.about, formula.side) {
        (Some([title, _]), _) => title.clone(),
        (None, Some(Direction::Columns)) => text::output_width(),
        (None, Some(Direction::Rows) | None) => text::output_height(),
    };
    let label = text::formula_spoken(side, line(|t| &t.symbol), line(|t| &t.value));
    html! {
        <div class="gloss" role="math" aria-label={label}>
            { for formula.tokens.iter().map(|token| column(token, formula.none)) }
        </div>
    }
}

fn column(token: &Token, none: bool) -> Html {
    let (above, below) = match token.kind {
        TokenKind::Result => ("s", if none { "n badc" } else { "n res" }),
        TokenKind::Term => ("", "n"),
        TokenKind::Sign => ("p", "n p"),
        TokenKind::FloorOpen => ("fl", "fl"),
        TokenKind::FloorClose => ("fl r", "fl r"),
        TokenKind::CeilOpen => ("fl up", "fl up"),
        TokenKind::CeilClose => ("fl r up", "fl r up"),
    };
    // Brackets are drawn: no typeface has them as high as both lines.
    let drawn = above.starts_with("fl");
    let symbol = match token.kind {
        // The typeface lacks subscript letters; the letter before them names the side.
        TokenKind::Result if token.symbol.len() > 1 => {
            let side: String = token.symbol.chars().take(1).collect();
            html! { <>{ side }<sub>{ text::size_out_index() }</sub></> }
        }
        TokenKind::Term | TokenKind::Result => match token.symbol.split_once('_') {
            Some((symbol, index)) => html! { <><i>{ symbol }</i><sub>{ index }</sub></> },
            None => token.symbol.chars().map(letter).collect(),
        },
        _ if drawn => html! {},
        _ => html! { &token.symbol },
    };
    let value = if drawn { "" } else { token.value.as_str() };
    html! { <><span class={above}>{ symbol }</span><span class={below}>{ value }</span></> }
}

/// Variables are slanted, digits and signs are not.
fn letter(c: char) -> Html {
    if c.is_alphabetic() {
        html! { <i>{ c }</i> }
    } else {
        html! { c }
    }
}
