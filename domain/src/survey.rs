//! A survey of the whole market on one day: complaints, delay, marks and grades by province, trade and month, and what the week
//! before it brought.
//!
//! A survey is a sum over shops, so a part of it is a sum too: the provinces add up to the whole, and so do any two halves of the
//! market. What cannot be added, such as a median, is worked out of the sums at the end. Delays are kept on a grid, so that a survey
//! is no larger for a million complaints than for a thousand; see [`answered_on_grid`].

use crate::calendar::{Calendar, Day, Millis, Month, Segment};
use crate::complaint::{DEADLINE_HOURS, seconds_between};
use crate::delay;
use crate::figures::{Counts, DELAY_UNKNOWN_SHARE_MAX, Figures, Period, SegmentCounts, drawn};
use crate::grade::Letter;
use crate::mark::{Effect, Stage};
use crate::record::{Cell, Record, Waiting};
use crate::shop::{MarkState, Shop};
use crate::text::fold;
use crate::trade::Trade;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Months that are counted one by one; older ones are one sum.
pub const MONTHS: u32 = 24;
/// Days that a survey is compared over.
pub const WEEK_DAYS: i32 = 7;
/// Provinces that are told apart. A list of marks with more names than this is not one of provinces, and the rest counts as unknown.
pub const PROVINCES_MAX: usize = 200;
/// The longest name of a province.
const PROVINCE_CHARS_MAX: usize = 60;

/// The states of a mark in the order in which a survey counts them.
pub const MARKS: [MarkState; 6] = [
    MarkState::Valid,
    MarkState::Suspended,
    MarkState::Revoked,
    MarkState::Expired,
    MarkState::Applied,
    MarkState::None,
];

/// Grades in the order in which a survey counts them: the letters, then shops without one.
pub const GRADES: usize = Letter::ALL.len() + 1;

/// What may happen to a shop within a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// It came onto the record.
    Listed,
    /// A mark was granted here, or began on the issuer's list.
    Granted,
    /// A warning took effect that still lasts.
    Warned,
    /// A suspension took effect that still lasts.
    Suspended,
    /// A revocation took effect that still lasts.
    Revoked,
    /// A suspension or a revocation ended or was overturned.
    Regained,
    /// A violation was confirmed.
    Violation,
    /// Its letter is better than a week ago.
    GradeUp,
    /// Its letter is worse than a week ago.
    GradeDown,
    /// It has a letter and had none a week ago.
    GradeFirst,
}

impl Happened {
    /// Everything that may happen, in the order in which it is told.
    pub const ALL: [Self; 10] = [
        Self::Listed,
        Self::Granted,
        Self::Warned,
        Self::Suspended,
        Self::Revoked,
        Self::Regained,
        Self::Violation,
        Self::GradeUp,
        Self::GradeDown,
        Self::GradeFirst,
    ];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "shops-new",
            Self::Granted => "marks-granted",
            Self::Warned => "marks-warned",
            Self::Suspended => "marks-suspended",
            Self::Revoked => "marks-revoked",
            Self::Regained => "marks-regained",
            Self::Violation => "violations-confirmed",
            Self::GradeUp => "grades-up",
            Self::GradeDown => "grades-down",
            Self::GradeFirst => "grades-first",
        }
    }
}

/// What two surveys are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Shops on record.
    Shops,
    /// Complaints on record.
    Complaints,
    /// Complaints that wait for an answer.
    Open,
    /// Of these, beyond the deadline.
    Overdue,
    /// Complaints answered in time.
    InTime,
    /// Complaints answered late, or not by the deadline.
    Late,
    /// Complaints that their buyers call solved.
    Resolved,
    /// Complaints that their buyers call not solved.
    Unresolved,
    /// Shops with a valid mark.
    MarksValid,
    /// Shops whose mark is suspended or revoked.
    MarksHeld,
}

impl Measure {
    /// Every measure, in the order in which it is told.
    pub const ALL: [Self; 10] = [
        Self::Shops,
        Self::Complaints,
        Self::Open,
        Self::Overdue,
        Self::InTime,
        Self::Late,
        Self::Resolved,
        Self::Unresolved,
        Self::MarksValid,
        Self::MarksHeld,
    ];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shops => "shops",
            Self::Complaints => "complaints",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::InTime => "answered-in-time",
            Self::Late => "late",
            Self::Resolved => "resolved",
            Self::Unresolved => "unresolved",
            Self::MarksValid => "marks-valid",
            Self::MarksHeld => "marks-suspended-or-revoked",
        }
    }
}

