//! The tools that the commands need: which version, how to find one, how to install one.
//!
//! A tool on `PATH` in the right version is used as it is. Otherwise it is installed into `.tools/`, for this checkout only;
//! browsers come from the system's packages. `cargo xtask doctor` prints this table.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};

use crate::{npm, project};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    WasmTarget,
    RustSrc,
    Trunk,
    WasmBindgen,
    WasmOpt,
    Esbuild,
    WasmPack,
    Chromium,
    ChromeDriver,
    Firefox,
    GeckoDriver,
    CargoDeny,
}

/// Which version will do.
#[derive(Clone, Copy)]
enum Wanted {
    Any,
    Exactly(&'static str),
    /// The version of the `wasm-bindgen` crate in Cargo.lock: the tool and the crate must be of one version.
    LikeTheCrate,
}

/// How to get one.
#[derive(Clone, Copy)]
enum Install {
    /// With these arguments.
    Rustup(&'static [&'static str]),
    /// From crates.io. `locked`: with the versions of dependencies that its authors tested.
    Cargo {
        package: &'static str,
        locked: bool,
    },
    Npm {
        package: &'static str,
        version: &'static str,
    },
    /// Packages of Debian and Ubuntu.
    Apt(&'static [&'static str]),
}

/// One row of the table.
pub struct Spec {
    pub tool: Tool,
    pub name: &'static str,
    /// Names it goes by, or whole paths; the first that is found in the right version is taken.
    programs: &'static [&'static str],
    /// A variable that names the program, before all else.
    variable: Option<&'static str>,
    wanted: Wanted,
    install: Install,
    /// The commands that need it.
    pub used_by: &'static str,
}

pub const TOOLS: [Spec; 12] = [
    Spec {
        tool: Tool::WasmTarget,
        name: WASM_TARGET,
        programs: &[],
        variable: None,
        wanted: Wanted::Any,
        install: Install::Rustup(&["target", "add", WASM_TARGET]),
        used_by: "serve build test bench shots",
    },
    Spec {
        tool: Tool::RustSrc,
        name: "rust-src",
        programs: &[],
        variable: None,
        wanted: Wanted::Any,
        install: Install::Rustup(&["component", "add", "rust-src"]),
        used_by: "serve build test bench shots",
    },
    Spec {
        tool: Tool::Trunk,
        name: "trunk",
        programs: &["trunk"],
        variable: None,
        wanted: Wanted::Exactly("0.21.14"),
        install: Install::Cargo { package: "trunk", locked: true },
        used_by: "serve build test bench shots",
    },
    Spec {
        tool: Tool::WasmBindgen,
        name: "wasm-bindgen",
        programs: &["wasm-bindgen"],
        variable: None,
        wanted: Wanted::LikeTheCrate,
        // Not locked: its lock file names a version of a crate that was withdrawn.
        install: Install::Cargo { package: "wasm-bindgen-cli", locked: false },
        used_by: "serve build test bench shots",
    },
    Spec {
        tool: Tool::WasmOpt,
        name: "wasm-opt",
        programs: &["wasm-opt"],
        variable: None,
        wanted: Wanted::Exactly("132"),
        // In JavaScript and WebAssembly: it runs wherever Node does.
        install: Install::Npm { package: "binaryen", version: "132.0.0" },
        used_by: "serve build test bench shots",
    },
    Spec {
        tool: Tool::Esbuild,
        name: "esbuild",
        programs: &["esbuild"],
        variable: None,
        wanted: Wanted::Exactly("0.28.2"),
        install: Install::Npm { package: "esbuild", version: "0.28.2" },
        used_by: "serve build test bench shots",
    },
    Spec {
        tool: Tool::WasmPack,
        name: "wasm-pack",
        programs: &["wasm-pack"],
        variable: None,
        wanted: Wanted::Exactly("0.15.1"),
        install: Install::Cargo { package: "wasm-pack", locked: true },
        used_by: "test",
    },
    Spec {
        tool: Tool::CargoDeny,
        name: "cargo-deny",
        programs: &["cargo-deny"],
        variable: None,
        wanted: Wanted::Exactly("0.20.2"),
        install: Install::Cargo { package: "cargo-deny", locked: true },
        used_by: "test audit",
    },
    Spec {
        tool: Tool::Chromium,
        name: "chromium",
        programs: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ],
        variable: Some("CHROMIUM"),
        wanted: Wanted::Any,
        install: Install::Apt(&["chromium"]),
        used_by: "test bench shots",
    },
    Spec {
        tool: Tool::ChromeDriver,
        name: "chromedriver",
        programs: &["chromedriver", "/usr/lib/chromium-browser/chromedriver"],
        variable: Some("CHROMEDRIVER"),
        wanted: Wanted::Any,
        install: Install::Apt(&["chromium-driver"]),
        used_by: "test",
    },
    Spec {
        tool: Tool::Firefox,
        name: "firefox",
        programs: &["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
        variable: Some("FIREFOX"),
        wanted: Wanted::Any,
        install: Install::Apt(&["firefox-esr"]),
        used_by: "test",
    },
    Spec {
        tool: Tool::GeckoDriver,
        name: "geckodriver",
        programs: &["geckodriver"],
        variable: Some("GECKODRIVER"),
        wanted: Wanted::Exactly("0.37.1"),
        install: Install::Cargo { package: "geckodriver", locked: true },
        used_by: "test",
    },
];

