//! `cargo xtask bench`: how fast the kernels are here, natively and, with `--browser`, as a visitor gets them; with
//! `--peers`, beside PyTorch in the same run.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::tools::{self, Tool};
use crate::{build, npm, project};

#[derive(clap::Args)]
pub struct Args {
    /// Measure the release build in headless Chromium instead of the native kernels
    #[arg(long, group = "page")]
    browser: bool,
    /// The same, and PyTorch on one thread in the same run (installs 5 GB into .tools)
    #[arg(long, group = "page")]
    peers: bool,
    /// Runs per figure (--browser)
    #[arg(long, default_value_t = 5, requires = "page")]
    runs: u32,
    /// Kernel sets to measure (--browser) [default: all that load]
    #[arg(long, value_delimiter = ',', requires = "page")]
    kernels: Vec<String>,
    /// Models to measure: S (tiny), L (lenet5) (--browser)
    #[arg(long, value_delimiter = ',', requires = "page")]
    models: Vec<String>,
    /// Take dist/ as it is (--browser)
    #[arg(long, requires = "page")]
    no_build: bool,
    /// Arguments for the native benchmarks, such as a name
    #[arg(last = true, conflicts_with = "page")]
    rest: Vec<String>,
}

pub fn run(args: Args) -> Result<()> {
    if !(args.browser || args.peers) {
        let mut cargo = project::cargo();
        cargo
            .args(["bench", "--package", "kernelwalk-nn", "--profile", "tool", "--benches", "--"])
            .args(args.rest);
        return project::run(&mut cargo);
    }
    tools::ensure(&[Tool::Chromium])?;
    npm::ensure_e2e()?;
    if !args.no_build {
        build::dist(false)?;
    }
    let mut node = npm::node()?;
    node.args(["e2e/bench.mjs", "--runs", &args.runs.to_string()])
        .env("CHROMIUM", tools::program(Tool::Chromium)?);
    if args.peers {
        node.arg("--torch").arg(torch()?);
    }
    for (option, values) in [("--kernels", &args.kernels), ("--models", &args.models)] {
        if !values.is_empty() {
            node.args([option, &values.join(",")]);
        }
    }
    project::run(&mut node)
}

/// The version that is measured.
const TORCH: &str = "2.15.0";

/// A Python with this very version of PyTorch, in `.tools/peers`: what lies about on a machine may be years old and slow.
fn torch() -> Result<PathBuf> {
    let python = project::at(".tools/peers/bin/python");
    let check = format!("import torch; assert torch.__version__.split('+')[0] == '{TORCH}'");
    let there = || project::output(project::command(&python).args(["-c", &check])).is_ok();
    if !there() {
        tools::python_with(".tools/peers", &[&format!("torch=={TORCH}"), "numpy"], ", 5 GB")?;
    }
    if !there() {
        bail!("torch {TORCH} was installed, but Python does not import it.");
    }
    Ok(python)
}