/// Complaints that were opened within some time. Tombstones are in `total` and `removed` only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u64; 11]", into = "[u64; 11]")]
pub struct Opened {
    /// All of them.
    pub total: u64,
    /// With an answer, whenever it came.
    pub answered: u64,
    /// Answered in time.
    pub in_time: u64,
    /// Answered late, or without an answer when the deadline passed.
    pub late: u64,
    /// Wait for an answer.
    pub open: u64,
    /// Of these, beyond the deadline.
    pub overdue: u64,
    /// Solved, says the buyer.
    pub resolved: u64,
    /// Not solved, says the buyer.
    pub unresolved: u64,
    /// Answered or closed, and the buyer said nothing.
    pub unrated: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Tombstones.
    pub removed: u64,
}

impl From<[u64; 11]> for Opened {
    fn from(n: [u64; 11]) -> Self {
        let [total, answered, in_time, late, open, overdue, resolved, unresolved, unrated, withdrawn, removed] = n;
        Self { total, answered, in_time, late, open, overdue, resolved, unresolved, unrated, withdrawn, removed }
    }
}

impl From<Opened> for [u64; 11] {
    fn from(of: Opened) -> Self {
        [
            of.total,
            of.answered,
            of.in_time,
            of.late,
            of.open,
            of.overdue,
            of.resolved,
            of.unresolved,
            of.unrated,
            of.withdrawn,
            of.removed,
        ]
    }
}

impl Opened {
    /// Complaints that have no answer, whether they still wait or ended without one.
    pub fn unanswered(&self) -> u64 {
        self.total - self.removed - self.answered
    }

    /// The share answered in time, of those of which that is settled.
    pub fn in_time_share(&self) -> Option<delay::Interval> {
        delay::wilson(self.in_time, self.in_time + self.late)
    }

    fn add(&mut self, other: Self) {
        let mut sum: [u64; 11] = (*self).into();
        for (n, more) in sum.iter_mut().zip(<[u64; 11]>::from(other)) {
            *n += more;
        }
        *self = sum.into();
    }
}

/// Values with their counts, ascending.
type Tally = Vec<(u32, u32)>;

fn count(tally: &mut Tally, value: u32, n: u32) {
    match tally.binary_search_by_key(&value, |(value, _)| *value) {
        Ok(at) => tally[at].1 = tally[at].1.saturating_add(n),
        Err(at) => tally.insert(at, (value, n)),
    }
}

/// Hours between two lines of the grid at so many hours: an hour for ten days, a day up to sixty days, ten days up to four hundred,
/// then a hundred days.
fn step(hours: u32) -> u32 {
    match hours {
        0..=240 => 1,
        241..=1_440 => 24,
        1_441..=9_600 => 240,
        _ => 2_400,
    }
}

/// A delay on the grid, in hours: the answer had come within so many.
pub fn answered_on_grid(seconds: u32) -> u32 {
    let hours = seconds.div_ceil(3_600);
    hours.div_ceil(step(hours)) * step(hours)
}

/// A wait on the grid, in hours: it was at least so long.
pub fn waited_on_grid(seconds: u32) -> u32 {
    let hours = seconds / 3_600;
    hours / step(hours) * step(hours)
}

/// What the delay of some complaints is worked out of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Delays {
    /// Hours on the grid to the answer.
    answered: Tally,
    /// Hours on the grid without one.
    waiting: Tally,
    /// Answers of which nobody knows when they came.
    unknown: u64,
    /// Hours for the answer.
    deadlines: Tally,
}

impl Delays {
    fn add(&mut self, other: &Self) {
        self.unknown += other.unknown;
        for (into, from) in [
            (&mut self.answered, &other.answered),
            (&mut self.waiting, &other.waiting),
            (&mut self.deadlines, &other.deadlines),
        ] {
            from.iter().for_each(|(value, n)| count(into, *value, *n));
        }
    }
}

/// Where the periods begin, and the months that are counted one by one.
struct Bounds {
    months6: Segment,
    months12: Segment,
    counted: Segment,
}

