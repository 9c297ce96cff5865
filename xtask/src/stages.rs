//! The test levels, in the order in which they run: what fails soonest comes first.

use anyhow::{Context as _, Result};

use crate::report::{self, Counts};
use crate::tools::{self, Tool};
use crate::webdriver::{self, Browser};
use crate::worker::KERNEL_SETS;
use crate::{audit, build, invariants, npm, project, size};

pub struct Stage {
    pub name: &'static str,
    pub about: &'static str,
    pub tools: &'static [Tool],
    /// Left out, with the reason, where its tools cannot be had.
    pub optional: bool,
    pub run: fn() -> Result<Counts>,
}

const BROWSER_TOOLS: &[Tool] =
    &[Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmPack, Tool::Chromium, Tool::ChromeDriver];
const FIREFOX_TOOLS: &[Tool] =
    &[Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmPack, Tool::Firefox, Tool::GeckoDriver];

const fn stage(
    name: &'static str,
    about: &'static str,
    tools: &'static [Tool],
    run: fn() -> Result<Counts>,
) -> Stage {
    Stage { name, about, tools, optional: false, run }
}

pub const STAGES: [Stage; 20] = [
    stage("fmt", "every file is formatted", &[], fmt),
    stage("invariants", "the architecture's rules hold", &[], || none(invariants::run())),
    stage("deny", "licences, bans and sources of dependencies", &[Tool::CargoDeny], || {
        none(audit::licences_bans_sources())
    }),
    stage("clippy", "lints, native", &[], clippy),
    stage("clippy-wasm", "lints, for the browser, with and without SIMD", &[Tool::WasmTarget], clippy_wasm),
    stage("doc", "the documentation builds without warnings", &[], doc),
    stage("native", "unit, property, parity, gradient, frame, story and link tests", &[], native),
    stage("wasm-nn", "numerics in Chromium, without SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/nn", 0, Browser::Chromium)
    }),
    stage("wasm-nn-simd", "numerics in Chromium, with SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/nn", 1, Browser::Chromium)
    }),
    stage("wasm-nn-relaxed", "numerics in Chromium, with relaxed SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/nn", 2, Browser::Chromium)
    }),
    stage("wasm-conform", "PyTorch parity in Chromium, without SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/conform", 0, Browser::Chromium)
    }),
    stage("wasm-conform-simd", "PyTorch parity in Chromium, with SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/conform", 1, Browser::Chromium)
    }),
    stage("wasm-conform-relaxed", "PyTorch parity in Chromium, with relaxed SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/conform", 2, Browser::Chromium)
    }),
    stage("wasm-trainer", "the worker's parts in Chromium, with SIMD", BROWSER_TOOLS, || {
        wasm_pack("crates/trainer", 1, Browser::Chromium)
    }),
    stage("wasm-app", "the app's parts in Chromium", BROWSER_TOOLS, || wasm_pack(".", 0, Browser::Chromium)),
    Stage {
        optional: true,
        ..stage("wasm-app-firefox", "the app's parts in Firefox", FIREFOX_TOOLS, || {
            wasm_pack(".", 0, Browser::Firefox)
        })
    },
    stage("build", "the release build", &build::TOOLS, || none(build::dist(false))),
    stage("size", "the first load is within its budget", &[], || none(size::check(&project::at("dist")))),
    stage("e2e", "the release build from a sub-path in Chromium", &[Tool::Chromium], || {
        // Pages wait more than they compute: two at a time keep both cores of a small machine busy.
        e2e(2, |name| !ALONE.contains(&name))
    }),
    stage("e2e-alone", "what measures or trains there, a file at a time", &[Tool::Chromium], || {
        e2e(1, |name| ALONE.contains(&name))
    }),
];

/// Whole-page tests that measure, or train on every core: two browsers on one machine would measure each other.
const ALONE: [&str; 4] = ["benchmark.test.mjs", "budgets.test.mjs", "recovery.test.mjs", "train.test.mjs"];

