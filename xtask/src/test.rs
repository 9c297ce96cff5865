//! `cargo xtask test`: every test level, one stage after the other, and a table at the end.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::report::{Counts, Failed};
use crate::stages::{STAGES, Stage};
use crate::{project, tools};

#[derive(clap::Args)]
pub struct Args {
    /// Run these stages only
    #[arg(long, value_name = "STAGE", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these stages out
    #[arg(long, value_name = "STAGE", value_delimiter = ',')]
    skip: Vec<String>,
    /// List the stages
    #[arg(long)]
    list: bool,
}

pub fn run(args: Args) -> Result<()> {
    let Args { only, skip, list } = args;
    if list {
        STAGES.iter().for_each(|stage| println!("{:<18} {}", stage.name, stage.about));
        return Ok(());
    }
    let stages = chosen(&only, &skip)?;
    install(&stages);
    let rows: Vec<Row> = stages.into_iter().map(run_stage).collect();
    summary(&rows)
}

fn chosen(only: &[String], skip: &[String]) -> Result<Vec<&'static Stage>> {
    if let Some(unknown) =
        only.iter().chain(skip).find(|name| STAGES.iter().all(|stage| stage.name != **name))
    {
        bail!("There is no stage `{unknown}`: `cargo xtask test --list` names them.");
    }
    let named = |list: &[String], stage: &Stage| list.iter().any(|name| name == stage.name);
    let wanted = |stage: &&Stage| (only.is_empty() || named(only, stage)) && !named(skip, stage);
    Ok(STAGES.iter().filter(wanted).collect())
}

/// All tools at once, since those from crates.io share what they compile. What cannot be installed fails its stages below.
fn install(stages: &[&Stage]) {
    let mut wanted: Vec<_> = stages.iter().flat_map(|stage| stage.tools).copied().collect();
    let mut seen = Vec::new();
    wanted.retain(|tool| {
        !seen.contains(tool) && {
            seen.push(*tool);
            true
        }
    });
    if let Err(error) = tools::ensure(&wanted) {
        println!("{error:#}");
    }
}

enum Outcome {
    Passed(Counts),
    Failed(Counts, String),
    Skipped(String),
}

struct Row {
    name: &'static str,
    time: Duration,
    outcome: Outcome,
}

fn run_stage(stage: &'static Stage) -> Row {
    println!("\n== {}: {}", stage.name, stage.about);
    let start = Instant::now();
    let outcome = match tools::ensure(stage.tools) {
        Err(error) if stage.optional => Outcome::Skipped(format!("{error:#}")),
        Err(error) => Outcome::Failed(Counts { passed: 0, failed: 1 }, format!("{error:#}")),
        Ok(()) => match (stage.run)() {
            Ok(counts) => Outcome::Passed(counts),
            Err(error) => {
                let counts =
                    error.downcast_ref::<Failed>().map_or(Counts { passed: 0, failed: 1 }, |failed| failed.0);
                Outcome::Failed(counts, format!("{error:#}"))
            }
        },
    };
    let time = start.elapsed();
    println!("== {}: {}, {}", stage.name, word(&outcome), project::seconds(time));
    Row { name: stage.name, time, outcome }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed(_) => "passed",
        Outcome::Failed(..) => "FAILED",
        Outcome::Skipped(_) => "skipped",
    }
}

fn summary(rows: &[Row]) -> Result<()> {
    let mut all = Counts::default();
    let (mut failed, mut skipped) = (0, 0);
    println!("\n{:<18} {:<8} {:>12} {:>7}", "stage", "", "time", "tests");
    for Row { name, time, outcome } in rows {
        let (counts, note) = match outcome {
            Outcome::Passed(counts) => (*counts, ""),
            Outcome::Failed(counts, why) => (*counts, why.as_str()),
            Outcome::Skipped(why) => (Counts::default(), why.as_str()),
        };
        all += counts;
        failed += usize::from(matches!(outcome, Outcome::Failed(..)));
        skipped += usize::from(matches!(outcome, Outcome::Skipped(_)));
        let tests = if counts.passed > 0 { counts.passed.to_string() } else { String::new() };
        let line =
            format!("{name:<18} {:<8} {:>12} {tests:>7}  {note}", word(outcome), project::seconds(*time));
        println!("{}", line.trim_end());
    }
    let time = rows.iter().map(|row| row.time).sum();
    println!("{} stages, {failed} failed, {skipped} skipped, {}", rows.len(), project::seconds(time));
    println!("{} passed, {} failed", all.passed, all.failed);
    if failed > 0 {
        bail!("{failed} of {} stages failed", rows.len());
    }
    if rows.is_empty() {
        bail!("no stage was run");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], skip: &[&str]) -> Result<Vec<&'static str>> {
        let owned = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        Ok(chosen(&owned(only), &owned(skip))?.into_iter().map(|stage| stage.name).collect())
    }

    #[test]
    fn only_and_skip_choose_stages() -> Result<()> {
        assert_eq!(names(&[], &[])?.len(), STAGES.len());
        assert_eq!(names(&["doc", "fmt"], &["doc"])?, ["fmt"]);
        assert!(names(&["nonsense"], &[]).is_err() && names(&[], &["nonsense"]).is_err());
        Ok(())
    }

    #[test]
    fn one_failed_stage_fails_the_run() {
        let row = |outcome| Row { name: "x", time: Duration::ZERO, outcome };
        let passed = || row(Outcome::Passed(Counts { passed: 3, failed: 0 }));
        assert!(summary(&[passed(), row(Outcome::Skipped("no driver".into()))]).is_ok());
        assert!(summary(&[passed(), row(Outcome::Failed(Counts::default(), "why".into()))]).is_err());
        assert!(summary(&[]).is_err());
    }
}
