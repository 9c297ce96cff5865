//! Running the cases of a file and counting what came of it.

use std::collections::BTreeMap;

use crate::compare::compare;
use crate::file::{Case, CaseFile, Data, Tensor};
use crate::jobs::{self, Outputs};
use crate::reader::Refusal;

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every path agrees with the expected numbers.
    Passed,
    /// Some path does not; the first difference, in words.
    Failed(String),
    /// Not run, with the reason.
    NotOffered(Refusal),
}

/// One case after its run.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The case's id.
    pub id: String,
    /// The case's operation.
    pub op: String,
    /// What came of it.
    pub verdict: Verdict,
    /// Whether a fast path took part.
    pub fast: bool,
    /// Every tensor the case asks for, from the fast path where there is one; none if it was not run or
    /// could not be computed.
    pub values: Option<BTreeMap<String, Data>>,
}

/// How many cases of one operation passed, failed and were not offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Agreed with the expected numbers.
    pub passed: usize,
    /// Did not.
    pub failed: usize,
    /// Were not run.
    pub not_offered: usize,
    /// Went through a fast path too.
    pub fast: usize,
    /// Why cases were not run, and how many for each reason.
    pub reasons: BTreeMap<String, usize>,
}

/// Runs every case.
#[must_use]
pub fn run(file: &CaseFile) -> Vec<CaseResult> {
    file.cases.iter().map(run_case).collect()
}

/// Runs one case through the reference and, where there is one, through the fast path.
#[must_use]
pub fn run_case(case: &Case) -> CaseResult {
    let result = |verdict, fast, values| CaseResult {
        id: case.id.clone(),
        op: case.op.clone(),
        verdict,
        fast,
        values,
    };
    let job = match jobs::offer(case) {
        Ok(job) => job,
        Err(refusal) => return result(Verdict::NotOffered(refusal), false, None),
    };
    let reference = job.reference();
    let fast = job.fast();
    let judged = |path: &str, outputs: &Result<Outputs, String>| match outputs {
        Ok(outputs) => check(&case.outputs, outputs).map_err(|why| format!("{path}: {why}")),
        Err(why) => Err(format!("{path}: {why}")),
    };
    let reference_verdict = judged("reference", &reference);
    let fast_verdict = fast.as_ref().map_or(Ok(()), |fast| judged("fast path", fast));
    let verdict = match reference_verdict.and(fast_verdict) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    };
    let is_fast = fast.is_some();
    let values = fast.unwrap_or(reference).ok().map(|outputs| wanted(case, outputs));
    result(verdict, is_fast, values)
}

/// Adds up every gradient of a case from its trace, and every output that its operation traces as well;
/// nothing if it has no traces, or if the case asks for no gradient.
#[must_use]
pub fn trace_case(case: &Case) -> Option<Verdict> {
    let traced = jobs::offer(case).ok()?.traced()?;
    let judged = traced.and_then(|outputs| {
        // A gradient that was not traced is missing; an output need not be.
        let due = |name: &String| name.starts_with("grad_") || outputs.contains_key(name.as_str());
        check(case.outputs.iter().filter(|(name, _)| due(name)), &outputs)
    });
    Some(match judged {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(format!("traced: {why}")),
    })
}

fn check<'a>(
    expected: impl IntoIterator<Item = (&'a String, &'a Tensor)>,
    outputs: &Outputs,
) -> Result<(), String> {
    for (name, expected) in expected {
        let got = outputs.get(name.as_str()).ok_or_else(|| format!("{name} was not computed"))?;
        compare(name, got, expected)?;
    }
    Ok(())
}

fn wanted(case: &Case, outputs: Outputs) -> BTreeMap<String, Data> {
    let asked = |(name, _): &(&'static str, Tensor)| case.outputs.contains_key(*name);
    outputs.into_iter().filter(asked).map(|(name, tensor)| (name.to_owned(), tensor.data)).collect()
}

/// Counts verdicts by operation.
#[must_use]
pub fn tally(results: &[CaseResult]) -> BTreeMap<String, Tally> {
    let mut tallies = BTreeMap::<String, Tally>::new();
    for result in results {
        let tally = tallies.entry(result.op.clone()).or_default();
        tally.fast += usize::from(result.fast);
        match &result.verdict {
            Verdict::Passed => tally.passed += 1,
            Verdict::Failed(_) => tally.failed += 1,
            Verdict::NotOffered(Refusal(reason)) => {
                tally.not_offered += 1;
                *tally.reasons.entry(reason.clone()).or_default() += 1;
            }
        }
    }
    tallies
}