impl Bounds {
    fn of(as_of: Millis) -> Self {
        let today = as_of.day();
        let first = |period: Period| Segment::of(period.first_day(today).unwrap_or(today));
        // One month more than is told: so the oldest month is whole in both calendars.
        let counted = Month::of(today, Calendar::Gregorian).minus(MONTHS).first_day();
        Self { months6: first(Period::Months6), months12: first(Period::Months12), counted: Segment::of(counted) }
    }

    /// Which of the three delays a segment belongs to: the last six months, the six before, older.
    fn span(&self, segment: Segment) -> usize {
        if segment >= self.months6 {
            0
        } else if segment >= self.months12 {
            1
        } else {
            2
        }
    }
}

/// What is counted of some shops.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The shops.
    pub shops: u64,
    /// Of these, by the state of their marks; see [`MARKS`].
    pub marks: [u64; MARKS.len()],
    /// Of these, by their grades; see [`GRADES`].
    pub grades: [u64; GRADES],
    happened: [u64; Happened::ALL.len()],
    segments: Vec<(Segment, Opened)>,
    earlier: Opened,
    spans: [Delays; 3],
}

impl Group {
    /// How often that happened in the week before the survey.
    pub fn happened(&self, what: Happened) -> u64 {
        Happened::ALL.iter().zip(self.happened).filter(|(of, _)| **of == what).map(|(_, n)| n).sum()
    }

    /// All complaints.
    pub fn all(&self) -> Opened {
        let mut all = self.earlier;
        self.segments.iter().for_each(|(_, opened)| all.add(*opened));
        all
    }

    /// What that measure is.
    pub fn measure(&self, what: Measure) -> u64 {
        let marks = |states: &[MarkState]| {
            MARKS.iter().zip(self.marks).filter(|(state, _)| states.contains(state)).map(|(_, n)| n).sum::<u64>()
        };
        match what {
            Measure::Shops => self.shops,
            Measure::Complaints => self.all().total,
            Measure::Open => self.all().open,
            Measure::Overdue => self.all().overdue,
            Measure::InTime => self.all().in_time,
            Measure::Late => self.all().late,
            Measure::Resolved => self.all().resolved,
            Measure::Unresolved => self.all().unresolved,
            Measure::MarksValid => marks(&[MarkState::Valid]),
            Measure::MarksHeld => marks(&[MarkState::Suspended, MarkState::Revoked]),
        }
    }

    /// Complaints by month of a calendar, oldest first, without gaps: those of the period, at most [`MONTHS`].
    pub fn months(&self, period: Period, as_of: Millis, calendar: Calendar) -> Vec<(Month, Opened)> {
        let mut months: Vec<(Month, Opened)> = Vec::new();
        for (segment, opened) in self.told(period, as_of, calendar) {
            let month = segment.month(calendar);
            while let Some(next) = months.last().map(|(last, _)| last.next()).filter(|next| *next < month) {
                months.push((next, Opened::default()));
            }
            match months.last_mut().filter(|(last, _)| *last == month) {
                Some((_, sum)) => sum.add(opened),
                None => months.push((month, opened)),
            }
        }
        let newest = Month::of(as_of.day(), calendar);
        while let Some(next) = months.last().map(|(last, _)| last.next()).filter(|next| *next <= newest) {
            months.push((next, Opened::default()));
        }
        months
    }

    /// The segments that are told one by one.
    fn told(&self, period: Period, as_of: Millis, calendar: Calendar) -> impl Iterator<Item = (Segment, Opened)> {
        let today = as_of.day();
        let oldest = Month::of(today, calendar).minus(MONTHS - 1);
        let from = period.first_day(today).unwrap_or(oldest.first_day());
        let first = Segment::of(from);
        self.segments.iter().copied().filter(move |(segment, _)| *segment >= first && segment.month(calendar) >= oldest)
    }

