//! The laboratory: editable grids, the animation, and everything that explains it, for whatever scene.

pub mod asides;
mod charts;
pub mod code;
pub mod controls;
pub mod exercises;
pub mod figure;
pub mod fixes;
pub mod formula;
pub mod free;
pub mod grid;
pub mod grid_event;
mod grid_input;
pub mod grid_keys;
mod grid_pointer;
pub mod head;
pub mod inspector;
pub mod inspector_map;
mod inspector_tables;
pub mod key;
pub mod notes;
pub mod pair_field;
pub mod panel;
pub mod predict;
pub mod stage;
mod stops;
pub mod terms;
pub mod tools;

pub use grid_event::GridEvent;
pub use panel::Panel;
pub use stage::Stage;
