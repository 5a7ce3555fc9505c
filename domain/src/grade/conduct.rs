//! How a shop behaved, as numbers that a rule can grade and that a person can move.

use super::{Clock, Response, Rule};
use crate::calendar::{Day, Segment};
use crate::delay::wilson_lower;
use crate::figures::DELAY_UNKNOWN_SHARE_MAX;
use crate::record::Record;
use serde::{Deserialize, Serialize};

/// Delays are told apart up to 30 days; who was not answered by the escalation counts as still waiting then.
const DELAY_HOURS_MAX: usize = 720;

/// How far above one half a survival estimate may lie and still be one half; see [`crate::delay`].
const HALF: f64 = 0.5 + 1e-12;

/// A share of complaints, each counted by its weight: an old one is part of a complaint. So an interval on it is wider than
/// if all were fresh, one more of either kind always moves it that kind's way, and what is old fades into "too little".
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The weight of those that are meant.
    pub yes: f64,
    /// The weight of all.
    pub all: f64,
}

impl Share {
    fn add(&mut self, weight: f64, yes: u32, no: u32) {
        self.yes += weight * f64::from(yes);
        self.all += weight * (f64::from(yes) + f64::from(no));
    }

    /// The lower bound of its 95% Wilson interval; `None` without a complaint. What is no share is taken for the nearest one.
    pub fn lower(&self) -> Option<f64> {
        (self.all > 0.0 && self.all.is_finite()).then(|| {
            // `max` first: it turns what is no number into 0.
            let yes = self.yes.max(0.0).min(self.all);
            wilson_lower(yes, self.all)
        })
    }

    /// The same with so many more complaints of today.
    pub fn with(&self, yes: u32, no: u32) -> Self {
        let mut share = *self;
        share.add(1.0, yes, no);
        share
    }
}

/// The median delay by Kaplan–Meier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delay {
    /// Nobody knows: there is no complaint, or too many answers have no known time.
    #[default]
    Unknown,
    /// So many hours.
    Hours(u32),
    /// Half of the complaints were not answered by their escalation.
    Never,
}

/// What a shop did, as of a day: closed facts of 24 months, the recent ones weighing more. There is nothing else in it; in
/// particular no money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Conduct {
    /// Answered in time, of those whose deadline is over or that were answered before.
    pub in_time: Share,
    /// Not answered by the escalation, of those whose escalation is over or that were answered before.
    pub silent: Share,
    /// Of those opened lately, unweighted: not answered though their deadline is over.
    pub lately: Share,
    /// Not solved, of those of which somebody said so.
    pub unsolved: Share,
    /// The median delay.
    pub delay: Delay,
}

impl Conduct {
    /// What a record says of a shop on a day. Clocks run until the day's first moment, or until the source's records end; what
    /// happened is what the record holds, so a past day's conduct is that of [`Record::as_it_stood`] at that moment.
    pub fn of(rule: &Rule, record: &Record, day: Day) -> Self {
        let now = day.start();
        let mut conduct = Self::default();
        let mut curve = Curve::new();
        let (mut answered, mut untimed) = (0.0, 0.0);
        let first = Day(day.0.saturating_sub(super::rule::FORGOTTEN_DAYS.cast_signed()));
        for (segment, cell) in record.cells_from(Segment::of(first)) {
            let Ok(age) = u32::try_from(day.0.saturating_sub(segment.first_day().0)) else { break };
            let weight = rule.weight(age);
            let closed = &cell.closed;
            let mut abandoned = closed.abandoned;
            let mut unanswered = 0;
            for (hours, n) in closed.unanswered.entries() {
                unanswered += n;
                curve.stop(*hours, weight, *n);
            }
            for (clock, n) in closed.running.entries() {
                match clock_at(clock, record, now) {
                    Response::Unanswered(hours) => {
                        unanswered += n;
                        curve.stop(hours, weight, *n);
                    }
                    Response::Abandoned => abandoned += n,
                    _ => {}
                }
            }
            for (hours, n) in closed.delays.entries() {
                curve.answer(*hours, weight, *n);
            }
            curve.never(weight, abandoned);
            let came = closed.in_time + closed.late + closed.undated;
            answered += weight * f64::from(came);
            untimed += weight * f64::from(closed.untimed);
            conduct.in_time.add(weight, closed.in_time, closed.late + unanswered + abandoned);
            conduct.silent.add(weight, abandoned, came);
            conduct.unsolved.add(weight, closed.unsolved, closed.solved);
            if age <= rule.lately_days {
                conduct.lately.add(1.0, unanswered + abandoned, came);
            }
        }
        if untimed <= DELAY_UNKNOWN_SHARE_MAX * answered {
            conduct.delay = curve.median();
        }
        conduct
    }
}

fn clock_at(clock: &Clock, record: &Record, now: crate::calendar::Millis) -> Response {
    clock.at(record.known_until(clock.scheme, now))
}

/// The weights of answers and of ends without one by hours, for the Kaplan–Meier estimate with weights as counts.
struct Curve {
    answers: [f64; DELAY_HOURS_MAX],
    stops: [f64; DELAY_HOURS_MAX],
    all: f64,
}

impl Curve {
    fn new() -> Self {
        Self { answers: [0.0; DELAY_HOURS_MAX], stops: [0.0; DELAY_HOURS_MAX], all: 0.0 }
    }

    /// Complaints that were answered after so many hours; beyond 30 days it is as if they never were.
    fn answer(&mut self, hours: u32, weight: f64, n: u32) {
        Self::put(&mut self.answers, hours, weight * f64::from(n));
        self.never(weight, n);
    }

    /// Complaints that waited so many hours, and of which nothing more is known.
    fn stop(&mut self, hours: u32, weight: f64, n: u32) {
        Self::put(&mut self.stops, hours, weight * f64::from(n));
        self.never(weight, n);
    }

    /// Complaints that still wait after 30 days.
    fn never(&mut self, weight: f64, n: u32) {
        self.all += weight * f64::from(n);
    }

    fn put(into: &mut [f64; DELAY_HOURS_MAX], hours: u32, weight: f64) {
        if let Some(place) = usize::try_from(hours).ok().and_then(|hours| into.get_mut(hours)) {
            *place += weight;
        }
    }

    /// The smallest delay after which at most half are still waiting.
    fn median(&self) -> Delay {
        if self.all <= 0.0 {
            return Delay::Unknown;
        }
        let (mut at_risk, mut survival) = (self.all, 1.0);
        for (hours, (answers, stops)) in (0_u32..).zip(self.answers.iter().zip(&self.stops)) {
            if *answers > 0.0 {
                // Rounding may leave a little less at risk than are answered.
                survival *= (at_risk - answers).max(0.0) / at_risk;
                if survival <= HALF {
                    return Delay::Hours(hours);
                }
            }
            at_risk -= answers + stops;
        }
        Delay::Never
    }
}
