//! A lottery's draw, run again.

use bazargah_domain::inspection::hex;
use bazargah_domain::lottery::prize_at;
use bazargah_domain::lottery::verify::{Findings, run_again};
use serde_json::{Value, json};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// What was run last, for [`find`].
    static LAST: RefCell<Option<Findings>> = const { RefCell::new(None) };
}

/// Runs a draw again: what the lottery hands out, its list, and the log's key. Gives JSON: `steps`, each with its name as `step`, and
/// with `reason` and `detail` of what fails, `null` when it holds; they end with the first that fails. The number of the `lottery`, how many
/// `tickets` the list has, its `root` and the `seed`, as far as they are known.
#[wasm_bindgen]
pub fn draw(lottery: &str, list: &[u8], vkey: &str) -> String {
    let findings = run_again(lottery, list, vkey);
    let steps = findings.steps.iter().map(|(step, found)| {
        let fault = found.as_ref().err();
        json!({
            "step": step.as_str(),
            "reason": fault.map(|fault| fault.as_str()),
            "detail": fault.map(ToString::to_string),
        })
    });
    let told = json!({
        "steps": steps.collect::<Vec<_>>(),
        "lottery": findings.commitment.as_ref().map(|of| of.lottery),
        "tickets": findings.list.as_ref().map(|list| list.len()),
        "root": findings.commitment.as_ref().map(|of| of.root.as_str()),
        "seed": findings.seed.as_ref().map(hex),
    });
    LAST.set(Some(findings));
    told.to_string()
}

/// Finds a ticket in the draw that was run last, by its digits, its first eight or more, or its private code. Gives JSON: the `ticket`,
/// its `place` in the list from 0, whether the lottery is `drawn`, its `rank` in the order of the draw from 0, the `prize` that it won in
/// both languages, and which `alternate` it is, from 0; `null` when there is none.
#[wasm_bindgen]
pub fn find(typed: &str) -> String {
    LAST.with_borrow(|last| last.as_ref().and_then(|findings| found(findings, typed)))
        .unwrap_or(Value::Null)
        .to_string()
}

fn found(findings: &Findings, typed: &str) -> Option<Value> {
    let (place, rank) = findings.find(typed)?;
    let commitment = findings.commitment.as_ref()?;
    let ticket = findings.list.as_ref()?.tickets().get(usize::try_from(place).ok()?)?;
    let prize = rank.and_then(|rank| prize_at(&commitment.prizes, rank)).map(|prize| &prize.name);
    let alternate = rank.and_then(|rank| rank.checked_sub(commitment.prizes_total()));
    Some(json!({
        "ticket": hex(&ticket.hash),
        "place": place,
        "drawn": !findings.order.is_empty(),
        "rank": rank,
        "prize": prize,
        "alternate": alternate,
    }))
}
