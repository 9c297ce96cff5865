//! `cargo xtask recipes`: searches for training recipes, and reports what the chosen ones reach.

use anyhow::Result;

use crate::project;

#[derive(clap::Args)]
pub struct Args {
    /// Report on every recipe of both networks: 5 fresh seeds, all training images, the whole test set
    #[arg(long, conflicts_with = "rest")]
    report: bool,
    /// search, lengths, validate or report, with their arguments; none: prints what they are
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub fn run(args: &Args) -> Result<()> {
    if !args.report {
        return tool(&args.rest);
    }
    ["tiny", "lenet5"].into_iter().try_for_each(|model| tool(&["report", model, "all"].map(String::from)))
}

/// An example of the numerics, so that it is compiled for speed and the tests need not compile it.
fn tool(args: &[String]) -> Result<()> {
    let mut cargo = project::cargo();
    let example =
        ["run", "--quiet", "--profile", "tool", "--package", "kernelwalk-nn", "--example", "recipes"];
    project::run(cargo.args(example).arg("--").args(args))
}
