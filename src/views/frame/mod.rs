//! The frame around every scene.

mod keys;
mod live;
mod notices;
mod rail;
mod timeline;
mod topbar;
mod transport;

pub use keys::KeysDialog;
pub use live::{LiveRegion, LiveRegionProps};
pub use notices::Notices;
pub use rail::Rail;
pub use topbar::{TopBar, theme_picker};
pub use transport::Transport;
