//! Made-up shops for the tests and for `examples/preview.rs`, one for each state that a page can be in.

pub mod deals;
pub mod fund;
pub mod grade;
pub mod inspections;
pub mod log;
pub mod lottery;
pub mod lottery_desk;
pub mod market;
pub mod marks;
pub mod orders;
pub mod people;
pub mod prove;

use crate::{Assets, Lang, PageContext};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, ComplaintId, Course, End, Rating};
use bazargah_domain::domain_name::Host;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::money::Rial;
use bazargah_domain::record::Record;
use bazargah_domain::shop::{MarkRecord, Scheme, Shop, ShopId, ShopName, SourceId};
use std::sync::LazyLock;

const HOUR: i64 = 3_600_000;

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::default);

/// What a page is told at the address `/`, before it is told anything else.
pub fn context(lang: Lang) -> PageContext<'static> {
    PageContext {
        lang,
        assets: &ASSETS,
        origin: "https://b.example",
        path: "/",
        demo: false,
        query_text: "",
        visitor: None,
    }
}

/// What kind of shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Half of its customers wait for days.
    Slow,
    /// Answers within a day.
    Prompt,
    /// Answers within a day and solves little.
    AnswersWithoutSolving,
    /// Sometimes in time.
    Mixed,
    /// Hardly ever answers.
    Silent,
    /// Three complaints.
    TooLittle,
    /// Answers of unknown day.
    Unknown,
    /// No complaint.
    Never,
    /// Nine years of complaints.
    Old,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::Slow,
        Self::Prompt,
        Self::AnswersWithoutSolving,
        Self::Mixed,
        Self::Silent,
        Self::TooLittle,
        Self::Unknown,
        Self::Never,
        Self::Old,
    ];
}

/// Numbers that look like chance and are the same each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn percent(&mut self, p: u64) -> bool {
        self.below(100) < p
    }
}

/// The day up to which the samples were read.
pub fn today() -> Day {
    Day::from_ymd(2026, 11, 24).unwrap_or_default()
}

/// A record of that kind.
pub fn record(kind: Kind) -> Record {
    let (count, days) = match kind {
        Kind::Slow => (231, 350),
        Kind::Prompt | Kind::AnswersWithoutSolving => (180, 350),
        Kind::Mixed => (64, 350),
        Kind::Silent => (90, 200),
        Kind::TooLittle => (3, 90),
        Kind::Unknown => (140, 350),
        Kind::Never => (0, 1),
        Kind::Old => (4_200, 3_300),
    };
    let kinds: &[&str] = match kind {
        Kind::Unknown => {
            &["Incorrect information on your report", "Improper use of your report", "Managing an account"]
        }
        _ => &[
            "late-delivery",
            "late-delivery",
            "not-as-described",
            "no-refund",
            "damaged",
            "not-delivered",
            "rude-support",
            "privacy",
        ],
    };
    let mut chance = Chance(kind as u64 + 1);
    let end = today().start();
    let mut record = Record::default();
    for n in 0..count {
        let ago = if n < 6 { chance.below(140) + n * 40 } else { chance.below(days * 24) };
        let opened_at = end.plus_hours(-(ago as i64)).plus_millis(-(chance.below(3_600_000) as i64));
        let (answered, hours) = match kind {
            Kind::Slow | Kind::Old => (chance.percent(86), 20 + chance.below(500)),
            Kind::Prompt | Kind::AnswersWithoutSolving => {
                (chance.percent(98), 1 + chance.below(60).min(chance.below(60)))
            }
            Kind::Mixed => (chance.percent(92), 4 + chance.below(190)),
            Kind::Silent => (chance.percent(22), 30 + chance.below(300)),
            Kind::TooLittle => (true, 30),
            Kind::Unknown | Kind::Never => (true, 0),
        };
        let answer_at = opened_at.plus_millis(hours as i64 * HOUR);
        let answer = match kind {
            Kind::Unknown => Answer::TimeUnknown { in_time: Some(chance.percent(97)) },
            _ if answered && answer_at <= end => Answer::At(answer_at),
            _ => Answer::Awaited,
        };
        let solved = if kind == Kind::AnswersWithoutSolving { 20 } else { 56 };
        let rating = match answer {
            Answer::At(_) if chance.percent(66) => {
                if chance.percent(solved) {
                    Rating::Resolved
                } else {
                    Rating::Unresolved
                }
            }
            _ => Rating::Unrated,
        };
        let ending = match chance.below(60) {
            0 if answer != Answer::Awaited => End::Withdrawn { at: answer_at },
            1 if answer != Answer::Awaited && kind != Kind::Unknown => End::Removed {
                at: answer_at.plus_days(3).min(end),
                reason: "تکراری بود / a duplicate".to_owned(),
            },
            _ if answer == Answer::Awaited => End::Running,
            _ => End::Closed { at: None },
        };
        let complaint = Complaint {
            scheme: if kind == Kind::Unknown { Scheme::Cfpb } else { Scheme::Demo },
            opened_at,
            deadline_hours: if kind == Kind::Unknown { 360 } else { 96 },
            category: kinds[chance.below(kinds.len() as u64) as usize].to_owned(),
            amount: Rial::new(i64::try_from(chance.below(90)).unwrap_or(0) * 1_250_000).ok(),
            url: None,
            answer,
            rating,
            end: ending,
            course: Course::default(),
        };
        record.open(ComplaintId(10_000 + n as i64), &complaint);
    }
    record.read_until(if kind == Kind::Unknown { Scheme::Cfpb } else { Scheme::Demo }, end);
    record
}

