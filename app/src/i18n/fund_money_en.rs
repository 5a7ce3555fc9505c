//! The fund officers' pages about money, in English.

use super::fund_money::{BankWords, FundMoneyWords};
use crate::pages::{AnswerFault, AnswerSaid, MoneyFault, MoneyField, MoneyForm, OrderFault, ReversalFault};
use bazargah_domain::guarantee::{ByHand, FundAct};
use bazargah_domain::iban::IbanFault;

pub(super) const MONEY: FundMoneyWords = FundMoneyWords {
    title: "Payments to the fund, and its costs",
    lead: "What shops and founders pay in, what shops pay back, and what running the fund costs. Each payment is recorded once, by its name at the bank; the public figures follow at once.",
    free: "Reserve, without what is held",
    held: "Held for claims",
    sent: "On its way through the bank",
    costs: "Costs so far",
    form: |form| match form {
        MoneyForm::Contribution => "Somebody paid in",
        MoneyForm::Recovery => "A shop paid back",
        MoneyForm::Cost => "Running the fund cost something",
    },
    submit: |form| match form {
        MoneyForm::Contribution => "Record the contribution",
        MoneyForm::Recovery => "Record the repayment",
        MoneyForm::Cost => "Record the cost",
    },
    label: |form, field| match (field, form) {
        (MoneyField::From, _) => "Who paid",
        (MoneyField::Shop, _) => "The shop’s key",
        (MoneyField::Basis, _) => "What the number is",
        (MoneyField::Claim, _) => "The claim’s number",
        (MoneyField::Number, MoneyForm::Contribution) => "The number",
        (MoneyField::Number, _) => "Amount in rial",
        (MoneyField::Name, _) => "The payment’s name at the bank",
    },
    hint: |form, field| match (field, form) {
        (MoneyField::Shop, _) => "As in the shop’s address here, such as kafsh.example. Only if a shop paid.",
        (MoneyField::Number, MoneyForm::Contribution) => {
            "For months or orders the amount follows from the shop’s grade and the fund’s rules."
        }
        (MoneyField::Number, _) => "As it stands on the bank’s statement.",
        (MoneyField::Name, _) => {
            "Small letters, digits, hyphens and points, such as 1405-000017. The same name is recorded once."
        }
        _ => "",
    },
    choice: |choice| match choice {
        "shop" => "A shop",
        "founders" => "Founders",
        "rial" => "An amount in rial",
        "months" => "Months at the flat contribution of the shop’s class",
        _ => "Orders at the contribution for each",
    },
    fault: |field, fault| match (field, fault) {
        (MoneyField::From, MoneyFault::NotOne) => "Choose who paid",
        (MoneyField::Basis, MoneyFault::NotOne) => "Choose what the number is; founders pay an amount in rial",
        (MoneyField::Claim, MoneyFault::NotOne) => "Write the claim’s number",
        (MoneyField::Name, MoneyFault::NotOne) => {
            "Write the payment’s name in small letters, digits, hyphens and points"
        }
        (_, MoneyFault::NotOne) => "Write a whole number of 1 or more",
        (_, MoneyFault::NoShop) => "There is no shop with this key",
        (_, MoneyFault::NotFounders) => {
            "You chose that founders paid: leave the shop empty, or choose that the shop paid"
        }
        (_, MoneyFault::Grade) => "The shop’s grade is not covered: it pays nothing by its class",
        (_, MoneyFault::NoPolicy) => "The fund has no rules in force yet: write an amount in rial",
        (_, MoneyFault::OutOfRange) => "This is more than can be recorded at once",
        (_, MoneyFault::NotOwed) => "The shop does not owe so much for this claim",
        (_, MoneyFault::Differs) => {
            "Another payment is on record under this name. A payment that was taken back is recorded anew under a name of its own, such as 1405-000017.2"
        }
        (_, MoneyFault::Reserve) => "The reserve does not suffice for this cost",
    },
    recorded: "It is recorded.",
    known: "This payment was on record already; nothing was added.",
    list: "What was recorded, the newest first",
    none: "Nothing was recorded yet.",
    what: |what| match what {
        ByHand::FromShop(_) => "paid in by a shop",
        ByHand::FromFounders => "paid in by founders",
        ByHand::Recovery(_) => "paid back by a shop",
        ByHand::Cost => "cost",
    },
    reversed: "taken back",
    one: |name| format!("Payment {name}"),
    reverse: "Take the payment back",
    reverse_lead: "For what was recorded by mistake. The payment stays on record, and its reversal beside it; the public figures, the shop’s cover and what it owes follow at once.",
    four_eyes: "It is above the limit of the fund’s rules: two people take it back.",
    is_reversed: "This payment was taken back.",
    not_reversed: |fault| match fault {
        ReversalFault::NoReason => "Say why, in a few words",
        ReversalFault::Already => "Somebody else took it back meanwhile",
        ReversalFault::SameEyes => "You agreed already; somebody else has to agree too",
        ReversalFault::Reserve => {
            "The reserve does not suffice: what came in with this payment is spent or held for claims"
        }
        ReversalFault::NoClaim => "It is not on record for which claim the shop paid back",
    },
    history: "What was done",
    deed: |act| match act {
        FundAct::Record => "recorded it",
        FundAct::AskReversal => "agreed to take it back",
        FundAct::Reverse => "took it back",
        FundAct::Order => "made a bank order",
    },
    command: "the command line",
};

