//! A row of buttons of which one is pressed.

use yew::prelude::*;

/// What [`Segmented`] offers.
#[derive(Properties, PartialEq, Clone)]
pub struct SegmentedProps {
    /// Accessible name of the group.
    pub label: AttrValue,
    /// The choices, in order.
    pub options: Vec<AttrValue>,
    /// Which one is pressed; none where no choice describes the state.
    pub selected: Option<usize>,
    /// Which ones cannot be picked.
    #[prop_or_default]
    pub disabled: Vec<usize>,
    /// Told the index of the one pressed.
    pub on_pick: Callback<usize>,
}

/// Buttons with `aria-pressed`: a state may match none of them, which radio buttons cannot say.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    html! {
        <div class="seg" role="group" aria-label={props.label.clone()}>
            { for props.options.iter().enumerate().map(|(index, label)| {
                let pressed = if props.selected == Some(index) { "true" } else { "false" };
                html! {
                    <button type="button" aria-pressed={pressed} disabled={props.disabled.contains(&index)}
                        onclick={props.on_pick.reform(move |_| index)}>{ label.clone() }</button>
                }
            }) }
        </div>
    }
}