/// Its figures.
pub fn figures(kind: Kind, period: Period) -> Figures {
    Figures::of(&record(kind), period)
}

/// A shop to go with it.
pub fn shop(kind: Kind) -> Shop {
    let (fa, en, host) = match kind {
        Kind::Slow => (Some("کفش نمونه"), Some("Kafsh Nemooneh"), Some("kafsh-nemooneh.ir")),
        Kind::Prompt => (Some("پستهٔ خوب"), Some("Pesteh Khoob"), Some("pesteh-khoob.ir")),
        Kind::AnswersWithoutSolving => (
            Some("فروشگاه اینترنتی لوازم خانگی و آشپزخانهٔ بهاران نوین پارسیان"),
            None,
            Some("baharan-novin-parsian-home-appliances.com"),
        ),
        Kind::Mixed => (Some("دیجی‌نمونه"), Some("Digi Nemooneh"), Some("diginemooneh.com")),
        Kind::Silent => (Some("بازار دوردست"), None, Some("bazar-doordast.ir")),
        Kind::TooLittle => (Some("گل‌فروشی یاس"), None, Some("yas-gol.ir")),
        Kind::Unknown => (None, Some("EXPERIAN INFORMATION SOLUTIONS, INC."), None),
        Kind::Never => (Some("کتاب سپید"), None, Some("ketab-sepid.ir")),
        Kind::Old => (None, Some("Casas Bahia – Lojas Físicas"), Some("casasbahia.com.br")),
    };
    let scheme = match kind {
        Kind::Unknown => Scheme::Cfpb,
        Kind::Old => Scheme::ReclameAqui,
        _ => Scheme::Demo,
    };
    let mark = |until: Day| MarkRecord {
        number: "124578".into(),
        since: until.plus_days(-730),
        until,
        stars: 2,
        province: Some("اصفهان".into()),
        city: Some("نجف‌آباد".into()),
        page: Some("https://trustseal.enamad.ir/?id=124578".into()),
    };
    let mark = match kind {
        Kind::Slow | Kind::Prompt | Kind::AnswersWithoutSolving => Some(mark(today().plus_days(99))),
        Kind::Silent => Some(mark(today().plus_days(-40))),
        _ => None,
    };
    let host = host.and_then(|host| Host::parse(host).ok());
    let key =
        host.as_ref().map_or_else(|| "experian-information-solutions-inc".to_owned(), |host| host.as_str().to_owned());
    let mut sources = vec![SourceId { scheme, id: en.or(fa).unwrap_or_default().to_owned() }];
    if mark.is_some() {
        sources.push(SourceId { scheme: Scheme::Enamad, id: key.clone() });
    }
    let name = ShopName { fa: fa.map(str::to_owned), en: en.map(str::to_owned) };
    Shop { sources, mark, ..Shop::listed(ShopId(kind as i64 + 1), key, host, name) }
}

/// A complaint with that answer, rating and end, opened on a fixed day; for pages of one complaint.
pub fn complaint(answer_hours: Option<i64>, rating: Rating, end: impl Fn(Millis) -> End) -> Complaint {
    let opened_at = today().start().plus_days(-30).plus_hours(9);
    Complaint {
        scheme: Scheme::Demo,
        opened_at,
        deadline_hours: 96,
        category: "not-as-described".to_owned(),
        amount: Rial::new(18_500_000).ok(),
        url: Some("https://example.org/case/1".to_owned()),
        answer: answer_hours.map_or(Answer::Awaited, |hours| Answer::At(opened_at.plus_hours(hours))),
        rating,
        end: end(opened_at),
        course: Course::default(),
    }
}
