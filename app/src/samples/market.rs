//! The survey of the market, in its states.

use super::people::{Pages, Texts, now, shop_of};
use super::{Kind, record, shop, today};
use crate::PageContext;
use crate::pages::*;
use bazargah_domain::calendar::Millis;
use bazargah_domain::figures::Period;
use bazargah_domain::grade::Letter;
use bazargah_domain::role::{MarkTask, Task};
use bazargah_domain::shop::GradeStep;
use bazargah_domain::survey::{Pick, Seen, Survey};
use bazargah_domain::trade::Trade;

/// The sample shops as a market, surveyed so many days ago.
pub(crate) fn survey(text: &str, days_ago: i64) -> Survey {
    let made_at = now().plus_days(-days_ago);
    let mut survey = Survey::begin(made_at, today().start().plus_days(-days_ago), 41_000);
    let provinces = [Some("تهران"), Some("اصفهان"), None, Some("خراسان رضوی")];
    let trades = [Some(Trade::BagsShoes), None, Some(Trade::NutsDriedFruit)];
    let shops = Kind::ALL.into_iter().filter(|kind| days_ago == 0 || *kind != Kind::Never);
    for (n, kind) in shops.enumerate() {
        let (mut shop, record) = (shop(kind), record(kind));
        let letter = Letter::ALL.get(n % 7).copied();
        shop.grade = Some(GradeStep { day: made_at.day().plus_days(-2), version: 1, points: 70, letter });
        let province = match text {
            "" => provinces[n % provinces.len()],
            // A province without a name is not known to be one.
            blank if blank.trim().is_empty() => Some("تهران"),
            text => Some(text),
        };
        survey.add(&Seen {
            shop: &shop,
            record: Some(&record),
            province,
            trade: trades[n % trades.len()],
            is_new: n == 3,
            letter_before: Some(Letter::C),
        });
    }
    survey
}

/// The market with that part of it chosen.
pub(crate) fn market_of(text: &str, filter: MarketFilter) -> Market {
    Market { survey: survey(text, 0), before: Some(survey(text, 7)), filter }
}

fn page(t: &Texts, market: Option<Market>) -> MarketPage {
    let task = |kind, id, due: Option<Millis>| OwnTask {
        kind,
        id,
        shop_name: shop_of(t).name,
        due,
        since: now().plus_days(-3),
    };
    MarketPage {
        queues: vec![
            OwnQueue { kind: OwnKind::Case(Task::Decide), n: 12 },
            OwnQueue { kind: OwnKind::Case(Task::Words), n: 0 },
            OwnQueue { kind: OwnKind::Mark(MarkTask::Proposal), n: 1 },
            OwnQueue { kind: OwnKind::Claim, n: 2 },
        ],
        first: vec![
            task(OwnKind::Mark(MarkTask::Proposal), 7, Some(now().plus_hours(-5))),
            task(OwnKind::Claim, 8, Some(now().plus_hours(30))),
            task(OwnKind::Case(Task::Decide), 9, None),
        ],
        market,
        now: now(),
    }
}

pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let whole = market_of(t.text(), MarketFilter::default());
    all.push(("market", market(ctx, &page(t, Some(whole.clone())))));
    let everything = MarketFilter { period: Period::All, ..MarketFilter::default() };
    all.push(("market-all", market(ctx, &page(t, Some(Market { before: None, filter: everything, ..whole.clone() })))));
    let part =
        MarketFilter { province: Pick::Unknown, trade: Pick::Only(Trade::NutsDriedFruit), period: Period::Months6 };
    all.push(("market-part", market(ctx, &page(t, Some(market_of("", part))))));
    let strange = MarketFilter { province: Pick::Only("نیست".to_owned()), ..MarketFilter::default() };
    all.push(("market-empty-part", market(ctx, &page(t, Some(Market { filter: strange, ..whole })))));
    let reads = MarketPage { queues: Vec::new(), first: Vec::new(), ..page(t, None) };
    all.push(("market-new", market(ctx, &reads)));
    let nothing =
        MarketPage { queues: vec![OwnQueue { kind: OwnKind::Claim, n: 0 }], first: Vec::new(), ..page(t, None) };
    all.push(("market-nothing-waits", market(ctx, &nothing)));
}
