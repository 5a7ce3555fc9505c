//! A made-up but lifelike Persian market for demonstrations and measurements.
//!
//! The same seed and size give the same market on every machine and on every day: integers only, an own generator, no
//! clock; the market's day is [`TODAY`]. It comes row by row and is never held as a whole.
//!
//! Nobody real may look bad in it. Every host ends in `.example`, a suffix that is reserved and can never be bought (RFC
//! 2606); names are a trade's word and a common given name, flower, star or river, without known brands; marks have no
//! link to an issuer's page. A name may still be some shop's by chance, as in life, so the site marks every page of such a
//! market as a demonstration, by [`Scheme::Demo`].

pub mod deals;
pub mod festival;
pub mod fund;
pub mod lottery;
mod words;

use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, Course, DEADLINE_HOURS, End, Rating};
use bazargah_domain::domain_name::Host;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{MarkRecord, Scheme, ShopName, SourceId};
use std::iter::FusedIterator;
use std::sync::Arc;
use words::{NAMES, PLACES, QUALIFIERS, Trade, WORDS};

/// The market's day, 2026-11-20; nothing in it is later than its first moment.
pub const TODAY: Day = Day(20_777);

/// Days before [`TODAY`] on which complaints are opened: three years.
const DAYS: i32 = 1_096;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// Tehran's clock is that far ahead, all year since 2022.
const TEHRAN_AHEAD: i64 = 3 * 3_600 + 1_800;

/// The most complaints of a shop that are put in order at once.
const BATCH_MAX: u64 = 1 << 20;

/// The rows of a market: first a mark for each shop that has one, then the complaints, each shop's in the order in which
/// they were opened. A shop without a mark has at least one complaint; where complaints are too few for that, more shops
/// have marks. So there are exactly so many shops and complaints, unless there are complaints and no shop.
pub fn market(shops: u32, complaints: u64, seed: u64) -> Market {
    let plan = Plan::new(shops, if shops == 0 { 0 } else { complaints }, seed);
    Market { plan, turn: Turn::Marks, shop: 0, unmarked: 0, weight: 0, current: None }
}

/// Iterator over the rows of a market; see [`market`].
pub struct Market {
    plan: Plan,
    turn: Turn,
    /// The next shop.
    shop: u32,
    /// Shops without a mark before it.
    unmarked: u64,
    /// Weights of the shops before it.
    weight: u64,
    current: Option<Complaints>,
}

enum Turn {
    Marks,
    Complaints,
}

impl Iterator for Market {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.current.as_mut().and_then(|complaints| complaints.next(&self.plan)) {
                return Some(row);
            }
            self.current = None;
            if self.shop == self.plan.shops {
                match self.turn {
                    Turn::Marks => {
                        (self.turn, self.shop, self.unmarked) = (Turn::Complaints, 0, 0);
                        continue;
                    }
                    Turn::Complaints => return None,
                }
            }
            let number = self.shop;
            self.shop += 1;
            let is_marked = !self.plan.may_be_unmarked(number) || self.unmarked == self.plan.unmarked;
            self.unmarked += u64::from(!is_marked);
            match self.turn {
                Turn::Marks if is_marked => {
                    let shop = DemoShop::new(&self.plan, number);
                    let mark = shop.mark(&self.plan);
                    return Some(Row {
                        shop: shop.reference,
                        content: Content::Mark(mark),
                        speaks_until: TODAY.start(),
                    });
                }
                Turn::Marks => {}
                Turn::Complaints => {
                    let share = self.plan.share(self.weight);
                    self.weight += self.plan.weight(number);
                    let count = self.plan.share(self.weight) - share + u64::from(!is_marked);
                    if count > 0 {
                        self.current = Some(Complaints::new(&self.plan, number, count));
                    }
                }
            }
        }
    }
}

