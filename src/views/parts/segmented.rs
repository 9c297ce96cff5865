//! A row of buttons of which one is pressed.

use yew::prelude::*;

use super::view::View;

/// Buttons with `aria-pressed`: a state may match none of them, which radio buttons cannot say.
pub struct Segmented {
    /// Accessible name of the group.
    pub label: AttrValue,
    /// The choices, in order.
    pub options: Vec<AttrValue>,
    /// Which one is pressed; none where no choice describes the state.
    pub selected: Option<usize>,
    /// Which ones cannot be picked.
    pub disabled: Vec<usize>,
    /// Told the index of the one pressed.
    pub on_pick: Callback<usize>,
}

impl View for Segmented {
    fn view(&self) -> Html {
        html! {
            <div class="seg" role="group" aria-label={self.label.clone()}>
                { for self.options.iter().enumerate().map(|(index, label)| {
                    let pressed = if self.selected == Some(index) { "true" } else { "false" };
                    html! {
                        <button type="button" aria-pressed={pressed} disabled={self.disabled.contains(&index)}
                            onclick={self.on_pick.reform(move |_| index)}>{ label.clone() }</button>
                    }
                }) }
            </div>
        }
    }
}
