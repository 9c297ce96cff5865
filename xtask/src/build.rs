//! `cargo xtask build`: `dist/`, which works from any static host and any sub-path.

use anyhow::Result;

use crate::inputs::{Inputs, Stamp};
use crate::tools::{self, Tool};
use crate::{parts, project};

#[derive(Clone, Copy, clap::Args)]
pub struct Args {
    /// Build even if nothing has changed
    #[arg(long)]
    force: bool,
}

pub fn run(args: Args) -> Result<()> {
    dist(args.force)
}

/// What Trunk and the worker need.
pub const TOOLS: [Tool; 6] =
    [Tool::WasmTarget, Tool::RustSrc, Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt, Tool::Esbuild];

/// Makes `dist/` unless it is already what the sources say.
pub fn dist(force: bool) -> Result<()> {
    tools::ensure(&TOOLS)?;
    let stamp = Stamp::new("dist");
    let inputs = inputs()?;
    if !force && project::at("dist/index.html").is_file() && stamp.matches(&with_result(&inputs)?) {
        println!("dist: unchanged");
        return Ok(());
    }
    stamp.clear()?;
    project::timed("building dist", || {
        let mut trunk = project::command(tools::program(Tool::Trunk)?);
        // An exported RUSTFLAGS is meant for this machine, not for the browser.
        trunk.args(["build", "--release"]).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        // Trunk reads this variable as a yes or no of its own and refuses the 1 that others set.
        trunk.env_remove("NO_COLOR").env("PATH", parts::path_for_trunk()?);
        project::run(&mut trunk)
    })?;
    stamp.write(&with_result(&inputs)?)
}

fn inputs() -> Result<String> {
    Ok(Inputs::new("dist")
        .value("rustc", &tools::rustc_version()?)
        .value("trunk", &Tool::Trunk.spec().wanted()?)
        .value("wasm-opt", &Tool::WasmOpt.spec().wanted()?)
        .value("esbuild", &Tool::Esbuild.spec().wanted()?)
        .sources_of("kernelwalk")?
        .sources_of("kernelwalk-trainer")?
        .files([
            "static",
            "texts",
            "build.rs",
            "index.html",
            "Trunk.toml",
            "Cargo.lock",
            ".cargo/config.toml",
        ])?
        .files([
            "xtask/src/build.rs",
            "xtask/src/html.rs",
            "xtask/src/parts.rs",
            "xtask/src/shrink.rs",
            "xtask/src/small_std.rs",
            "xtask/src/worker.rs",
        ])?
        .finish())
}

/// The inputs together with what lies in `dist/` now: a file that was changed or removed there is noticed.
fn with_result(inputs: &str) -> Result<String> {
    Ok(Inputs::new("dist").value("inputs", inputs).files(["dist"])?.finish())
}
