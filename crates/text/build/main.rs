//! Turns `texts/*.ftl` into typed functions and refuses an incomplete language.

// Cargo listens on standard output.
#![allow(clippy::print_stdout)]

mod catalogue;
mod encode;

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
    // English first: the page starts with it, and its arguments are everybody's.
    files.sort_by_key(|path| !path.ends_with("en.ftl"));
    let (mut tags, mut languages): (Vec<String>, Vec<Vec<catalogue::Message>>) = Default::default();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let source = load(path)?;
        let english = languages.first().map_or(&[][..], Vec::as_slice);
        let messages = catalogue::read(&name, &source, english)?;
        if !english.is_empty() {
            catalogue::compare(english, &name, &messages)?;
        }
        tags.push(name.trim_end_matches(".ftl").to_owned());
        languages.push(messages);
    }
    let mut code = catalogue::functions(&languages);
    let _ = writeln!(code, "pub(crate) const LANGUAGES: [&str; {}] = {tags:?};", tags.len());
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    std::fs::write(Path::new(&out).join("messages.rs"), code).map_err(|e| e.to_string())
}

fn load(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}