    /// The figures of these shops together, as those of a single shop are told; by-month figures are those of [`Group::months`].
    pub fn figures(&self, period: Period, as_of: Millis, calendar: Calendar) -> Figures {
        let first = period.first_day(as_of.day());
        let (mut of, mut delays) = (Opened::default(), Delays::default());
        for (segment, opened) in &self.segments {
            if first.is_none_or(|first| *segment >= Segment::of(first)) {
                of.add(*opened);
            }
        }
        let spans = match period {
            Period::Months6 => 1,
            Period::Months12 => 2,
            Period::All => {
                of.add(self.earlier);
                3
            }
        };
        self.spans[..spans].iter().for_each(|span| delays.add(span));
        let seconds = |tally: &Tally| -> Vec<(u32, u32)> {
            tally.iter().map(|(hours, n)| (hours.saturating_mul(3_600), *n)).collect()
        };
        let curve = delay::kaplan_meier(&seconds(&delays.answered), &seconds(&delays.waiting));
        let known = of.answered == 0 || delays.unknown as f64 <= DELAY_UNKNOWN_SHARE_MAX * of.answered as f64;
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let segments: Vec<SegmentCounts> = self
            .told(period, as_of, calendar)
            .map(|(segment, opened)| SegmentCounts {
                segment,
                total: small(opened.total),
                answered: small(opened.answered),
                in_time: small(opened.in_time),
                resolved: small(opened.resolved),
                unresolved: small(opened.unresolved),
            })
            .collect();
        let oldest = segments.first().map(|of| of.segment.first_day());
        Figures {
            period,
            from: first.or(oldest).unwrap_or(as_of.day()),
            as_of,
            read: BTreeMap::new(),
            counts: Counts {
                total: of.total,
                open: of.open,
                overdue: of.overdue,
                answered: of.answered,
                rated_resolved: of.resolved,
                rated_unresolved: of.unresolved,
                unrated: of.unrated,
                withdrawn: of.withdrawn,
                removed: of.removed,
                contested: 0,
                upheld: 0,
            },
            decided: of.in_time + of.late,
            in_time: of.in_time_share(),
            deadline_hours: delays
                .deadlines
                .iter()
                .max_by_key(|(hours, n)| (*n, *hours))
                .map_or(DEADLINE_HOURS, |(hours, _)| *hours),
            delay_unknown: delays.unknown,
            timed: curve.n,
            median: known.then(|| delay::median(&curve)),
            followed_hours: f64::from(curve.last_seconds) / 3_600.0,
            curve: if known { drawn(&curve) } else { Vec::new() },
            segments,
            categories: Vec::new(),
            other_categories: 0,
        }
    }

    fn add(&mut self, other: &Self) {
        self.shops += other.shops;
        self.earlier.add(other.earlier);
        for (into, from) in [
            (&mut self.marks[..], &other.marks[..]),
            (&mut self.grades[..], &other.grades[..]),
            (&mut self.happened[..], &other.happened[..]),
        ] {
            into.iter_mut().zip(from).for_each(|(n, more)| *n += more);
        }
        other.segments.iter().for_each(|(segment, opened)| self.opened(*segment).add(*opened));
        self.spans.iter_mut().zip(&other.spans).for_each(|(into, from)| into.add(from));
    }

    fn opened(&mut self, segment: Segment) -> &mut Opened {
        let at = match self.segments.binary_search_by_key(&segment, |(segment, _)| *segment) {
            Ok(at) => at,
            Err(at) => {
                self.segments.insert(at, (segment, Opened::default()));
                at
            }
        };
        &mut self.segments[at].1
    }

    fn happens(&mut self, what: Happened, times: usize) {
        if let Some(at) = Happened::ALL.iter().position(|of| *of == what) {
            self.happened[at] += times as u64;
        }
    }

    /// Takes in a shop's complaints. How long those that are open have waited is what the shop's own figures say.
    fn take_record(&mut self, record: &Record, bounds: &Bounds) {
        let as_of = record.as_of();
        for (segment, cell) in record.cells_from(Segment(i32::MIN)) {
            if cell.total == 0 {
                continue;
            }
            let delays = &mut self.spans[bounds.span(segment)];
            let mut opened = opened_of(cell);
            for (seconds, n) in cell.delays.entries() {
                count(&mut delays.answered, answered_on_grid(*seconds), *n);
            }
            for (seconds, n) in cell.stopped.entries() {
                count(&mut delays.waiting, waited_on_grid(*seconds), *n);
            }
            for (Waiting(opened_at, deadline_hours, scheme, open), n) in cell.waiting.entries() {
                let until = record.known_until(*scheme, as_of);
                count(&mut delays.waiting, waited_on_grid(seconds_between(*opened_at, until)), *n);
                let overdue = until > opened_at.plus_hours(i64::from(*deadline_hours));
                let n = u64::from(*n);
                opened.late += if overdue { n } else { 0 };
                opened.open += if *open { n } else { 0 };
                opened.overdue += if *open && overdue { n } else { 0 };
            }
            for (hours, n) in cell.deadlines.entries() {
                count(&mut delays.deadlines, *hours, *n);
            }
            delays.unknown += u64::from(cell.delay_unknown);
            if segment >= bounds.counted {
                self.opened(segment).add(opened);
            } else {
                self.earlier.add(opened);
            }
        }
    }

