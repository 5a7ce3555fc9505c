//! The lottery's public pages, each in its states.

use super::people::{Pages, Texts, now};
use crate::PageContext;
use crate::pages::{
    self, DrawPage, EditionCounts, EditionPage, LotteryLink, LotteryPage, PledgeLine, SharePart, draw, lottery,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::inspection::hex;
use bazargah_domain::lottery::beacon::CHAIN;
use bazargah_domain::lottery::claim::holders;
use bazargah_domain::lottery::{
    Commitment, Hash, Limits, LotteryId, Measure, Prize, RULE, Round, Stage, Standing, Terms,
};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopName;
use std::collections::BTreeMap;

const ID: LotteryId = LotteryId(1);
/// Round 1000 of the beacon.
const ROUND: Round = Round(1000);

fn rial(toman: i64) -> Rial {
    Rial::new(toman * 10).unwrap_or_default()
}

fn text(t: &Texts, fa: &str, en: &str) -> Text {
    Text { fa: t.or(fa), en: t.or(en) }
}

fn terms(t: &Texts, measure: Measure) -> Terms {
    let prize = |fa, en, count, toman| Prize { name: text(t, fa, en), count, value: rial(toman) };
    Terms {
        edition: t.or("autumn"),
        name: text(t, "قرعه‌کشی خریداران", "The buyers’ draw"),
        prizes: vec![prize("لپ‌تاپ", "Laptop", 1, 60_000_000), prize("کارت خرید", "Voucher", 2, 2_000_000)],
        alternates: 2,
        limits: Limits { floor: rial(50_000), per_person: 10, per_shop: 1_000, alone_per_shop: 50 },
        measure,
        claim_days: 30,
    }
}

fn commitment(t: &Texts, replaces: Option<i64>) -> Box<Commitment> {
    let of = terms(t, Measure::Sales);
    Box::new(Commitment {
        lottery: ID,
        edition: of.edition,
        rule: RULE,
        salt: hex(&[0xfa; 32]),
        tickets: 12_408,
        root: hex(&[0xda; 32]),
        prizes: of.prizes,
        alternates: of.alternates,
        chain: CHAIN.to_owned(),
        round: ROUND,
        replaces,
    })
}

fn frozen(t: &Texts) -> Stage {
    let closed_at = ROUND.time().plus_hours(-30);
    Stage::Frozen { closed_at, at: ROUND.time().plus_hours(-2), event: 4_812, commitment: commitment(t, None) }
}

fn drawn(t: &Texts) -> Stage {
    Stage::Drawn {
        closed_at: ROUND.time().plus_hours(-30),
        frozen_at: ROUND.time().plus_hours(-2),
        event: 4_812,
        commitment: commitment(t, Some(4_790)),
        at: ROUND.time().plus_hours(1),
        drawn_event: 4_815,
        signature: hex(&[0xbe; 32]),
    }
}

fn page(t: &Texts, stage: Stage, now: Millis) -> LotteryPage {
    let is_open = stage == Stage::Open;
    let drawn_at = match &stage {
        Stage::Drawn { at, .. } => Some(*at),
        _ => None,
    };
    let order: Vec<Hash> =
        [0xab, 0xcd, 0xef, 0xba, 0xdc].iter().filter(|_| drawn_at.is_some()).map(|byte| [*byte; 32]).collect();
    let claims = BTreeMap::from([([0xab; 32], ROUND.time().plus_days(3))]);
    let held = drawn_at.map(|at| holders(&order, 3, &claims, at, 30, now)).unwrap_or_default();
    let share = |n: i64| SharePart {
        key: t.or("kafsh-nik.example"),
        name: ShopName { fa: Some(t.or("کفش نیک")), en: Some(t.or("Kafsh Nik")) },
        amount: rial(2_000_000 * n),
        most: rial(20_000_000),
        sales: rial(190_000_000 * n),
    };
    let pledges = vec![
        PledgeLine {
            sponsor: t.or("کارخانهٔ رایانه"), thing: Some(t.or("لپ‌تاپ")), value: rial(60_000_000)
        },
        PledgeLine { sponsor: t.or("بانک شهر"), thing: None, value: rial(1_000_000) },
    ];
    let counted = [12_408, 31, 2, 190, 4, 17, 0];
    LotteryPage {
        id: ID,
        edition_key: t.or("autumn"),
        edition_name: Some(text(t, "جشنوارهٔ پاییزه", "Autumn festival")),
        orders_final: Some(now.plus_days(9)),
        terms: terms(t, if is_open { Measure::Equal } else { Measure::Sales }),
        counted: Standing::ALL.into_iter().zip(counted).collect(),
        settled: !is_open,
        worth: rial(64_000_000),
        sponsored: if is_open { Rial::NOTHING } else { rial(61_000_000) },
        by_shops: rial(3_000_000),
        uncovered: if is_open { rial(61_000_000) } else { Rial::NOTHING },
        pledges: if is_open { Vec::new() } else { pledges },
        shares: if is_open { Vec::new() } else { vec![share(1), share(2)] },
        stage,
        order,
        holders: held,
        now,
    }
}

/// Every page, with `text` wherever data can be text.
pub fn all(ctx: &PageContext, text: &str) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    add(ctx, &Texts::of(text), &mut all);
    all
}

pub(super) fn add(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let at = ROUND.time();
    let closed = Stage::Closed { at: at.plus_hours(-30) };
    let states = [
        ("lottery-open", Stage::Open, now()),
        ("lottery-closed", closed.clone(), at.plus_hours(-29)),
        ("lottery-frozen", frozen(t), at.plus_hours(-1)),
        ("lottery-value", frozen(t), at.plus_hours(1)),
        ("lottery-missed", frozen(t), at.plus_hours(73)),
        ("lottery-drawn", drawn(t), at.plus_days(35)),
        ("lottery-over", drawn(t), at.plus_days(400)),
    ];
    for (name, stage, now) in states {
        all.push((name, lottery(ctx, &page(t, stage, now))));
    }
    let unknown = LotteryPage { edition_name: None, orders_final: None, ..page(t, Stage::Open, now()) };
    all.push(("lottery-bare", lottery(ctx, &unknown)));
    let vkey = Some(t.or("bazargah.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
    let name = text(t, "قرعه‌کشی خریداران", "The buyers’ draw");
    for (of, stage) in [("draw", drawn(t)), ("draw-frozen", frozen(t)), ("draw-early", closed)] {
        let model = DrawPage { id: ID, name: name.clone(), stage, vkey: vkey.clone() };
        all.push((of, draw(ctx, &model)));
    }
}

/// The page of an edition that has a lottery.
pub fn edition_page(ctx: &PageContext) -> String {
    let t = &Texts::of("");
    let link = LotteryLink { id: ID, name: terms(t, Measure::Equal).name, stage: drawn(t) };
    let edition = super::orders::edition_of(t, -2);
    pages::edition(ctx, &EditionPage { edition, counts: EditionCounts::default(), lotteries: vec![link], now: now() })
}
