//! The output-size formula with the numbers put in: symbols above, values below, column by column.

use kernelwalk_nn::shape::Padding;

use super::{Params, Plan};
use crate::lab::{self, Formula, Side};

/// One formula where height and width have the same numbers, else one for each.
#[must_use]
pub fn formulas(params: &Params) -> Vec<Formula> {
    let plan = Plan::new(params).ok();
    lab::formulas([0, 1].map(|d| side(params, plan.as_ref(), d)))
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
    use kernelwalk_nn::shape::Direction;

    use super::*;
    use crate::lab::Token;

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
