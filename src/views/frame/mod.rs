//! The frame around every scene.

mod keys;
mod live;
mod notices;
mod rail;
mod timeline;
mod topbar;
mod transport;

pub use keys::{KeysDialog, KeysDialogProps};
pub use live::{LiveRegion, LiveRegionProps};
pub use notices::{Notices, NoticesProps};
pub use rail::{Rail, RailProps};
pub use timeline::{Timeline, TimelineProps};
pub use topbar::{ThemePicker, ThemePickerProps, TopBar, TopBarProps};
pub use transport::{Transport, TransportProps};
