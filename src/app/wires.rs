//! Where the views send what happens in them. Made once: a callback made anew would have its view drawn anew.

use kernelwalk_stage::app::{LabMsg, Msg};
use yew::html::Scope;
use yew::prelude::*;

use super::{App, AppMsg};
use crate::views::lab::GridEvent;

/// One wire for each kind of message.
pub(super) struct Wires {
    pub(super) msg: Callback<Msg>,
    pub(super) lab: Callback<LabMsg>,
    pub(super) grid: Callback<GridEvent>,
    pub(super) predict: Callback<()>,
    pub(super) tab: Callback<usize>,
    pub(super) leave: Callback<()>,
    pub(super) release: Callback<()>,
    pub(super) copy: Callback<()>,
    pub(super) rail: Callback<bool>,
    pub(super) keys: Callback<()>,
    pub(super) about: Callback<()>,
    pub(super) share: Callback<()>,
}

impl Wires {
    pub(super) fn new(link: &Scope<App>) -> Self {
        let msg = link.callback(AppMsg::Model);
        let lab = msg.reform(Msg::Lab);
        Self {
            grid: link.callback(grid_event),
            predict: link.callback(|()| AppMsg::Predict),
            tab: link.callback(AppMsg::Tab),
            // Back has to find what is on screen now, also where the address was not written yet.
            leave: link.callback(|()| AppMsg::Settled),
            release: lab.reform(|()| LabMsg::Unpinned),
            copy: lab.reform(|()| LabMsg::CodeCopied),
            rail: link.callback(AppMsg::Rail),
            keys: link.callback(|()| AppMsg::Keys(true)),
            about: link.callback(|()| AppMsg::About(true)),
            share: link.callback(|()| AppMsg::Share),
            msg,
            lab,
        }
    }
}

fn grid_event(event: GridEvent) -> AppMsg {
    let lab = |msg| AppMsg::Model(Msg::Lab(msg));
    match event {
        GridEvent::Hovered(cell) => AppMsg::Hovered(cell),
        GridEvent::Picked(cell) => lab(LabMsg::Pinned(cell)),
        GridEvent::Released => lab(LabMsg::Unpinned),
        GridEvent::Typed(cell, text) => lab(LabMsg::CellTyped(cell, text)),
        GridEvent::Finished(cell) => lab(LabMsg::CellCommitted(cell)),
        GridEvent::Reverted(cell) => lab(LabMsg::CellReverted(cell)),
        GridEvent::Scrubbed(cell, by) => lab(LabMsg::CellNudged(cell, by)),
        GridEvent::Drawn(cell, number) => lab(LabMsg::Drawn(cell, number)),
        GridEvent::Lifted => lab(LabMsg::PenLifted),
        GridEvent::Pasted(cell, text) => lab(LabMsg::Pasted(cell, text)),
    }
}
