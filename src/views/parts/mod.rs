//! Small parts that every screen uses.

mod dialog;
mod icon;
mod segmented;
mod stepper;

pub use dialog::{Dialog, DialogProps};
pub use icon::{Glyph, Icon, IconProps, Logo, LogoProps};
pub use segmented::{Segmented, SegmentedProps};
pub use stepper::{Stepper, StepperProps, Tone};
