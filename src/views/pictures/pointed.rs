//! The pixel that somebody points at, and what the live region says of it.

use yew::prelude::*;

use super::inspector::Looked;

/// Which pixel, if any, `[row, column]`.
pub(super) struct Pointed {
    at: Option<[usize; 2]>,
    /// Whether it was reached by key: what a pointer shows is not read aloud.
    spoken: bool,
    /// Told which pixel is pointed at, and whether by key.
    pub(super) on_hover: Callback<(Option<[usize; 2]>, bool)>,
}

#[hook]
pub(super) fn use_pointed() -> Pointed {
    let state = use_state_eq(|| (None, false));
    let on_hover = {
        let setter = state.setter();
        use_callback((), move |(at, by_key): (Option<[usize; 2]>, bool), ()| {
            setter.set((at, by_key && at.is_some()));
        })
    };
    let (at, spoken) = *state;
    Pointed { at, spoken, on_hover }
}

impl Pointed {
    /// The pixel that is looked at: the one that is pointed at before the one that is kept, else another one.
    pub(super) fn or(
        &self,
        pin: Option<[usize; 2]>,
        other: (Option<[usize; 2]>, Looked),
    ) -> (Option<[usize; 2]>, Looked) {
        match (self.at, pin) {
            (Some(at), pin) => (Some(at), if pin == Some(at) { Looked::Pinned } else { Looked::Pointed }),
            (None, Some(at)) => (Some(at), Looked::Pinned),
            (None, None) => other,
        }
    }

    /// Whether it is pointed at rather than kept.
    pub(super) fn is_none(&self) -> bool {
        self.at.is_none()
    }

    /// The sentence of the live region: that of the pixel, or the last one.
    pub(super) fn said(&self, focus: Option<&String>, last: &AttrValue) -> AttrValue {
        match focus.filter(|_| self.spoken) {
            Some(said) => AttrValue::from(said.clone()),
            None => last.clone(),
        }
    }
}
