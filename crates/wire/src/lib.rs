//! What the page and its training worker say to each other, and how it is written down. Both
//! sides use this crate; nothing else knows the encoding.
//!
//! A message is an array: first the control part (postcard, a few hundred bytes), then one typed
//! array per large tensor. The tensors' buffers are transferred, not copied: a megabyte costs
//! as much as an empty message.

mod message;
mod packet;
mod parcel;
mod roofline;

pub use message::{BenchJob, Image, Notice, Order, RaceJob};
pub use packet::{Array, Message, Packet, WireError};
pub use parcel::Carton;
pub use roofline::{Roofline, RooflineJob, RooflinePart};
