//! Finishes Trunk's output: the build id, and in a release no inline script and a strict content security policy.
//!
//! Trunk writes its start-up script into the page. A host that sends `script-src 'self'` would block it, and so would our own
//! policy; therefore every inline script becomes a file of its own.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::{parts, shrink, worker};

/// All comes from the page's own origin. Style attributes stay allowed: views place things with custom properties.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'none'";

/// Trunk's post-build hook.
pub fn run() -> Result<()> {
    let variable =
        |name| std::env::var(name).with_context(|| format!("{name} is not set: Trunk calls this command"));
    let folder = variable("TRUNK_STAGING_DIR")?;
    let release = variable("TRUNK_PROFILE")? == "release";
    let folder = Path::new(&folder);
    let path = folder.join("index.html");
    let html = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;

    let app = app(&html)?.to_owned();
    let parts = parts::place(folder, &app, release)?;
    let html = if release { shrink::release(folder, &html, &app)? } else { html };
    let page = finish(&html, &worker::build_id()?, &parts, release)?;
    for script in &page.scripts {
        let path = folder.join(&script.name);
        std::fs::write(&path, &script.body).with_context(|| format!("cannot write {}", path.display()))?;
    }
    std::fs::write(&path, page.html).with_context(|| format!("cannot write {}", path.display()))
}

#[derive(Debug)]
struct Page {
    html: String,
    scripts: Vec<Script>,
}

#[derive(Debug, PartialEq, Eq)]
struct Script {
    name: String,
    body: String,
}

fn finish(html: &str, build_id: &str, parts: &str, release: bool) -> Result<Page> {
    let (mut html, scripts) =
        if release { without_inline_scripts(html)? } else { (html.to_owned(), Vec::new()) };
    if release && html.contains("<style") {
        bail!(
            "index.html has an inline <style>, which the content security policy blocks: move it into static/css."
        );
    }
    let head = html.find("<head>").context("index.html has no <head>")? + "<head>".len();
    // The app imports it first of all; named here, it is fetched beside the app and not after it.
    let preload = format!("<link rel=\"modulepreload\" href=\"./{parts}\" crossorigin=\"anonymous\">");
    let end = html.find("</head>").context("index.html has no </head>")?;
    html.insert_str(end, &preload);
    let mut metas = format!("<meta name=\"kernelwalk-build\" content=\"{build_id}\">");
    if release {
        metas += &format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    }
    html.insert_str(head, &metas);
    Ok(Page { html, scripts })
}

/// The name of the app's script, which Trunk has made.
fn app(html: &str) -> Result<&str> {
    let script =
        html.split(['"', '\'']).find(|text| text.starts_with("./kernelwalk-") && text.ends_with(".js"));
    let script = script.and_then(|text| text.strip_prefix("./"));
    script.context("Trunk's index.html names no script of the app")
}

fn without_inline_scripts(html: &str) -> Result<(String, Vec<Script>)> {
    let mut out = String::new();
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        let tag = start + rest[start..].find('>').context("index.html has a <script that never ends")? + 1;
        let end = tag + rest[tag..].find("</script>").context("index.html has a <script> without an end")?;
        let body = rest[tag..end].trim();
        out += &rest[..tag];
        if body.is_empty() || rest[start..tag].contains("json") {
            out += &rest[tag..end];
        } else {
            let name = format!("start-{}.js", shrink::hash(body));
            out.truncate(out.len() - 1);
            out += &format!(" src=\"./{name}\">");
            scripts.push(Script { name, body: format!("{body}\n") });
        }
        rest = &rest[end..];
    }
    Ok((out + rest, scripts))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<html><head><meta charset=\"utf-8\"></head><body><script type=\"module\">\nimport init from './a.js';\n\
        </script><script src=\"b.js\"></script></body></html>";

    #[test]
    fn a_release_has_no_inline_script_and_a_policy() -> Result<()> {
        let page = finish(HTML, "0123", "parts-9/split.js", true)?;
        let [script] = page.scripts.as_slice() else { bail!("one script expected, got {:?}", page.scripts) };
        assert_eq!(script.body, "import init from './a.js';\n");
        assert!(page.html.contains(&format!("<script type=\"module\" src=\"./{}\"></script>", script.name)));
        assert!(page.html.contains("<script src=\"b.js\"></script>"));
        assert!(!page.html.contains("import init"));
        assert!(page.html.find("Content-Security-Policy") < page.html.find("<script"));
        assert!(page.html.contains("name=\"kernelwalk-build\" content=\"0123\""));
        assert!(page.html.contains("rel=\"modulepreload\" href=\"./parts-9/split.js\""));
        Ok(())
    }

    #[test]
    fn a_debug_build_keeps_trunks_reloading_script() -> Result<()> {
        let page = finish(HTML, "0123", "parts-9/split.js", false)?;
        assert!(page.html.contains("import init") && page.scripts.is_empty());
        assert!(!page.html.contains("Content-Security-Policy") && page.html.contains("kernelwalk-build"));
        Ok(())
    }

    #[test]
    fn an_inline_style_is_refused() {
        let error = finish("<head><style>a{}</style></head>", "0", "", true).expect_err("must be refused");
        assert!(error.to_string().contains("static/css"));
    }
}
