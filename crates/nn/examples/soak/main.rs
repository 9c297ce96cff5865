//! Trains for many steps and looks at the memory meanwhile: `cargo xtask soak`. `soak [STEPS]`.
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]

#[cfg(target_os = "linux")]
mod linux;

fn main() -> Result<(), String> {
    #[cfg(target_os = "linux")]
    return linux::main();
    #[cfg(not(target_os = "linux"))]
    Err("the resident set is read from /proc, which only Linux has".into())
}
