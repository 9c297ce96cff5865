//! The invariants of ARCHITECTURE.md that neither the compiler nor another test holds.
//!
//! Rust files are read as tokens: comments and texts cannot fool a rule, and a rule's own source does not break it.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use proc_macro2::{TokenStream, TokenTree};

use crate::{fonts, inputs, project, tools};

/// A crate that knows a browser or a clock.
const BROWSER_OR_CLOCK: [&str; 9] =
    ["web-sys", "js-sys", "wasm-bindgen", "gloo", "yew", "instant", "web-time", "chrono", "time"];

/// Parts of `nn` that compute with tensors; `zoo` only names and describes networks.
const COMPUTING: [&str; 4] = ["ops", "kernel", "graph", "optim"];

/// Checks a file's tokens; returns line and complaint.
type Rule = fn(&str, &[Token]) -> Vec<(usize, String)>;

const RULES: [Rule; 6] = [
    unsafe_only_in_kernels,
    no_clock_in_pure_crates,
    only_shape_divides_by_a_stride,
    views_compute_nothing,
    only_update_changes_the_model,
    one_place_knows_the_encoding,
];

pub fn run() -> Result<()> {
    let mut complaints = browser_crates()?;
    let mut files = 0;
    for folder in ["crates", "src", "tests", "xtask"] {
        for path in inputs::files_below(&project::at(folder))? {
            if path.extension().is_none_or(|kind| kind != "rs") {
                continue;
            }
            files += 1;
            let name = path.strip_prefix(project::root())?.to_string_lossy().replace('\\', "/");
            let source = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
            let found = check(&name, &source)?;
            complaints.extend(found.into_iter().map(|(line, text)| format!("{name}:{line}: {text}")));
        }
    }
    complaints.extend(machine_paths()?);
    complaints.extend(fonts::uncovered()?);
    for complaint in &complaints {
        println!("{complaint}");
    }
    if !complaints.is_empty() {
        bail!("{} invariants of ARCHITECTURE.md broken", complaints.len());
    }
    println!("{} rules hold in {files} Rust files", RULES.len() + 3);
    Ok(())
}

fn check(name: &str, source: &str) -> Result<Vec<(usize, String)>> {
    let stream: TokenStream =
        source.parse().map_err(|error| anyhow::anyhow!("{name} is no Rust: {error}"))?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    Ok(RULES.iter().flat_map(|rule| rule(name, &tokens)).collect())
}

/// A token and its line. Brackets are tokens too; a text keeps its quotes.
struct Token {
    text: String,
    line: usize,
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let brackets = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ["(", ")"],
                    proc_macro2::Delimiter::Brace => ["{", "}"],
                    proc_macro2::Delimiter::Bracket => ["[", "]"],
                    proc_macro2::Delimiter::None => ["", ""],
                };
                out.push(Token { text: brackets[0].to_owned(), line });
                let end = group.span_close().end().line;
                flatten(group.stream(), out);
                out.push(Token { text: brackets[1].to_owned(), line: end });
            }
            other => out.push(Token { text: other.to_string(), line }),
        }
    }
}

/// Lines at which `pattern` occurs, token by token.
fn lines_with(tokens: &[Token], pattern: &[&str]) -> Vec<usize> {
    let matches = |window: &&[Token]| window.iter().zip(pattern).all(|(token, wanted)| token.text == *wanted);
    tokens.windows(pattern.len()).filter(matches).map(|window| window[0].line).collect()
}

fn complain(lines: Vec<usize>, text: &str) -> Vec<(usize, String)> {
    lines.into_iter().map(|line| (line, text.to_owned())).collect()
}

/// Invariant 2.
fn unsafe_only_in_kernels(name: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    if name.starts_with("crates/nn/src/kernel/") || name == "crates/nn/src/kernel.rs" {
        return Vec::new();
    }
    complain(lines_with(tokens, &["unsafe"]), "`unsafe` outside of crates/nn/src/kernel")
}

