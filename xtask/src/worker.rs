//! `cargo xtask worker`: the training worker, built once per kernel set.
//!
//! # Contract with the page (`src/browser/worker_link.rs`) and with `crates/trainer`
//!
//! - `dist/worker/<set>/trainer.js` and `trainer_bg.wasm`, with `<set>` one of [`KERNEL_SETS`].
//! - Build id: `<meta name="kernelwalk-build" content="…">` in the page, 16 hexadecimal digits. `finish-html` writes it.
//! - The page starts the worker with `new Worker(url, { type: "module" })`, where `url` is
//!   `worker/<set>/trainer.js?v=<build id>` resolved against `document.baseURI`. The query is handed on to the request for
//!   the wasm file, so a cache can never pair the one with another build's other.
//! - `trainer.js` starts itself: it is an ES module whose last line fetches and instantiates the wasm, then calls the
//!   exported `startWorker` (no `#[wasm_bindgen(start)]`: tests link the crate as well). If that fails, the error is thrown
//!   outside of any promise, so that the page gets an `error` event.
//! - The worker speaks first: messages that arrive before its wasm has started are lost. The page sends nothing until `Hello` came.
//! - `crates/trainer` reads its own build id with `option_env!("KERNELWALK_BUILD_ID")` and says it in `Hello`. The page compares
//!   it with the meta element; if they differ, the site was updated under an open page, which then asks for a reload.
//! - `crates/trainer` knows its kernel set at compile time, by `cfg!(target_feature = ...)`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::inputs::{Inputs, Stamp};
use crate::project;
use crate::tools::{self, Tool};

/// One build of the worker. A module with one unknown instruction does not load at all, so each set is a file of its own.
pub struct KernelSet {
    /// The folder's name in `dist/worker`, and the name in links and benchmarks.
    pub name: &'static str,
    /// What `-C target-feature` gets.
    pub target_feature: &'static str,
    /// What `wasm-opt` must be told to accept.
    wasm_opt: &'static [&'static str],
}

pub const KERNEL_SETS: [KernelSet; 3] = [
    KernelSet { name: "scalar", target_feature: "", wasm_opt: &[] },
    KernelSet { name: "simd128", target_feature: "+simd128", wasm_opt: &["--enable-simd"] },
    KernelSet {
        name: "relaxed",
        target_feature: "+simd128,+relaxed-simd",
        wasm_opt: &["--enable-simd", "--enable-relaxed-simd"],
    },
];

impl KernelSet {
    /// The value of `RUSTFLAGS`. Set even when empty: an exported one would otherwise reach the build.
    pub fn rustflags(&self) -> String {
        match self.target_feature {
            "" => String::new(),
            feature => format!("-Ctarget-feature={feature}"),
        }
    }

    /// The same for what is published: the places of panics name no folder of this machine, so that two machines make the
    /// same file.
    fn published_rustflags(&self) -> String {
        let sources = registry_folders().into_iter().map(|folder| (folder, "crates"));
        let std = tools::std_sources().map(|library| (library, "library"));
        let all = sources.chain(std).chain([(project::root().to_owned(), "kernelwalk")]);
        let remapped = all.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
        // A folder's name may hold a space: the encoded form separates flags by another character.
        [self.rustflags()]
            .into_iter()
            .filter(|flag| !flag.is_empty())
            .chain(remapped)
            .collect::<Vec<_>>()
            .join("\u{1f}")
    }
}

/// What every baseline browser has, beyond the first version of WebAssembly; rustc turns these on by itself.
pub const WASM_OPT_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Where Trunk copies the worker from (`copy-dir` in index.html).
const STAGING: &str = "target/worker-dist";

const START: &str = r#"
__wbg_init({ module_or_path: new URL("trainer_bg.wasm" + new URL(import.meta.url).search, import.meta.url) })
  .then(() => startWorker())
  .catch((error) => setTimeout(() => { throw error; }));
