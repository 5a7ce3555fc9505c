//! The pages of deals, each in its states.

use super::people::{Pages, Texts, shop_of};
use super::today;
use crate::PageContext;
use crate::pages::{self, *};
use bazargah_domain::calendar::Day;
use bazargah_domain::deal::Deal;
use bazargah_domain::deal::board::{Cursor, DealId, Filter, Sort};
use bazargah_domain::deal::goods::{CellFault, Column, Fault, Typed};
use bazargah_domain::deal::price::{Discount, Priced, Series};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Listed;
use bazargah_domain::trade::Trade;
use bazargah_domain::verdict::Verdict;

fn rial(toman: i64) -> Rial {
    Rial::new(toman * 10).unwrap_or(Rial::NOTHING)
}

fn card(id: i64, discount: Discount, photo: bool, t: &Texts) -> DealCard {
    let prices = [(-60, 3_900_000), (-20, 4_100_000), (-9, 3_950_000), (-2, 3_120_000)];
    let prices = prices.map(|(back, toman)| Priced { day: today().plus_days(back), price: rial(toman) });
    let deal = Deal {
        id: DealId(id),
        shop: shop_of(t).id,
        edition: "spring-1406".to_owned(),
        name: t.or("نیم‌بوت چرم گاوی"),
        trade: Trade::BagsShoes,
        regular: rial(4_200_000),
        price: rial(3_120_000),
        discount,
        stock: 12,
        from: today().plus_days(-2),
        until: today().plus_days(5),
        free_shipping: true,
        runs: true,
        photo: photo.then(|| "jpeg".to_owned()),
        prices: prices.into_iter().collect(),
    };
    DealCard { deal, shop: Listed { shop: shop_of(t), complaints: 231, verdict: Verdict::Slow } }
}

fn verified() -> Discount {
    Discount::Verified { reference: rial(3_900_000), percent: 20 }
}

/// A page of the board with a deal of each kind, and every filter chosen.
pub fn board_of(text: &str) -> Deals {
    let t = &Texts::of(text);
    let filter = Filter {
        trades: vec![Trade::BagsShoes],
        price_min: Some(rial(1_000)),
        price_max: Some(rial(9_000_000)),
        percent_min: Some(15),
        free_shipping: true,
        province: Some(t.or("اصفهان")),
        letter_min: Some(bazargah_domain::grade::Letter::B),
        text: t.or("کیف"),
    };
    Deals {
        filter,
        sort: Sort::Record,
        cards: vec![
            card(1, verified(), true, t),
            card(2, Discount::TooShort { days: 11 }, false, t),
            card(3, Discount::NotBelow { reference: rial(3_000_000) }, false, t),
        ],
        total: 3_412,
        shops: 300,
        provinces: vec![t.or("اصفهان"), t.or("یزد")],
        next: Cursor::parse("498767.-20.0.77.3"),
        first: false,
        today: today(),
    }
}

/// One deal.
pub fn deal_of(text: &str, today_is: Day) -> DealPage {
    DealPage { card: card(1, verified(), true, &Texts::of(text)), placed: true, today: today_is }
}

/// A shop's desk.
pub fn desk_of(text: &str, refused: Option<DealsRefused>, fault: Option<OwnDealsFault>) -> OwnDeals {
    let t = &Texts::of(text);
    let typed = Typed {
        name: t.or("کیف"),
        trade: "toys".to_owned(),
        regular: t.or("۱۲۰۰۰"),
        deal: t.or("۱۵۰۰۰"),
        history: t.or("۱۴۰۵/۰۱/۰۱ ۱۰۰۰۰"),
        ..Typed::default()
    };
    OwnDeals {
        shop: shop_of(t),
        deals: vec![card(1, verified(), false, t).deal, Deal { runs: false, ..card(2, verified(), false, t).deal }],
        before: Some(DealId(2)),
        refused,
        typed,
        fault,
        done: None,
        today: today(),
    }
}

/// Every fault of a cell.
pub fn cell_faults() -> Vec<CellFault> {
    [
        (Column::Name, Fault::Formula),
        (Column::Trade, Fault::NoTrade),
        (Column::Regular, Fault::TenTimes { last: rial(1_200) }),
        (Column::Deal, Fault::NotBelowRegular),
        (Column::Stock, Fault::Missing),
        (Column::Until, Fault::BeforeEdition),
        (Column::FreeShipping, Fault::NotYesOrNo),
        (Column::History, Fault::HistoryLine(2)),
    ]
    .map(|(column, fault)| CellFault { column, fault })
    .into()
}

/// What was found in a sheet.
pub fn preview_of(text: &str, good: u64) -> SheetPreview {
    let t = &Texts::of(text);
    let line = |(row, fault)| SheetLine { row, fault, cell: t.or("=۱+۱") };
    SheetPreview { shop: shop_of(t), good, bad: 8, lines: (2..).zip(cell_faults()).map(line).collect(), more: 40 }
}

/// Every page of deals with its file's name.
pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let text = t.text();
    all.push(("deals", deals(ctx, &board_of(text))));
    let none = Deals { cards: Vec::new(), total: 0, shops: 0, next: None, ..board_of(text) };
    all.push(("deals-none", deals(ctx, &none)));
    all.push(("deal", pages::deal(ctx, &deal_of(text, today()))));
    all.push(("deal-over", pages::deal(ctx, &deal_of(text, today().plus_days(9)))));
    let mut unknown = deal_of(text, today());
    unknown.card.deal.prices = Series::default();
    unknown.placed = false;
    all.push(("deal-no-prices", pages::deal(ctx, &unknown)));
    all.push(("own-deals", own_deals(ctx, &desk_of(text, None, None))));
    all.push(("own-deals-refused", own_deals(ctx, &desk_of(text, Some(DealsRefused::NoPlace), None))));
    let faults = [
        ("own-deals-cells", OwnDealsFault::Cells(cell_faults())),
        ("own-deals-photo", OwnDealsFault::Photo(t.or("shoe.heic"), FileFault::NotAllowed)),
        ("own-deals-sheet", OwnDealsFault::Sheet(SheetFault::NoColumn("stock"))),
        ("own-deals-runs", OwnDealsFault::Refused(DealsRefused::Runs)),
        ("own-deals-stock", OwnDealsFault::Stock { id: DealId(1), name: t.or("کیف"), typed: t.or("abc") }),
    ];
    for (name, fault) in faults {
        all.push((name, own_deals(ctx, &desk_of(text, None, Some(fault)))));
    }
    all.push(("sheet-preview", sheet_preview(ctx, &preview_of(text, 5))));
}
