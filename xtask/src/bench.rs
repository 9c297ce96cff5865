//! `cargo xtask bench`: how fast the kernels are here, natively and, with `--browser`, as a visitor gets them; with
//! `--peers`, beside other engines in the same run.

use anyhow::Result;

use crate::tools::{self, Tool};
use crate::{build, npm, peers, project};

#[derive(clap::Args)]
pub struct Args {
    /// Measure the release build in headless Chromium instead of the native kernels
    #[arg(long, group = "page")]
    browser: bool,
    /// The same, and PyTorch, onnxruntime-web and ConvNetJS on one thread in the same run (installs 6 GB into .tools)
    #[arg(long, group = "page")]
    peers: bool,
    /// How smoothly every scene plays, and how long edits take on a slower machine, in headless Chromium
    #[arg(long, group = "page")]
    frames: bool,
    /// Take a training step apart: time, multiply-adds and share of the peak of every layer; natively, or with --browser
    #[arg(long, conflicts_with = "peers")]
    roofline: bool,
    /// Measure training alone, by so many workers together (--browser): 1,2
    #[arg(long, value_delimiter = ',', requires = "browser", conflicts_with = "roofline")]
    threads: Vec<String>,
    /// Train by every recipe against the clock, with five seeds (--browser)
    #[arg(long, requires = "browser", conflicts_with_all = ["roofline", "threads"])]
    aims: bool,
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
    if args.roofline && !args.browser {
        let example = ["run", "--quiet", "--package", "kernelwalk-trainer", "--example", "roofline"];
        return project::run(
            project::cargo().args(example).args(["--profile", "tool", "--"]).args(args.rest),
        );
    }
    if !(args.browser || args.peers || args.frames) {
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
    if args.frames {
        let mut node = npm::node()?;
        node.arg("e2e/frames.mjs").env("CHROMIUM", tools::program(Tool::Chromium)?);
        return project::run(&mut node);
    }
    let mut node = npm::node()?;
    node.args(["e2e/bench.mjs", "--runs", &args.runs.to_string()])
        .env("CHROMIUM", tools::program(Tool::Chromium)?);
    if args.roofline {
        node.arg("--roofline");
    }
    if args.aims {
        node.arg("--aims");
    }
    if args.peers {
        node.arg("--torch").arg(peers::ensure()?);
    }
    for (option, values) in
        [("--kernels", &args.kernels), ("--models", &args.models), ("--threads", &args.threads)]
    {
        if !values.is_empty() {
            node.args([option, &values.join(",")]);
        }
    }
    project::run(&mut node)
}
