//! Cuts the app's wasm into the first load and the parts that are fetched when they are opened.
//!
//! `#[wasm_split]` marks where (`src/dashboard.rs`). The cut has to happen between the compiler and wasm-bindgen, where
//! Trunk offers no hook. Trunk is therefore given a `wasm-bindgen` that is this command: it cuts, then calls the real one on
//! what remains. `finish-html` puts the parts beside the app once Trunk has named it.
//!
//! # Contract
//!
//! - `dist/parts-<hash>/` holds `split.js`, which the app imports at once, and `split_<part>.wasm`, which that fetches. The
//!   hash is that of the whole wasm before the cut, and the app's own wasm names it: no cache can pair two builds.
//! - The parts share the app's memory and function table. All JavaScript imports stay with the app.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use sha2::{Digest as _, Sha256};

use crate::tools::{self, Tool};
use crate::{project, worker};

/// What the parts' script imports until Trunk has named the app.
const APP: &str = "../app-of-this-build.js";
const SCRIPT: &str = "split.js";
/// Where a part is instantiated, and the same for hosts that do not know wasm's media type.
const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
const BUFFERED: &str = "src.then((r) => { if (!r.ok) throw new Error(`${r.url}: ${r.status}`); return r.arrayBuffer(); })\
    .then((bytes) => WebAssembly.instantiate(bytes, imports))";

/// Where the parts wait for `finish-html`.
fn waiting() -> PathBuf {
    project::target_dir().join("parts")
}

/// A folder to stand first on Trunk's `PATH`: its `wasm-bindgen` and the `build` of its `cargo` are this program.
pub fn path_for_trunk() -> Result<OsString> {
    let folder = project::target_dir().join("trunk-path");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let this = std::env::current_exe().context("cannot tell where this program is")?;
    let (this, cargo) = (this.display(), project::cargo());
    let cargo = which::which_in(cargo.get_program(), Some(tools::search_path()), project::root())?;
    let build = format!("if [ \"$1\" = build ]; then shift; exec '{this}' cargo-build -- \"$@\"; fi");
    program(&folder.join("cargo"), &format!("{build}\nexec '{}' \"$@\"", cargo.display()))?;
    program(&folder.join("wasm-bindgen"), &format!("exec '{this}' bindgen -- \"$@\""))?;
    let rest = tools::search_path();
    let folders = std::iter::once(folder).chain(std::env::split_paths(&rest));
    std::env::join_paths(folders).context("a folder's name holds a colon")
}

/// Writes a program of a few lines.
fn program(path: &Path, lines: &str) -> Result<()> {
    // A new file: the old one may be running.
    let _ = std::fs::remove_file(path);
    std::fs::write(path, format!("#!/bin/sh\n{lines}\n"))
        .with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// What Trunk calls instead of wasm-bindgen, with wasm-bindgen's arguments.
#[derive(clap::Args)]
pub struct Args {
    #[arg(last = true)]
    arguments: Vec<String>,
}

pub fn run(args: Args) -> Result<()> {
    let mut arguments = args.arguments;
    if let Some(module) = arguments.iter_mut().find(|argument| argument.ends_with(".wasm")) {
        let cut = cut(Path::new(module))?;
        *module = cut.to_string_lossy().into_owned();
        // The parts import the function table, an export of the linker.
        arguments.push("--keep-lld-exports".to_owned());
    }
    project::run(project::command(tools::program(Tool::WasmBindgen)?).args(arguments))
}

/// Cuts `module`; returns where the first load's share lies.
fn cut(module: &Path) -> Result<PathBuf> {
    let wasm = std::fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let hash: String = Sha256::digest(&wasm).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let _ = std::fs::remove_dir_all(waiting());
    let folder = format!("parts-{hash}");
    std::fs::create_dir_all(waiting().join(&folder))?;
    let main = waiting().join("app.wasm");
    let link = format!("./{folder}/{SCRIPT}");
    let split = wasm_split_cli_support::transform({
        let mut options = wasm_split_cli_support::Options::new(&wasm);
        let out = waiting();
        options.output_dir = Box::leak(out.into_boxed_path());
        options.main_out_path = &main;
        options.link_name = &link;
        options.main_module = APP;
        options
    })
    .map_err(|error| anyhow!("{} cannot be cut: {error:#}", module.display()))?;
    for part in split.split_modules {
        let name = part.file_name().context("a part without a name")?;
        std::fs::rename(&part, waiting().join(&folder).join(name))?;
    }
    Ok(main)
}

/// Puts the parts into `dist` beside `app`, the app's script there. Returns the name of the parts' script.
pub fn place(dist: &Path, app: &str, release: bool) -> Result<String> {
    let folder = std::fs::read_dir(waiting())?
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().starts_with("parts-"))
        .context("the app was not cut into parts: run `cargo xtask build`, not Trunk itself")?;
    let name = folder.file_name().to_string_lossy().into_owned();
    let target = dist.join(&name);
    std::fs::create_dir_all(&target)?;
    for entry in std::fs::read_dir(folder.path())? {
        let from = entry?.path();
        let to = target.join(from.file_name().unwrap_or_default());
        if to.extension().is_some_and(|kind| kind == "js") {
            std::fs::write(&to, script(&std::fs::read_to_string(&from)?, app)?)?;
        } else if release {
            let mut opt = project::command(tools::program(Tool::WasmOpt)?);
            // As in index.html. Addresses below 1 KiB are the far end of the stack: nothing points there.
            opt.args(["-Oz", "--low-memory-unused"])
                .args(worker::WASM_OPT_FEATURES)
                .arg("-o")
                .arg(&to)
                .arg(&from);
            project::run(&mut opt)?;
        } else {
            std::fs::copy(&from, &to)?;
        }
    }
    Ok(format!("{name}/{SCRIPT}"))
}

fn script(text: &str, app: &str) -> Result<String> {
    if !text.contains(APP) || !text.contains(STREAMING) {
        bail!("the splitter writes another script than it used to: look at `{SCRIPT}` and mend `parts.rs`.");
    }
    Ok(text.replace(APP, &format!("../{app}")).replace(STREAMING, BUFFERED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_script_names_the_app_and_needs_no_media_type() -> Result<()> {
        let text = format!("import {{ initSync }} from \"{APP}\";\nreturn ({STREAMING});");
        let done = script(&text, "kernelwalk-12.js")?;
        assert!(done.contains("from \"../kernelwalk-12.js\"") && !done.contains("Streaming"));
        assert!(script("import \"else.js\"", "a.js").is_err());
        Ok(())
    }
}
