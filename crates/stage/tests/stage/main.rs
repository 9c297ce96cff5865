//! What the audience sees, how the page answers, and what links say: one binary, so that it links once.

mod arrived;
mod drawing;
mod frames;
mod labs;
mod links;
mod predict;
mod settings;
mod stories;
