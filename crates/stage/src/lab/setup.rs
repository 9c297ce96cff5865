//! What can be set in a scene of the laboratory: fields with names for ever, and a value for each.

use std::ops::RangeInclusive;

use super::Stack;
use crate::frame::Role;

/// Something that can be set.
#[derive(Debug)]
pub struct Field {
    /// Its name in links, for ever.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
}

/// What a field takes.
#[derive(Debug)]
pub enum Kind {
    /// Grids whose cells can be edited.
    Grids {
        /// The tensor they are.
        role: Role,
        /// Most channels or slices.
        channels: usize,
        /// Most rows and columns.
        side: usize,
        /// Whole numbers that chance draws from.
        random: RangeInclusive<i32>,
    },
    /// A number for each channel, or none at all.
    Numbers {
        /// The tensor they are.
        role: Role,
        /// Most of them.
        most: usize,
        /// Whole numbers that chance draws from.
        random: RangeInclusive<i32>,
    },
    /// `[rows, columns]`, or one of some words instead.
    Pair {
        /// Least number.
        least: usize,
        /// Largest number.
        most: usize,
        /// Words as they stand in links.
        words: &'static [&'static str],
    },
    /// A whole number.
    Whole {
        /// Least number.
        least: usize,
        /// Largest number.
        most: usize,
    },
    /// One of some words, as they stand in links.
    Word(&'static [&'static str]),
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of grids.
    Grids(Stack),
    /// Of numbers; empty for none.
    Numbers(Vec<f64>),
    /// `[rows, columns]`.
    Pair([usize; 2]),
    /// A whole number.
    Whole(usize),
    /// Place of the word in its list.
    Word(usize),
}

/// A value for every field of a scene, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup(Vec<Value>);

/// Rows, columns, or both at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axes {
    /// The height.
    Rows,
    /// The width.
    Columns,
    /// Both sides alike.
    Both,
}

impl Axes {
    /// `pair` with `value` along these axes.
    #[must_use]
    pub fn put(self, pair: [usize; 2], value: usize) -> [usize; 2] {
        match self {
            Axes::Rows => [value, pair[1]],
            Axes::Columns => [pair[0], value],
            Axes::Both => [value, value],
        }
    }
}

impl Setup {
    /// The values in the order of the fields.
    #[must_use]
    pub fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: usize) -> Option<&Value> {
        self.0.get(field)
    }

    /// Another value for a field; one of another kind than its present one is left aside.
    pub fn put(&mut self, field: usize, value: Value) {
        if let Some(place) = self.0.get_mut(field).filter(|now| now.fits(&value)) {
            *place = value;
        }
    }

    /// The same with another value in a field.
    #[must_use]
    pub fn with(mut self, field: usize, value: Value) -> Self {
        self.put(field, value);
        self
    }

    /// Grids of a field that holds some.
    #[must_use]
    pub fn grids(&self, field: usize) -> Option<&Stack> {
        match self.get(field) {
            Some(Value::Grids(stack)) => Some(stack),
            _ => None,
        }
    }

    /// The grids of a field, to be edited.
    pub(crate) fn grids_mut(&mut self, field: usize) -> Option<&mut Stack> {
        match self.0.get_mut(field) {
            Some(Value::Grids(stack)) => Some(stack),
            _ => None,
        }
    }

    /// Numbers of a field that holds some; else none.
    #[must_use]
    pub fn numbers(&self, field: usize) -> &[f64] {
        match self.get(field) {
            Some(Value::Numbers(numbers)) => numbers,
            _ => &[],
        }
    }

    /// `[rows, columns]` of a field; `None` where a word stands for them.
    #[must_use]
    pub fn pair(&self, field: usize) -> Option<[usize; 2]> {
        match self.get(field) {
            Some(Value::Pair(pair)) => Some(*pair),
            _ => None,
        }
    }

    /// The whole number of a field; 0 where it has none.
    #[must_use]
    pub fn whole(&self, field: usize) -> usize {
        match self.get(field) {
            Some(Value::Whole(number)) => *number,
            _ => 0,
        }
    }

    /// Place of a field's word in its list; `None` where it holds something else.
    #[must_use]
    pub fn word(&self, field: usize) -> Option<usize> {
        match self.get(field) {
            Some(Value::Word(place)) => Some(*place),
            _ => None,
        }
    }
}

impl Value {
    /// Whether a field that holds this one may hold the other. Pairs and words may stand for each other.
    fn fits(&self, other: &Value) -> bool {
        use Value::{Grids, Numbers, Pair, Whole, Word};
        matches!(
            (self, other),
            (Grids(_), Grids(_))
                | (Numbers(_), Numbers(_))
                | (Whole(_), Whole(_))
                | (Pair(_) | Word(_), Pair(_) | Word(_))
        )
    }
}

impl Kind {
    /// The tensor that this field's cells belong to.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Kind::Grids { role, .. } | Kind::Numbers { role, .. } => Some(*role),
            Kind::Pair { .. } | Kind::Whole { .. } | Kind::Word(_) => None,
        }
    }

    /// A number within this field's limits.
    #[must_use]
    pub fn clamped(&self, number: usize) -> usize {
        match self {
            Kind::Pair { least, most, .. } | Kind::Whole { least, most } => number.clamp(*least, *most),
            Kind::Grids { side, .. } => number.clamp(1, *side),
            Kind::Numbers { most, .. } => number.min(*most),
            Kind::Word(words) => number.min(words.len().saturating_sub(1)),
        }
    }
}
