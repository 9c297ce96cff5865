//! The sums: one match term by term, and the vote over the best of each map.

use kernelwalk_text as say;

use super::picture::tap;
use super::search::{self, Search};
use crate::frame::{CellId, Role, Term, TermState, TermStrip};
use crate::number;
use crate::scene::Moment;

/// The sum behind a score with `done` of its products added.
pub(super) fn sum(search: &Search, output: CellId, done: usize, decimals: usize) -> TermStrip {
    let Some(found) = search.place(output).and_then(|place| search.plan().trace(place)) else {
        return TermStrip::empty(output);
    };
    let taps = found.taps;
    let complete = done >= taps;
    let mut sum = 0.0;
    let terms = found.trace.terms.iter().enumerate().map(|(i, product)| {
        sum += product.product;
        let state = match i + 1 {
            n if n == done && !complete => TermState::Current,
            n if n <= done => TermState::Done,
            _ => TermState::ToCome,
        };
        let at = [product.tap.ky, product.tap.kx];
        let input = CellId::new(Role::Input, 0, product.at[0] as i32, product.at[1] as i32);
        Term {
            input: product.source.map_or(input, |at| search::cell(Role::Input, at)),
            weight: CellId::new(Role::Weight, product.tap.oc, at[0] as i32, at[1] as i32),
            tap: tap(at),
            padding: product.source.is_none(),
            value: number::show(product.value, decimals),
            factor: number::show(product.weight, decimals),
            product: number::show(product.product, decimals),
            running: number::show(sum, decimals),
            state,
        }
    });
    let terms = terms.collect();
    let so_far = found.trace.terms.iter().take(done).map(|term| term.product).sum::<f64>() + 0.0;
    let (total, progress) = if complete {
        (found.score, say::feat_divided(number::show(found.trace.total, decimals), taps))
    } else {
        (so_far, say::so_far(done, taps))
    };
    TermStrip {
        symbol: "Y",
        name: say::feat_match(),
        caption: search.name(output.channel),
        progress,
        output,
        terms,
        done: done.min(taps),
        bias: None,
        total,
        total_text: number::show(total, decimals),
        approximate: complete && !number::is_exact(total, decimals),
    }
}

/// The vote: the best of every map that is complete, and of the present one the best so far.
pub(super) fn vote(search: &Search, moment: Moment) -> TermStrip {
    let plan = search.plan();
    let (vote, each) = (plan.vote(), search.places_each());
    let finished = moment.cell + usize::from(moment.done == plan.taps());
    let mut done = 0;
    let mut sum = 0.0;
    let terms: Vec<Term> = vote
        .bests
        .iter()
        .enumerate()
        .map(|(feature, best)| {
            let seen = finished.saturating_sub(feature * each).min(each);
            let scores =
                (feature * each..feature * each + seen).filter_map(|index| plan.score(plan.place(index)?));
            let so_far = scores.reduce(f64::max);
            let state = match seen {
                0 => TermState::ToCome,
                n if n < each => TermState::Current,
                _ => TermState::Done,
            };
            if state == TermState::Done {
                done += 1;
                sum += best.score;
            }
            let [row, col] = best.places.first().copied().unwrap_or_default();
            let output = CellId::new(Role::Output, feature, row as i32, col as i32);
            Term {
                input: output,
                weight: output,
                tap: tap([0, 0]),
                padding: false,
                value: String::new(),
                factor: String::new(),
                product: so_far.map_or_else(|| "?".to_owned(), |score| number::show(score, 2)),
                // Nothing is added up before all are known: in its place stands whose best it is.
                running: search.name(feature),
                state,
            }
        })
        .collect();
    let complete = done == terms.len();
    let total = if complete { vote.score } else { sum };
    let threshold = number::show(vote.threshold, 2);
    TermStrip {
        symbol: "Y",
        name: say::feat_vote(),
        caption: say::feat_vote_caption(),
        progress: match (complete, vote.is_x()) {
            (false, _) => say::feat_vote_so_far(done, terms.len()),
            (true, true) => say::feat_vote_yes(threshold),
            (true, false) => say::feat_vote_no(threshold),
        },
        output: search.output_cell(moment.cell),
        done,
        terms,
        bias: None,
        total,
        total_text: if done == 0 { "?".to_owned() } else { number::show(total, 2) },
        approximate: done > 0 && !number::is_exact(total, 2),
    }
}

/// The moment in words.
pub(super) fn narration(search: &Search, frame: &crate::frame::Frame) -> String {
    let strip = &frame.terms;
    let name = search.name(strip.output.channel);
    let place = say::cell_position(strip.output.row, strip.output.col);
    let current = strip.terms.iter().find(|term| term.state == TermState::Current);
    let told = match current {
        Some(term) => say::narration_term(
            place,
            strip.done,
            strip.terms.len(),
            term.value.as_str(),
            term.factor.as_str(),
            term.product.as_str(),
            strip.total_text.as_str(),
        ),
        None if !strip.complete() => say::narration_start(strip.output.row, strip.output.col),
        None => say::feat_narration_score(place, strip.progress.as_str(), strip.total_text.as_str()),
    };
    let vote = frame.also.as_ref().filter(|vote| vote.complete());
    let told = say::feat_narration(name, told);
    match vote {
        Some(vote) if frame.progress.0 == frame.progress.1 => {
            format!("{told} {}", say::feat_narration_vote(vote.total_text.as_str(), vote.progress.as_str()))
        }
        _ => told,
    }
}
