//! Fingerprints: a step whose inputs have not changed since it last succeeded is not done again.
//!
//! Contents are hashed, not times: a branch switched to and back costs nothing, and a restored file is noticed.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use crate::project;

/// Collects what a step depends on.
pub struct Inputs(Sha256);

impl Inputs {
    pub fn new(step: &str) -> Self {
        Self(Sha256::new()).value("step", step)
    }

    /// A setting or a version, by name.
    #[must_use]
    pub fn value(mut self, name: &str, value: &str) -> Self {
        for part in [name, value] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
        self
    }

    /// Every file below each path (or the file itself), by name and content. A path that does not exist counts as empty.
    pub fn files<P: AsRef<Path>>(mut self, paths: impl IntoIterator<Item = P>) -> Result<Self> {
        for path in paths {
            for file in files_below(&project::at(path.as_ref()))? {
                let name = file.strip_prefix(project::root()).unwrap_or(&file).to_string_lossy().into_owned();
                let content = file_hash(&file)?;
                self = self.value(&name, &content);
            }
        }
        Ok(self)
    }

    /// The sources of `package` and of every crate of this workspace that it is built from for the browser. Cargo is asked, so that
    /// a new dependency cannot be forgotten here.
    pub fn sources_of(self, package: &str) -> Result<Self> {
        let mut cargo = project::cargo();
        cargo.args([
            "tree",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--package",
            package,
        ]);
        let tree = project::output(cargo.args(["--target", crate::tools::WASM_TARGET]))?;
        let folders: BTreeSet<&Path> = tree
            .lines()
            .filter_map(|line| Some(Path::new(line.rsplit_once('(')?.1.strip_suffix(')')?)))
            .filter(|folder| folder.starts_with(project::root()))
            .collect();
        anyhow::ensure!(!folders.is_empty(), "cargo tree names no folder for {package}");
        let parts = folders
            .into_iter()
            .flat_map(|folder| ["src", "build.rs", "Cargo.toml"].map(|part| folder.join(part)));
        self.files(parts)
    }

    /// Hexadecimal SHA-256 of it all.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// All files below `path`, sorted; `path` itself if it is a file.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    WalkDir::new(path)
        .sort_by_file_name()
        .into_iter()
        .filter(|entry| entry.as_ref().map_or(true, |entry| entry.file_type().is_file()))
        .map(|entry| Ok(entry.with_context(|| format!("cannot list {}", path.display()))?.into_path()))
        .collect()
}

fn file_hash(path: &Path) -> Result<String> {
    let mut file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).with_context(|| format!("cannot read {}", path.display()))?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..read]);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of a step's last success, kept with what it made.
pub struct Stamp(PathBuf);

impl Stamp {
    pub fn new(name: &str) -> Self {
        Self(project::at("target/xtask").join(name))
    }

    pub fn matches(&self, fingerprint: &str) -> bool {
        std::fs::read_to_string(&self.0).is_ok_and(|old| old == fingerprint)
    }

    /// Forgets the last success, before the outputs are touched: a build that is broken off must not look finished.
    pub fn clear(&self) -> Result<()> {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", self.0.display()))
            }
            _ => Ok(()),
        }
    }

    pub fn write(&self, fingerprint: &str) -> Result<()> {
        let folder = self.0.parent().context("a stamp has a folder")?;
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        std::fs::write(&self.0, fingerprint).with_context(|| format!("cannot write {}", self.0.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_slide_into_its_name() {
        let one = Inputs::new("s").value("ab", "c").finish();
        let other = Inputs::new("s").value("a", "bc").finish();
        assert_ne!(one, other);
    }

    #[test]
    fn an_app_is_made_of_its_own_crates_and_those_below() -> Result<()> {
        let of = |package| Ok::<_, anyhow::Error>(Inputs::new("s").sources_of(package)?.finish());
        let nn = Inputs::new("s").files(["crates/nn/Cargo.toml"])?.finish();
        assert_ne!(of("kernelwalk-nn")?, nn);
        assert_ne!(of("kernelwalk-trainer")?, of("kernelwalk-nn")?);
        assert!(Inputs::new("s").sources_of("no-such-package").is_err());
        Ok(())
    }

    #[test]
    fn the_same_files_give_the_same_fingerprint() -> Result<()> {
        let of = |path| Ok::<_, anyhow::Error>(Inputs::new("s").files([path])?.finish());
        assert_eq!(of("xtask/src")?, of("xtask/src")?);
        assert_ne!(of("xtask/src")?, of("xtask/src/main.rs")?);
        assert_eq!(of("no/such/folder")?, Inputs::new("s").finish());
        Ok(())
    }
}
