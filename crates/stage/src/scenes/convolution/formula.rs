//! The output-size formula with the numbers put in: symbols above, values below, column by column.

use kernelwalk_nn::shape::{Direction, Padding};

use super::{Params, Plan};

/// Which sides of the picture a formula is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Height and width alike.
    Each,
    /// One of them.
    One(Direction),
}

/// A column of the formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is, for setting it in type.
    pub kind: TokenKind,
    /// The symbol in the upper line.
    pub symbol: String,
    /// The number in the lower line.
    pub value: String,
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The output size itself.
    Result,
    /// A variable and its number.
    Term,
    /// The same sign in both lines.
    Sign,
    /// Opening floor bracket.
    FloorOpen,
    /// Closing floor bracket.
    FloorClose,
}

/// The output size along one side, with everything that goes into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// Which sides.
    pub sides: Sides,
    /// Columns from left to right.
    pub tokens: Vec<Token>,
    /// `in + 2p - d(k-1) - 1`; negative where no window fits.
    pub numerator: i64,
    /// The stride.
    pub stride: usize,
    /// The output size; `None` where there is none.
    pub out: Option<usize>,
    /// Cells the window needs: `d(k-1) + 1`.
    pub needs: usize,
    /// Cells it has: `in + 2p`.
    pub has: usize,
}

/// One formula where height and width have the same numbers, else one for each.
#[must_use]
pub fn formulas(params: &Params) -> Vec<Formula> {
    let plan = Plan::new(params).ok();
    let [rows, cols] = [0, 1].map(|d| side(params, plan.as_ref(), d));
    let alike = |a: &Side, b: &Side| {
        (a.input, a.pads, a.dilation, a.kernel, a.stride, a.out)
            == (b.input, b.pads, b.dilation, b.kernel, b.stride, b.out)
    };
    if alike(&rows, &cols) {
        vec![rows.formula(Sides::Each, "H")]
    } else {
        vec![
            rows.formula(Sides::One(Direction::Rows), "H"),
            cols.formula(Sides::One(Direction::Columns), "W"),
        ]
    }
}

struct Side {
    input: usize,
    pads: [usize; 2],
    dilation: usize,
    kernel: usize,
    stride: usize,
    out: Option<usize>,
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
    Side { input: params.x.size()[d], pads, dilation, kernel, stride: params.stride[d], out }
}

impl Side {
    fn formula(&self, sides: Sides, name: &str) -> Formula {
        let [before, after] = self.pads;
        let token = |kind, symbol: &str, value: &str| Token {
            kind,
            symbol: symbol.to_owned(),
            value: value.to_owned(),
        };
        let term = |symbol: &str, value: String| token(TokenKind::Term, symbol, &value);
        let sign = |s: &str| token(TokenKind::Sign, s, s);
        let out = self.out.map_or_else(kernelwalk_text::formula_none, |n| n.to_string());
        let padding = if before == after {
            term("2p", format!("2·{before}"))
        } else {
            term("p₁ + p₂", format!("{before} + {after}"))
        };
        let reach = format!("{}·({} \u{2212} 1)", self.dilation, self.kernel);
        let tokens = vec![
            token(TokenKind::Result, &format!("{name}ₒᵤₜ"), &out),
            sign("="),
            token(TokenKind::FloorOpen, "⌊", "⌊"),
            sign("("),
            term(name, self.input.to_string()),
            sign("+"),
            padding,
            sign("\u{2212}"),
            term("d(k \u{2212} 1)", reach),
            sign("\u{2212}"),
            sign("1"),
            sign(")"),
            sign("/"),
            term("s", self.stride.to_string()),
            token(TokenKind::FloorClose, "⌋", "⌋"),
            sign("+"),
            sign("1"),
        ];
        let needs = self.dilation * (self.kernel - 1) + 1;
        let has = self.input + before + after;
        let numerator = has as i64 - needs as i64;
        Formula { sides, tokens, numerator, stride: self.stride, out: self.out, needs, has }
    }
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
        let sides: Vec<_> = found.iter().map(|f| (f.sides, f.out)).collect();
        let [rows, cols] = [Direction::Rows, Direction::Columns].map(Sides::One);
        assert_eq!(sides, [(rows, Some(3)), (cols, Some(2))]);
    }

    #[test]
    fn an_impossible_setting_has_a_negative_numerator_and_no_output() {
        let mut params = Params { x: Params::default().x.resized([3, 3]), ..Params::default() };
        params.w = params.w.resized([5, 5]);
        let found = &formulas(&params)[0];
        assert_eq!((found.numerator, found.out, found.needs, found.has), (-2, None, 5, 3));
    }
}
