//! Small parts that every screen uses.

mod dialog;
mod icon;
mod segmented;
mod stepper;
mod view;

pub use dialog::{Dialog, DialogProps};
pub use icon::{Glyph, icon, logo};
pub use segmented::Segmented;
pub use stepper::{Stepper, StepperProps, Tone};
pub use view::{Same, View, memo};
