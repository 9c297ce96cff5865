//! The frame around every scene.

mod keys;
mod notices;
mod rail;
mod timeline;
mod topbar;
mod transport;

pub use keys::keys;
pub use notices::Notices;
pub use rail::Rail;
pub use topbar::{TopBar, theme_picker};
pub use transport::{Steering, Transport};
