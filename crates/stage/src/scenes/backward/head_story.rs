//! What there is to say of the numbers between the linear layer and the loss.

use kernelwalk_text as say;

use super::head::{PROBABILITY, TARGET};
use super::plan::Plan;
use crate::frame::{CellId, Role};
use crate::lab::{Entry, Row, Section, Table};
use crate::number::{self, IN_INSPECTOR};

/// Where a number of the forward pass comes from; `None` for those that are set or are gradients.
pub(super) fn ahead(plan: &Plan, cell: CellId) -> Option<Vec<Section>> {
    let class = usize::try_from(cell.col).ok()?;
    match (cell.role, cell.channel) {
        (Role::Output, _) => logit(plan, class),
        (Role::Partial, PROBABILITY) => Some(vec![
            Section::MadeFrom(say::back_made_softmax()),
            Section::Table(shares(plan)),
            Section::Text(say::back_why_softmax()),
        ]),
        (Role::Partial, TARGET) => {
            Some(vec![Section::Text(say::back_why_target(plan.params().linear.target))])
        }
        _ => None,
    }
}

fn shown(number: f64) -> Entry {
    Entry::Text(number::show(number, IN_INSPECTOR))
}

/// Input by input what adds up to a logit, and the bias.
fn logit(plan: &Plan, class: usize) -> Option<Vec<Section>> {
    let trace = plan.logit(class)?;
    let row = |entries, total| Row { entries, about: None, total };
    let terms = trace.terms.iter().map(|term| {
        let [value, weight] = [term.value, term.weight].map(|n| number::show_factor(n, IN_INSPECTOR));
        let from = Entry::Cell("X", format!("[0, {}]", term.tap.ic));
        row(vec![from, Entry::Text(format!("{value} × {weight}")), shown(term.product)], false)
    });
    let word = |word: String| Entry::Text(word);
    let bias =
        trace.bias.map(|bias| row(vec![word(say::grid_bias()), word(String::new()), shown(bias)], false));
    let total = row(vec![word(String::new()), word("=".to_owned()), shown(trace.total)], true);
    Some(vec![
        Section::MadeFrom(say::products_of(trace.terms.len())),
        Section::Table(Table {
            name: say::made_from(),
            heads: vec![say::back_column_from(), say::column_product(), say::column_adds()],
            rows: terms.chain(bias).chain([total]).collect(),
        }),
    ])
}

/// All logits and what the softmax makes of them.
fn shares(plan: &Plan) -> Table {
    let [classes, _] = plan.params().linear.counts();
    let row = |class: usize| {
        let of = |role, channel| plan.ahead(role, channel, class).unwrap_or_default();
        Row {
            entries: vec![
                Entry::Text(class.to_string()),
                shown(of(Role::Output, 0)),
                shown(of(Role::Partial, PROBABILITY)),
            ],
            about: None,
            total: false,
        }
    };
    Table {
        name: say::made_from(),
        heads: vec![say::back_class(), say::back_logits(), say::back_softmax()],
        rows: (0..classes).map(row).collect(),
    }
}