/// Invariant 1, the clock of the standard library.
fn no_clock_in_pure_crates(name: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    if !["crates/nn/src/", "crates/stage/src/", "crates/text/src/"]
        .iter()
        .any(|folder| name.starts_with(folder))
    {
        return Vec::new();
    }
    let lines = [lines_with(tokens, &["Instant"]), lines_with(tokens, &["SystemTime"])].concat();
    complain(lines, "a pure crate asks for the time; let the caller pass it in")
}

/// Invariant 3. `a / stride`, `a / self.stride`, `a.div_ceil(stride)` and their like.
fn only_shape_divides_by_a_stride(name: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    if name.starts_with("crates/nn/src/shape") {
        return Vec::new();
    }
    let divides = |text: &str| text == "/" || text.starts_with("div_") || text.starts_with("checked_div");
    let starts = tokens.iter().enumerate().filter(|(_, token)| divides(&token.text));
    let lines =
        starts.filter(|&(at, _)| operand(&tokens[at + 1..]).contains("stride")).map(|(_, token)| token.line);
    complain(
        lines.collect(),
        "a division by a stride outside of crates/nn/src/shape.rs; ask the geometry there",
    )
}

/// The path that follows an operator or a call's name: `= self.stride`, `(geometry.stride)`.
fn operand(tokens: &[Token]) -> String {
    let skipped = |token: &&Token| ["=", "(", "&", "*"].contains(&token.text.as_str());
    let part =
        |token: &&Token| token.text == "." || token.text.chars().all(|c| c.is_alphanumeric() || c == '_');
    tokens.iter().skip_while(skipped).take_while(part).map(|token| token.text.as_str()).collect()
}

/// Invariant 5.
fn views_compute_nothing(name: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    if !name.starts_with("src/views/") && !name.starts_with("src/render/") {
        return Vec::new();
    }
    let mut lines = lines_with(tokens, &["ndarray"]);
    for at in 0..tokens.len() {
        if tokens[at].text != "kernelwalk_nn" {
            continue;
        }
        let path =
            tokens[at + 1..].iter().take_while(|token| ![";", "(", ">", ","].contains(&token.text.as_str()));
        lines.extend(path.filter(|token| COMPUTING.contains(&token.text.as_str())).map(|token| token.line));
    }
    complain(lines, "a view or renderer computes with tensors; the frame should carry the number")
}

/// Invariant 6: the page hands `Model` out by shared reference.
fn only_update_changes_the_model(name: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    if !name.starts_with("src/") {
        return Vec::new();
    }
    complain(
        lines_with(tokens, &["&", "mut", "Model"]),
        "the page changes the model; send a message to update instead",
    )
}

/// Invariant 7: bytes between page and worker are made and read by `nn::train::protocol` alone; links by `stage::share`.
fn one_place_knows_the_encoding(name: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    if name.starts_with("src/views/")
        || name.starts_with("src/render/")
        || name.starts_with("crates/stage/src/")
    {
        found = complain(lines_with(tokens, &["postcard"]), "a scene or view encodes messages");
    }
    let writes_links = name.starts_with("crates/stage/src/share") || name.contains("/tests");
    if name.starts_with("src/") || (name.starts_with("crates/stage/src/") && !writes_links) {
        let literal = |token: &&Token| token.text.starts_with("\"#/") && token.text.contains('?');
        let lines = tokens.iter().filter(literal).map(|token| token.line).collect();
        found.extend(complain(
            lines,
            "a link with parameters is written by hand; stage::share knows the syntax",
        ));
    }
    found
}

