//! The one linker option that a split build needs.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // The splitter follows calls and data by the linker's relocations, which it otherwise drops.
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
