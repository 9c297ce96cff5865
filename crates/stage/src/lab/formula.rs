//! The output-size formula with the numbers put in: symbols above, values below, column by column.

use kernelwalk_nn::shape::Direction;

use super::{Formula, Token, TokenKind};

/// What goes into the formula along one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Cells of the input.
    pub input: usize,
    /// Padding before and after it.
    pub pads: [usize; 2],
    /// Cells from one tap to the next.
    pub dilation: usize,
    /// Taps.
    pub kernel: usize,
    /// Cells the window moves by.
    pub stride: usize,
    /// Whether the quotient is rounded up.
    pub ceil: bool,
    /// Cells of the output; `None` where there is none.
    pub out: Option<usize>,
}

/// One formula where rows and columns have the same numbers, else one for each.
#[must_use]
pub fn formulas([rows, cols]: [Side; 2]) -> Vec<Formula> {
    if rows == cols {
        vec![rows.formula(None, "H")]
    } else {
        vec![rows.formula(Some(Direction::Rows), "H"), cols.formula(Some(Direction::Columns), "W")]
    }
}

impl Side {
    fn formula(&self, side: Option<Direction>, name: &str) -> Formula {
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
        let [open, close] = if self.ceil {
            [token(TokenKind::CeilOpen, "⌈", "⌈"), token(TokenKind::CeilClose, "⌉", "⌉")]
        } else {
            [token(TokenKind::FloorOpen, "⌊", "⌊"), token(TokenKind::FloorClose, "⌋", "⌋")]
        };
        let reach = format!("{}·({} \u{2212} 1)", self.dilation, self.kernel);
        let tokens = vec![
            token(TokenKind::Result, &format!("{name}ₒᵤₜ"), &out),
            sign("="),
            open,
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
            close,
            sign("+"),
            sign("1"),
        ];
        Formula { about: None, side, tokens, none: self.out.is_none() }
    }
}
