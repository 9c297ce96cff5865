//! Reads test runners' closing lines while passing on all they print.

use std::io::{BufRead as _, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::project;

/// What the runners counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Counts {
    /// Reads a closing line of cargo test, of wasm-bindgen's runner or of Node's runner.
    fn read(line: &str) -> Self {
        let word = |text: &str| text.split_whitespace().next().and_then(|number| number.parse().ok());
        if let Some(rest) = line.trim_start().strip_prefix("test result: ") {
            let count = |what: &str| {
                rest.split([';', '.'])
                    .find_map(|part| part.trim().strip_suffix(what).and_then(|part| word(part.trim())))
            };
            return Self { passed: count("passed").unwrap_or(0), failed: count("failed").unwrap_or(0) };
        }
        let node = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")).unwrap_or("");
        let count = |what: &str| node.strip_prefix(what).and_then(word).unwrap_or(0);
        Self { passed: count("pass "), failed: count("fail ") }
    }
}

/// Why a run of tests did not pass, with what was counted until then.
#[derive(Debug)]
pub struct Failed(pub Counts, pub String);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Failed {}

/// Runs a test runner, passes on every line, and counts. A run without a single test is a failure: it proves nothing.
pub fn tests(command: &mut Command) -> Result<Counts> {
    println!("$ {}", project::shown(command));
    tests_into(command, &mut std::io::stdout())
}

fn tests_into(command: &mut Command, sink: &mut dyn Write) -> Result<Counts> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", project::shown(command)))?;
    let mut counts = Counts::default();
    for line in BufReader::new(child.stdout.take().context("no output to read")?).split(b'\n') {
        let line = line.context("cannot read the runner's output")?;
        let line = String::from_utf8_lossy(&line);
        writeln!(sink, "{line}")?;
        counts += Counts::read(&line);
    }
    let status = child.wait().context("cannot wait for the runner")?;
    if !status.success() {
        let text = format!("{} failed ({status})", project::shown(command));
        return Err(Failed(Counts { failed: counts.failed.max(1), ..counts }, text).into());
    }
    if counts.passed == 0 {
        bail!("{} ran no test", project::shown(command));
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_every_runner_are_understood() {
        for (line, passed, failed) in [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s",
                12,
                0,
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out; finished in 0.3s", 3, 2),
            ("# pass 7", 7, 0),
            ("ℹ fail 2", 0, 2),
            ("test shape::tests::a_window ... ok", 0, 0),
            ("# tests 9", 0, 0),
        ] {
            assert_eq!(Counts::read(line), Counts { passed, failed }, "{line}");
        }
    }

    #[test]
    fn a_run_without_a_test_is_a_failure() {
        // Into a buffer: closing lines on our own output would be counted by whoever runs us.
        let run = |said: &str| tests_into(Command::new("echo").arg(said), &mut Vec::new());
        let error = run("no tests to run!").expect_err("must fail");
        assert_eq!(error.to_string(), "echo no tests to run! ran no test");
        assert_eq!(run("# pass 2").expect("must pass").passed, 2);
    }
}