pub(super) const BANK: BankWords = BankWords {
    title: "Payments through the bank",
    lead: "What was awarded or won leaves in a bank order, a file for your bank. It is paid when the bank’s answer says so, and not before. One answer may speak of claims and of prizes.",
    due: |payments, amount| format!("Payments that are due: {payments}, together {amount}."),
    nothing_due: "No payment is due.",
    make: "Make a bank order",
    make_hint: "A new order takes every payment along that is due. An earlier one can be downloaded again: each payment has its name, by which the bank pays it once.",
    which: "Which order",
    new: "A new one of every payment that is due",
    again: |order, payments| format!("{order} again (payments: {payments})"),
    payer: "Who pays",
    payer_hint: "As the bank knows the account’s holder.",
    from: "Account to pay from (IBAN)",
    from_hint: "IR and 24 digits. It is written into the file and kept nowhere.",
    download: "Download the order",
    order_fault: |fault| match fault {
        OrderFault::NothingDue => "No payment is due",
        OrderFault::Unknown => "There is no order of this name",
        OrderFault::Payer => "Say who pays, in at most 70 letters",
        OrderFault::Iban(IbanFault::Missing) => "Say from which account is paid",
        OrderFault::Iban(IbanFault::CheckDigits) => "This account number has a wrong digit, or two that changed places",
        OrderFault::Iban(IbanFault::Abroad) => "Payments leave from an account in Iran",
        OrderFault::Iban(IbanFault::Form) => "An account number is IR and 24 digits",
    },
    answer: "The bank’s answer",
    file: "The bank’s file",
    file_hint: "A pain.002, or CSV with the columns end_to_end_id, status, amount_rial and reason; at most 64 MB.",
    take: "Read the answer",
    answer_fault: |fault| match fault {
        AnswerFault::NoFile => "Choose a file",
        AnswerFault::TooLarge => "The file is larger than 64 MB; nothing of it was taken",
        AnswerFault::Unreadable => "The file breaks off, or is no answer of a bank; nothing of it was taken",
        AnswerFault::NoColumns => {
            "The file is neither a pain.002 nor CSV with the columns end_to_end_id and status; nothing of it was taken"
        }
    },
    taken: "What the answer did",
    counts: |paid, rejected, refused, pending| {
        format!("Paid: {paid}. Rejected by the bank: {rejected}. Not taken: {refused}. Still on their way: {pending}.")
    },
    nth: |n| format!("Payment {n} of the file"),
    line: |n| format!("Line {n}"),
    said: |said| match said {
        AnswerSaid::Paid => "paid",
        AnswerSaid::Unknown => "not taken: there is no payment of this name",
        AnswerSaid::NotSent => "not taken: this payment was never sent to the bank",
        AnswerSaid::PaidAlready => "nothing to do: it is on record as paid already",
        AnswerSaid::RejectedAlready => "not taken: it is on record as rejected already",
        AnswerSaid::NoName => "not taken: it names no payment",
        _ => "not taken: the ledger refuses it; tell whoever looks after the program",
    },
    other_amount: |ordered, said| format!("not taken: {ordered} were ordered, and the bank speaks of {said}"),
    rejected: |reason| format!("rejected by the bank ({reason}); whoever is to be paid is asked for another account"),
    status: |status| format!("not taken: the status {status} says neither that it was paid nor that it was not"),
    no_amount: |text| format!("not taken: {text} is no amount in rial"),
    more: |n| format!("Answers that are not shown: {n}."),
    orders: "Orders so far",
    no_orders: "No order was made yet.",
    payments: |n, amount| format!("payments: {n}, together {amount}"),
    waiting: |n| format!("without an answer: {n}"),
    all_paid: "all paid",
    some_rejected: |n| format!("rejected by the bank: {n}"),
};
