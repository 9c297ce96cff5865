//! The output-size formula with the numbers put in: symbols above, values below, column by column.

use kernelwalk_nn::shape::{Direction, Padding};

use super::{Params, Plan};
use crate::lab::{self, Formula, Side, Token, TokenKind};

/// One formula where height and width have the same numbers, else one for each.
#[must_use]
pub fn formulas(params: &Params) -> Vec<Formula> {
    let plan = Plan::new(params).ok();
    if params.transposed {
        let of = |side, d, name| transposed(params, plan.as_ref(), (side, d, name));
        // Like in the ordinary one: one formula where both sides have the same numbers.
        return if of(None, 0, "H") == of(None, 1, "H") {
            vec![of(None, 0, "H")]
        } else {
            vec![of(Some(Direction::Rows), 0, "H"), of(Some(Direction::Columns), 1, "W")]
        };
    }
    lab::formulas([0, 1].map(|d| side(params, plan.as_ref(), d)))
}

/// `(H − 1)s − 2p + d(k − 1) + o + 1` along a side, whose number and letter stand behind it.
fn transposed(
    params: &Params,
    plan: Option<&Plan>,
    (side, d, name): (Option<Direction>, usize, &str),
) -> Formula {
    let token = |kind, symbol: &str, value: String| Token { kind, symbol: symbol.to_owned(), value };
    let term = |symbol: &str, value| token(TokenKind::Term, symbol, value);
    let sign = |sign: &str| token(TokenKind::Sign, sign, sign.to_owned());
    let out = plan.map(|plan| plan.out_shape()[d + 1].to_string());
    let none = out.is_none();
    let [input, kernel] = [&params.x, &params.w].map(|grids| grids.size()[d]);
    let tokens = vec![
        token(TokenKind::Result, &format!("{name}ₒᵤₜ"), out.unwrap_or_else(kernelwalk_text::formula_none)),
        sign("="),
        term(&format!("({name} \u{2212} 1)s"), format!("({input} \u{2212} 1)·{}", params.stride[d])),
        sign("\u{2212}"),
        term("2p", format!("2·{}", params.shown_padding()[d])),
        sign("+"),
        term("d(k \u{2212} 1)", format!("{}·({kernel} \u{2212} 1)", params.dilation[d])),
        sign("+"),
        term("o", params.output_padding[d].to_string()),
        sign("+"),
        sign("1"),
    ];
    Formula { about: None, side, tokens, none }
}

fn side(params: &Params, plan: Option<&Plan>, d: usize) -> Side {
    let (dilation, kernel) = (params.dilation[d], params.w.size()[d]);
    let pads = match params.padding {
        Padding::Explicit(p) => [p[d]; 2],
        Padding::Valid => [0; 2],
        Padding::Same => {
            let total = dilation * (kernel - 1);
            [total / 2, total - total / 2]
        }
    };
    let out = plan.map(|p| [p.plane().rows(), p.plane().columns()][d].out_size());
    Side { input: params.x.size()[d], pads, dilation, kernel, stride: params.stride[d], ceil: false, out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(formula: &Formula, pick: fn(&Token) -> &str) -> String {
        formula.tokens.iter().map(pick).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn symbols_stand_above_the_numbers_that_were_put_in() {
        let found = formulas(&Params::default());
        assert_eq!(found.len(), 1, "a square picture has one formula");
        assert_eq!(line(&found[0], |t| &t.symbol), "Hₒᵤₜ = ⌊ ( H + 2p − d(k − 1) − 1 ) / s ⌋ + 1");
        assert_eq!(line(&found[0], |t| &t.value), "3 = ⌊ ( 5 + 2·0 − 1·(3 − 1) − 1 ) / 1 ⌋ + 1");
    }

    #[test]
    fn unlike_sides_have_a_formula_each() {
        let found = formulas(&Params { stride: [1, 2], ..Params::default() });
        let sides: Vec<_> = found.iter().map(|f| (f.side, f.tokens[0].value.as_str())).collect();
        assert_eq!(sides, [(Some(Direction::Rows), "3"), (Some(Direction::Columns), "2")]);
    }

    #[test]
    fn an_impossible_setting_has_no_output() {
        let mut params = Params { x: Params::default().x.resized([3, 3]), ..Params::default() };
        params.w = params.w.resized([5, 5]);
        assert!(formulas(&params)[0].none);
    }
}
