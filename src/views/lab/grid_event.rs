//! What a person does in a grid, before it becomes a message.

use kernelwalk_stage::frame::CellId;

/// A fact about one grid.
#[derive(Clone, Debug, PartialEq)]
pub enum GridEvent {
    /// The pointer or the focus came to a cell, or left the grid.
    Hovered(Option<CellId>),
    /// A cell was clicked, tapped or picked: it is to stay selected, or no longer.
    Picked(CellId),
    /// Escape outside of an edit.
    Released,
    /// The text in a cell changed; it may be half a number.
    Typed(CellId, String),
    /// The edit ended and stands.
    Finished(CellId),
    /// The edit ended and is taken back.
    Reverted(CellId),
    /// The number was dragged, turned or nudged by this much.
    Scrubbed(CellId, f64),
    /// The pen wrote a number into a cell.
    Drawn(CellId, f64),
    /// The pen was lifted.
    Lifted,
    /// Tab-separated cells were pasted with this one as their top left corner.
    Pasted(CellId, String),
}
