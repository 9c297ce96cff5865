//! The engines that `cargo xtask bench --peers` measures beside the page, each in one version, in folders of `.tools`.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{npm, project, tools};

const TORCH: &str = "2.15.0";
/// The last version that trains in a browser, and what makes its models.
const ONNXRUNTIME: &str = "1.19.2";
const CONVNETJS: &str = "0.3.0";

const NPM: &str = ".tools/peers-npm";
const ONNX: &str = ".tools/peers-onnx";

/// Installs what is missing. The Python that has PyTorch.
pub fn ensure() -> Result<PathBuf> {
    npm_packages()?;
    onnx_models()?;
    torch()
}

fn npm_packages() -> Result<()> {
    let wanted = [("onnxruntime-web", ONNXRUNTIME), ("convnetjs", CONVNETJS)];
    if wanted.iter().all(|(package, version)| npm::installed(NPM, package).as_deref() == Some(version)) {
        return Ok(());
    }
    project::timed(&format!("installing onnxruntime-web and convnetjs (npm) into {NPM}"), || {
        npm::install(NPM, &wanted)
    })
}

/// Both presets as `tools/peers/onnx_models.py` writes them.
fn onnx_models() -> Result<()> {
    let models = project::at(ONNX).join("models");
    let script = project::at("tools/peers/onnx_models.py");
    let written = |path: &PathBuf| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    if written(&models.join("L/training_model.onnx")) > written(&script) {
        return Ok(());
    }
    let python = project::at(ONNX).join("bin/python");
    let packages = [&format!("onnxruntime-training=={ONNXRUNTIME}"), "onnx==1.16.2", "numpy==1.26.4"];
    let there =
        project::output(project::command(&python).args(["-c", "import onnx, onnxruntime, numpy"])).is_ok();
    if !there {
        tools::python_with(ONNX, &packages, ", 1 GB")?;
    }
    // It logs every step of its optimiser on standard error.
    project::output(project::command(&python).arg(script).arg(models)).map(drop)
}

/// A Python with this very version of PyTorch: what lies about on a machine may be years old and slow.
fn torch() -> Result<PathBuf> {
    let python = project::at(".tools/peers/bin/python");
    let check = format!("import torch; assert torch.__version__.split('+')[0] == '{TORCH}'");
    let there = || project::output(project::command(&python).args(["-c", &check])).is_ok();
    if !there() {
        tools::python_with(".tools/peers", &[&format!("torch=={TORCH}"), "numpy"], ", 5 GB")?;
    }
    if !there() {
        bail!("torch {TORCH} was installed, but Python does not import it.");
    }
    Ok(python)
}
