//! `cargo xtask size`: the bytes of the first load, compressed as hosts compress them, against a budget.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use flate2::{Compression, write::GzEncoder};

use crate::{inputs, project};

/// HTML, CSS, JS, wasm, fonts and icons of home and the convolution scene, gzip -9.
const BUDGET: u64 = 250 * 1024;

/// What is fetched only when somebody trains: how its path in `dist/` begins and ends.
const LATER: [(&str, &str); 3] = [("worker/", ""), ("data/", ""), ("parts-", ".wasm")];

/// Files that no page asks for.
const NEVER: [&str; 2] = ["txt", "md"];

#[derive(clap::Args)]
pub struct Args {
    /// Measure this folder
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,
}

pub fn run(args: Args) -> Result<()> {
    check(&args.dist.unwrap_or_else(|| project::at("dist")))
}

/// Prints the table; an error when the first load is over budget, or when there is nothing to measure.
pub fn check(dist: &Path) -> Result<()> {
    let files = measure(dist)?;
    println!("{:<52} {:>10} {:>10}", "first load", "bytes", "gzip");
    let mut total = 0;
    for file in files.iter().filter(|file| file.first) {
        println!("{:<52} {:>10} {:>10}", file.name, file.raw, file.gzip);
        total += file.gzip;
    }
    println!("{:<52} {:>10} {:>10}  of {BUDGET}", "total", "", total);
    for file in
        files.iter().filter(|file| is(&file.name, ("parts-", ".wasm")) && file.name.contains("split_"))
    {
        println!("{:<52} {:>10} {:>10}", file.name, file.raw, file.gzip);
    }
    for kind in LATER {
        let sum: u64 = files.iter().filter(|file| is(&file.name, kind)).map(|file| file.gzip).sum();
        println!("{:<52} {:>10} {:>10}", format!("later, on demand: {}*{}", kind.0, kind.1), "", sum);
    }
    for kind in ["html", "css", "js", "wasm"] {
        if !files.iter().any(|file| file.first && file.name.ends_with(&format!(".{kind}"))) {
            bail!("{} holds no .{kind} file: run `cargo xtask build` first.", dist.display());
        }
    }
    if total > BUDGET {
        bail!("the first load is {} bytes over its budget of {BUDGET} bytes", total - BUDGET);
    }
    Ok(())
}

struct File {
    name: String,
    raw: u64,
    gzip: u64,
    first: bool,
}

fn measure(dist: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for path in inputs::files_below(dist)? {
        let name = path.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
        let kind = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if NEVER.contains(&kind.as_str()) {
            continue;
        }
        let first = !LATER.iter().any(|kind| is(&name, *kind));
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        // The shards are compressed already, and there are many of them.
        let gzip = if first || kind != "bin" { gzip_length(&bytes)? } else { bytes.len() as u64 };
        files.push(File { name, raw: bytes.len() as u64, gzip, first });
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.gzip));
    Ok(files)
}

fn is(name: &str, (start, end): (&str, &str)) -> bool {
    name.starts_with(start) && name.ends_with(end)
}

fn gzip_length(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str, wasm: &[u8]) -> Result<PathBuf> {
        let folder = std::env::temp_dir().join(format!("kernelwalk-size-{name}-{}", std::process::id()));
        for later in ["worker", "parts-1"] {
            std::fs::create_dir_all(folder.join(later))?;
            std::fs::write(folder.join(later).join("big.wasm"), noise(400 * 1024))?;
        }
        for (file, bytes) in [("a.html", b"a".as_slice()), ("a.css", b"b"), ("a.js", b"c"), ("a.wasm", wasm)]
        {
            std::fs::write(folder.join(file), bytes)?;
        }
        Ok(folder)
    }

    /// Bytes that do not compress.
    fn noise(length: usize) -> Vec<u8> {
        let next = |state: &mut u64, _| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            Some((*state >> 56) as u8)
        };
        (0..length).scan(7, next).collect()
    }

    #[test]
    fn the_worker_does_not_count_but_the_app_does() -> Result<()> {
        let small = site("small", &noise(100 * 1024))?;
        let large = site("large", &noise(330 * 1024))?;
        let results = (check(&small), check(&large));
        for folder in [small, large] {
            std::fs::remove_dir_all(folder)?;
        }
        assert!(results.0.is_ok());
        assert!(results.1.expect_err("over budget").to_string().contains("over its budget"));
        Ok(())
    }

    #[test]
    fn an_empty_folder_is_no_success() {
        assert!(check(Path::new("no/such/folder")).is_err());
    }
}
