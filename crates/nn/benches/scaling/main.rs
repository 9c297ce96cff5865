//! How the price of a multiply-add grows with the batch, the picture, the depth and the width:
//! `cargo xtask bench -- scaling`, about two minutes. Silent under any other name.
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]

#[cfg(unix)]
mod native;

fn main() {
    #[cfg(unix)]
    if std::env::args().any(|argument| argument == "scaling") {
        native::tables();
    }
}
