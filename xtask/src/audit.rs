//! `cargo xtask audit`: known vulnerabilities in the dependencies. Needs the network, so it is no part of `test`.

use anyhow::{Result, bail};

use crate::project;
use crate::tools::{self, Tool};

pub fn run() -> Result<()> {
    tools::ensure(&[Tool::CargoDeny])?;
    let fetched = project::run(project::command(tools::program(Tool::CargoDeny)?).args(["fetch", "db"]));
    if fetched.is_err() {
        bail!(
            "Nothing was checked: the advisory database (RustSec, on GitHub) could not be reached from here."
        );
    }
    let mut deny = project::command(tools::program(Tool::CargoDeny)?);
    project::run(deny.args(["check", "advisories"]))
}

/// Licences, bans and sources: needs only what Cargo has anyway.
pub fn licences_bans_sources() -> Result<()> {
    tools::ensure(&[Tool::CargoDeny])?;
    let mut deny = project::command(tools::program(Tool::CargoDeny)?);
    project::run(deny.args(["check", "licenses", "bans", "sources"]))
}
