//! What runs in the browser: the islands of `bazargah-app`, which `assets/boot.js` wakes one by one.

use wasm_bindgen::prelude::wasm_bindgen;

// The islands' entry points are exported functions of this crate; naming it keeps the linker from leaving them out.
use bazargah_app as _;

/// Prepares the module; called once, before any island.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
