#![allow(clippy::print_stdout, reason = "its output is what it is for")]
//! Writes the PyTorch programs of every scene's settings, for `cargo xtask programs` to run.

#[path = "../tests/stage/settings.rs"]
mod settings;

fn main() {
    for (title, program) in settings::programs() {
        println!("### {title}\n{}", program.source.trim_end());
    }
}
