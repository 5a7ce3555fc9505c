//! The pages of an edition's orders and shops, each in its states.

use super::deals::board_of;
use super::people::{Pages, Texts, now, shop_of};
use super::today;
use crate::PageContext;
use crate::pages::{self, *};
use bazargah_domain::deal::goods::Fault;
use bazargah_domain::festival::edition::{Broken, Edition, Text};
use bazargah_domain::festival::order::{Cancellation, CellFault, Column, OrderCode, Typed};
use bazargah_domain::money::Rial;

/// The demonstration's edition, open since two days, with `text` for its names.
pub(super) fn edition_of(t: &Texts, opens: i64) -> Edition {
    let mut edition = Edition::parse(include_str!("../../../server/src/demo/spring-1406.json"))
        .unwrap_or_else(|faults| panic!("the sample is no edition: {faults:?}"));
    let phases = &mut edition.phases;
    phases.open = now().plus_days(opens);
    phases.review = phases.open.plus_days(-20);
    phases.registration = phases.review.plus_days(-60);
    phases.closed = phases.open.plus_days(30);
    let named = |text: &mut Text| *text = Text { fa: t.or(&text.fa), en: t.or(&text.en) };
    named(&mut edition.name);
    edition.commitments.iter_mut().for_each(|of| named(&mut of.text));
    edition
}

/// A commitment that was broken.
pub(super) fn broken_of(t: &Texts) -> Option<Broken> {
    let edition = edition_of(t, -2);
    let commitment = edition.commitments.iter().find(|of| of.complaint.is_some())?.clone();
    Some(Broken { edition: edition.key, name: edition.name, commitment })
}

fn line(id: i64, t: &Texts, code: bool, confirmed: bool, cancelled: bool) -> OrderLine {
    OrderLine {
        id,
        reference: t.or("KN-20417"),
        amount: Rial::new(18_500_000).unwrap_or(Rial::NOTHING),
        day: today(),
        code: code.then(|| OrderCode::of(&[7; 12])),
        confirmed_at: confirmed.then(now),
        cancelled: cancelled.then(|| (now(), Cancellation::Returned)),
    }
}

fn desk_of(t: &Texts, opens: i64, fault: Option<OwnOrdersFault>) -> OwnOrders {
    OwnOrders {
        shop: shop_of(t),
        edition: Some(edition_of(t, opens)),
        placed: true,
        orders: vec![line(3, t, true, false, false), line(2, t, false, true, false), line(1, t, false, true, true)],
        before: Some(1),
        typed: Typed { reference: t.or("KN-20418"), amount: t.or("850000"), day: t.or("1406/01/05") },
        fault,
        told: Some(OrdersDone { new: 12, known: 3, changed: 2, settled: 1 }),
        now: now(),
    }
}

pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let form = |opens, fault| ConfirmOrder {
        edition: edition_of(t, opens),
        code: t.or("k7qd-m2xf"),
        contact: t.or("zahra"),
        secret: t.or("7h2k9"),
        fault,
        now: now(),
    };
    all.push(("confirm", confirm_order(ctx, &form(-2, None))));
    all.push(("confirm-code", confirm_order(ctx, &form(-2, Some(ConfirmFault::Unknown)))));
    all.push(("confirm-contact", confirm_order(ctx, &form(-2, Some(ConfirmFault::Contact)))));
    all.push(("confirm-no-place", confirm_order(ctx, &form(-2, Some(ConfirmFault::NoPlace)))));
    all.push(("confirm-early", confirm_order(ctx, &form(2, None))));
    all.push(("confirm-late", confirm_order(ctx, &form(-99, None))));
    let confirmed = OrderConfirmed {
        edition: edition_of(t, -2),
        shop: shop_of(t),
        placed: true,
        reference: t.or("KN-20417"),
        amount: Rial::new(18_500_000).unwrap_or(Rial::NOTHING),
        day: today(),
        at: now(),
        secret: t.or("7h2k97h2k97h2k97h2k97h2k9x"),
        takes_complaints: true,
    };
    all.push(("order-confirmed", order_confirmed(ctx, &confirmed)));

    let mut shop = FestivalShop {
        edition: edition_of(t, -2),
        shop: shop_of(t),
        since: now().plus_days(-9),
        premises: None,
        deals: board_of(t.text()).cards,
        more: 30,
        takes_complaints: true,
        now: now(),
    };
    all.push(("festival-shop", festival_shop(ctx, &shop)));
    shop.premises = Some(Premises {
        province: t.or("تهران"),
        city: t.or("ری"),
        address: t.or("خیابان سی متری، پلاک ۱۲"),
        telephone: t.or("021 5550 1111"),
    });
    shop.deals.clear();
    shop.more = 0;
    all.push(("festival-shop-offline", festival_shop(ctx, &shop)));

    all.push(("own-orders", own_orders(ctx, &desk_of(t, -2, None))));
    let cell = |column, fault| CellFault { column, fault };
    let cells = vec![cell(Column::Reference, Fault::Missing), cell(Column::Day, Fault::Ahead)];
    all.push(("own-orders-form", own_orders(ctx, &desk_of(t, -2, Some(OwnOrdersFault::Form(cells))))));
    let cells = vec![OrderCell { row: 7, fault: cell(Column::Reference, Fault::Twice(3)), cell: t.or("KN-1") }];
    all.push(("own-orders-cells", own_orders(ctx, &desk_of(t, -2, Some(OwnOrdersFault::Cells(cells, 4))))));
    let empty = OwnOrdersFault::Sheet(SheetFault::Empty);
    all.push(("own-orders-sheet", own_orders(ctx, &desk_of(t, -2, Some(empty)))));
    all.push(("own-orders-final", own_orders(ctx, &desk_of(t, -99, None))));
    let lost = OwnOrders { placed: false, told: None, ..desk_of(t, -2, None) };
    all.push(("own-orders-place-lost", own_orders(ctx, &lost)));
    let none = OwnOrders { edition: None, orders: Vec::new(), before: None, ..lost };
    all.push(("own-orders-no-place", own_orders(ctx, &none)));

    let mut profile = pages::Profile {
        shop: shop_of(t),
        figures: super::figures(super::Kind::Slow, bazargah_domain::figures::Period::Months12),
        recent: Vec::new(),
        total_all: 231,
        today: today(),
        log_size: 7,
        seals: vec![(edition_of(t, -2), now().plus_days(-9)), (edition_of(t, -99), now().plus_days(-120))],
        takes_complaints: true,
    };
    profile.figures.categories.iter_mut().for_each(|(category, _)| *category = t.or(category));
    all.push(("profile-seal", pages::profile(ctx, &profile)));
}
