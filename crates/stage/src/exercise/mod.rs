//! Exercises: questions about the lecture's arithmetic, drawn from a seed, that know the mistakes people make.
//!
//! What is right is computed by `kernelwalk_nn`; so is what each mistake comes to, so that a wrong answer can be told
//! from where it came.

mod cells;
mod course;
mod gradient;
mod parameters;
mod size;

#[cfg(test)]
mod tests;

use kernelwalk_text as say;

pub use course::{Course, Judged};

use crate::lab::edit;
use crate::number;
use crate::scenes::SceneId;

/// What an exercise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The size of the output.
    Size,
    /// Which cells an output reads, and how often a cell is read.
    Cells,
    /// How many parameters a layer has.
    Parameters,
    /// Who gets the gradient.
    Gradient,
}

impl Topic {
    /// All of them, in the order of the lecture.
    pub const ALL: [Topic; 4] = [Topic::Size, Topic::Cells, Topic::Parameters, Topic::Gradient];

    /// Its name in storage, for ever.
    #[must_use]
    pub fn key(self) -> &'static str {
        ["size", "cells", "parameters", "gradient"][self as usize]
    }

    /// Its name on screen.
    #[must_use]
    pub fn name(self) -> String {
        [say::topic_size, say::topic_cells, say::topic_parameters, say::topic_gradient][self as usize]()
    }

    /// What a scene is mostly about.
    #[must_use]
    pub fn of(scene: SceneId) -> Self {
        match scene {
            SceneId::PATCHES | SceneId::CHANNELS => Topic::Parameters,
            SceneId::FEATURES | SceneId::CONVOLUTION => Topic::Cells,
            SceneId::BACKWARD | SceneId::POOLING => Topic::Gradient,
            _ => Topic::Size,
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// What it is about.
    pub topic: Topic,
    /// What it was drawn from.
    pub seed: u64,
    /// The question.
    pub question: String,
    /// Numbers to look at, row by row; empty where there are none.
    pub table: Vec<Vec<String>>,
    /// How it is answered.
    pub ask: Ask,
    /// Why the right answer is right, with its arithmetic.
    pub why: String,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// With a number.
    Number {
        /// The right one.
        right: f64,
        /// Wrong ones that have a reason, each with what was overlooked.
        mistakes: Vec<(f64, String)>,
    },
    /// By choosing.
    Choice(Vec<Possibility>),
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Possibility {
    /// The answer.
    pub text: String,
    /// What was overlooked; `None` of the right one.
    pub mistake: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said {
    /// A number.
    Number(f64),
    /// The option of this number.
    Option(usize),
}

impl Exercise {
    /// The exercise of a topic that a seed draws.
    #[must_use]
    pub fn new(topic: Topic, seed: u64) -> Self {
        let mut draw = Draw::new(topic, seed);
        // Some draws have no output, or fewer answers than there are to choose from; the next one is as good.
        let drawn = (0..1000).find_map(|_| match topic {
            Topic::Size => size::draw(&mut draw),
            Topic::Cells => cells::draw(&mut draw),
            Topic::Parameters => Some(parameters::draw(&mut draw)),
            Topic::Gradient => gradient::draw(&mut draw),
        });
        let Drawn { question, table, mut ask, why } = drawn.unwrap_or_else(|| parameters::draw(&mut draw));
        if let Ask::Choice(options) = &mut ask {
            draw.shuffle(options);
        }
        Self { topic, seed, question, table, ask, why }
    }

    /// Whether an answer is right, and if it is not, what was overlooked, where that is known.
    #[must_use]
    pub fn judge(&self, said: Said) -> (bool, Option<&str>) {
        match (&self.ask, said) {
            (Ask::Number { right, mistakes }, Said::Number(said)) => {
                let same = |number: f64| (number - said).abs() < 5e-3;
                let known = mistakes.iter().find(|(number, _)| same(*number));
                (same(*right), known.filter(|_| !same(*right)).map(|(_, told)| told.as_str()))
            }
            (Ask::Choice(options), Said::Option(at)) => match options.get(at) {
                Some(option) => (option.mistake.is_none(), option.mistake.as_deref()),
                None => (false, None),
            },
            _ => (false, None),
        }
    }

    /// The right answer in words.
    #[must_use]
    pub fn answer(&self) -> String {
        match &self.ask {
            Ask::Number { right, .. } => number::show(*right, 2),
            Ask::Choice(options) => {
                options.iter().find(|o| o.mistake.is_none()).map(|o| o.text.clone()).unwrap_or_default()
            }
        }
    }
}

/// A question as it was drawn; the first option is the right one.
struct Drawn {
    question: String,
    table: Vec<Vec<String>>,
    ask: Ask,
    why: String,
}

/// The right option, and wrong ones; those that say the same as one before are left out.
fn choice(right: String, wrong: impl IntoIterator<Item = (String, String)>) -> Ask {
    let mut options = vec![Possibility { text: right, mistake: None }];
    for (text, mistake) in wrong {
        if options.iter().all(|known| known.text != text) && options.len() < 4 {
            options.push(Possibility { text, mistake: Some(mistake) });
        }
    }
    Ask::Choice(options)
}

/// Chance, from a seed.
struct Draw(Box<dyn FnMut() -> f64>);

impl Draw {
    fn new(topic: Topic, seed: u64) -> Self {
        // The same seed draws unlike numbers for another topic.
        Self(Box::new(edit::drawing(0, i32::MAX, seed.wrapping_mul(4).wrapping_add(topic as u64))))
    }

    /// A whole number from `least` to `most`.
    fn between(&mut self, least: usize, most: usize) -> usize {
        least + (self.0)() as usize % (most - least + 1)
    }

    fn coin(&mut self) -> bool {
        self.between(0, 1) == 1
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.between(0, of.len() - 1)]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.between(0, last));
        }
    }
}
