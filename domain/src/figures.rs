//! The figures that people see, made from a shop's record for one period.

use crate::calendar::{Calendar, Day, Millis, Month, Segment};
use crate::complaint::{DEADLINE_HOURS, seconds_between};
use crate::delay::{self, Curve, Interval, Median, Point};
use crate::record::{Record, Waiting};
use crate::shop::Scheme;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer complaints than this that tell something give no share and no median on a page: "too little to tell".
pub const ENOUGH: u64 = 5;

/// An answer's delay is published only while at most this share of the answers has an unknown time.
pub const DELAY_UNKNOWN_SHARE_MAX: f64 = 0.05;

/// Points of the delay curve that are kept for drawing.
const CURVE_POINTS_MAX: usize = 40;

/// Kinds of complaint that are named; the rest are added up.
const CATEGORIES_MAX: usize = 6;

/// The period that the figures speak of, in whole Gregorian months up to the day of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Period {
    /// This month and the five before.
    #[serde(rename = "6m")]
    Months6,
    /// This month and the eleven before.
    #[default]
    #[serde(rename = "12m")]
    Months12,
    /// Everything on record.
    #[serde(rename = "all")]
    All,
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Self; 3] = [Self::Months6, Self::Months12, Self::All];

    /// The name in addresses and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Months6 => "6m",
            Self::Months12 => "12m",
            Self::All => "all",
        }
    }

    /// The period of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.as_str() == name)
    }

    /// Its first day when asked on `to`; `None` for all.
    pub fn first_day(self, to: Day) -> Option<Day> {
        let months = match self {
            Self::Months6 => 5,
            Self::Months12 => 11,
            Self::All => return None,
        };
        Some(Month::of(to, Calendar::Gregorian).minus(months).first_day())
    }
}

/// Complaints by state. `total` is the sum of open, rated, unrated, withdrawn and removed; `answered` and `overdue` look at
/// the same complaints from another side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All, tombstones among them.
    pub total: u64,
    /// Wait for an answer.
    pub open: u64,
    /// Open beyond their deadline.
    pub overdue: u64,
    /// Have an answer, whenever it came.
    pub answered: u64,
    /// Solved, says the buyer.
    pub rated_resolved: u64,
    /// Not solved, says the buyer.
    pub rated_unresolved: u64,
    /// Answered or closed, and the buyer said nothing.
    pub unrated: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Tombstones.
    pub removed: u64,
    /// Contested by the shop, whatever became of it.
    #[serde(default)]
    pub contested: u64,
    /// Of these, a supervisor agreed.
    #[serde(default)]
    pub upheld: u64,
}

/// What one segment of the calendar saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentCounts {
    /// Which segment.
    pub segment: Segment,
    /// Complaints opened in it.
    pub total: u32,
    /// Of these, answered by now.
    pub answered: u32,
    /// Of these, answered in time.
    pub in_time: u32,
    /// Solved, says the buyer.
    pub resolved: u32,
    /// Not solved, says the buyer.
    pub unresolved: u32,
}

/// A point of the drawn curve: hours, share still waiting, and its 95% band. Rounded, for drawing only.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint(
    /// Hours since the complaint was opened.
    pub f64,
    /// Share still without an answer.
    pub f64,
    /// Lower bound.
    pub f64,
    /// Upper bound.
    pub f64,
);

/// A shop's figures for one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Which period.
    pub period: Period,
    /// Its first day.
    pub from: Day,
    /// The time for which they speak.
    pub as_of: Millis,
    /// Up to when each source's records are known.
    pub read: BTreeMap<Scheme, Millis>,
    /// Complaints by state.
    pub counts: Counts,
    /// Complaints of which it is known whether the answer came in time.
    pub decided: u64,
    /// Share answered in time, of the decided ones, with its 95% Wilson interval.
    pub in_time: Option<Interval>,
    /// Hours for the answer that most of these complaints had.
    pub deadline_hours: u32,
    /// Answered ones of which nobody knows when.
    pub delay_unknown: u64,
    /// Complaints with a known delay or a known wait: what the curve is made of.
    pub timed: u64,
    /// The median delay by Kaplan–Meier; `None` where too many answers have no known time.
    pub median: Option<Median>,
    /// The delay's curve, thinned for drawing.
    pub curve: Vec<CurvePoint>,
    /// The last time that the curve speaks of, in hours.
    pub followed_hours: f64,
    /// By segment, oldest first.
    pub segments: Vec<SegmentCounts>,
    /// What the complaints are about, most frequent first.
    pub categories: Vec<(String, u32)>,
    /// Complaints of kinds that are not named.
    pub other_categories: u32,
}

impl Figures {
    /// The same, speaking for `now` where no source of the shop was read and nothing happened, so that no earlier time is known for which
    /// they could.
    pub fn or_as_of(mut self, now: Millis) -> Self {
        if self.read.is_empty() && self.counts.total == 0 {
            let today = now.day();
            self.as_of = now;
            self.from = self.period.first_day(today).unwrap_or(today);
        }
        self
    }