/// A tool that is there.
#[derive(Clone)]
pub struct Found {
    pub path: PathBuf,
    pub version: String,
}

impl Tool {
    pub fn spec(self) -> &'static Spec {
        TOOLS.iter().find(|spec| spec.tool == self).unwrap_or(&TOOLS[0])
    }
}

impl Spec {
    /// The version that will do, in words.
    pub fn wanted(&self) -> Result<String> {
        Ok(match self.wanted {
            Wanted::Any => "any".to_owned(),
            Wanted::Exactly(version) => version.to_owned(),
            Wanted::LikeTheCrate => wasm_bindgen_version()?,
        })
    }

    /// How it would be installed, in words.
    pub fn how(&self) -> String {
        match self.install {
            Install::Rustup(args) => format!("rustup {}", args.join(" ")),
            Install::Cargo { .. } => "cargo install, into .tools".to_owned(),
            Install::Npm { .. } => "npm, into .tools".to_owned(),
            Install::Apt(packages) => format!("apt-get install {}", packages.join(" ")),
        }
    }
}

/// Installs those of `tools` that are missing, and says so. One that fails does not keep the others from being installed.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    let mut compiled = false;
    let mut first_error = Ok(());
    for &tool in tools {
        if find(tool)?.is_some() {
            continue;
        }
        compiled |= matches!(tool.spec().install, Install::Cargo { .. });
        first_error = first_error.and(install_and_find(tool));
    }
    if compiled {
        // The tools share many dependencies, hence one folder for them all while they are built, and none after.
        let _ = std::fs::remove_dir_all(project::at(BUILD));
    }
    first_error
}

fn install_and_find(tool: Tool) -> Result<()> {
    let spec = tool.spec();
    let what = format!("installing {} {} ({})", spec.name, spec.wanted()?.replace("any", ""), spec.how());
    project::timed(&what.replace("  ", " "), || install(spec))?;
    if find(tool)?.is_none() {
        bail!(
            "{} was installed but is still not found; `cargo xtask doctor` shows what is there.",
            spec.name
        );
    }
    Ok(())
}

/// The program of a tool that `ensure` has seen.
pub fn program(tool: Tool) -> Result<PathBuf> {
    let found = find(tool)?;
    Ok(found.with_context(|| format!("{} is missing: {}", tool.spec().name, tool.spec().how()))?.path)
}

