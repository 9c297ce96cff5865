//! Results on the test images: who was taken for whom.

use std::rc::Rc;

use kernelwalk_text as text;
use yew::prelude::*;

/// Counts of the test: row true class, column what the network read.
#[derive(Properties, PartialEq)]
pub(super) struct ConfusionProps {
    /// `counts[truth][read]`, square.
    pub counts: Rc<Vec<Vec<u32>>>,
}

/// The confusion matrix with the share of each class that was read right.
#[component]
pub(super) fn Confusion(props: &ConfusionProps) -> Html {
    let counts = &props.counts;
    let most = most_confused(counts);
    let head = |digit: usize| html! { <th scope="col">{ digit }</th> };
    html! {
        <table class="tr-cm">
            <caption class="vh">{ text::train_confusion_name() }</caption>
            <thead><tr>
                <th scope="col"><span class="vh">{ text::train_confusion_corner() }</span></th>
                { for (0..counts.len()).map(head) }
                <th scope="col">{ text::train_confusion_rate() }</th>
            </tr></thead>
            <tbody>{ for counts.iter().enumerate().map(|(truth, row)| matrix_row(truth, row, most)) }</tbody>
        </table>
    }
}

/// The most frequent confusion: true class, class read and how often.
pub(super) fn most_confused(counts: &[Vec<u32>]) -> Option<(usize, usize, u32)> {
    let mut most = None::<(usize, usize, u32)>;
    for (truth, row) in counts.iter().enumerate() {
        for (read, count) in row.iter().copied().enumerate().filter(|(read, _)| *read != truth) {
            if count > most.map_or(0, |m| m.2) {
                most = Some((truth, read, count));
            }
        }
    }
    most
}

fn matrix_row(truth: usize, row: &[u32], most: Option<(usize, usize, u32)>) -> Html {
    let total: u32 = row.iter().sum();
    let right = row.get(truth).copied().unwrap_or(0);
    let cell = |(read, count): (usize, u32)| {
        let (kind, full) = if read == truth { ("right", total) } else { ("wrong", most.map_or(1, |m| m.2)) };
        // The square root keeps a single mistake visible beside a hundred.
        let step = (f64::from(count) / f64::from(full.max(1))).sqrt() * 5.0;
        let class = classes!(
            if count == 0 { "zero" } else { kind },
            (count > 0).then(|| format!("s{}", step.ceil())),
            most.is_some_and(|m| (m.0, m.1) == (truth, read)).then_some("most"),
        );
        html! { <td {class}>{ if count == 0 { "\u{b7}".into() } else { count.to_string() } }</td> }
    };
    html! {
        <tr>
            <th scope="row">{ truth }</th>
            { for row.iter().copied().enumerate().map(cell) }
            <td class="rate">{ rate(right, total) }</td>
        </tr>
    }
}

fn rate(right: u32, total: u32) -> String {
    if total == 0 { "\u{2013}".into() } else { super::format::percent(f64::from(right) / f64::from(total)) }
}

#[cfg(test)]
mod tests {
    use super::most_confused;

    #[test]
    fn the_most_frequent_confusion_is_found_off_the_diagonal() {
        assert_eq!(most_confused(&[vec![90, 2], vec![5, 93]]), Some((1, 0, 5)));
        assert_eq!(most_confused(&[vec![90, 0], vec![0, 93]]), None);
    }
}
