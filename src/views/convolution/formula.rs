//! The output size: symbols above, the numbers of this moment below, column by column.

use kernelwalk_nn::shape::Direction;
use kernelwalk_stage::scenes::convolution::{Formula, Sides, Token, TokenKind};
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::View;

/// The formula with the numbers put in.
#[derive(PartialEq)]
pub struct FormulaStrip {
    /// One formula, or one for each direction.
    pub formulas: Vec<Formula>,
    /// What the division leaves over, in a few words: a heading and a sentence.
    pub verdict: (AttrValue, AttrValue),
}

impl View for FormulaStrip {
    fn view(&self) -> Html {
        let caption =
            if self.formulas.len() == 1 { text::size_each_side() } else { text::size_rows_and_columns() };
        html! {
            <section class="strip" aria-label={text::output_size_title()}>
                <div class="what"><b>{ text::output_size_title() }</b>{ caption }</div>
                <div class="formulas">{ for self.formulas.iter().map(formula) }</div>
                <p class="verdict"><b>{ self.verdict.0.clone() }</b>{ self.verdict.1.clone() }</p>
            </section>
        }
    }
}

fn formula(formula: &Formula) -> Html {
    let line = |pick: fn(&Token) -> &str| formula.tokens.iter().map(pick).collect::<Vec<_>>().join(" ");
    let side = match formula.sides {
        Sides::One(Direction::Columns) => text::output_width(),
        Sides::One(Direction::Rows) | Sides::Each => text::output_height(),
    };
    let label = text::formula_spoken(side, line(|t| &t.symbol), line(|t| &t.value));
    html! {
        <div class="gloss" role="math" aria-label={label}>
            { for formula.tokens.iter().map(|token| column(token, formula.out.is_none())) }
        </div>
    }
}

fn column(token: &Token, none: bool) -> Html {
    match token.kind {
        TokenKind::Result => {
            // The typeface lacks subscript letters; the letter before them names the side.
            let side: String = token.symbol.chars().take(1).collect();
            let tone = if none { "badc" } else { "res" };
            html! {
                <>
                    <span class="s">{ side }<sub>{ text::size_out_index() }</sub></span>
                    <span class={classes!("n", tone)}>{ &token.value }</span>
                </>
            }
        }
        TokenKind::Term => html! {
            <><span>{ for token.symbol.chars().map(letter) }</span><span class="n">{ &token.value }</span></>
        },
        TokenKind::Sign => html! {
            <><span class="p">{ &token.symbol }</span><span class="n p">{ &token.value }</span></>
        },
        TokenKind::FloorOpen => html! { <><span class="fl"></span><span class="fl"></span></> },
        TokenKind::FloorClose => html! { <><span class="fl r"></span><span class="fl r"></span></> },
    }
}

/// Variables are slanted, digits and signs are not.
fn letter(c: char) -> Html {
    if c.is_alphabetic() {
        html! { <i>{ c }</i> }
    } else {
        html! { c }
    }
}
