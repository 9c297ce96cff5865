//! `cargo xtask fixtures`: writes the PyTorch fixtures anew. They are committed, so only their authors need this.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{project, tools};

pub fn run() -> Result<()> {
    let python = python_with_torch()?;
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(project::at("tools/fixtures"))
        .context("cannot list tools/fixtures")?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "py"))
        // Files that start with an underscore are modules of the others.
        .filter(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with('_'))
        .collect();
    scripts.sort();
    if scripts.is_empty() {
        bail!("tools/fixtures holds no script.");
    }
    for script in scripts {
        let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
        project::timed(&name, || project::run(project::command(&python).arg(&script)))?;
    }
    Ok(())
}

/// A Python that imports torch: one that is there, else Debian's package, else a virtual environment in `.tools`.
fn python_with_torch() -> Result<PathBuf> {
    let own = project::at(".tools/torch/bin/python");
    let found = || {
        ["python3".into(), PathBuf::from("/usr/bin/python3"), own.clone()]
            .into_iter()
            .find(|python| has_torch(python))
    };
    if let Some(python) = found() {
        return Ok(python);
    }
    // Debian's is a small download; elsewhere pip's has to do.
    let packaged = || {
        tools::apt_install("python3-torch", &["python3-torch", "python3-numpy"], "or install torch with pip")
    };
    if tools::is_root()
        && project::timed("installing python3-torch (apt-get)", packaged).is_ok()
        && let Some(python) = found()
    {
        return Ok(python);
    }
    if which::which("python3").is_err() {
        bail!(
            "Python is missing: install Python 3 with its venv module, or on Debian the package python3-torch."
        );
    }
    tools::python_with(".tools/torch", &["torch", "numpy"], ", some gigabytes")?;
    found().context("torch was installed, but Python does not import it")
}

fn has_torch(python: &Path) -> bool {
    project::output(project::command(python).args(["-c", "import torch, numpy"])).is_ok()
}
