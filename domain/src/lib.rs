//! The rules of Bazargah: what complaints, delays and shops mean.
//!
//! Nothing here reads a clock, a file, a network or chance; they come in as arguments. The same code runs in the
//! server, in `bazargah verify` and in the browser.

pub mod calendar;
pub mod case;
pub mod complaint;
pub mod deal;
pub mod delay;
pub mod domain_name;
pub mod embed;
pub mod event;
pub mod festival;
pub mod figures;
pub mod four_eyes;
pub mod grade;
pub mod guarantee;
pub mod guideline;
pub mod iban;
pub mod import;
pub mod inspection;
pub mod inspection_sheet;
pub mod ledger;
pub mod log;
pub mod lottery;
pub mod mark;
pub mod money;
pub mod near;
pub mod record;
pub mod redact;
pub mod report;
pub mod role;
pub mod shop;
pub mod substance;
pub mod survey;
pub mod telephone;
pub mod text;
pub mod trade;
pub mod verdict;
pub mod webhook;
