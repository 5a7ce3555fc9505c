//! The texts of the fund officers' pages about money.
//!
//! [`FundMoneyWords`] and [`BankWords`] are fields of [`FundWords`](super::fund::FundWords); their constants are in `fund_money_en.rs`
//! and `fund_money_fa.rs`.

use crate::pages::{AnswerFault, AnswerSaid, MoneyFault, MoneyField, MoneyForm, OrderFault, ReversalFault};
use bazargah_domain::guarantee::{ByHand, FundAct};

/// What is recorded by hand.
pub(crate) struct FundMoneyWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub free: &'static str,
    pub held: &'static str,
    pub sent: &'static str,
    pub costs: &'static str,
    pub form: fn(MoneyForm) -> &'static str,
    pub submit: fn(MoneyForm) -> &'static str,
    pub label: fn(MoneyForm, MoneyField) -> &'static str,
    pub hint: fn(MoneyForm, MoneyField) -> &'static str,
    /// A choice by its name in the form.
    pub choice: fn(&str) -> &'static str,
    pub fault: fn(MoneyField, MoneyFault) -> &'static str,
    pub recorded: &'static str,
    pub known: &'static str,
    pub list: &'static str,
    pub none: &'static str,
    pub what: fn(ByHand) -> &'static str,
    pub reversed: &'static str,
    pub one: fn(name: &str) -> String,
    pub reverse: &'static str,
    pub reverse_lead: &'static str,
    pub four_eyes: &'static str,
    pub is_reversed: &'static str,
    pub not_reversed: fn(ReversalFault) -> &'static str,
    pub history: &'static str,
    pub deed: fn(FundAct) -> &'static str,
    pub command: &'static str,
}

/// What goes through the bank.
pub(crate) struct BankWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub due: fn(payments: &str, amount: &str) -> String,
    pub nothing_due: &'static str,
    pub make: &'static str,
    pub make_hint: &'static str,
    pub which: &'static str,
    pub new: &'static str,
    pub again: fn(order: &str, payments: &str) -> String,
    pub payer: &'static str,
    pub payer_hint: &'static str,
    pub from: &'static str,
    pub from_hint: &'static str,
    pub download: &'static str,
    pub order_fault: fn(OrderFault) -> &'static str,
    pub answer: &'static str,
    pub file: &'static str,
    pub file_hint: &'static str,
    pub take: &'static str,
    pub answer_fault: fn(AnswerFault) -> &'static str,
    pub taken: &'static str,
    pub counts: fn(paid: &str, rejected: &str, refused: &str, pending: &str) -> String,
    pub nth: fn(n: &str) -> String,
    pub line: fn(n: &str) -> String,
    /// What became of an answer; what has a figure or a text in it has words of its own.
    pub said: fn(&AnswerSaid) -> &'static str,
    pub other_amount: fn(ordered: &str, said: &str) -> String,
    pub rejected: fn(reason: &str) -> String,
    pub status: fn(status: &str) -> String,
    pub no_amount: fn(text: &str) -> String,
    pub more: fn(n: &str) -> String,
    pub orders: &'static str,
    pub no_orders: &'static str,
    pub payments: fn(n: &str, amount: &str) -> String,
    pub waiting: fn(n: &str) -> String,
    pub all_paid: &'static str,
    pub some_rejected: fn(n: &str) -> String,
}
