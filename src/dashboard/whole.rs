//! The train scene's state with its hands, and the views of this part.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use kernelwalk_stage::app::training::{Draft, Training, TrainingEffect, TrainingMsg};
use yew::prelude::*;

use super::{Dashboard, Said};
use crate::browser::trainer::Trainer;
use crate::browser::{crew, document};
use crate::queue::Queue;
use crate::views::benchmark::Benchmark;
use crate::views::train::Train;

/// The styles of this part, which come with it.
const STYLES: &str = include_str!("../../static/css/train.css");

/// Lives as long as the page: a training goes on while another screen is shown.
pub(super) struct Whole {
    training: RefCell<Training>,
    trainer: RefCell<Trainer>,
    waiting: Queue<TrainingMsg>,
    on_msg: Callback<TrainingMsg>,
    page: Callback<Said>,
}

impl Whole {
    pub(super) fn open(draft: Draft, page: Callback<Said>) -> Rc<dyn Dashboard> {
        document::add_styles(STYLES);
        let mut training = Training::default();
        // Nothing has been started that could have anything to do.
        let _ = training.update(TrainingMsg::MachineSeen { workers: crew::automatic() });
        let _ = training.update(TrainingMsg::LinkOpened(draft));
        Rc::new_cyclic(|this: &Weak<Self>| {
            let this = this.clone();
            let on_msg = Callback::from(move |msg| {
                if let Some(this) = this.upgrade() {
                    this.hear(msg);
                }
            });
            Self {
                training: RefCell::new(training),
                trainer: RefCell::new(Trainer::new(on_msg.clone())),
                waiting: Queue::default(),
                on_msg,
                page,
            }
        })
    }

    /// Handles facts in the order in which they came, also those that a fact's own effects bring about.
    fn hear(&self, msg: TrainingMsg) {
        if self.waiting.hear(msg, |msg| self.handle(msg)) {
            self.page.emit(Said::Changed);
        }
    }

    fn handle(&self, msg: TrainingMsg) {
        let effects = self.training.borrow_mut().update(msg);
        if effects.contains(&TrainingEffect::Keep) {
            // Settings worth keeping stand in the address, too.
            self.page.emit(Said::Settled(Box::new(self.training.borrow().draft.clone())));
        }
        for effect in effects {
            self.trainer.borrow_mut().run(effect, &self.training.borrow());
        }
    }
}

impl Dashboard for Whole {
    fn train(&self, theme: AttrValue) -> Html {
        html! { <Train training={self.training.borrow().clone()} {theme} on_msg={self.on_msg.clone()} /> }
    }

    fn benchmark(&self) -> Html {
        html! { <Benchmark /> }
    }

    fn fill_in(&self, draft: Draft) {
        self.hear(TrainingMsg::LinkOpened(draft));
    }
}
