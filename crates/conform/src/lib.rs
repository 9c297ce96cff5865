//! Conformance cases: numeric truth in one file format, whoever computed it.
//!
//! A case file is a JSON list of cases with their tensors in a `.bin` beside it. [`CaseFile::parse`]
//! reads it, [`run`] puts every case through the reference operations and through the fast path where
//! there is one, and [`compare`](compare::compare) says whether both agree with the expected numbers. A
//! case that has anything unknown about it is not offered, with the reason, and never run halfway.
//!
//! Bytes in, results out: no files, no clock; the same code runs natively and in the browser.

pub mod compare;
mod file;
mod jobs;
mod reader;
mod run;

pub use file::{Case, CaseFile, Data, FileError, Tensor};
pub use reader::Refusal;
pub use run::{CaseResult, Tally, Verdict, run, run_case, tally, trace_case};
