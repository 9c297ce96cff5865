//! `cargo xtask fonts`: cuts the fonts down to what the page shows. They are committed, so only their authors need this.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{inputs, project, tools};

/// The versions that wrote the committed files: others may pack the same glyphs into other bytes.
const PACKAGES: [&str; 2] = ["fonttools==4.68.0", "brotli==1.2.1"];

const CHARACTERS: &str = "tools/fonts/characters.txt";

pub fn run() -> Result<()> {
    let python = python_with_font_tools()?;
    project::run(project::command(&python).arg(project::at("tools/fonts/subset.py")))
}

/// A Python that imports fontTools and brotli: one that is there, else a virtual environment in `.tools`.
fn python_with_font_tools() -> Result<PathBuf> {
    let own = project::at(".tools/fonts/bin/python");
    let found = || ["python3".into(), own.clone()].into_iter().find(|python| has_font_tools(python));
    if let Some(python) = found() {
        return Ok(python);
    }
    if which::which("python3").is_err() {
        bail!("Python is missing: install Python 3 with its venv module.");
    }
    tools::python_with(".tools/fonts", &PACKAGES, "")?;
    found().context("fonttools was installed, but Python does not import it")
}

fn has_font_tools(python: &Path) -> bool {
    project::output(project::command(python).args(["-c", "import fontTools, brotli"])).is_ok()
}

/// Characters of the catalogue that the fonts were not cut for, with their file: they would be drawn by whatever font the
/// system has.
pub fn uncovered() -> Result<Vec<String>> {
    let list = std::fs::read_to_string(project::at(CHARACTERS))
        .with_context(|| format!("cannot read {CHARACTERS}"))?;
    let held = listed(&list);
    let mut complaints = Vec::new();
    for path in inputs::files_below(&project::at("texts"))? {
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        for character in beyond(&text, &held) {
            complaints.push(format!(
                "texts/{name}: {character:?} is in no font: add it to {CHARACTERS} and run `cargo xtask fonts`"
            ));
        }
    }
    Ok(complaints)
}

/// The characters named after each group's colon, `U+` and four digits for those that cannot be seen.
fn listed(list: &str) -> BTreeSet<char> {
    list.lines()
        .filter_map(|line| line.split_once(": "))
        .flat_map(|(_, items)| items.split_whitespace())
        .filter_map(|item| match item.strip_prefix("U+") {
            Some(code) => u32::from_str_radix(code, 16).ok().and_then(char::from_u32),
            None => item.chars().next(),
        })
        .collect()
}

fn beyond(text: &str, held: &BTreeSet<char>) -> BTreeSet<char> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::chars)
        .filter(|character| !character.is_ascii() && !held.contains(character))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_a_character_of_no_font_is_found() {
        let held = listed("What the fonts hold:\n\nspaces: U+00A0 –\nmore: ×\n");
        assert_eq!(held.iter().collect::<String>(), "\u{a0}×–");
        assert!(beyond("# ж in a comment\na = 3\u{a0}×\u{a0}3 – plain", &held).is_empty());
        assert_eq!(beyond("b = ж × ∂", &held).into_iter().collect::<String>(), "ж∂");
    }
}
