//! The texts of an edition's orders and shops: the buyer's confirmation, the shop's desk for orders, a shop within an edition, and a
//! broken commitment.
//!
//! [`OrderWords`] is a field of [`Words`](super::Words); its two constants are in `orders_en.rs` and `orders_fa.rs`.

use crate::pages::{ConfirmFault, OrdersRefused};
use bazargah_domain::deal::goods::Fault;
use bazargah_domain::festival::order::{Cancellation, Column};

/// The texts of orders. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct OrderWords {
    // The buyer's page.
    pub confirm: &'static str,
    pub confirm_lead: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub contact: &'static str,
    pub contact_hint: &'static str,
    pub submit: &'static str,
    pub fault: fn(ConfirmFault) -> &'static str,
    pub not_yet: fn(date: &str) -> String,
    pub over: &'static str,
    pub until: fn(end: &str) -> String,
    pub done: &'static str,
    pub done_lead: fn(shop: &str) -> String,
    pub secret: &'static str,
    pub secret_lead: &'static str,
    pub reference: &'static str,
    pub amount: &'static str,
    pub day: &'static str,
    pub confirmed: &'static str,
    pub another: &'static str,
    pub cancel_note: &'static str,
    // The shop's desk.
    pub own_title: fn(shop: &str) -> String,
    pub own_link: &'static str,
    pub own_lead: fn(edition: &str, end: &str) -> String,
    pub own_refused: fn(OrdersRefused) -> &'static str,
    pub own_told: fn(new: u64, new_text: &str, known: u64, known_text: &str) -> String,
    pub own_changed: fn(n: u64, text: &str) -> String,
    pub own_settled: fn(n: u64, text: &str) -> String,
    pub add: &'static str,
    pub add_submit: &'static str,
    pub column: fn(Column) -> &'static str,
    pub hint: fn(Column) -> &'static str,
    pub twice: fn(row: &str) -> String,
    pub sheet: &'static str,
    pub sheet_lead: &'static str,
    pub sheet_submit: &'static str,
    pub sheet_nothing: &'static str,
    pub codes: &'static str,
    pub codes_lead: &'static str,
    pub codes_csv: &'static str,
    pub list: &'static str,
    pub none: &'static str,
    pub next: &'static str,
    pub pages: &'static str,
    pub waiting: &'static str,
    pub is_confirmed: fn(date: &str) -> String,
    pub is_cancelled: fn(date: &str, why: &str) -> String,
    pub why: fn(Cancellation) -> &'static str,
    pub cancel: &'static str,
    pub cancel_whom: fn(reference: &str) -> String,
    pub cancel_why: fn(reference: &str) -> String,
    /// The columns of the file of codes besides those of the sheet: the code, and the address at which it is confirmed.
    pub code_columns: [&'static str; 2],
    // A shop within an edition.
    pub seal: &'static str,
    pub since: fn(date: &str) -> String,
    pub seal_was: &'static str,
    pub shop_in: fn(shop: &str, edition: &str) -> String,
    pub record: &'static str,
    pub order_here: &'static str,
    pub order_lead: &'static str,
    pub order_site: fn(host: &str) -> String,
    pub telephone: &'static str,
    pub address: &'static str,
    pub pick_up: &'static str,
    pub pick_up_text: &'static str,
    pub deals: &'static str,
    pub deals_none: &'static str,
    pub deals_more: fn(n: &str) -> String,
    pub have_code: &'static str,
    // A broken commitment.
    pub broken: &'static str,
    pub broken_link: &'static str,
    pub broken_lead: &'static str,
    pub broken_this: &'static str,
    pub broken_about: &'static str,
    pub comma: &'static str,
    pub version: fn(n: &str) -> String,
}

/// A fault of a cell: what is said of goods, but for what is about orders alone.
pub(crate) fn fault_text(
    words: &OrderWords,
    deals: &super::DealWords,
    fault: Fault,
    num: &dyn Fn(u64) -> String,
) -> String {
    match fault {
        Fault::Twice(row) => (words.twice)(&num(row as u64)),
        fault => (deals.fault)(fault, num),
    }
}
