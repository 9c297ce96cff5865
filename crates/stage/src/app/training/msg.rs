//! Facts that change what the page knows of a training, and the orders that follow from them.

use kernelwalk_nn::train::protocol::{Command, Event, Generation};
use kernelwalk_nn::train::recipes::Aim;
use serde::{Deserialize, Serialize};

use super::{
    BankKind, Draft, Drawing, Field, OptimiserChoice, Pace, Point, Preset, SavedRun, ScheduleChoice,
    TestImage, Tool,
};

/// Something that happened in the train scene.
#[derive(Debug, Clone, PartialEq)]
pub enum TrainingMsg {
    /// The scene came on screen.
    Opened,
    /// What an earlier visit kept was read from the browser's storage.
    KeptRead(Box<Kept>),
    /// A link with settings was opened.
    LinkOpened(Draft),
    /// A training of an earlier visit was found.
    SavedFound(SavedRun),
    /// Go on with it.
    SavedContinued,
    /// Delete it.
    SavedForgotten,
    /// Another network was chosen.
    PresetChosen(Preset),
    /// Another optimiser was chosen.
    OptimiserChosen(OptimiserChoice),
    /// Another course of the learning rate was chosen.
    ScheduleChosen(ScheduleChoice),
    /// Another number of workers was chosen.
    WorkersChosen(Option<u8>),
    /// How many workers the machine has cores for.
    MachineSeen {
        /// One or more.
        workers: u8,
    },
    /// A recipe was chosen, as it is; or none.
    RecipeChosen(Option<Aim>),
    /// The recipe's optimiser was chosen again.
    RecipeOptimiserChosen,
    /// The recipe's schedule was chosen again.
    RecipeScheduleChosen,
    /// Somebody typed into a field.
    FieldWritten(Field, String),
    /// The form goes back to the settings of the run on screen.
    SettingsKept,
    /// Run, or go on.
    RunPressed,
    /// Pause.
    PausePressed,
    /// One step.
    StepPressed,
    /// Forget this run, take the form's settings.
    ResetPressed,
    /// Another speed limit.
    PaceChosen(Pace),
    /// Read all test images now.
    TestPressed,
    /// The scale of a row of maps shall show all of its values.
    ScaleFitted(BankKind),
    /// The tool in hand changed.
    ToolChosen(Tool),
    /// The tool touched the pad.
    StrokeBegan(Point),
    /// The tool moved on the pad.
    StrokeWentOn(Vec<Point>),
    /// Take back the last stroke.
    StrokeUndone,
    /// Empty the pad.
    PadCleared,
    /// Show another test image of this digit.
    SampleChosen(u8),
    /// Show the drawing again.
    DrawingChosen,
    /// A test image that was asked for arrived.
    ImageArrived(TestImage),
    /// A notice was read.
    NoticeDismissed(usize),
    /// The worker said something; the time of the page's clock goes with it, in milliseconds.
    TrainerReported(Box<Event>, f64),
    /// The worker ended. Whether it went on from a snapshot, and of which step, is known already.
    TrainerRestarted {
        /// Trap or silence, in words.
        why: String,
        /// Step of the snapshot it goes on from.
        resumed_at: Option<u64>,
    },
    /// A worker that shared in the training ended; it goes on.
    CrewEnded {
        /// Trap or silence, in words.
        why: String,
    },
    /// The worker cannot be started (again).
    TrainerLost {
        /// The browser's reason.
        why: String,
    },
    /// A file of images was damaged or missing and is fetched again.
    ShardRefetched {
        /// Its name.
        file: String,
        /// What is wrong.
        why: String,
    },
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum TrainingEffect {
    /// Start the worker and let it fetch the data; harmless if it runs.
    StartTrainer,
    /// Tell the worker.
    Send(Command),
    /// Keep [`Training::kept`](super::Training::kept) for the next visit, once input has settled.
    Keep,
    /// Find a test image of a digit, the one after `after`, and report it.
    FetchSample {
        /// Which digit.
        digit: u8,
        /// Index of the one shown now.
        after: Option<u32>,
    },
    /// Report these test images.
    FetchImages(Vec<u32>),
    /// Continue the training of an earlier visit as this run.
    ContinueSaved(Generation),
    /// Delete it.
    ForgetSaved,
}

/// What the person made and wants to find again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The form.
    pub draft: Draft,
    /// The drawing.
    pub drawing: Drawing,
    /// The speed limit.
    pub pace: Pace,
}
