//! Made-up shops and their complaints, the same for everybody who starts from the same seed.

use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, ComplaintId, Course, DEADLINE_HOURS, End, Rating};
use bazargah_domain::record::Record;
use bazargah_domain::shop::Scheme;

/// The day of grading.
pub const TODAY: Day = Day(20_800);
pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;
/// After so many hours a complaint goes to a supervisor.
pub const ESCALATION_HOURS: i64 = 192;

/// SplitMix64: a fixed rule, so that anybody gets the same market.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }
}

/// How a shop behaves. The shares are true ones; chance makes its record.
#[derive(Clone, Copy)]
pub struct Habits {
    pub per_month: f64,
    /// Answered by the deadline.
    pub in_time: f64,
    /// Never answered; the rest is answered between deadline and escalation.
    pub silent: f64,
    /// Of the rated answers, those that did not solve the matter.
    pub unsolved: f64,
}

impl Habits {
    /// An honest shop: of what it does not answer in time, four of five come late, one is forgotten; a quarter of those who
    /// rate are not content.
    pub fn honest(per_month: f64, in_time: f64) -> Self {
        Self { per_month, in_time, silent: (1.0 - in_time) / 5.0, unsolved: 0.25 }
    }
}

/// Of those who got an answer, so many rate it.
const RATED: f64 = 0.5;

/// Hours until an answer that comes in time: half within 12 hours.
fn prompt_hours(dice: &mut Dice) -> f64 {
    let u = dice.unit();
    96.0 * u * u * u
}

fn plus(at: Millis, hours: f64) -> Millis {
    Millis(at.0 + (hours * HOUR as f64) as i64)
}

/// A complaint that is opened then and handled by the shop's habits.
pub fn life(dice: &mut Dice, habits: &Habits, opened_at: Millis) -> Complaint {
    let mut complaint = Complaint {
        scheme: Scheme::Bazargah,
        opened_at,
        deadline_hours: DEADLINE_HOURS,
        category: "late-delivery".to_owned(),
        amount: None,
        url: None,
        answer: Answer::Awaited,
        rating: Rating::Unrated,
        end: End::Running,
        course: Course::default(),
    };
    // The same number of throws for every complaint: one shop's other habits leave the rest of the market as it is.
    let (fate, hours, late) = (dice.unit(), prompt_hours(dice), dice.between(96.5, 190.0));
    let (rates, solves, wait) = (dice.happens(RATED), dice.unit(), dice.between(2.0, 240.0));
    let score = dice.happens(0.5);
    if fate < habits.in_time {
        complaint.answer = Answer::At(plus(opened_at, hours));
    } else if fate < 1.0 - habits.silent {
        complaint.answer = Answer::At(plus(opened_at, late));
    }
    if let (Answer::At(at), true) = (complaint.answer, rates) {
        // Who waited long is harder to content.
        let unsolved = if fate < habits.in_time { habits.unsolved } else { (1.5 * habits.unsolved).min(0.9) };
        rate(&mut complaint, plus(at, wait), solves >= unsolved, score);
    }
    complaint
}

/// The buyer's word, with 4 or 5 where solved and 1 or 2 where not.
pub fn rate(complaint: &mut Complaint, at: Millis, solved: bool, higher: bool) {
    complaint.rating = if solved { Rating::Resolved } else { Rating::Unresolved };
    complaint.course.rated_at = Some(at);
    complaint.course.score = Some(if solved { 4 } else { 1 } + u8::from(higher));
}

/// The complaints of a shop over so many days up to (and without) the day, oldest first.
pub fn history(dice: &mut Dice, habits: &Habits, from: Day, to: Day) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut at = from.start().0 as f64;
    loop {
        // The time to the next of a steady stream.
        at += -(1.0 - dice.unit()).ln() * 30.44 * DAY as f64 / habits.per_month;
        if at >= to.start().0 as f64 {
            return complaints;
        }
        complaints.push(life(dice, habits, Millis(at as i64)));
    }
}

/// The record of these complaints as it stood on a day.
pub fn record(complaints: &[Complaint], day: Day) -> Record {
    let read = [(Scheme::Bazargah, day.start())].into();
    Record::as_it_stood(&read, (0..).map(ComplaintId).zip(complaints), day.start())
}
