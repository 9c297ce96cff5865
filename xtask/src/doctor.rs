//! `cargo xtask doctor`: what is there, and what would install the rest.

use anyhow::Result;

use crate::{project, tools};

pub fn run() -> Result<()> {
    let rustc = tools::rustc_version()?;
    println!("{:<24} {}", "rustc", rustc.lines().next().unwrap_or_default());
    for (program, why) in
        [("node", "wasm-opt, whole-page tests"), ("npm", "installs wasm-opt, Playwright, axe")]
    {
        let found = which::which(program)
            .ok()
            .and_then(|path| project::output(project::command(path).arg("--version")).ok());
        match found {
            Some(version) => println!("{program:<24} {}", version.trim()),
            None => println!(
                "{program:<24} missing ({why}): `apt-get install nodejs npm`, or Node.js 20 or newer from its site"
            ),
        }
    }
    for spec in &tools::TOOLS {
        match tools::find(spec.tool)? {
            Some(found) => println!("{:<24} {:<16} {}", spec.name, found.version, found.path.display()),
            None => {
                let by = spec.used_by.split(' ').map(|command| format!("`cargo xtask {command}`"));
                let by = by.collect::<Vec<_>>().join(" or ");
                println!(
                    "{:<24} missing (wanted: {}); installed by {by} ({})",
                    spec.name,
                    spec.wanted()?,
                    spec.how()
                );
            }
        }
    }
    let built =
        if project::at("dist/index.html").is_file() { "there" } else { "missing: `cargo xtask build`" };
    println!("{:<24} {built}", "dist");
    Ok(())
}
