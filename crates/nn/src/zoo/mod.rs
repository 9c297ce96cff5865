//! One file per architecture, written as a graph.
