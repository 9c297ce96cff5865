//! The architecture language: a serialisable DAG, its shapes, its memory plan, its executor.