/// Looks for a tool in the right version; `None` when it has to be installed.
pub fn find(tool: Tool) -> Result<Option<Found>> {
    static SEEN: LazyLock<Mutex<HashMap<Tool, Found>>> = LazyLock::new(Mutex::default);
    let seen = |found: Option<Found>| {
        let mut all = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        found.into_iter().for_each(|found| drop(all.insert(tool, found)));
        all.get(&tool).cloned()
    };
    if let Some(known) = seen(None) {
        return Ok(Some(known));
    }
    let spec = tool.spec();
    match tool {
        Tool::WasmTarget => return Ok(seen(find_target()?)),
        Tool::RustSrc => {
            let found = std_sources().map(|path| Found { path, version: "as rustc".to_owned() });
            return Ok(seen(found));
        }
        _ => {}
    }
    let wanted = spec.wanted()?;
    let right = |found: &Found| matches!(spec.wanted, Wanted::Any) || found.version == wanted;
    Ok(seen(candidates(spec).into_iter().filter_map(|path| probe(spec, path)).find(right)))
}

/// `PATH` for everything that the commands start: the tools of this checkout first.
pub fn search_path() -> std::ffi::OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let own = own_folders().into_iter().filter(|folder| folder.is_dir());
    std::env::join_paths(own.chain(std::env::split_paths(&old))).unwrap_or(old)
}

/// `rustc -vV`, once.
pub fn rustc_version() -> Result<String> {
    project::output(Command::new("rustc").arg("-vV").current_dir(project::root()))
}

/// Where the sources of the standard library lie.
pub fn std_sources() -> Option<PathBuf> {
    let sysroot = project::output(project::command("rustc").args(["--print", "sysroot"])).ok()?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    library.join("Cargo.lock").is_file().then_some(library)
}

/// The version of the `wasm-bindgen` crate in Cargo.lock.
pub fn wasm_bindgen_version() -> Result<String> {
    let lock = std::fs::read_to_string(project::at("Cargo.lock")).context("cannot read Cargo.lock")?;
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    let version = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \""))
        .and_then(|rest| rest.strip_suffix('"'));
    Ok(version.context("Cargo.lock names no wasm-bindgen")?.to_owned())
}

const BUILD: &str = ".tools/build";

fn own_folders() -> [PathBuf; 2] {
    [project::at(".tools/bin"), npm::tools_bin()]
}

fn candidates(spec: &Spec) -> Vec<PathBuf> {
    let named = spec.variable.and_then(std::env::var_os).map(PathBuf::from);
    let own =
        own_folders().into_iter().flat_map(|folder| spec.programs.iter().map(move |name| folder.join(name)));
    let others = spec.programs.iter().flat_map(|name| which::which_all(name).into_iter().flatten());
    named.into_iter().chain(own).chain(others).filter(|path| path.is_file()).collect()
}

fn probe(spec: &Spec, path: PathBuf) -> Option<Found> {
    // npm's wasm-opt takes a second to say its version; the package beside it says the same.
    if let Install::Npm { package, version } = spec.install
        && path.starts_with(project::at(npm::TOOLS))
    {
        let version = (npm::installed(npm::TOOLS, package)? == version).then(|| spec.wanted().ok())??;
        return Some(Found { path, version });
    }
    let output = Command::new(&path).arg("--version").output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = version_in(&said)?.to_owned();
    output.status.success().then_some(Found { path, version })
}

/// The first word that starts with a digit: `trunk 0.21.14` -> `0.21.14`.
fn version_in(said: &str) -> Option<&str> {
    said.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

fn find_target() -> Result<Option<Found>> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]).current_dir(project::root());
    let path = PathBuf::from(project::output(&mut rustc)?.trim());
    let version = rustc_version()?.lines().next().and_then(version_in).unwrap_or("").to_owned();
    Ok(path.is_dir().then_some(Found { path, version }))
}

fn install(spec: &Spec) -> Result<()> {
    match spec.install {
        Install::Rustup(args) => rustup(spec.name, args),
        Install::Cargo { package, locked } => cargo_install(package, locked, &spec.wanted()?),
        Install::Npm { package, version } => npm::install(npm::TOOLS, &[(package, version)]),
        Install::Apt(packages) => apt_install(spec.name, packages, &otherwise(spec)),
    }
}

/// What else somebody can do who cannot use apt.
fn otherwise(spec: &Spec) -> String {
    match spec.variable {
        Some(variable) => format!("or set {variable} to the path of the one you have"),
        None => "or put it on PATH".to_owned(),
    }
}

