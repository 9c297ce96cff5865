//! The two vocabularies: orders to the worker, notices from it.

use kernelwalk_nn::data::Split;
use kernelwalk_nn::train::protocol::{Command, Event};
use kernelwalk_nn::train::race::Standing;
use kernelwalk_nn::train::recipes::{Aim, Overrides};
use kernelwalk_nn::zoo::Preset;
use serde::{Deserialize, Serialize};

use crate::packet::{Array, Message};
use crate::roofline::{Roofline, RooflineJob};

/// From the page to the worker. The worker speaks first ([`Event::Hello`]); what is sent before
/// that may be lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Where the images are: the address of the folder with `manifest.json`, with a slash at its end.
    /// Fetching starts at once and goes on beside everything else.
    FetchData {
        /// Absolute address.
        base: String,
    },
    /// For the training session.
    Train(Command),
    /// Find the next test image of a digit, behind `after` and from the front again; answered by
    /// [`Notice::Image`].
    FindSample {
        /// Which digit.
        digit: u8,
        /// Index to start behind; `None` starts at the first image.
        after: Option<u32>,
    },
    /// Hand out these images, each answered by [`Notice::Image`] once it is there.
    Images {
        /// Of which part.
        split: Split,
        /// Which ones.
        indices: Vec<u32>,
    },
    /// Be member `member` of a group of `members` that trains together. The message brings one port to each other
    /// member, in their order. Member 0 goes on as before and leads the others; they do nothing else from now on.
    Join {
        /// Whose place.
        member: u32,
        /// Members in all.
        members: u32,
    },
    /// To member 0: the others are gone. Whatever is under way goes on alone.
    Disband,
    /// Measure the speed of this machine; answered by [`Notice::Benched`] or
    /// [`Notice::BenchFailed`]. A running training is paused for it.
    Bench(BenchJob),
    /// Time the parts of a training step; answered by [`Notice::Roofline`] or [`Notice::BenchFailed`]. A running training
    /// is paused for it.
    Roofline(RooflineJob),
    /// Train by a recipe against the clock; answered by [`Notice::RaceStanding`] now and then and by
    /// [`Notice::RaceOver`] or [`Notice::RaceFailed`]. The run that was there is thrown away.
    Race(Box<RaceJob>),
    /// End that race, which is then answered by [`Notice::RaceFailed`].
    CancelRace {
        /// As in the order.
        id: u32,
    },
}

/// What to train against the clock. Loop and clock are in the worker; the clock stands still while
/// the test set is classified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RaceJob {
    /// Repeated in every answer.
    pub id: u32,
    /// Whose recipe.
    pub preset: Preset,
    /// Which of its recipes.
    pub aim: Aim,
    /// What is wanted otherwise.
    pub overrides: Overrides,
    /// Seed of the run.
    pub seed: u64,
    /// Shares of the test images to be reached.
    pub targets: Vec<f64>,
}

/// What to measure. The loop and its clock are in the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchJob {
    /// Repeated in the answer.
    pub id: u32,
    /// Which network.
    pub preset: Preset,
    /// Images per step or call.
    pub batch: u32,
    /// Steps or calls that are measured.
    pub count: u32,
    /// Workers that train together, each on `batch` images; more than one waits for [`Order::Join`].
    pub threads: u32,
    /// Milliseconds to warm up for, not measured.
    pub warm_ms: u32,
    /// `true`: forward, backward and an Adam update (0.001); `false`: forward alone, the logits
    /// copied out.
    pub train: bool,
}

/// One image of the data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Of which part.
    pub split: Split,
    /// Index in that part.
    pub index: u32,
    /// What it is.
    pub label: u8,
    /// Rows first, 0 = paper, 255 = ink.
    pub pixels: Vec<u8>,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// From the training session, or about the worker itself.
    Train(Event),
    /// An image that was asked for.
    Image(Image),
    /// A file of images was damaged or missing. It is not used, and is fetched again.
    ShardRefetched {
        /// Its name.
        file: String,
        /// What is wrong with it, a sentence without a full stop.
        why: String,
        /// Attempts made so far.
        attempt: u32,
    },
    /// Another member of the group does not answer. The training goes on alone.
    Alone {
        /// What was missed, a sentence without a full stop.
        why: String,
    },
    /// A measurement.
    Benched {
        /// As in the order.
        id: u32,
        /// Steps or calls measured.
        count: u32,
        /// Wall time of all of them in milliseconds, by the worker's clock.
        total_ms: f64,
    },
    /// How far a race is, at most a few times a second.
    RaceStanding {
        /// As in the order.
        id: u32,
        /// So far.
        standing: Standing,
    },
    /// A race at the end of its recipe.
    RaceOver {
        /// As in the order.
        id: u32,
        /// What it came to.
        standing: Standing,
    },
    /// A race that cannot begin or go on.
    RaceFailed {
        /// As in the order.
        id: u32,
        /// Why, and what to do.
        why: String,
    },
    /// A training step in parts.
    Roofline {
        /// As in the order.
        id: u32,
        /// What was measured.
        roofline: Roofline,
    },
    /// A measurement that could not be made.
    BenchFailed {
        /// As in the order.
        id: u32,
        /// Why, and what to do.
        why: String,
    },
}

impl Message for Order {
    fn large(&mut self) -> Vec<Array<'_>> {
        match self {
            Self::Train(Command::Restore { bytes, .. }) => vec![Array::Bytes(bytes)],
            _ => Vec::new(),
        }
    }
}

impl Message for Notice {
    fn large(&mut self) -> Vec<Array<'_>> {
        match self {
            Self::Train(Event::SnapshotTaken { bytes, .. }) => vec![Array::Bytes(bytes)],
            Self::Train(Event::Filters(filters)) => vec![Array::Floats(&mut filters.weight)],
            Self::Train(Event::Probed(probed)) => {
                probed.layers.iter_mut().map(|maps| Array::Floats(&mut maps.values)).collect()
            }
            _ => Vec::new(),
        }
    }
}
