//! `cargo xtask serve`: the release app on 127.0.0.1, or with `--dev` a debug app that reloads on every edit.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::tools::{self, Tool};
use crate::{build, parts, project, server};

/// Where the search for a free port starts.
const FIRST_PORT: u16 = 8080;

#[derive(clap::Args)]
pub struct Args {
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Listen on this port [default: 8080, or the next free one]
    #[arg(long)]
    port: Option<u16>,
    /// Rebuild (without optimisation) and reload on every edit
    #[arg(long, conflicts_with_all = ["base", "isolated", "dist", "no_build"])]
    dev: bool,
    /// Serve under this sub-path, as a course's page would
    #[arg(long, value_name = "PATH", default_value = "/")]
    base: String,
    /// Send the headers that isolate the page from other origins (exact memory figures need them)
    #[arg(long)]
    isolated: bool,
    /// Serve this folder instead of building one
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,
    /// Serve dist/ as it is
    #[arg(long)]
    no_build: bool,
}

pub fn run(args: Args) -> Result<()> {
    let listener = server::listen(args.port, FIRST_PORT)?;
    if args.dev {
        let port = listener.local_addr()?.port();
        drop(listener);
        return dev(port, args.open);
    }
    if args.dist.is_none() && !args.no_build {
        build::dist(false)?;
    }
    let folder = args.dist.unwrap_or_else(|| project::at("dist"));
    if !folder.join("index.html").is_file() {
        bail!("{} holds no index.html: run `cargo xtask build` first.", folder.display());
    }
    let site = server::Site::new(&folder, &args.base, args.isolated);
    let address = format!("http://127.0.0.1:{}{}", listener.local_addr()?.port(), site.base());
    println!("Kernelwalk is at {address} (Ctrl-C ends it)");
    if args.open && open::that_detached(&address).is_err() {
        println!("No browser could be opened: open the address by hand.");
    }
    server::serve(listener, site)
}

fn dev(port: u16, open: bool) -> Result<()> {
    tools::ensure(&build::TOOLS)?;
    let mut trunk = project::command(tools::program(Tool::Trunk)?);
    trunk
        .args(["serve", "--address", "127.0.0.1", "--dist", "target/dev-dist", "--port"])
        .arg(port.to_string());
    if open {
        trunk.arg("--open");
    }
    trunk.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("NO_COLOR");
    trunk.env("PATH", parts::path_for_trunk()?);
    project::run(&mut trunk)
}
