//! What the app asks of the browser. Every call may be refused (private mode, old browsers, a full disk): none panics.

pub mod camera;
pub mod canvas;
pub mod clipboard;
pub mod clock;
pub mod crew;
pub mod digits;
pub mod document;
pub mod keys;
pub mod location;
pub mod panic;
pub mod picture;
pub mod plurals;
pub mod silence;
pub mod snapshots;
pub mod storage;
pub mod tab;
pub mod trainer;
pub mod worker;
pub mod worker_link;
pub mod worker_memory;
