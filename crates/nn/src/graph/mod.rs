//! The architecture language: a serialisable DAG ([`Graph`]), its shapes and costs ([`infer()`]),
//! what runs together and where results live ([`plan`]) and the machine that runs it ([`Executor`]).

mod description;
mod executor;
mod infer;
mod inferred;
pub mod plan;
mod profile;
mod stage;
mod weights;
mod work;

pub use description::{BatchNorm, Conv2d, Graph, Linear, Node, Op, Pool};
pub use executor::{Executor, Kernels, Phase, Setup};
pub use infer::{GraphError, infer};
pub use inferred::{Inferred, Kind, Layer, Parameter, Shape};
pub use profile::{Direction, Part};
pub use weights::{Initialisation, Weights};
pub use work::Work;
