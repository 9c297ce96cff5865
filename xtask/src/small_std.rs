//! Compiles the released app with a standard library made for it: for size, and without the texts of panics.
//!
//! The standard library that comes with Rust is compiled for speed and formats a message for every panic. Of the first
//! load's 250 KB that would take 28 (docs/performance.md). The page does not lose anything by it: a panic becomes a trap,
//! which `src/browser/panic.rs` turns into the same notice; debug builds and tests keep the messages.
//!
//! Building the standard library is not yet a stable feature of Rust. Only the released app is built so, here, and where a
//! toolchain cannot do it the app is built with the library at hand, and says so.

use anyhow::Result;

use crate::project;
use crate::tools::{self, WASM_TARGET};

/// Allows unstable options to the stable compiler.
const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");
/// No file names and line numbers for panics that are not reported.
const RUSTFLAGS: &str = "-Zlocation-detail=none";

/// In the page, unlike in the worker, the numerics are built for size like everything else.
const NUMERICS_SMALL: &str = "profile.release.package.kernelwalk-nn.opt-level='z'";

/// What Trunk calls instead of `cargo build`, with cargo's arguments.
#[derive(clap::Args)]
pub struct Args {
    #[arg(last = true)]
    arguments: Vec<String>,
}

pub fn run(args: Args) -> Result<()> {
    let release = args.arguments.iter().any(|argument| argument == "--release");
    let mut cargo = project::cargo();
    // Trunk is told to fetch no tools and tells cargo to fetch nothing; the crates that Cargo.lock names may be missing yet.
    cargo.arg("build").args(args.arguments.into_iter().filter(|argument| argument != "--offline"));
    if release {
        // The page computes single pictures; what is fast of the numerics runs in the worker.
        cargo.args(["--config", NUMERICS_SMALL]);
        if can_build_std() {
            cargo
                .env(UNSTABLE.0, UNSTABLE.1)
                .env("RUSTFLAGS", RUSTFLAGS)
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
                .env("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true")
                .env("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort");
        } else {
            println!(
                "This Rust cannot build its own standard library: the page is built with the one at hand and grows by 28 KB."
            );
        }
    }
    project::run(&mut cargo)
}

/// Whether the compiler, cargo and the library's sources are there and know the options above.
pub fn can_build_std() -> bool {
    let mut rustc = project::command("rustc");
    rustc.args([
        "--print",
        "cfg",
        "--target",
        WASM_TARGET,
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
        RUSTFLAGS,
    ]);
    let mut cargo = project::cargo();
    cargo.args(["-Z", "help"]);
    let compiler = project::output(rustc.env(UNSTABLE.0, UNSTABLE.1)).is_ok();
    let builder = project::output(cargo.env(UNSTABLE.0, UNSTABLE.1));
    let knows =
        |help: String| ["build-std", "panic-immediate-abort"].iter().all(|option| help.contains(option));
    compiler && builder.is_ok_and(knows) && tools::std_sources().is_some()
}
