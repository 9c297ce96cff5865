//! The executor against its slow twin, the reference operations and finite differences.

mod allocations;
mod broken;
mod graphs;
mod group;
mod grow;
mod ink;
mod kernels;
mod minimal;
mod nets;
mod race;
mod settings;
mod training;
mod twin;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
