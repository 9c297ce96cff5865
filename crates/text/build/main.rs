//! Turns `texts/*.ftl` into typed functions and refuses an incomplete language.

// Cargo listens on standard output.
#![allow(clippy::print_stdout)]

mod catalogue;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    if let Err(problems) = generate() {
        // Cargo shows the lines of a failed build script as they are; a panic would bury them.
        for line in problems.lines() {
            eprintln!("error: {line}");
        }
        std::process::exit(1);
    }
}

fn generate() -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../texts");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map_err(|e| format!("cannot list {}: {e}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "ftl"))
        .collect();
    files.sort();

    let english_path = folder.join("en.ftl");
    let english_source = load(&english_path)?;
    let english = catalogue::read("en.ftl", &english_source)?;
    let mut code = catalogue::functions(&english);
    code.push_str("pub(crate) const SOURCES: &[(&str, &str)] = &[\n");
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let source = load(path)?;
        if name != "en.ftl" {
            catalogue::compare(&english, &name, &catalogue::read(&name, &source)?)?;
        }
        let _ = writeln!(code, "    ({:?}, {:?}),", name.trim_end_matches(".ftl"), slim(&source));
    }
    code.push_str("];\n");
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    std::fs::write(Path::new(&out).join("messages.rs"), code).map_err(|e| e.to_string())
}

fn load(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// Comments are for translators; the page need not carry them.
fn slim(source: &str) -> String {
    source.lines().filter(|line| !line.starts_with('#')).fold(String::new(), |text, line| text + line + "\n")
}
