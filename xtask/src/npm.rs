//! Packages from npm: wasm-opt and esbuild for building, Playwright and axe for whole-page tests, engines to be compared
//! with.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::inputs::{Inputs, Stamp};
use crate::{project, tools};

/// The folder of the tools.
pub const TOOLS: &str = ".tools/npm";

/// Where npm puts the tools.
pub fn tools_bin() -> PathBuf {
    project::at(TOOLS).join("node_modules/.bin")
}

/// Installs packages in these versions beside those that are in the folder.
pub fn install(folder: &str, packages: &[(&str, &str)]) -> Result<()> {
    let path = project::at(folder);
    std::fs::create_dir_all(&path).with_context(|| format!("cannot make {folder}"))?;
    let mut npm = npm()?;
    npm.args(["install", "--no-audit", "--no-fund", "--loglevel", "error", "--prefix"])
        .arg(&path)
        .args(packages.iter().map(|(package, version)| format!("{package}@{version}")));
    project::run(&mut npm)
}

/// The version in which a package is installed in the folder.
pub fn installed(folder: &str, package: &str) -> Option<String> {
    let file = project::at(folder).join("node_modules").join(package).join("package.json");
    let package: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    package["version"].as_str().map(str::to_owned)
}

/// Installs what `e2e/package-lock.json` names, when it is not there yet.
pub fn ensure_e2e() -> Result<()> {
    let stamp = Stamp::new("e2e-packages");
    let fingerprint = Inputs::new("e2e").files(["e2e/package.json", "e2e/package-lock.json"])?.finish();
    if stamp.matches(&fingerprint) && project::at("e2e/node_modules/playwright-core/package.json").is_file() {
        return Ok(());
    }
    node()?;
    project::timed("installing playwright-core and axe-core (npm) into e2e/node_modules", || {
        let mut npm = npm()?;
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel", "error"]).current_dir(project::at("e2e"));
        project::run(&mut npm)
    })?;
    stamp.write(&fingerprint)
}

/// Node's program, once it is known to be there and new enough for Playwright.
pub fn node() -> Result<Command> {
    let mut node = need("node")?;
    let version = project::output(node.arg("--version"))?;
    let major =
        version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        bail!("Node.js {} is too old for the whole-page tests: install version 20 or newer.", version.trim());
    }
    need("node")
}

fn npm() -> Result<Command> {
    need("node")?;
    need("npm")
}

fn need(program: &str) -> Result<Command> {
    if which::which(program).is_err() {
        tools::apt_install(program, &["nodejs", "npm"], "or install Node.js 20 or newer from its site")?;
    }
    Ok(project::command(program))
}