    /// Takes in what a shop is, and what happened to it after `since`.
    fn take_shop(&mut self, seen: &Seen, since: Millis, today: Day) {
        let shop = seen.shop;
        self.shops += 1;
        let state = shop.mark_state(today);
        if let Some(at) = MARKS.iter().position(|of| *of == state) {
            self.marks[at] += 1;
        }
        let letter = shop.grade.and_then(|grade| grade.letter);
        self.grades[letter.map_or(GRADES - 1, |letter| letter as usize)] += 1;

        self.happens(Happened::Listed, usize::from(seen.is_new));
        let granted = shop.dossier.granted.is_some_and(|(at, _)| at > since);
        let began = shop.mark.as_ref().is_some_and(|mark| mark.since > since.day() && mark.since <= today);
        self.happens(Happened::Granted, usize::from(granted || began));
        for adjustment in &shop.dossier.adjustments {
            let what = match (adjustment.stage, adjustment.effect) {
                (Stage::InForce { since: at, .. }, effect) if at > since => match effect {
                    Effect::Warning => Happened::Warned,
                    Effect::Suspension => Happened::Suspended,
                    Effect::Revocation => Happened::Revoked,
                },
                (_, Effect::Warning) => continue,
                (Stage::Ended { at, was_in_force: true }, _) if at > since => Happened::Regained,
                (Stage::Overturned { at }, _) if at > since && adjustment.change.is_some() => Happened::Regained,
                _ => continue,
            };
            self.happens(what, 1);
        }
        let confirmed =
            |decided: Option<(Millis, bool)>| decided.is_some_and(|(at, confirmed)| confirmed && at > since);
        let violations = shop.dossier.violations.iter().filter(|violation| confirmed(violation.decided));
        self.happens(Happened::Violation, violations.count());
        if shop.grade.is_some_and(|grade| grade.day > since.day()) {
            match (seen.letter_before, letter) {
                (None, Some(_)) => self.happens(Happened::GradeFirst, 1),
                (Some(before), Some(now)) if now < before => self.happens(Happened::GradeUp, 1),
                (Some(before), Some(now)) if now > before => self.happens(Happened::GradeDown, 1),
                _ => {}
            }
        }
    }
}

fn opened_of(cell: &Cell) -> Opened {
    Opened {
        total: cell.total.into(),
        answered: cell.answered.into(),
        in_time: cell.in_time.into(),
        late: cell.late.into(),
        open: 0,
        overdue: 0,
        resolved: cell.resolved.into(),
        unresolved: cell.unresolved.into(),
        unrated: cell.unrated.into(),
        withdrawn: cell.withdrawn.into(),
        removed: cell.removed.into(),
    }
}

/// What a survey sees of a shop.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// Its complaints.
    pub record: Option<&'a Record>,
    /// Its province, in any spelling; `None` where it is not known.
    pub province: Option<&'a str>,
    /// Its trade; `None` where it is not known.
    pub trade: Option<Trade>,
    /// Whether it came onto the record within the week.
    pub is_new: bool,
    /// Its letter a week ago; read only where its grade was recorded later than that.
    pub letter_before: Option<Letter>,
}

/// Which of several values is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pick<T> {
    /// All of them.
    #[default]
    Any,
    /// Where it is not known.
    Unknown,
    /// One.
    Only(T),
}

impl<T> Pick<T> {
    fn takes<U: PartialEq<T>>(&self, value: Option<&U>) -> bool {
        match (self, value) {
            (Self::Any, _) | (Self::Unknown, None) => true,
            (Self::Only(wanted), Some(value)) => value == wanted,
            _ => false,
        }
    }
}

/// Where shops are and what they sell.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Place(Option<String>, Option<Trade>);

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// When it was made.
    pub made_at: Millis,
    /// The time for which it speaks: up to when complaints are known.
    pub as_of: Millis,
    /// The last public event before it began.
    pub seq: i64,
    /// Provinces by their folded names, as they are written.
    provinces: BTreeMap<String, String>,
    /// Ascending by place.
    groups: Vec<(Place, Group)>,
}

