use super::{DigitFile, Digits};
use crate::app::{StepSize, Toward};
use crate::image::Reading;

/// A fact that only the scene `pixels` knows.
#[derive(Debug, Clone)]
pub enum PixelMsg {
    /// A file of digits arrived, or did not.
    DigitsCame(DigitFile, Option<Digits>),
    /// The next digit of this class is wanted.
    ClassChosen(u8),
    /// Any digit is wanted; the number is a random one.
    DiceRolled(u32),
    /// The frame was put with its top left corner on this pixel, `[row, column]`.
    FrameMoved([usize; 2]),
    /// The frame was moved by so many pixels, `[down, across]`.
    FrameNudged([isize; 2]),
    /// The frame is to have so many rows and columns.
    SideChosen(usize),
    /// From 0 to 255, or from 0 to 1.
    ReadingChosen(Reading),
    /// The pen is taken up, or laid down.
    PenToggled,
    /// Time is to go on, or to stop.
    PlayPressed,
    /// One step.
    Stepped(Toward),
    /// Another size of a step.
    StepSizeChosen(StepSize),
    /// Play is to start over at the end, or to stop there.
    LoopToggled,
    /// Time was put to this moment: 0 the picture, 1 its numbers, and one more for each number that is read.
    Scrubbed(f64),
    /// So many milliseconds have passed.
    Ticked(f64),
}