fn rustup(name: &str, args: &[&str]) -> Result<()> {
    if which::which("rustup").is_err() {
        bail!("{name} is missing: install Rust by rustup, or your system's package of {name}.");
    }
    project::run(project::command("rustup").args(args))
}

/// Compiles a tool without optimisation: much sooner there, and no slower where it matters here.
fn cargo_install(package: &str, locked: bool, version: &str) -> Result<()> {
    let root = project::at(".tools");
    // Where someone has cargo-binstall and its servers can be reached, a ready-made program is the fastest.
    if which::which("cargo-binstall").is_ok() {
        let mut binstall = project::command("cargo-binstall");
        binstall.args(["--no-confirm", "--force", "--disable-strategies", "compile", "--root"]).arg(&root);
        if project::run(binstall.arg(format!("{package}@{version}"))).is_ok() {
            return Ok(());
        }
    }
    let mut cargo = project::cargo();
    cargo
        .args(["install", "--debug", "--force", "--root"])
        .arg(&root)
        .arg("--target-dir")
        .arg(project::at(BUILD));
    if locked {
        cargo.arg("--locked");
    }
    cargo.args(["--version", version, package]).env("CARGO_PROFILE_DEV_DEBUG", "0");
    project::run(cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS"))
}

/// Makes a Python environment in `folder` with the named packages, and says so.
pub fn python_with(folder: &str, packages: &[&str], note: &str) -> Result<()> {
    let step = format!("installing {} (pip{note}) into {folder}", packages.join(" and "));
    project::timed(&step, || {
        let folder = project::at(folder);
        project::run(project::command("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = project::command(folder.join("bin/python"));
        project::run(pip.args(["-m", "pip", "install", "--quiet"]).args(packages))
    })
}

/// Installs packages of Debian or Ubuntu, or says in one sentence what to do instead.
pub fn apt_install(name: &str, packages: &[&str], otherwise: &str) -> Result<()> {
    let names = packages.join(" ");
    if which::which("apt-get").is_err() {
        bail!("{name} is missing: install it with your system's packages, {otherwise}.");
    }
    if !is_root() {
        bail!("{name} is missing: run `sudo apt-get install {names}`, {otherwise}.");
    }
    let install = [&["install", "-y", "-qq", "--no-install-recommends"], packages].concat();
    apt(&["update", "-qq"]).and_then(|()| apt(&install)).with_context(|| {
        format!("{name} could not be installed: see what `apt-get install {names}` says, {otherwise}.")
    })
}

fn apt(args: &[&str]) -> Result<()> {
    project::run(project::command("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Whether apt may be used, and whether Chromium needs to be told to run without its sandbox.
pub fn is_root() -> bool {
    // No libc for one number: the kernel says who owns the process's own folder.
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::uid(&match std::fs::metadata(Path::new("/proc/self")) {
        Ok(own) => own,
        Err(_) => return false,
    }) == 0;
    #[cfg(not(unix))]
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_tools_say() {
        for (said, version) in [
            ("trunk 0.21.14\n", "0.21.14"),
            ("wasm-opt version 132 (version_132)", "132"),
            ("Chromium 156.0.8078.79 built on Debian", "156.0.8078.79"),
            ("Mozilla Firefox 153.7.0esr", "153.7.0esr"),
            ("geckodriver 0.37.1\n\nThe source code", "0.37.1"),
        ] {
            assert_eq!(version_in(said), Some(version), "{said}");
        }
        assert_eq!(version_in("no number here"), None);
    }

    #[test]
    fn wasm_bindgen_is_wanted_as_the_lock_file_has_it() -> Result<()> {
        let version = wasm_bindgen_version()?;
        assert_eq!(Tool::WasmBindgen.spec().wanted()?, version);
        let manifest = std::fs::read_to_string(project::at("Cargo.toml"))?;
        assert!(
            manifest.contains(&format!("wasm-bindgen = \"={version}\"")),
            "Cargo.toml pins another version"
        );
        Ok(())
    }

    #[test]
    fn every_tool_has_a_row_of_its_own() {
        for spec in &TOOLS {
            assert_eq!(spec.tool.spec().name, spec.name);
        }
    }
}
