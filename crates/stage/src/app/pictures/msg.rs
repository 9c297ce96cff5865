use std::rc::Rc;

use super::pixels::{DigitFile, PixelMsg};
use super::{CameraTrouble, Fresh, Trouble};
use crate::frame::CellId;
use crate::image::{Photo, Picture, PictureError, Source};
use crate::scenes::image_filters::{Colour, Filter, Show};

/// A fact about a scene of pictures. Each takes those that mean something to it.
#[derive(Debug, Clone)]
pub enum PictureMsg {
    /// What follows the `?` of a link that was opened.
    LinkOpened(String),
    /// The scene came on screen.
    Opened,
    /// The scene went off screen.
    Left,
    /// Another picture was chosen, or the same once more.
    SourceChosen(Source),
    /// A photo arrived, or did not.
    PhotoCame(Photo, Option<Rc<Picture>>),
    /// A file was chosen, dropped or pasted.
    PictureGiven(Result<Picture, PictureError>),
    /// Text was pasted or dropped instead.
    TextGiven,
    /// The camera is wanted.
    CameraWanted,
    /// It runs.
    CameraOpened,
    /// It does not.
    CameraRefused(CameraTrouble),
    /// It is to stop; its last picture stays.
    CameraStopped,
    /// Another filter.
    FilterChosen(Filter),
    /// As many rows and columns.
    SizeChosen(usize),
    /// The kernel is to be turned by 180 degrees.
    Turned,
    /// The text in a cell of the kernel changed.
    NumberTyped(CellId, String),
    /// The edit ended and stands.
    NumberDone,
    /// The edit ended and is taken back.
    NumberReverted(CellId),
    /// The number was dragged, turned or nudged by this much.
    NumberNudged(CellId, f64),
    /// A table was pasted into the kernel.
    NumbersPasted(CellId, String),
    /// What of a colour picture is filtered.
    ColourChosen(Colour),
    /// How the response is shown; `None` for what suits the kernel.
    ShowChosen(Option<Show>),
    /// Which channel of a response in colour is looked at.
    ChannelChosen(usize),
    /// The ends of the scale are to suit what is shown now.
    ScaleFitted,
    /// A pixel is to stay selected, `[row, column]`.
    Pinned([usize; 2]),
    /// None is any longer.
    Unpinned,
    /// A pixel is to have this number: in colour, in the plane that is looked at.
    ValueSet([usize; 2], u8),
    /// A pixel, or the whole picture, is to have its own numbers again.
    Restored(Option<[usize; 2]>),
    /// The brush came down on the pad, `[x, y]` as shares of its side.
    StrokeBegan([f32; 2]),
    /// It moved.
    StrokeWentOn(Vec<[f32; 2]>),
    /// It was lifted.
    StrokeEnded,
    /// The pad is to be empty.
    PadCleared,
    /// Undo.
    UndoPressed,
    /// Redo.
    RedoPressed,
    /// A trouble was read.
    TroubleRead(Trouble),
    /// A fact that only the scene `pixels` knows.
    Pixel(PixelMsg),
}

impl From<PixelMsg> for PictureMsg {
    fn from(msg: PixelMsg) -> Self {
        Self::Pixel(msg)
    }
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum PictureEffect {
    /// Fetch a photo.
    Fetch(Photo),
    /// Fetch a file of digits.
    FetchDigits(DigitFile),
    /// Ask for the camera.
    OpenCamera,
    /// Stop the camera, so that its light goes out.
    CloseCamera,
    /// The link is another one.
    Settled,
    /// Paint this part of both pictures at once; everything else can wait for the hand to rest.
    Repaint(Fresh),
    /// Say this in the live region.
    Announce(String),
}
