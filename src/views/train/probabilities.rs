//! What the network reads: ten probabilities.

use std::rc::Rc;

use kernelwalk_text as text;
use yew::prelude::*;

/// Probabilities of the ten classes.
#[derive(Properties, PartialEq)]
pub(super) struct ProbabilitiesProps {
    /// Softmax of the logits, or nothing while there is nothing to read.
    pub shares: Option<Rc<[f32]>>,
}

/// Class with the largest probability and that probability.
pub(super) fn best(shares: &[f32]) -> Option<(usize, f32)> {
    shares.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Ten bars with their numbers, the largest marked.
#[component]
pub(super) fn Probabilities(props: &ProbabilitiesProps) -> Html {
    let shares = props.shares.as_deref().unwrap_or(&[]);
    let winner = best(shares).map(|(digit, _)| digit);
    let row = |digit: usize| {
        let share = shares.get(digit).copied();
        let width = format!("width:{:.1}%", share.unwrap_or(0.0) * 100.0);
        html! {
            <li class={(winner == Some(digit)).then_some("on")}>
                <span>{ digit }</span>
                <i style={width} aria-hidden="true"></i>
                <span>{ share.map_or_else(|| "\u{2013}".into(), |s| super::format::percent(f64::from(s))) }</span>
            </li>
        }
    };
    html! {
        <ol class="tr-probs" start="0" aria-label={text::train_probabilities_name()}>{ for (0..10).map(row) }</ol>
    }
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_largest_probability_wins() {
        assert_eq!(best(&[0.1, 0.7, 0.2]), Some((1, 0.7)));
        assert_eq!(best(&[]), None);
    }
}