    /// The figures of a record for a period.
    pub fn of(record: &Record, period: Period) -> Self {
        let as_of = record.as_of();
        let to = as_of.day();
        let from = period.first_day(to).or_else(|| record.first_day()).unwrap_or(to);
        let mut counts = Counts::default();
        let (mut in_time, mut late, mut delay_unknown) = (0u64, 0u64, 0u64);
        let (mut delays, mut waits) = (BTreeMap::new(), BTreeMap::new());
        let (mut categories, mut deadlines) = (BTreeMap::new(), BTreeMap::<u32, u64>::new());
        let mut segments = Vec::new();
        for (segment, cell) in record.cells_from(Segment::of(from)) {
            if cell.total == 0 {
                continue;
            }
            counts.total += u64::from(cell.total);
            counts.answered += u64::from(cell.answered);
            counts.rated_resolved += u64::from(cell.resolved);
            counts.rated_unresolved += u64::from(cell.unresolved);
            counts.unrated += u64::from(cell.unrated);
            counts.withdrawn += u64::from(cell.withdrawn);
            counts.contested += u64::from(cell.contested);
            counts.upheld += u64::from(cell.upheld);
            counts.removed += u64::from(cell.removed);
            in_time += u64::from(cell.in_time);
            late += u64::from(cell.late);
            delay_unknown += u64::from(cell.delay_unknown);
            merge(&mut delays, cell.delays.entries());
            merge(&mut waits, cell.stopped.entries());
            for (Waiting(opened_at, deadline_hours, scheme, open), n) in cell.waiting.entries() {
                let until = record.known_until(*scheme, as_of);
                *waits.entry(seconds_between(*opened_at, until)).or_insert(0) += n;
                let overdue = until > opened_at.plus_hours(i64::from(*deadline_hours));
                let n = u64::from(*n);
                late += if overdue { n } else { 0 };
                counts.open += if *open { n } else { 0 };
                counts.overdue += if *open && overdue { n } else { 0 };
            }
            for (category, n) in cell.categories.entries() {
                *categories.entry(category.as_str()).or_insert(0u32) += n;
            }
            for (hours, n) in cell.deadlines.entries() {
                *deadlines.entry(*hours).or_insert(0) += u64::from(*n);
            }
            segments.push(SegmentCounts {
                segment,
                total: cell.total,
                answered: cell.answered,
                in_time: cell.in_time,
                resolved: cell.resolved,
                unresolved: cell.unresolved,
            });
        }
        let delays: Vec<(u32, u32)> = delays.into_iter().collect();
        let waits: Vec<(u32, u32)> = waits.into_iter().collect();
        let curve = delay::kaplan_meier(&delays, &waits);
        let delay_known =
            counts.answered == 0 || delay_unknown as f64 <= DELAY_UNKNOWN_SHARE_MAX * counts.answered as f64;
        let mut categories: Vec<(String, u32)> = categories.into_iter().map(|(c, n)| (c.to_owned(), n)).collect();
        categories.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let other_categories = categories.iter().skip(CATEGORIES_MAX).map(|(_, n)| n).sum();
        categories.truncate(CATEGORIES_MAX);
        Self {
            period,
            from,
            as_of,
            read: record.read.clone(),
            counts,
            decided: in_time + late,
            in_time: delay::wilson(in_time, in_time + late),
            deadline_hours: deadlines
                .into_iter()
                .max_by_key(|(hours, n)| (*n, *hours))
                .map_or(DEADLINE_HOURS, |(hours, _)| hours),
            delay_unknown,
            timed: curve.n,
            median: delay_known.then(|| delay::median(&curve)),
            followed_hours: round(f64::from(curve.last_seconds) / 3600.0),
            curve: if delay_known { drawn(&curve) } else { Vec::new() },
            segments,
            categories,
            other_categories,
        }
    }

    /// Whether the share answered in time says anything.
    pub fn share_tells(&self) -> bool {
        self.decided >= ENOUGH
    }

    /// Whether the median delay says anything.
    pub fn delay_tells(&self) -> bool {
        self.timed >= ENOUGH && self.median.is_some()
    }

    /// The segments added up by a calendar's months, oldest first, without gaps.
    pub fn months(&self, calendar: Calendar) -> Vec<MonthCounts> {
        let Some(first) = self.segments.first() else { return Vec::new() };
        let mut month = first.segment.month(calendar);
        let newest = self.segments.last().map_or(month, |last| last.segment.month(calendar));
        let last = Month::of(self.as_of.day(), calendar).max(newest);
        let mut months = Vec::new();
        let mut segments = self.segments.iter().peekable();
        while month <= last {
            let mut counts = MonthCounts { month, total: 0, answered: 0, in_time: 0, resolved: 0, unresolved: 0 };
            while let Some(s) = segments.next_if(|s| s.segment.month(calendar) <= month) {
                counts.total += s.total;
                counts.answered += s.answered;
                counts.in_time += s.in_time;
                counts.resolved += s.resolved;
                counts.unresolved += s.unresolved;
            }
            months.push(counts);
            month = month.next();
        }
        months
    }
}

