//! The last step of a release: what the compiler's tools leave long is made short.
//!
//! - wasm-bindgen names every import of the app after what it calls, with a hash: 250 names that the wasm and its script
//!   both carry, in all 7 KB of a compressed first load. They are numbered instead.
//! - Scripts and styles are minified by esbuild; the styles that Trunk has hashed one by one become one file.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection};
use wasmparser::{Imports, Parser, Payload};

use crate::tools::{self, Tool};
use crate::{inputs, project};

/// The oldest browsers the page is made for.
const TARGET: &str = "--target=chrome111,firefox114,safari16.4";

/// Shortens all that lies in `dist`; returns `html` with its styles in one file.
pub fn release(dist: &Path, html: &str, app: &str) -> Result<String> {
    let stem = app.strip_suffix(".js").context("the app's script is no .js file")?;
    shorten_imports(&dist.join(format!("{stem}_bg.wasm")), &dist.join(app))?;
    let scripts = inputs::files_below(dist)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "js"));
    for script in scripts {
        minify(&script)?;
    }
    let (html, styles) = without_styles(html)?;
    let mut all = String::new();
    for name in &styles {
        all += &read(&dist.join(name))?;
        std::fs::remove_file(dist.join(name))?;
    }
    let style = dist.join("style.css");
    write(&style, &all)?;
    minify(&style)?;
    let name = format!("style-{}.css", hash(&read(&style)?));
    std::fs::rename(&style, dist.join(&name))?;
    Ok(html.replacen(STYLES_HERE, &format!("<link rel=\"stylesheet\" href=\"./{name}\">\n"), 1))
}

fn minify(file: &Path) -> Result<()> {
    let mut esbuild = project::command(tools::program(Tool::Esbuild)?);
    esbuild.args(["--minify", "--log-level=warning", "--allow-overwrite", TARGET]);
    project::run(esbuild.arg(file).arg(format!("--outfile={}", file.display())))
}

/// Named by its content, so that no cache can hold an old one.
pub fn hash(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// What stands where the first of the styles stood.
const STYLES_HERE: &str = "<!-- styles -->";

/// Takes the links to styles out of `html`; returns their files' names in order.
fn without_styles(html: &str) -> Result<(String, Vec<String>)> {
    const LINK: &str = "<link rel=\"stylesheet\" href=\"./";
    let mut out = String::new();
    let mut names = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find(LINK) {
        let link = &rest[start + LINK.len()..];
        let name = link.split('"').next().unwrap_or_default();
        let end = link.find('>').context("index.html has a <link that never ends")? + 1;
        out += &rest[..start];
        if names.is_empty() {
            out += STYLES_HERE;
        }
        names.push(name.to_owned());
        // The line it stood on goes with it.
        rest = link[end..].strip_prefix('\n').unwrap_or(&link[end..]);
    }
    if names.is_empty() {
        bail!("index.html links no styles the way Trunk used to: mend `shrink.rs`.");
    }
    Ok((out + rest, names))
}

/// Numbers the imports that `wasm` has of its `script`.
fn shorten_imports(wasm: &Path, script: &Path) -> Result<()> {
    let module = std::fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let (module, text) = numbered(&module, &read(script)?)
        .with_context(|| format!("the imports of {} cannot be shortened", wasm.display()))?;
    std::fs::write(wasm, module).with_context(|| format!("cannot write {}", wasm.display()))?;
    write(script, &text)
}

/// `module` and `script` with short names for the imports that both agree on. Sections that only tools read go as well.
fn numbered(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut short = HashMap::new();
    let mut out = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(section) => {
                let mut imports = ImportSection::new();
                for group in section.clone() {
                    let Imports::Single(_, import) = group? else {
                        bail!("grouped imports are not expected")
                    };
                    let name = match key_uses(script, import.name) {
                        // Whatever the script says but once, as a key, only this import refers to.
                        1 if is_generated(import.name) => {
                            let number = short.len();
                            short.entry(import.name).or_insert_with(|| format!("f{number}")).as_str()
                        }
                        _ => import.name,
                    };
                    imports.import(import.module, name, RoundtripReencoder.entity_type(import.ty)?);
                }
                out.section(&imports);
            }
            Payload::CustomSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = &module[usize::try_from(range.start)?..usize::try_from(range.end)?];
                    out.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok((out.finish(), renamed(script, &short)))
}

/// Whether wasm-bindgen has made up this name: its own prefix, and a hash or number of 16 digits at the end.
fn is_generated(name: &str) -> bool {
    let hash = name.rsplit('_').next().unwrap_or_default();
    name.starts_with("__wb") && hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// How often `name` stands in `script` as a whole word.
fn key_uses(script: &str, name: &str) -> usize {
    words(script).filter(|word| *word == name).count()
}

fn words(script: &str) -> impl Iterator<Item = &str> {
    script.split(|character: char| !is_word(character))
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$')
}

fn renamed(script: &str, short: &HashMap<&str, String>) -> String {
    let mut out = String::with_capacity(script.len());
    for piece in script.split_inclusive(|character: char| !is_word(character)) {
        let word = piece.trim_end_matches(|character: char| !is_word(character));
        out += short.get(word).map_or(word, String::as_str);
        out += &piece[word.len()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, FunctionSection, TypeSection};

    use super::*;

    const LONG: &str = "__wbg_now_0123456789abcdef";

    fn module(names: &[&str]) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in names {
            imports.import("./app_bg.js", name, EntityType::Function(0));
        }
        module.section(&types).section(&imports).section(&FunctionSection::new());
        module.finish()
    }

    #[test]
    fn what_both_sides_name_is_numbered_on_both_sides() -> Result<()> {
        let script = format!("const i = {{ {LONG}: function() {{}}, memory: m }};");
        let (wasm, script) = numbered(&module(&[LONG, "memory"]), &script)?;
        assert_eq!(wasm, module(&["f0", "memory"]));
        assert_eq!(script, "const i = { f0: function() {}, memory: m };");
        Ok(())
    }

    #[test]
    fn a_name_that_the_script_uses_elsewhere_or_not_at_all_is_kept() -> Result<()> {
        for script in [format!("{{ {LONG}: f }} {LONG}()"), format!("{{ {LONG}_more: f }}")] {
            let (wasm, kept) = numbered(&module(&[LONG]), &script)?;
            assert_eq!((wasm, kept), (module(&[LONG]), script));
        }
        Ok(())
    }

    #[test]
    fn styles_become_one_link_where_the_first_stood() -> Result<()> {
        let html = "<head>\n<link rel=\"stylesheet\" href=\"./a.css\"/>\n<link rel=\"stylesheet\" href=\"./b.css\"/>\n<p>";
        let (html, names) = without_styles(html)?;
        assert_eq!(names, ["a.css", "b.css"]);
        assert_eq!(html, format!("<head>\n{STYLES_HERE}<p>"));
        assert!(without_styles("<head>").is_err());
        Ok(())
    }
}
