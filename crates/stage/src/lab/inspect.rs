//! What the inspector says about a selected cell, as data.

use kernelwalk_text as text;

use crate::frame::{CellId, Tap};

/// A cell and everything it is linked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspector {
    /// The cell.
    pub cell: CellId,
    /// The letter of its tensor.
    pub symbol: &'static str,
    /// Its place in brackets.
    pub index: String,
    /// Its number with all its digits; of an output also before the animation gets there.
    pub value: String,
    /// Where it is, in words.
    pub place: String,
    /// Its story.
    pub sections: Vec<Section>,
    /// A number for each input cell, such as how often it is read, under a title and with a remark.
    pub map: Option<CellMap>,
}

impl Inspector {
    /// The cell in a sentence, as it is read aloud.
    #[must_use]
    pub fn said(&self) -> String {
        let mut said = [self.symbol, &self.index, " = ", &self.value, ". ", &self.place, "."].concat();
        for section in &self.sections {
            let (way, what) = match section {
                Section::MadeFrom(what) => (text::made_from(), what),
                Section::GoesInto(what) => (text::goes_into(), what),
                Section::Heading(_) | Section::Text(_) | Section::Table(_) => continue,
            };
            said += &[" ", &way, " ", what, "."].concat();
        }
        said
    }
}

/// A part of a cell's story.
#[derive(Debug, Clone, PartialEq)]
pub enum Section {
    /// Where its number comes from.
    MadeFrom(String),
    /// What its number goes into.
    GoesInto(String),
    /// What the next part is about.
    Heading(String),
    /// A sentence.
    Text(String),
    /// A table.
    Table(Table),
}

/// A table with a heading for each column.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it lists.
    pub name: String,
    /// The headings.
    pub heads: Vec<String>,
    /// The lines.
    pub rows: Vec<Row>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its cells.
    pub entries: Vec<Entry>,
    /// The output it is about: marked while the window stands there.
    pub about: Option<CellId>,
    /// It is the sum of the others.
    pub total: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A cell of a tensor: its letter and its place.
    Cell(&'static str, String),
    /// A position of the kernel, with its hue.
    Tap(Tap),
    /// A number or a few words.
    Text(String),
}

/// A small map of the input.
#[derive(Debug, Clone, PartialEq)]
pub struct CellMap {
    /// What its numbers are.
    pub title: String,
    /// Row by row.
    pub numbers: Vec<Vec<usize>>,
    /// What they show.
    pub remark: String,
    /// The selected cell, if it is one of these.
    pub at: Option<CellId>,
}
