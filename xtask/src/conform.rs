//! `cargo xtask conform`: anyone's numeric cases against Kernelwalk's arithmetic.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use kernelwalk_conform::{CaseFile, CaseResult, Data, Tally, Verdict, run as run_cases, tally};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The case file; its tensors are in the file of the same name ending in .bin
    cases: PathBuf,
    /// Where to write the computed numbers of the cases that ran, as JSON by case and tensor
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Failed cases that are shown one by one; the rest is only counted.
const SHOWN_FAILURES: usize = 20;
/// Reasons for not running a case that are shown per operation.
const SHOWN_REASONS: usize = 3;

/// Runs the cases through the reference and the fast path, prints passed, failed and not offered per
/// operation, and writes the numbers.
///
/// # Errors
/// If a file cannot be read or written, or any case failed.
pub fn run(args: Args) -> anyhow::Result<()> {
    let Args { cases, output } = args;
    let file = read(&cases)?;
    let results = run_cases(&file);
    let mut out = std::io::stdout().lock();
    let failed = print(&mut out, &results)?;
    if let Some(path) = output {
        write(&path, &results)?;
        writeln!(out, "wrote {}", path.display())?;
    }
    if failed > 0 {
        bail!("{failed} of {} cases failed", results.len());
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<CaseFile> {
    let json =
        std::fs::read(path).with_context(|| format!("cannot read the case file {}", path.display()))?;
    let bin = path.with_extension("bin");
    let bytes = std::fs::read(&bin).with_context(|| {
        format!("cannot read the tensors {}; they belong beside the .json", bin.display())
    })?;
    CaseFile::parse(&json, &bytes).with_context(|| format!("{}", path.display()))
}

fn print(out: &mut impl Write, results: &[CaseResult]) -> anyhow::Result<usize> {
    let tallies = tally(results);
    writeln!(
        out,
        "{:22} {:>7} {:>7} {:>12} {:>10}",
        "operation", "passed", "failed", "not offered", "fast path"
    )?;
    let mut total = Tally::default();
    for (op, tally) in &tallies {
        print_row(out, op, tally)?;
        let mut reasons: Vec<_> = tally.reasons.iter().collect();
        reasons.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
        for (reason, count) in reasons.iter().take(SHOWN_REASONS) {
            writeln!(out, "    {count} x {reason}")?;
        }
        if reasons.len() > SHOWN_REASONS {
            writeln!(out, "    and {} other reasons", reasons.len() - SHOWN_REASONS)?;
        }
        total.passed += tally.passed;
        total.failed += tally.failed;
        total.not_offered += tally.not_offered;
        total.fast += tally.fast;
    }
    print_row(out, "all", &total)?;
    let failures = results.iter().filter_map(|result| match &result.verdict {
        Verdict::Failed(why) => Some((&result.id, why)),
        Verdict::Passed | Verdict::NotOffered(_) => None,
    });
    for (id, why) in failures.take(SHOWN_FAILURES) {
        writeln!(out, "failed: {id}: {why}")?;
    }
    if total.failed > SHOWN_FAILURES {
        writeln!(out, "and {} more", total.failed - SHOWN_FAILURES)?;
    }
    Ok(total.failed)
}

fn print_row(out: &mut impl Write, op: &str, tally: &Tally) -> anyhow::Result<()> {
    let Tally { passed, failed, not_offered, fast, .. } = tally;
    writeln!(out, "{op:22} {passed:>7} {failed:>7} {not_offered:>12} {fast:>10}")?;
    Ok(())
}

fn write(path: &Path, results: &[CaseResult]) -> anyhow::Result<()> {
    let values: BTreeMap<&str, &BTreeMap<String, Data>> =
        results.iter().filter_map(|result| Some((result.id.as_str(), result.values.as_ref()?))).collect();
    let file = std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut file = BufWriter::new(file);
    serde_json::to_writer(&mut file, &values)?;
    file.flush().with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"cases":[
        {"id":"right","op":"relu","in":{"x":{"off":0,"shape":[2],"dtype":"f32"}},"out":{"y":{"off":8,"shape":[2],"dtype":"f32"}}},
        {"id":"odd","op":"relu","params":{"inplace":true},"in":{"x":{"off":0,"shape":[2],"dtype":"f32"}},"out":{"y":{"off":8,"shape":[2],"dtype":"f32"}}}
    ]}"#;

    fn folder(name: &str, expected: f32) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("kernelwalk-conform-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let bytes: Vec<u8> = [-1.5, 2.5, 0.0, expected].iter().flat_map(|x: &f32| x.to_le_bytes()).collect();
        std::fs::write(folder.join("cases.json"), JSON).expect("writable");
        std::fs::write(folder.join("cases.bin"), bytes).expect("writable");
        folder
    }

    fn conform(folder: &Path) -> anyhow::Result<()> {
        run(Args { cases: folder.join("cases.json"), output: Some(folder.join("results.json")) })
    }

    #[test]
    fn results_hold_the_cases_that_ran_and_only_those() {
        let folder = folder("right", 2.5);
        conform(&folder).expect("all pass");
        let text = std::fs::read_to_string(folder.join("results.json")).expect("written");
        assert_eq!(text, r#"{"right":{"y":[0.0,2.5]}}"#);
        std::fs::remove_dir_all(folder).expect("own folder");
    }

    #[test]
    fn a_failed_case_fails_the_command_but_its_numbers_are_written() {
        let folder = folder("wrong", 2.6);
        let error = conform(&folder).expect_err("2.5 is not 2.6");
        assert_eq!(error.to_string(), "1 of 2 cases failed");
        assert!(folder.join("results.json").exists());
        std::fs::remove_dir_all(folder).expect("own folder");
    }

    #[test]
    fn a_missing_half_is_named() {
        let folder = folder("half", 2.5);
        std::fs::remove_file(folder.join("cases.bin")).expect("own file");
        let error = conform(&folder).expect_err("no tensors").to_string();
        assert!(error.contains("cases.bin") && error.contains("beside the .json"), "{error}");
        std::fs::remove_dir_all(folder).expect("own folder");
    }
}