impl FusedIterator for Market {}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Random(u64);

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A number below `bound`; 0 when that is 0.
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Whether something that happens so many times in a hundred does.
    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn choose<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len() as u64) as usize)
    }

    /// Which of the weights a ball falls on.
    fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut rest = self.below(weights.iter().map(|&weight| u64::from(weight)).sum());
        for (place, &weight) in weights.iter().enumerate() {
            if rest < u64::from(weight) {
                return place;
            }
            rest -= u64::from(weight);
        }
        0
    }

    /// A value of a skewed distribution about a median, as delays and prices have: lognormal, sigma 1.
    fn skewed(&mut self, median: u64) -> u64 {
        let bits = self.below(1 << 16);
        let (place, part) = ((bits >> 10) as usize, bits & 1_023);
        let (low, high) = (u64::from(LOGNORMAL[place]), u64::from(LOGNORMAL[place + 1]));
        median * (low + (high - low) * part / 1_024) / 1_024
    }
}

/// Quantiles 0/64 to 64/64 of the lognormal distribution with median 1 and sigma 1, times 1,024; the ends are those of 0.4%
/// and 99.6%.
const LOGNORMAL: [u32; 65] = [
    72, 119, 159, 192, 221, 248, 274, 299, 324, 349, 373, 397, 422, 446, 471, 496, 522, 548, 574, 601, 628, 656, 685,
    714, 745, 776, 808, 841, 875, 910, 947, 985, 1_024, 1_065, 1_108, 1_152, 1_198, 1_247, 1_298, 1_352, 1_408, 1_468,
    1_531, 1_598, 1_669, 1_746, 1_827, 1_915, 2_010, 2_113, 2_226, 2_350, 2_486, 2_639, 2_811, 3_008, 3_235, 3_503,
    3_826, 4_227, 4_749, 5_472, 6_596, 8_825, 14_524,
];

/// What holds for the whole market.
struct Plan {
    shops: u32,
    seed: u64,
    /// Tells this market's ids from those of one with another seed or size.
    tag: u32,
    /// Shops without a mark.
    unmarked: u64,
    /// Complaints beyond the one that each of these has.
    complaints: u64,
    weights: u64,
    /// How likely complaints are up to each day, from 0 to the last.
    season: Arc<[u64]>,
}

/// What a draw is for, so that draws for different things have nothing to do with each other.
#[derive(Clone, Copy)]
enum Purpose {
    Tag = 1,
    Weight,
    Unmarked,
    Shop,
    Mark,
    Complaints,
    Name,
    Festival,
    Lottery,
}

impl Plan {
    fn new(shops: u32, complaints: u64, seed: u64) -> Self {
        let mut plan = Self { shops, seed, tag: 0, unmarked: 0, complaints, weights: 0, season: season() };
        plan.tag = (plan.draw(Purpose::Tag, mixed(u64::from(shops)) ^ complaints) >> 32) as u32;
        let unmarked = (0..shops).filter(|&shop| plan.may_be_unmarked(shop)).count() as u64;
        plan.unmarked = unmarked.min(complaints);
        plan.complaints = complaints - plan.unmarked;
        plan.weights = (0..shops).map(|shop| plan.weight(shop)).sum();
        plan
    }