/// Invariant 1: what `nn` and `stage` are built from, for the browser.
fn browser_crates() -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for package in ["kernelwalk-nn", "kernelwalk-stage"] {
        for target in [None, Some(tools::WASM_TARGET)] {
            let mut cargo = project::cargo();
            cargo.args([
                "tree",
                "--edges",
                "normal",
                "--prefix",
                "none",
                "--format",
                "{p}",
                "--package",
                package,
            ]);
            cargo.args(target.iter().flat_map(|target| ["--target", target]));
            let tree = project::output(&mut cargo)?;
            let names = tree.lines().filter_map(|line| line.split_whitespace().next());
            for name in names.filter(|name| BROWSER_OR_CLOCK.contains(name)) {
                complaints
                    .push(format!("{package} depends on {name}: it must not know a browser or a clock"));
            }
        }
    }
    complaints.sort();
    complaints.dedup();
    Ok(complaints)
}

/// No file names a folder of somebody's machine.
fn machine_paths() -> Result<Vec<String>> {
    // In two halves, so that this list is not found itself.
    let folders =
        [("/ho", "me/"), ("/Us", "ers/"), ("/ro", "ot/"), ("/t", "mp/")].map(|(a, b)| format!("{a}{b}"));
    let listed = project::output(project::command("git").args(["ls-files", "-z"])).unwrap_or_default();
    let mut complaints = Vec::new();
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        // What is not text (fonts, shards) cannot be read as such, and a listed file may have been removed.
        let Ok(text) = std::fs::read_to_string(project::at(Path::new(name))) else { continue };
        for (number, line) in text.lines().enumerate() {
            if folders.iter().any(|folder| line.contains(folder.as_str())) {
                complaints.push(format!("{name}:{}: names a folder of one machine", number + 1));
            }
        }
    }
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, source: &str) -> Vec<String> {
        check(name, source).expect("valid Rust").into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn every_rule_catches_what_it_is_for() {
        for (name, source, word) in [
            ("crates/stage/src/a.rs", "fn f() { unsafe { g() } }", "unsafe"),
            ("crates/nn/src/train/mod.rs", "use std::time::Instant;", "time"),
            ("crates/nn/src/ops/a.rs", "fn f() { (n - k) / self.stride + 1 }", "stride"),
            ("crates/nn/src/kernel/a.rs", "fn f() { (n - k).div_ceil(stride_x) }", "stride"),
            ("crates/nn/src/ops/a.rs", "fn f() { n /= stride; }", "stride"),
            ("src/views/a.rs", "use kernelwalk_nn::{ops::conv2d};", "tensors"),
            ("src/views/a.rs", "fn f() { kernelwalk_nn::ops::relu(x) }", "tensors"),
            ("src/app.rs", "fn f(model: &mut Model) {}", "update"),
            ("src/views/a.rs", "fn f() { postcard::to_vec(x) }", "encodes"),
            ("src/views/a.rs", "fn f() { \"#/convolution?s=2\" }", "by hand"),
        ] {
            let found = complaints(name, source);
            assert!(found.len() == 1 && found[0].contains(word), "{name}: {source}: {found:?}");
        }
    }

    #[test]
    fn comments_texts_and_the_right_places_are_left_alone() {
        for (name, source) in [
            ("crates/stage/src/a.rs", "// unsafe\nfn f() { \"unsafe / stride\" }"),
            ("crates/nn/src/kernel/a.rs", "fn f() { unsafe { g() } }"),
            ("crates/nn/src/shape.rs", "fn f() { n / stride }"),
            ("crates/nn/src/ops/a.rs", "fn f() { n / batch * stride }"),
            ("src/views/a.rs", "use kernelwalk_nn::train::Hyper;"),
            ("src/app.rs", "fn f(model: &Model) {}"),
            ("crates/stage/src/share.rs", "fn f() { \"#/convolution?s=2\" }"),
        ] {
            assert_eq!(complaints(name, source), Vec::<String>::new(), "{name}: {source}");
        }
    }

    #[test]
    fn a_complaint_names_the_line() {
        let found = check("src/app.rs", "fn a() {}\n\nfn b() { unsafe {} }").expect("valid Rust");
        assert_eq!(found[0].0, 3);
    }
}
