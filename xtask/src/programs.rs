//! `cargo xtask programs`: runs every PyTorch program that the page shows in PyTorch and records what it prints. The record
//! is committed, so only authors of scenes need this; a test compares it with what the page says.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use crate::{project, tools};

const RECORD: &str = "crates/stage/tests/stage/programs.txt";

pub fn run() -> Result<()> {
    let python = python()?;
    let example = ["run", "--quiet", "--package", "kernelwalk-stage", "--example", "programs"];
    let programs = project::output(project::cargo().args(example))?;
    let mut child = project::command(python)
        .arg(project::at("tools/programs/run.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start Python")?;
    child.stdin.take().context("Python takes no input")?.write_all(programs.as_bytes())?;
    let out = child.wait_with_output()?;
    if !out.status.success() {
        bail!("tools/programs/run.py failed ({}).", out.status);
    }
    std::fs::write(project::at(RECORD), &out.stdout).with_context(|| format!("cannot write {RECORD}"))?;
    println!("{} programs ran; what they print is in {RECORD}.", programs.matches("### ").count());
    Ok(())
}

/// A Python with PyTorch 2, whose wording of errors the page quotes: that of the peers if it is there, else one of its own.
fn python() -> Result<PathBuf> {
    let current = "import PIL, numpy, torch; assert int(torch.__version__.split('.')[0]) >= 2";
    let has = |python: &PathBuf| project::output(project::command(python).args(["-c", current])).is_ok();
    let known = || [".tools/peers", ".tools/torch"].map(|folder| project::at(folder).join("bin/python"));
    if let Some(python) = known().into_iter().find(has) {
        return Ok(python);
    }
    tools::python_with(".tools/torch", &["torch", "numpy", "pillow"], ", some gigabytes")?;
    known().into_iter().find(has).context("torch was installed, but Python does not import it")
}
