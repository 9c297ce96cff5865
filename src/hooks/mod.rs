//! Hooks that more than one component uses.

mod media;
mod wheel;

pub use media::use_media_query;
pub use wheel::use_wheel;