/// A stage that has no runner with counts.
fn none(result: Result<()>) -> Result<Counts> {
    result.map(|()| Counts::default())
}

fn cargo(args: &[&str]) -> Result<()> {
    let mut cargo = project::cargo();
    cargo.args(args);
    println!("$ {}", project::shown(&cargo));
    project::run(&mut cargo)
}

fn fmt() -> Result<Counts> {
    none(cargo(&["fmt", "--all", "--", "--check"]))
}

fn clippy() -> Result<Counts> {
    none(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Everything that reaches a browser; the kernels once more with SIMD, since its code exists only then.
fn clippy_wasm() -> Result<Counts> {
    // The tests of these run natively only, with tools that know no browser.
    let pure = ["--lib", "--workspace", "--exclude", "xtask"];
    let tested = ["--all-targets", "-pkernelwalk", "-pkernelwalk-conform"];
    let kernels = ["--all-targets", "-pkernelwalk-nn", "-pkernelwalk-trainer"];
    let [scalar, simd128, relaxed] = &KERNEL_SETS;
    for (set, packages) in [
        (scalar, &pure[..]),
        (scalar, &tested[..]),
        (scalar, &kernels[..]),
        (simd128, &kernels[..]),
        (relaxed, &kernels[..]),
    ] {
        let mut cargo = project::cargo();
        cargo.args(["clippy", "--target", tools::WASM_TARGET]).args(packages);
        cargo.args(["--", "-D", "warnings"]).env("RUSTFLAGS", set.rustflags());
        println!("$ {} ({})", project::shown(&cargo), set.name);
        project::run(&mut cargo)?;
    }
    Ok(Counts::default())
}

fn doc() -> Result<Counts> {
    let mut cargo = project::cargo();
    cargo.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    none(project::run(&mut cargo))
}

/// Of the app only what needs no browser: its own unit tests.
fn native() -> Result<Counts> {
    let mut counts =
        report::tests(project::cargo().args(["test", "--workspace", "--exclude", "kernelwalk"]))?;
    counts += report::tests(project::cargo().args(["test", "--package", "kernelwalk", "--lib"]))?;
    Ok(counts)
}

fn wasm_pack(folder: &str, set: usize, browser: Browser) -> Result<Counts> {
    webdriver::write(&project::at(folder), browser)?;
    let set = KERNEL_SETS.get(set).context("no such kernel set")?;
    let mut pack = project::command(tools::program(Tool::WasmPack)?);
    pack.args(["test", "--headless", "--mode", "no-install"]);
    match browser {
        Browser::Chromium => {
            pack.arg("--chrome").arg("--chromedriver").arg(tools::program(Tool::ChromeDriver)?)
        }
        Browser::Firefox => {
            pack.arg("--firefox").arg("--geckodriver").arg(tools::program(Tool::GeckoDriver)?)
        }
    };
    pack.arg(folder)
        .env("RUSTFLAGS", set.rustflags())
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        // Debug builds of whole trainings on a busy machine: patience costs nothing when all is well.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    report::tests(&mut pack)
}

fn e2e(at_a_time: u8, wanted: impl Fn(&str) -> bool) -> Result<Counts> {
    npm::ensure_e2e()?;
    let mut files: Vec<_> = std::fs::read_dir(project::at("e2e"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.ends_with(".test.mjs") && wanted(name))
        })
        .collect();
    files.sort();
    let mut node = npm::node()?;
    let reporter = if std::env::var_os("CI").is_some() { "tap" } else { "spec" };
    let options = [format!("--test-concurrency={at_a_time}"), format!("--test-reporter={reporter}")];
    node.arg("--test").args(options).args(files);
    report::tests(
        node.env("CHROMIUM", tools::program(Tool::Chromium)?).env("KERNELWALK_DIST", project::at("dist")),
    )
}
