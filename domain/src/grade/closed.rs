//! What one complaint tells the grade: only facts that are closed, so that nothing done afterwards moves them.

use crate::calendar::Millis;
use crate::case::Policy;
use crate::complaint::{Answer, Complaint, End, Favour, Rating, seconds_between};
use crate::shop::Scheme;
use serde::{Deserialize, Serialize};

/// An objection that was raised in good time holds a complaint back for at most so many days from its opening; who contests
/// everything hides nothing for longer, however slow the supervisors are. When they agree at last, it never counted.
pub const HELD_DAYS_MAX: i64 = 10;

/// What a complaint says of how the shop answers. Delays are in hours, a begun hour being a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// Nothing: its time was not over when it ended, or the shop's objection in good time was right.
    Nothing,
    /// Answered by its deadline; after so many hours, where that is known.
    InTime(Option<u32>),
    /// Answered after its deadline and by its escalation.
    Late(Option<u32>),
    /// Answered, and nobody knows whether in time.
    Undated,
    /// Not answered by its deadline, and its escalation is still to come, or it ended before that; waited so many hours.
    Unanswered(u32),
    /// Not answered by its escalation. It stays so, whatever comes later.
    Abandoned,
    /// Its clock runs: what it says depends on the moment of asking.
    Running(Clock),
}

/// The clock of a complaint that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Clock {
    /// When it was opened.
    pub opened_at: Millis,
    /// Hours for the answer.
    pub deadline_hours: u32,
    /// Whose record; its reading time bounds what is known.
    pub scheme: Scheme,
    /// Whether an objection raised in good time waits for its decision.
    pub held: bool,
}

impl Clock {
    /// What it says at a moment: nothing yet, unanswered or abandoned.
    pub fn at(&self, now: Millis) -> Response {
        let due = self.opened_at.plus_hours(i64::from(self.deadline_hours));
        if now <= due || (self.held && now < self.opened_at.plus_days(HELD_DAYS_MAX)) {
            return Response::Nothing;
        }
        if now <= due.plus_hours(escalation_hours(self.opened_at)) {
            Response::Unanswered(hours_between(self.opened_at, now))
        } else {
            Response::Abandoned
        }
    }
}

impl Response {
    /// What a complaint says. One that was withdrawn or removed says what it said when that happened: asking for a removal
    /// gains nothing.
    pub fn of(complaint: &Complaint) -> Self {
        let opened_at = complaint.opened_at;
        let due = complaint.due_at();
        let escalation = due.plus_hours(escalation_hours(opened_at));
        let contest = complaint.course.contest;
        if is_not_the_shops(complaint) {
            return Self::Nothing;
        }
        let held = contest.is_some_and(|contest| contest.at <= due && contest.decided.is_none());
        let (ended_at, taken_back) = match complaint.end {
            End::Running => (None, false),
            End::Closed { at } => (at, false),
            // What ended before it was removed stood from its end on.
            End::Removed { at, .. } => (Some(complaint.course.ended_at.unwrap_or(at)), true),
            End::Withdrawn { at } => (Some(at), true),
        };
        // A supervisor agreed to a late objection: it counts as it stood when that was raised.
        let upheld = contest.filter(|contest| contest.decided.is_some_and(|(_, upheld)| upheld));
        let (ended_at, taken_back) = match upheld {
            Some(contest) => (Some(ended_at.map_or(contest.at, |at| at.min(contest.at))), true),
            None => (ended_at, taken_back),
        };
        let answer = match complaint.answer {
            Answer::At(at) if taken_back && ended_at.is_some_and(|ended| at > ended) => Answer::Awaited,
            answer => answer,
        };
        match (answer, ended_at) {
            (Answer::At(at), _) if at <= due => Self::InTime(Some(hours_between(opened_at, at))),
            (Answer::At(at), _) if at <= escalation => Self::Late(Some(hours_between(opened_at, at))),
            (Answer::At(_), _) => Self::Abandoned,
            (Answer::TimeUnknown { in_time: Some(true) }, _) => Self::InTime(None),
            (Answer::TimeUnknown { in_time: Some(false) }, _) => Self::Late(None),
            (Answer::TimeUnknown { in_time: None }, _) => Self::Undated,
            (Answer::Awaited, Some(ended)) if ended <= due => Self::Nothing,
            (Answer::Awaited, Some(ended)) if ended <= escalation => Self::Unanswered(hours_between(opened_at, ended)),
            (Answer::Awaited, Some(_)) => Self::Abandoned,
            (Answer::Awaited, None) if complaint.end == End::Running => {
                let (deadline_hours, scheme) = (complaint.deadline_hours, complaint.scheme);
                Self::Running(Clock { opened_at, deadline_hours, scheme, held })
            }
            // Closed for good without an answer, and the source does not say when.
            (Answer::Awaited, None) => Self::Abandoned,
        }
    }
}

/// Whether the buyer's matter was solved, where somebody said so: the buyer, or a supervisor's decision in the buyer's place.
/// A complaint that was reopened stays unsolved until its buyer says otherwise; who never answers it again gains nothing. A
/// decision for the shop takes the word "unsolved" away.
pub fn solved(complaint: &Complaint) -> Option<bool> {
    if is_not_the_shops(complaint) {
        return None;
    }
    match (complaint.rating, complaint.course.decision.map(|(_, favour)| favour)) {
        (Rating::Resolved, _) => Some(true),
        (_, Some(Favour::Shop)) => None,
        (_, Some(Favour::Buyer)) | (Rating::Unresolved, None) => Some(false),
        (Rating::Unrated, None) => complaint.course.reopened_at.map(|_| false),
    }
}

/// Whether the shop said by the deadline that it is not for it to answer, and a supervisor agreed: it never counted.
fn is_not_the_shops(complaint: &Complaint) -> bool {
    complaint
        .course
        .contest
        .is_some_and(|contest| contest.at <= complaint.due_at() && contest.decided.is_some_and(|(_, upheld)| upheld))
}

fn escalation_hours(opened_at: Millis) -> i64 {
    i64::from(Policy::on(opened_at.day()).escalation_hours)
}

fn hours_between(from: Millis, to: Millis) -> u32 {
    seconds_between(from, to).div_ceil(3_600)
}
