//! The architecture language: a serialisable DAG ([`Graph`]), its shapes and costs ([`infer`]), its
//! memory plan ([`plan`]) and the machine that runs it ([`Executor`]).

mod description;
mod infer;

pub use description::{BatchNorm, Conv2d, Graph, Linear, Node, Op, Pool};
pub use infer::{GraphError, Inferred, Kind, Layer, Parameter, Shape, infer};
