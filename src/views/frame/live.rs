//! The live region: at most one sentence a second reaches a screen reader.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// What [`LiveRegion`] says.
#[derive(Properties, PartialEq, Clone)]
pub struct LiveRegionProps {
    /// The sentence of this moment; empty says nothing.
    pub sentence: AttrValue,
}

/// Milliseconds between two sentences.
const PAUSE: u32 = 1000;

/// Says the latest sentence once the previous one is a second old; what came between is left out.
#[component]
pub fn LiveRegion(props: &LiveRegionProps) -> Html {
    let said = use_state(AttrValue::default);
    let latest = use_mut_ref(AttrValue::default);
    let pending = use_mut_ref(|| None::<Timeout>);
    {
        let (said, latest, pending) = (said.clone(), latest, pending);
        use_effect_with(props.sentence.clone(), move |sentence| {
            *latest.borrow_mut() = sentence.clone();
            if pending.borrow().is_none() {
                let (pending_later, latest) = (pending.clone(), latest.clone());
                let later = Timeout::new(PAUSE, move || {
                    *pending_later.borrow_mut() = None;
                    said.set(latest.borrow().clone());
                });
                *pending.borrow_mut() = Some(later);
            }
        });
    }
    html! { <p class="vh" role="status" aria-live="polite">{ (*said).clone() }</p> }
}