/// What one month saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthCounts {
    /// Which month.
    pub month: Month,
    /// Complaints opened in it.
    pub total: u32,
    /// Of these, answered by now.
    pub answered: u32,
    /// Of these, answered in time.
    pub in_time: u32,
    /// Solved, says the buyer.
    pub resolved: u32,
    /// Not solved, says the buyer.
    pub unresolved: u32,
}

/// A curve thinned and rounded, for drawing.
pub(crate) fn drawn(curve: &Curve) -> Vec<CurvePoint> {
    let point = |p: &Point| {
        let survival = round(p.survival);
        let (lower, upper) = (p.lower.map_or(survival, round), p.upper.map_or(survival, round));
        CurvePoint(round(f64::from(p.seconds) / 3600.0), survival, lower, upper)
    };
    delay::thin(curve, CURVE_POINTS_MAX).iter().map(point).collect()
}

fn merge(into: &mut BTreeMap<u32, u32>, entries: &[(u32, u32)]) {
    for (value, n) in entries {
        *into.entry(*value).or_insert(0) += n;
    }
}

fn round(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::{ComplaintId, tests::opened};
    use crate::event::Fact;

    const HOUR: i64 = 3_600_000;

    fn answered(after_hours: i64) -> Option<Fact> {
        Some(Fact::ComplaintAnswered { at: Some(Millis(after_hours * HOUR)), in_time: None })
    }

    fn record(facts: &[Option<Fact>], as_of_hours: i64) -> Record {
        let mut record = Record::default();
        for (n, fact) in facts.iter().enumerate() {
            let mut complaint = opened(0);
            if let Some(fact) = fact {
                complaint.apply(fact).unwrap();
            }
            record.open(ComplaintId(n as i64), &complaint);
        }
        record.read_until(Scheme::Demo, Millis(as_of_hours * HOUR));
        record
    }

    #[test]
    fn figures_of_nothing_speak_for_now_and_others_for_what_was_read() {
        let now = Day::parse("2026-11-25").unwrap().start();
        let spoken = |period| {
            let figures = Figures::of(&Record::default(), period).or_as_of(now);
            (figures.from.to_iso(), figures.as_of)
        };
        assert_eq!(spoken(Period::Months6), ("2026-06-01".to_owned(), now), "as for a shop that was read");
        assert_eq!(spoken(Period::All), ("2026-11-25".to_owned(), now));
        let read = Figures::of(&record(&[], 48), Period::All);
        assert_eq!(read.clone().or_as_of(now), read);
    }

    #[test]
    fn open_complaints_are_censored_and_not_left_out() {
        // Two answers, three that still wait: fewer than half are answered, so the median is beyond what was seen.
        let figures = Figures::of(&record(&[answered(10), answered(20), None, None, None], 200), Period::All);
        let median = figures.median.unwrap();
        assert_eq!((median.value, median.longer_than), (None, Some(200.0)));
        assert_eq!(
            figures.counts,
            Counts { total: 5, open: 3, overdue: 3, answered: 2, unrated: 2, ..Counts::default() }
        );
        let share = figures.in_time.unwrap();
        assert!((share.value - 0.4).abs() < 1e-12);
    }

    #[test]
    fn waiting_within_the_deadline_is_undecided() {
        let figures = Figures::of(&record(&[answered(10), None], 50), Period::All);
        assert_eq!((figures.decided, figures.counts.overdue, figures.counts.open), (1, 0, 1));
    }

    #[test]
    fn answers_of_unknown_time_give_no_median_but_count() {
        let unknown = Some(Fact::ComplaintAnswered { at: None, in_time: Some(true) });
        let figures = Figures::of(&record(&[unknown.clone(), unknown, answered(5)], 500), Period::All);
        assert_eq!(figures.median, None);
        assert!(figures.curve.is_empty());
        assert_eq!((figures.counts.answered, figures.delay_unknown, figures.decided), (3, 2, 3));
    }

    #[test]
    fn a_period_starts_on_a_months_first_day() {
        let to = Day::from_ymd(2026, 11, 24).unwrap();
        assert_eq!(Period::Months12.first_day(to), Day::from_ymd(2025, 12, 1));
        assert_eq!(Period::Months6.first_day(to), Day::from_ymd(2026, 6, 1));
    }

    #[test]
    fn months_have_no_gaps_in_either_calendar() {
        let figures = Figures::of(&record(&[None], 24 * 100), Period::All);
        for calendar in [Calendar::Gregorian, Calendar::Jalali] {
            let months = figures.months(calendar);
            assert!(months.len() >= 4, "{}", months.len());
            assert!(months.windows(2).all(|pair| pair[0].month.next() == pair[1].month));
            assert_eq!(months.iter().map(|m| m.total).sum::<u32>(), 1);
        }
    }
}