impl Survey {
    /// A survey of no shop yet.
    pub fn begin(made_at: Millis, as_of: Millis, seq: i64) -> Self {
        Self { made_at, as_of: as_of.min(made_at), seq, provinces: BTreeMap::new(), groups: Vec::new() }
    }

    /// The day on which it was made.
    pub fn day(&self) -> Day {
        self.made_at.day()
    }

    /// After this moment begins the week that it looks back on.
    pub fn week_began(&self) -> Millis {
        self.made_at.plus_days(-i64::from(WEEK_DAYS))
    }

    /// Takes in a shop.
    pub fn add(&mut self, seen: &Seen) {
        let province = seen.province.and_then(|name| self.province(name));
        let (since, today) = (self.week_began(), self.day());
        let bounds = Bounds::of(self.as_of);
        let group = self.at(Place(province, seen.trade));
        group.take_shop(seen, since, today);
        if let Some(record) = seen.record {
            group.take_record(record, &bounds);
        }
    }

    /// Takes in another part of the market, surveyed at the same time.
    pub fn merge(&mut self, other: &Self) {
        self.made_at = self.made_at.max(other.made_at);
        self.seq = self.seq.max(other.seq);
        for (folded, written) in &other.provinces {
            self.name_province(folded, written);
        }
        for (place, group) in &other.groups {
            self.at(place.clone()).add(group);
        }
    }

    /// A province's folded name.
    fn province(&mut self, name: &str) -> Option<String> {
        let written: String = name.trim().chars().filter(|c| !c.is_control()).take(PROVINCE_CHARS_MAX).collect();
        let written = written.replace('ي', "ی").replace('ك', "ک");
        let folded = fold(&written);
        let is_one =
            !folded.is_empty() && (self.provinces.contains_key(&folded) || self.provinces.len() < PROVINCES_MAX);
        is_one.then(|| {
            self.name_province(&folded, &written);
            folded
        })
    }

    /// Of several spellings the first in order stays, whichever was seen first.
    fn name_province(&mut self, folded: &str, written: &str) {
        match self.provinces.get_mut(folded) {
            Some(known) if written < known.as_str() => written.clone_into(known),
            Some(_) => {}
            None => {
                self.provinces.insert(folded.to_owned(), written.to_owned());
            }
        }
    }

    fn at(&mut self, place: Place) -> &mut Group {
        let at = match self.groups.binary_search_by(|(of, _)| of.cmp(&place)) {
            Ok(at) => at,
            Err(at) => {
                self.groups.insert(at, (place, Group::default()));
                at
            }
        };
        &mut self.groups[at].1
    }

    /// The provinces that are known: folded names, and how they are written.
    pub fn provinces(&self) -> impl Iterator<Item = (&str, &str)> {
        self.provinces.iter().map(|(folded, written)| (folded.as_str(), written.as_str()))
    }

    /// What is counted of the shops of a province and a trade.
    pub fn group(&self, province: &Pick<String>, trade: Pick<Trade>) -> Group {
        let mut sum = Group::default();
        for (Place(of_province, of_trade), group) in &self.groups {
            if province.takes(of_province.as_ref()) && trade.takes(of_trade.as_ref()) {
                sum.add(group);
            }
        }
        sum
    }

    /// The same for each province that there is, the unknown one last: its folded name.
    pub fn by_province(&self, trade: Pick<Trade>) -> Vec<(Option<&str>, Group)> {
        let mut sums: BTreeMap<(bool, Option<&str>), Group> = BTreeMap::new();
        for (Place(province, of_trade), group) in &self.groups {
            if trade.takes(of_trade.as_ref()) {
                sums.entry((province.is_none(), province.as_deref())).or_default().add(group);
            }
        }
        sums.into_iter().map(|((_, province), group)| (province, group)).collect()
    }

    /// The same for each trade that there is, the unknown one last.
    pub fn by_trade(&self, province: &Pick<String>) -> Vec<(Option<Trade>, Group)> {
        let mut sums: BTreeMap<(bool, Option<Trade>), Group> = BTreeMap::new();
        for (Place(of_province, trade), group) in &self.groups {
            if province.takes(of_province.as_ref()) {
                sums.entry((trade.is_none(), *trade)).or_default().add(group);
            }
        }
        sums.into_iter().map(|((_, trade), group)| (trade, group)).collect()
    }

    /// How a province is written.
    pub fn province_name(&self, folded: &str) -> Option<&str> {
        self.provinces.get(folded).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