    fn draw(&self, purpose: Purpose, of: u64) -> u64 {
        mixed(mixed(self.seed ^ mixed(purpose as u64)).wrapping_add(of.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    fn random(&self, purpose: Purpose, of: u64) -> Random {
        Random(self.draw(purpose, of))
    }

    fn may_be_unmarked(&self, shop: u32) -> bool {
        self.draw(Purpose::Unmarked, u64::from(shop)).is_multiple_of(5)
    }

    /// How large a shop's share of the complaints is: by Zipf's law in proportion to 1/r for the shop of rank r, falling to
    /// nothing for the last. The first ranks are kept from having nearly all, the more so the more shops there are.
    fn weight(&self, shop: u32) -> u64 {
        let shops = u64::from(self.shops);
        let rank = ((self.draw(Purpose::Weight, u64::from(shop)) >> 32) * shops) >> 32;
        let kept_off = 3 + (shops / 20_000).min(60);
        let zipf = 1_000_000_000_000 / (rank + kept_off);
        // Below 10^12 times 2^16, so it fits.
        zipf * ((shops - rank) * 65_536 / shops) / 65_536
    }

    /// How many complaints the shops with these weights have together.
    fn share(&self, weights: u64) -> u64 {
        if self.weights == 0 {
            return 0;
        }
        (u128::from(self.complaints) * u128::from(weights) / u128::from(self.weights)) as u64
    }

    /// A number below `bound` for each shop, no two the same, if there are no more shops than that: a Feistel network whose
    /// results that are too high go round again.
    fn shuffled(&self, shop: u32, bound: u64) -> u64 {
        let half_bits = (64 - bound.saturating_sub(1).leading_zeros()).div_ceil(2).max(1);
        let mask = (1u64 << half_bits) - 1;
        let mut place = u64::from(shop);
        loop {
            let (mut left, mut right) = (place >> half_bits, place & mask);
            for round in 0..4 {
                let turned = self.draw(Purpose::Name, right << 8 | round) & mask;
                (left, right) = (right, left ^ turned);
            }
            place = left << half_bits | right;
            if place < bound {
                return place;
            }
        }
    }

    /// A day from the shop's first one on, as the season has it; counted from the first of the market.
    fn day(&self, random: &mut Random, first: usize) -> usize {
        let (before, all) = (self.season[first], self.season[DAYS as usize]);
        let ball = before + random.below(all - before);
        self.season.partition_point(|&up_to| up_to <= ball) - 1
    }
}

/// The days of the market: more complaints before the new year and at the sales of November, fewer on Fridays and in the
/// Nowruz holidays, more from year to year.
fn season() -> Arc<[u64]> {
    /// Farvardin first.
    const MONTHS: [u64; 12] = [85, 95, 98, 100, 98, 105, 103, 108, 112, 105, 115, 140];
    /// Thursday first, as the days since 1970-01-01 are.
    const WEEKDAYS: [u64; 7] = [85, 55, 120, 112, 108, 104, 100];
    let first = TODAY.plus_days(-DAYS);
    let mut up_to = Vec::with_capacity(DAYS as usize + 1);
    up_to.push(0);
    let mut sum = 0;
    for number in 0..DAYS {
        let day = first.plus_days(number);
        let (_, jalali_month, jalali_day) = day.jalali();
        let mut weight = MONTHS[usize::from(jalali_month - 1)] * WEEKDAYS[day.0.rem_euclid(7) as usize];
        if jalali_month == 1 && jalali_day <= 13 {
            weight = weight * 35 / 100;
        }
        let (_, month, day_of_month) = day.ymd();
        if month == 11 && day_of_month >= 20 {
            weight = weight * 150 / 100;
        }
        sum += weight * (70 + 60 * number as u64 / DAYS as u64);
        up_to.push(sum);
    }
    up_to.into()
}

/// How a shop treats its buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behaviour {
    Prompt,
    Mixed,
    Slow,
    Silent,
    /// Answers, and solves nothing.
    Smooth,
    /// Was prompt once.
    Worsened,
}

/// What buyers of a shop can expect.
struct Manners {
    /// Complaints of a hundred that get an answer.
    answered: u64,
    median_hours: u64,
    /// Rated complaints of a hundred that are solved.
    resolved: u64,
}

impl Behaviour {
    const ALL: [Self; 6] = [Self::Prompt, Self::Mixed, Self::Slow, Self::Silent, Self::Smooth, Self::Worsened];
    const WEIGHTS: [u32; 6] = [32, 30, 16, 7, 8, 7];

    /// Its manners at a time of its life: so many parts of a thousand between its beginning and today.
    fn manners(self, life: u64) -> Manners {
        let (answered, median_hours, resolved) = match self {
            Self::Prompt => (98, 14, 80),
            Self::Mixed => (91, 48, 62),
            Self::Slow => (80, 190, 44),
            Self::Silent => (24, 330, 22),
            Self::Smooth => (95, 26, 12),
            Self::Worsened if life < 500 => (97, 16, 76),
            Self::Worsened => {
                (97 - (life - 500) * 60 / 500, 16 + (life - 500) * 400 / 500, 76 - (life - 500) * 55 / 500)
            }
        };
        Manners { answered, median_hours, resolved }
    }
}

/// A shop of the market.
struct DemoShop {
    number: u32,
    reference: ShopRef,
    trade: &'static Trade,
    behaviour: Behaviour,
    /// The first day on which it can have complaints, counted from the market's first.
    first_day: usize,
}

impl DemoShop {
    fn new(plan: &Plan, number: u32) -> Self {
        let mut random = plan.random(Purpose::Shop, u64::from(number));
        let behaviour = Behaviour::ALL[random.weighted(&Behaviour::WEIGHTS)];
        // Most are older than the record.
        let first_day = if random.percent(60) { 0 } else { random.below(DAYS as u64 - 45) as usize };

        let simple = (WORDS.len() * NAMES.len()) as u64;
        let place = plan.shuffled(number, simple.max(u64::from(plan.shops)));
        let (block, in_block) = (place / simple, place % simple);
        let word = &WORDS[(in_block % WORDS.len() as u64) as usize];
        let name = &NAMES[(in_block / WORDS.len() as u64) as usize];
        // Blocks: no qualifier, each of them, then all again with a number.
        let blocks = QUALIFIERS.len() as u64 + 1;
        let (qualifier, copy) = (block % blocks, block / blocks);
        let qualifier = qualifier.checked_sub(1).and_then(|qualifier| QUALIFIERS.get(qualifier as usize));

        let mut label = format!("{}-{}", word.latin, name.0);
        let mut fa = format!("{} {}", word.persian, name.1);
        let mut en = format!("{} {}", capitalised(word.latin), capitalised(name.0));
        if let Some((latin, persian)) = qualifier {
            label = format!("{label}-{latin}");
            // Many shops of one name in different towns do not name the town.
            if random.percent(60) {
                fa = format!("{fa} {persian}");
                en = format!("{en} {}", capitalised(latin));
            }
        }
        if copy > 0 {
            label = format!("{label}-{}", copy + 1);
        }
        match random.below(10) {
            0 => fa = format!("فروشگاه {fa}"),
            1 => fa = format!("فروشگاه اینترنتی {fa}"),
            _ => {}
        }
        let host = format!("{label}.example");
        let reference = ShopRef {
            source: SourceId { scheme: Scheme::Demo, id: host.clone() },
            host: Host::parse(&host).ok(),
            exact_host: true,
            name: ShopName { fa: Some(fa), en: Some(en) },
        };
        Self { number, reference, trade: word.trade, behaviour, first_day }
    }

    fn mark(&self, plan: &Plan) -> MarkRecord {
        let mut random = plan.random(Purpose::Mark, u64::from(self.number));
        // One or two years; one in eight was not renewed.
        let length = if random.percent(35) { 730 } else { 365 };
        let days_ago = if random.percent(12) { random.between(length + 1, length + 400) } else { random.below(length) };
        let since = TODAY.plus_days(-(days_ago as i32));
        let place = random.choose(PLACES);
        MarkRecord {
            number: (7_000_000 + u64::from(self.number)).to_string(),
            since,
            until: since.plus_days(length as i32),
            stars: [0, 0, 0, 0, 1, 1, 1, 2, 3, 5][random.below(10) as usize],
            province: place.map(|(province, _)| (*province).to_owned()),
            city: place.map(|(_, city)| (*city).to_owned()),
            page: None,
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What complaints are about; the codes are this project's own.
const CATEGORIES: [&str; 11] = [
    "late-delivery",
    "not-as-described",
    "damaged",
    "counterfeit",
    "no-refund",
    "not-delivered",
    "wrong-price",
    "no-warranty",
    "rude-support",
    "privacy",
    "other",
];
/// How frequent they are, before a trade's own; what is eaten or worn has no warranty to miss.
const CATEGORY_WEIGHTS: [u32; 11] = [22, 16, 9, 4, 14, 12, 5, 0, 5, 1, 6];

/// Public reasons for a removal.
const REMOVAL_REASONS: [&str; 4] = [
    "شکایت تکراری بود",
    "خریدی از این فروشگاه انجام نشده بود",
    "متن شکایت اطلاعات شخصی دیگران را در بر داشت",
    "به حکم مرجع قضایی",
];

/// The complaints of one shop.
struct Complaints {
    shop: DemoShop,
    random: Random,
    /// Complaints so far, and all.
    made: u64,
    count: u64,
    /// Seconds since the market's first day at which the next ones are opened, the next one last.
    opened: Vec<u32>,
}

impl Complaints {
    fn new(plan: &Plan, number: u32, count: u64) -> Self {
        let random = plan.random(Purpose::Complaints, u64::from(number));
        Self { shop: DemoShop::new(plan, number), random, made: 0, count, opened: Vec::new() }
    }

    fn next(&mut self, plan: &Plan) -> Option<Row> {
        if self.opened.is_empty() {
            let batch = (self.count - self.made).min(BATCH_MAX);
            for _ in 0..batch {
                let day = plan.day(&mut self.random, self.shop.first_day) as u64;
                let hour = self.random.weighted(&HOURS) as u64;
                // Three years of seconds fit into 32 bits.
                self.opened.push((day * DAY + hour * HOUR + self.random.below(HOUR)) as u32);
            }
            self.opened.sort_unstable_by(|a, b| b.cmp(a));
        }
        let opened = self.opened.pop()?;
        let id = format!("{:08x}-{}-{}", plan.tag, self.shop.number, self.made);
        self.made += 1;
        let complaint = self.complaint(opened);
        let content = Content::Complaint { id, complaint };
        Some(Row { shop: self.shop.reference.clone(), content, speaks_until: TODAY.start() })
    }

    fn complaint(&mut self, opened: u32) -> Complaint {
        let random = &mut self.random;
        let first_day = self.shop.first_day as u64;
        let life = (u64::from(opened) / DAY - first_day) * 1_000 / (DAYS as u64 - first_day);
        let manners = self.shop.behaviour.manners(life);
        let opened_at = TODAY.plus_days(-DAYS).start().plus_millis((i64::from(opened) - TEHRAN_AHEAD) * 1_000);
        let now = TODAY.start();
        let after = |from: Millis, seconds: u64| from.plus_millis(seconds as i64 * 1_000);
        let past = |at: Millis| (at <= now).then_some(at);

        let mut answered_at = None;
        if random.percent(manners.answered) {
            // Nobody answers within ten minutes.
            answered_at = past(after(opened_at, random.skewed(manners.median_hours * HOUR).max(600)));
        }
        let mut rating = Rating::Unrated;
        let mut end = End::Running;
        let fate = random.below(1_000);
        if fate < 4 {
            let at = past(after(opened_at, random.between(5 * DAY, 90 * DAY)));
            if let (Some(at), Some(reason)) = (at, random.choose(&REMOVAL_REASONS)) {
                end = End::Removed { at, reason: (*reason).to_owned() };
            }
        } else if fate < 40 {
            if let Some(at) = past(after(opened_at, random.between(2 * HOUR, 12 * DAY))) {
                end = End::Withdrawn { at };
            }
        } else if let Some(answered_at) = answered_at {
            // Nearly half say what came of it, within days; the rest is closed after a while.
            let is_rated = random.percent(45);
            let wait = if is_rated { random.between(HOUR, 7 * DAY) } else { random.between(10 * DAY, 21 * DAY) };
            if let Some(at) = past(after(answered_at, wait)) {
                end = End::Closed { at: Some(at) };
                if is_rated {
                    rating = if random.percent(manners.resolved) { Rating::Resolved } else { Rating::Unresolved };
                }
            }
        } else if random.percent(95) {
            // Most that get no answer are closed in the end; a few stay open for ever.
            if let Some(at) = past(after(opened_at, random.between(30 * DAY, 120 * DAY))) {
                end = End::Closed { at: Some(at) };
                if random.percent(25) {
                    rating = Rating::Unresolved;
                }
            }
        }
        // What ended before the answer got none.
        if let End::Withdrawn { at } | End::Removed { at, .. } = &end {
            answered_at = answered_at.filter(|answered_at| answered_at <= at);
        }

        let mut weights = CATEGORY_WEIGHTS;
        weights[self.shop.trade.typical] += 14;
        let category = CATEGORIES[random.weighted(&weights)].to_owned();
        let amount = if random.percent(92) {
            // Half of the spread that delays have, in whole thousands of toman.
            let median = self.shop.trade.median_toman;
            let thousands = ((random.skewed(median) + median) / 2 / 1_000).max(20);
            Rial::new(thousands as i64 * 10_000).ok()
        } else {
            None
        };
        Complaint {
            scheme: Scheme::Demo,
            opened_at,
            deadline_hours: DEADLINE_HOURS,
            category,
            amount,
            url: None,
            answer: answered_at.map_or(Answer::Awaited, Answer::At),
            rating,
            end,
            course: Course::default(),
        }
    }
}

/// When people complain, by Tehran's clock, from midnight on.
const HOURS: [u32; 24] = [5, 3, 2, 1, 1, 2, 4, 6, 10, 14, 16, 16, 15, 13, 13, 14, 15, 15, 14, 14, 15, 16, 13, 9];

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::calendar::{Calendar, Month};
    use bazargah_domain::complaint::State;
    use bazargah_domain::import::{facts_added, opening};
    use sha2::{Digest, Sha256};
    use std::collections::{BTreeMap, HashSet};

    fn hash(rows: impl Iterator<Item = Row>) -> String {
        let mut hasher = Sha256::new();
        for row in rows {
            let content = match &row.content {
                Content::Mark(mark) => serde_json::to_string(mark),
                Content::Complaint { id, complaint } => serde_json::to_string(&(id, complaint)),
            };
            let name = serde_json::to_string(&(&row.shop.source, &row.shop.host, &row.shop.name));
            hasher.update(format!("{} {}\n", name.expect("JSON"), content.expect("JSON")));
        }
        hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_market() {
        assert_eq!(TODAY.to_iso(), "2026-11-20");
        assert_eq!(hash(market(300, 6_000, 1)), hash(market(300, 6_000, 1)));
        assert_ne!(hash(market(300, 6_000, 1)), hash(market(300, 6_000, 2)));
        // The market that people have seen: change it on purpose only.
        assert_eq!(hash(market(300, 6_000, 1)), "3982a4b66277dcb9");
    }

    #[test]
    fn shops_and_complaints_are_exactly_so_many() {
        for (shops, complaints) in
            [(0, 5), (1, 0), (1, 1), (1, 3_000), (7, 0), (50, 3), (500, 20_000), (20_000, 30_000)]
        {
            let mut hosts = HashSet::new();
            let mut ids = HashSet::new();
            let mut listed = 0;
            for row in market(shops, complaints, 9) {
                let host = row.shop.host.expect("a host");
                assert_eq!(host.suffix(), "example");
                assert_eq!(host.as_str(), row.shop.source.id);
                hosts.insert(host);
                match row.content {
                    Content::Mark(_) => listed += 1,
                    Content::Complaint { id, .. } => assert!(ids.insert(id)),
                }
            }
            assert_eq!(hosts.len() as u32, shops, "{shops} {complaints}");
            assert_eq!(ids.len() as u64, if shops == 0 { 0 } else { complaints }, "{shops} {complaints}");
            assert!(listed as u64 + complaints >= u64::from(shops));
        }
    }

    #[test]
    fn every_complaint_is_possible_and_over_by_today() {
        for row in market(400, 20_000, 3) {
            let Content::Complaint { complaint, .. } = row.content else { continue };
            let mut known = opening("1", &complaint).opens().expect("an opening");
            for fact in facts_added(&known.clone(), &complaint) {
                known.apply(&fact).expect("possible");
            }
            assert_eq!(known, complaint, "every part of it can be told");
            let times = [Some(complaint.opened_at), answered(&complaint), ended(&complaint)];
            assert!(times.into_iter().flatten().all(|at| at <= TODAY.start()), "{complaint:?}");
            assert!(CATEGORIES.contains(&complaint.category.as_str()));
        }
    }

    fn answered(complaint: &Complaint) -> Option<Millis> {
        if let Answer::At(at) = complaint.answer { Some(at) } else { None }
    }

    fn ended(complaint: &Complaint) -> Option<Millis> {
        match complaint.end {
            End::Closed { at } => at,
            End::Withdrawn { at } | End::Removed { at, .. } => Some(at),
            End::Running => None,
        }
    }

    #[test]
    fn the_market_is_lifelike() {
        let mut states: BTreeMap<State, u32> = BTreeMap::new();
        let mut sizes: BTreeMap<String, u32> = BTreeMap::new();
        let (mut marks, mut expired, mut overdue) = (0, 0, 0);
        for row in market(2_000, 40_000, 1) {
            match row.content {
                Content::Mark(mark) => {
                    marks += 1;
                    expired += u32::from(mark.until < TODAY);
                    assert!(mark.since <= TODAY && mark.since < mark.until);
                }
                Content::Complaint { complaint, .. } => {
                    *states.entry(complaint.state()).or_default() += 1;
                    *sizes.entry(row.shop.source.id).or_default() += 1;
                    overdue += u32::from(complaint.is_overdue(TODAY.start()));
                }
            }
        }
        let count = |state| states.get(&state).copied().unwrap_or_default();
        assert!((1_500..1_700).contains(&marks), "{marks}");
        assert!((100..300).contains(&expired), "{expired}");
        let most = State::ALL.into_iter().max_by_key(|state| count(*state));
        assert_eq!(most, Some(State::Unrated), "{states:?}");
        assert!(State::ALL.into_iter().all(|state| count(state) > 0), "{states:?}");
        assert!(count(State::Open) > overdue && overdue > 0, "{states:?} {overdue}");
        let largest = sizes.values().max().copied().unwrap_or_default();
        let small = sizes.values().filter(|size| **size <= 5).count();
        assert!(largest > 400 && small > 500, "{largest} {small}");
    }

    #[test]
    fn nowruz_is_quiet_and_the_weeks_before_it_are_not() {
        let season = season();
        let weight = |day: Day| {
            let number = (day.0 - TODAY.0 + DAYS) as usize;
            season[number + 1] - season[number]
        };
        let nowruz = Month::new(Calendar::Jalali, 1405, 1).expect("a month").first_day();
        let week = |first: Day| (0..7).map(|day| weight(first.plus_days(day))).sum::<u64>();
        assert!(week(nowruz.plus_days(-14)) > 3 * week(nowruz));
    }

    #[test]
    fn no_two_shops_share_a_number() {
        let plan = Plan::new(5_000, 0, 4);
        for bound in [5_000, 5_001, 70_000] {
            let numbers: HashSet<u64> = (0..5_000).map(|shop| plan.shuffled(shop, bound)).collect();
            assert_eq!(numbers.len(), 5_000);
            assert!(numbers.iter().all(|number| *number < bound));
        }
    }

    #[test]
    fn words_make_hosts_that_differ() {
        let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
        let words: HashSet<&str> = WORDS.iter().map(|word| word.latin).collect();
        let names: HashSet<&str> = NAMES.iter().map(|name| name.0).collect();
        let qualifiers: HashSet<&str> = QUALIFIERS.iter().map(|qualifier| qualifier.0).collect();
        assert_eq!((words.len(), names.len(), qualifiers.len()), (WORDS.len(), NAMES.len(), QUALIFIERS.len()));
        assert!(words.iter().chain(&names).chain(&qualifiers).all(|word| plain(word)));
        let all = WORDS.len() * NAMES.len() * (QUALIFIERS.len() + 1);
        assert!(all > 1_000_000, "{all}");
        for persian in WORDS.iter().map(|word| word.persian).chain(NAMES.iter().map(|name| name.1)) {
            assert_eq!(bazargah_domain::text::clean_name(persian).as_deref(), Some(persian));
        }
    }
}
