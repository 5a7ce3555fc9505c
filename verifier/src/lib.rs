//! What only the pages that prove something run in the browser: the log's own rules, for `assets/prove.js`, and those of a lottery's
//! draw, for `assets/draw.js`. It is a module of its own, so that nobody else loads the signatures and hashes that it is made of.

mod draw;

use bazargah_domain::log::Checkpoint;
use bazargah_domain::log::continuity::{continues as log_continues, tiles_between};
use bazargah_domain::log::proof::{Fault, Findings, examine as examine_proof};
use serde_json::json;
use wasm_bindgen::prelude::wasm_bindgen;

/// Checks a proof for the shop with that key. Gives JSON: `reason` and `detail` of the first fault of the whole, `null` when it
/// holds; its `checkpoint`'s text, `size` and `root` when it holds; and of each event its `leaf`, `entry` and `reason`.
#[wasm_bindgen]
pub fn examine(proof: &str, vkey: &str, shop: &str) -> String {
    let Findings { whole, events } = examine_proof(proof, vkey, shop);
    let checkpoint = whole.as_ref().ok();
    let fault = whole.as_ref().err();
    let events = events
        .iter()
        .map(|(leaf, entry, found)| json!({ "leaf": leaf, "entry": entry, "reason": found.as_ref().err().map(name) }));
    json!({
        "reason": fault.map(name),
        "detail": fault.map(ToString::to_string),
        "checkpoint": checkpoint.map(ToString::to_string),
        "size": checkpoint.map(|checkpoint| checkpoint.size),
        "root": checkpoint.map(|checkpoint| checkpoint.root.to_string()),
        "events": events.collect::<Vec<_>>(),
    })
    .to_string()
}

fn name(fault: &Fault) -> &'static str {
    fault.reason().as_str()
}

/// The addresses below `/log/` of the tiles that [`continues`] needs for two checkpoints' texts, in their order. `undefined`
/// when the first has more records than the second, or a text is no checkpoint's.
#[wasm_bindgen]
pub fn tiles(earlier: &str, later: &str) -> Option<Vec<String>> {
    let (earlier, later) = both(earlier, later)?;
    Some(tiles_between(earlier.size, later.size)?.iter().map(ToString::to_string).collect())
}

/// Whether the log of the second checkpoint is proven to continue that of the first, by the bytes of [`tiles`] one after another.
#[wasm_bindgen]
pub fn continues(earlier: &str, later: &str, bytes: &[u8]) -> bool {
    both(earlier, later).is_some_and(|(earlier, later)| log_continues(&earlier, &later, bytes).is_ok())
}

fn both(earlier: &str, later: &str) -> Option<(Checkpoint, Checkpoint)> {
    let (earlier, later) = (Checkpoint::parse(earlier).ok()?, Checkpoint::parse(later).ok()?);
    (earlier.origin == later.origin).then_some((earlier, later))
}
