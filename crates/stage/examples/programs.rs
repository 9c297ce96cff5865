#![allow(clippy::print_stdout, reason = "its output is what it is for")]
//! Writes the PyTorch programs of every scene's settings, for `cargo xtask programs` to run.

#[path = "../tests/stage/settings.rs"]
mod settings;

fn main() {
    for (lab, name, setup) in settings::all() {
        println!("### {} {name}\n{}", lab.id().as_str(), lab.desk(&setup).program.source.trim_end());
    }
}
