//! `cargo xtask soak`: whether memory stays flat, over many steps natively and many minutes in the browser. Not part of `test`.

use anyhow::Result;

use crate::tools::{self, Tool};
use crate::{build, npm, project};

#[derive(clap::Args)]
pub struct Args {
    /// Training steps natively; 0: none
    #[arg(long, default_value_t = 100_000)]
    steps: u32,
    /// Minutes of training in headless Chromium; 0: none
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Take dist/ as it is
    #[arg(long)]
    no_build: bool,
}

pub fn run(args: &Args) -> Result<()> {
    if args.steps > 0 {
        let example = ["run", "--quiet", "--package", "kernelwalk-nn", "--example", "soak"];
        let steps = args.steps.to_string();
        project::run(project::cargo().args(example).args(["--profile", "tool", "--", &steps]))?;
    }
    if args.minutes > 0.0 {
        tools::ensure(&[Tool::Chromium])?;
        npm::ensure_e2e()?;
        if !args.no_build {
            build::dist(false)?;
        }
        let mut node = npm::node()?;
        node.args(["e2e/soak.mjs", "--minutes", &args.minutes.to_string()])
            .env("CHROMIUM", tools::program(Tool::Chromium)?);
        project::run(&mut node)?;
    }
    Ok(())
}
