//! The English texts of an edition's orders and shops.

use super::orders::OrderWords;
use crate::pages::{ConfirmFault, OrdersRefused};
use bazargah_domain::festival::order::{Cancellation, Column};

pub(super) const ORDERS: OrderWords = OrderWords {
    confirm: "Confirm an order",
    confirm_lead: "Write the code that lies in your parcel. Each order is confirmed once, and you need no account.",
    code: "Code of the order",
    code_hint: "12 letters and digits, such as k7qd-m2xf-9t4w. Capitals, spaces and hyphens make no difference.",
    contact: "E-mail address or mobile number (optional)",
    contact_hint: "Not needed. If you give one, we do not keep it: only a scrambled trace stays, so that nobody makes up dozens of orders.",
    submit: "Confirm this order",
    fault: |fault| match fault {
        ConfirmFault::NoCode => "Write the code as it stands in the parcel: 12 letters and digits.",
        ConfirmFault::Unknown => {
            "No order of this edition has this code. Compare it with the one in the parcel; if it is the same, ask the shop."
        }
        ConfirmFault::Before => "This order has been confirmed already. Each order is confirmed only once.",
        ConfirmFault::Contact => "Write a whole e-mail address or mobile number, or leave this field empty.",
        ConfirmFault::TooMany => {
            "Many orders of this network, this contact or this shop have been confirmed. Come back in a few hours."
        }
        ConfirmFault::NoPlace => {
            "The shop of this order has no place in this edition any more, so its orders are not confirmed. About the order itself, ask the shop."
        }
    },
    not_yet: |date| format!("Orders of this edition are confirmed from {date} on."),
    over: "The time for confirming orders of this edition is over.",
    until: |end| format!("You can confirm until {end} in Tehran."),
    done: "Your order is confirmed",
    done_lead: |shop| format!("Thank you for buying from {shop}. This order counts in this edition."),
    secret: "Your private code",
    secret_lead: "Write this code down now, or take a picture of this page: it is not shown again, and we do not keep it. With it you show that the lottery ticket of this order is yours.",
    reference: "Order number",
    amount: "Amount",
    day: "Ordered on",
    confirmed: "Confirmed",
    another: "Confirm another order",
    cancel_note: "When an order is sent back or was made up, the shop may cancel its confirmation, and states why.",
    own_title: |shop| format!("Festival orders of {shop}"),
    own_link: "Festival orders",
    own_lead: |edition, end| {
        format!(
            "Get a code for each order of {edition} and put it in the parcel. The buyer confirms the order with it. You can add and cancel until {end} in Tehran."
        )
    },
    own_refused: |why| match why {
        OrdersRefused::NoPlace => "Only shops with a place in the festival get codes for their orders.",
        OrdersRefused::PlaceLost => {
            "Your shop’s place in this edition was taken away. No more orders are recorded or confirmed. Those that were confirmed before stay as they are, and you can still cancel them."
        }
        OrdersRefused::NotYet => "The edition has not begun. From the day on which it opens, this page gives codes.",
        OrdersRefused::Final => "The orders of this edition are final; nothing changes any more.",
        OrdersRefused::TooMany => "A shop records at most 50,000 orders of an edition.",
    },
    own_told: |new, new_text, known, known_text| {
        let orders = if new == 1 { "order has" } else { "orders have" };
        match known {
            0 => format!("{new_text} {orders} a code now."),
            1 => format!("{new_text} {orders} a code now; 1 was recorded before and keeps its code."),
            _ => format!("{new_text} {orders} a code now; {known_text} were recorded before and keep their codes."),
        }
    },
    own_changed: |n, text| match n {
        1 => "1 order was recorded before: it has the new amount and day now, and keeps its code.".to_owned(),
        _ => format!("{text} orders were recorded before: they have the new amounts and days now, and their codes."),
    },
    own_settled: |n, text| match n {
        1 => "1 order was confirmed with another amount or day, and stays as it was.".to_owned(),
        _ => format!("{text} orders were confirmed with other amounts or days, and stay as they were."),
    },
    add: "One order",
    add_submit: "Get a code",
    column: |column| match column {
        Column::Reference => "Order number",
        Column::Amount => "Amount, toman",
        Column::Day => "Ordered on",
    },
    hint: |column| match column {
        Column::Reference => "The one that you gave the order yourself; each number once.",
        Column::Amount => "What the buyer paid.",
        Column::Day => "A day, such as 2027-03-15.",
    },
    twice: |row| format!("the same order stands in row {row}"),
    sheet: "Many orders with a sheet",
    sheet_lead: "It has three columns: order number, amount and day. All rows are taken, or none. The same sheet sent again changes nothing; another amount or day is taken as long as the order is not confirmed.",
    sheet_submit: "Record the sheet",
    sheet_nothing: "Nothing was recorded. Correct these cells and send the sheet again.",
    codes: "Codes to print",
    codes_lead: "The codes of orders that are not confirmed yet, for the slip that you put in each parcel.",
    codes_csv: "Download the codes (CSV)",
    list: "Orders",
    none: "You have recorded no order yet.",
    next: "Earlier orders",
    pages: "Pages",
    waiting: "not confirmed yet",
    is_confirmed: |date| format!("confirmed on {date}"),
    is_cancelled: |date, why| format!("cancelled on {date}: {why}"),
    why: |why| match why {
        Cancellation::Returned => "the buyer sent all of it back",
        Cancellation::Unpaid => "it was not paid, or the money went back",
        Cancellation::Mistake => "the wrong code lay in the parcel, or it was recorded by mistake",
        Cancellation::Sham => "nobody bought",
    },
    cancel: "Cancel",
    cancel_whom: |reference| format!("Cancel the confirmation of order {reference}"),
    cancel_why: |reference| format!("Why order {reference} is cancelled"),
    code_columns: ["Code", "Confirm at"],
    seal: "Shop of the festival",
    since: |date| format!("since {date}"),
    seal_was: "Took part in this edition",
    shop_in: |shop, edition| format!("{shop} in {edition}"),
    record: "See the shop’s record before you buy",
    order_here: "How to order",
    order_lead: "This shop has no site. Order by telephone, or go there.",
    order_site: |host| format!("You order on {host}. Before you pay, compare the address of the site with this one."),
    telephone: "Telephone for orders",
    address: "Address",
    pick_up: "Pick-up",
    pick_up_text: "Order by telephone and fetch the goods at this address. Ask for the time when you call.",
    deals: "This shop’s deals",
    deals_none: "It has no deal now.",
    deals_more: |n| format!("and {n} more on the deals page"),
    have_code: "Have a code from a parcel? Confirm the order",
    broken: "Was a commitment broken?",
    broken_link: "Was a commitment broken?",
    broken_lead: "Say which. The complaint form opens with the shop, the kind of complaint and the guideline’s clause filled in.",
    broken_this: "Report this one",
    broken_about: "The complaint is about this commitment of the festival:",
    comma: ", ",
    version: |n| format!("version {n}"),
};