"#;

pub fn run() -> Result<()> {
    tools::ensure(&[Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmOpt])?;
    let id = build_id()?;
    for set in &KERNEL_SETS {
        build(set, &id)?;
    }
    Ok(())
}

/// Names the worker's sources, dependencies and tools: the same id means the same worker.
pub fn build_id() -> Result<String> {
    let fingerprint = Inputs::new("worker")
        .value("rustc", &tools::rustc_version()?)
        .value("wasm-bindgen", &tools::wasm_bindgen_version()?)
        .value("wasm-opt", &Tool::WasmOpt.spec().wanted()?)
        .sources_of("kernelwalk-trainer")?
        .files(["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "xtask/src/worker.rs"])?
        .finish();
    Ok(fingerprint[..16].to_owned())
}

fn build(set: &KernelSet, id: &str) -> Result<()> {
    let out = project::at(STAGING).join(set.name);
    let stamp = Stamp::new(&format!("worker-{}", set.name));
    if stamp.matches(id) && out.join("trainer.js").is_file() && out.join("trainer_bg.wasm").is_file() {
        println!("worker {}: unchanged", set.name);
        return Ok(());
    }
    stamp.clear()?;
    project::timed(&format!("worker {}", set.name), || {
        let module = compile(set, id)?;
        bind(set, &module, &out)
    })?;
    stamp.write(id)
}

/// Where cargo keeps the sources of dependencies, one folder for each registry.
fn registry_folders() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let folders = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<_> =
        folders.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    folders
}

fn compile(set: &KernelSet, id: &str) -> Result<PathBuf> {
    // Cargo keeps builds with different flags apart in one folder; what they share (macros, build scripts) is built once.
    let target = project::target_dir().join("worker");
    let mut cargo = project::cargo();
    cargo
        .args([
            "build",
            "--release",
            "--lib",
            "--package",
            "kernelwalk-trainer",
            "--target",
            tools::WASM_TARGET,
        ])
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", set.published_rustflags())
        .env("KERNELWALK_BUILD_ID", id);
    project::run(&mut cargo)?;
    Ok(target.join(tools::WASM_TARGET).join("release/kernelwalk_trainer.wasm"))
}

fn bind(set: &KernelSet, module: &std::path::Path, out: &std::path::Path) -> Result<()> {
    // A folder of its own first: what Trunk copies is always whole.
    let work = out.with_extension("new");
    let _ = std::fs::remove_dir_all(&work);
    let mut bindgen = project::command(tools::program(Tool::WasmBindgen)?);
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", "trainer", "--out-dir"])
        .arg(&work)
        .arg(module);
    project::run(&mut bindgen)?;

    let wasm = work.join("trainer_bg.wasm");
    let mut opt = project::command(tools::program(Tool::WasmOpt)?);
    opt.arg("-O3").args(WASM_OPT_FEATURES).args(set.wasm_opt).arg("-o").arg(&wasm).arg(&wasm);
    project::run(&mut opt)?;

    let script = work.join("trainer.js");
    let glue = std::fs::read_to_string(&script).context("wasm-bindgen wrote no trainer.js")?;
    std::fs::write(&script, glue + START).context("cannot finish trainer.js")?;
    let _ = std::fs::remove_dir_all(out);
    std::fs::rename(&work, out).with_context(|| format!("cannot put the worker into {}", out.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kernel_set_has_flags_of_its_own() {
        let flags: Vec<String> = KERNEL_SETS.iter().map(KernelSet::rustflags).collect();
        assert_eq!(flags, ["", "-Ctarget-feature=+simd128", "-Ctarget-feature=+simd128,+relaxed-simd"]);
    }

    #[test]
    fn the_build_id_is_short_and_stable() -> Result<()> {
        let id = build_id()?;
        assert_eq!(id.len(), 16);
        assert_eq!(id, build_id()?);
        Ok(())
    }
}
