//! `cargo xtask shots`: pictures of every screen, for people to look at (`e2e/shots.mjs` takes them).

use anyhow::Result;

use crate::tools::{self, Tool};
use crate::{build, npm, project};

#[derive(clap::Args)]
pub struct Args {
    /// Only screens whose name contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Take dist/ as it is
    #[arg(long)]
    no_build: bool,
}

pub fn run(args: Args) -> Result<()> {
    tools::ensure(&[Tool::Chromium])?;
    npm::ensure_e2e()?;
    if !args.no_build {
        build::dist(false)?;
    }
    let mut node = npm::node()?;
    node.arg("e2e/shots.mjs").args(args.only).env("CHROMIUM", tools::program(Tool::Chromium)?);
    project::run(&mut node)
}
