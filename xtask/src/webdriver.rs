//! `webdriver.json`: how wasm-bindgen's test runner starts a browser. It is read from the folder of the tested crate.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::tools::{self, Tool};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
}

/// Arguments for a headless Chromium that leaves the network and the user's profile alone.
pub fn chromium_args() -> Vec<&'static str> {
    let mut args = vec![
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    if tools::is_root() {
        // Chromium's sandbox refuses to work for root; without this it does not start at all.
        args.push("--no-sandbox");
    }
    args
}

/// Writes the file for `browser` into `folder` (git ignores it).
pub fn write(folder: &Path, browser: Browser) -> Result<()> {
    let capabilities = match browser {
        Browser::Chromium => {
            json!({ "goog:chromeOptions": { "args": chromium_args(), "binary": tools::program(Tool::Chromium)? } })
        }
        Browser::Firefox => {
            json!({ "moz:firefoxOptions": { "args": ["-headless"], "binary": tools::program(Tool::Firefox)? } })
        }
    };
    let path = folder.join("webdriver.json");
    std::fs::write(&path, format!("{capabilities:#}\n"))
        .with_context(|| format!("cannot write {}", path.display()))
}
