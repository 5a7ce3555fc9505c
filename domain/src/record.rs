//! A shop's record: everything that its figures are made of, kept up to date as events come.
//!
//! [`Record::open`], [`Record::change`] and [`Record::read_until`] are the whole projection. The import, `bazargah verify` and
//! the tests use these, so a replay of the events must give the stored record to the byte.

use crate::calendar::{Day, Millis, Segment};
use crate::complaint::{Answer, Complaint, ComplaintId, End, Rating, State, seconds_between};
use crate::grade::{Clock, Response, solved};
use crate::shop::Scheme;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many of the newest complaints a record keeps whole, for the profile's first screens.
pub const RECENT_MAX: usize = 5;

/// Values with their counts, ascending. A sorted list and no tree: most hold one to five values, for which a tree takes a
/// kilobyte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally<K>(Vec<(K, u32)>);

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K> Tally<K> {
    /// The values with their counts, ascending.
    pub fn entries(&self) -> &[(K, u32)] {
        &self.0
    }
}

impl<K: Ord + Clone> Tally<K> {
    /// Adding and taking away are one walk, so that a complaint which changes leaves no trace of what it was.
    fn turn(&mut self, value: &K, turn: Turn) {
        match (self.0.binary_search_by(|(v, _)| v.cmp(value)), turn) {
            (Ok(i), Turn::Add) => self.0[i].1 += 1,
            (Err(i), Turn::Add) => {
                if self.0.is_empty() {
                    // A list begins with room for four otherwise, and most stay at one.
                    self.0.reserve_exact(1);
                }
                self.0.insert(i, (value.clone(), 1));
            }
            (Ok(i), Turn::Remove) => {
                self.0[i].1 -= 1;
                if self.0[i].1 == 0 {
                    self.0.remove(i);
                }
            }
            (Err(_), Turn::Remove) => {}
        }
    }
}

/// A complaint whose clock still runs: how long it has waited depends on the day of asking.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Waiting(
    /// When it was opened.
    pub Millis,
    /// Hours for the answer.
    pub u32,
    /// Whose record; its reading time bounds what is known.
    pub Scheme,
    /// Whether it is open; the other kind was rated by its buyer though no answer had come.
    pub bool,
);

/// What the grade reads of a segment's complaints: closed facts, in which removed complaints count as they stood (see
/// [`Response`]). Every complaint is in at most one of `in_time`, `late`, `undated`, `abandoned`, `unanswered` and `running`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Answered by the deadline.
    pub in_time: u32,
    /// Answered after the deadline and by the escalation.
    pub late: u32,
    /// Answered, and nobody knows whether in time.
    pub undated: u32,
    /// Answered, and nobody knows after how long; these are in one of the three above.
    pub untimed: u32,
    /// Not answered by the escalation.
    pub abandoned: u32,
    /// Solved.
    pub solved: u32,
    /// Not solved.
    pub unsolved: u32,
    /// Hours from opening to the answer, of those answered by the escalation.
    pub delays: Tally<u32>,
    /// Hours that those waited which ended without an answer between their deadline and their escalation.
    pub unanswered: Tally<u32>,
    /// Clocks that still run.
    pub running: Tally<Clock>,
}

impl Closed {
    fn turn(&mut self, complaint: &Complaint, turn: Turn) {
        match solved(complaint) {
            Some(true) => turn.count(&mut self.solved),
            Some(false) => turn.count(&mut self.unsolved),
            None => {}
        }
        let answered_after = match Response::of(complaint) {
            Response::Nothing => return,
            Response::Abandoned => return turn.count(&mut self.abandoned),
            Response::Unanswered(hours) => return self.unanswered.turn(&hours, turn),
            Response::Running(clock) => return self.running.turn(&clock, turn),
            Response::InTime(hours) => {
                turn.count(&mut self.in_time);
                hours
            }
            Response::Late(hours) => {
                turn.count(&mut self.late);
                hours
            }
            Response::Undated => {
                turn.count(&mut self.undated);
                None
            }
        };
        match answered_after {
            Some(hours) => self.delays.turn(&hours, turn),
            None => turn.count(&mut self.untimed),
        }
    }
}

/// The complaints that were opened within one segment of the calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// All of them.
    pub total: u32,
    /// With an answer, whenever it came.
    pub answered: u32,
    /// Answered in time.
    pub in_time: u32,
    /// Answered late, or closed without an answer.
    pub late: u32,
    /// Solved, says the buyer.
    pub resolved: u32,
    /// Not solved, says the buyer.
    pub unresolved: u32,
    /// Answered or closed, and the buyer said nothing.
    pub unrated: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// Tombstones; in no other count but `total` and those of contests.
    pub removed: u32,
    /// Contested by the shop.
    pub contested: u32,
    /// Of these, a supervisor agreed. Those that were removed for it count here too.
    pub upheld: u32,
    /// Answered, but nobody knows when.
    pub delay_unknown: u32,
    /// Seconds from opening to the answer.
    pub delays: Tally<u32>,
    /// Seconds after which the clock stopped without an answer.
    pub stopped: Tally<u32>,
    /// Clocks that still run, with their counts.
    pub waiting: Tally<Waiting>,
    /// What they are about.
    pub categories: Tally<String>,
    /// Hours for the answer, with counts.
    pub deadlines: Tally<u32>,
    /// What the grade reads.
    pub closed: Closed,
}

/// Which way a count goes.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Add,
    Remove,
}

impl Turn {
    fn count(self, n: &mut u32) {
        match self {
            Self::Add => *n += 1,
            Self::Remove => *n = n.saturating_sub(1),
        }
    }
}

impl Cell {
    fn turn(&mut self, complaint: &Complaint, turn: Turn) {
        let count = |n: &mut u32| turn.count(n);
        self.closed.turn(complaint, turn);
        count(&mut self.total);
        if let Some(contest) = complaint.course.contest {
            count(&mut self.contested);
            if contest.decided.is_some_and(|(_, upheld)| upheld) {
                count(&mut self.upheld);
            }
        }
        let state = complaint.state();
        match state {
            State::Open => {}
            State::Resolved => count(&mut self.resolved),
            State::Unresolved => count(&mut self.unresolved),
            State::Unrated => count(&mut self.unrated),
            State::Withdrawn => count(&mut self.withdrawn),
            State::Removed => return count(&mut self.removed),
        }
        self.categories.turn(&complaint.category, turn);
        self.deadlines.turn(&complaint.deadline_hours, turn);
        match complaint.in_time() {
            Some(true) => count(&mut self.in_time),
            Some(false) => count(&mut self.late),
            None => {}
        }
        match complaint.answer {
            Answer::At(at) => {
                count(&mut self.answered);
                self.delays.turn(&seconds_between(complaint.opened_at, at), turn);
            }
            Answer::TimeUnknown { .. } => {
                count(&mut self.answered);
                count(&mut self.delay_unknown);
            }
            Answer::Awaited => match &complaint.end {
                End::Running => {
                    let waiting =
                        Waiting(complaint.opened_at, complaint.deadline_hours, complaint.scheme, state == State::Open);
                    self.waiting.turn(&waiting, turn);
                }
                End::Closed { at: Some(at) } | End::Withdrawn { at } | End::Removed { at, .. } => {
                    self.stopped.turn(&seconds_between(complaint.opened_at, *at), turn);
                }
                // Closed without an answer and without a time: none had come by the deadline, and nothing more is known.
                End::Closed { at: None } => self.stopped.turn(&complaint.deadline_hours.saturating_mul(3600), turn),
            },
        }
    }
}

/// Everything that a shop's figures are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Up to when each source's records are known.
    pub read: BTreeMap<Scheme, Millis>,
    /// The complaints by the segment in which they were opened.
    cells: Vec<(Segment, Cell)>,
    /// The newest complaints, newest first; stored apart, for the pages that need no more.
    #[serde(skip)]
    pub recent: Vec<Recent>,
}

/// A complaint with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Its number.
    pub id: ComplaintId,
    /// What is known of it.
    pub complaint: Complaint,
}

impl Record {
    /// Takes in that a complaint was opened.
    pub fn open(&mut self, id: ComplaintId, complaint: &Complaint) {
        self.cell(complaint).turn(complaint, Turn::Add);
        self.heard_of(complaint);
        let newest = (complaint.opened_at, id);
        let place = self.recent.partition_point(|r| (r.complaint.opened_at, r.id) > newest);
        if place < RECENT_MAX {
            self.recent.truncate(RECENT_MAX - 1);
            self.recent.reserve_exact(1);
            self.recent.insert(place, Recent { id, complaint: complaint.clone() });
        }
    }

    /// Takes in that a complaint changed.
    pub fn change(&mut self, id: ComplaintId, before: &Complaint, after: &Complaint) {
        self.cell(before).turn(before, Turn::Remove);
        self.cell(after).turn(after, Turn::Add);
        self.heard_of(after);
        if let Some(recent) = self.recent.iter_mut().find(|r| r.id == id) {
            recent.complaint = after.clone();
        }
    }

    /// Takes in up to when a source's records are known; an earlier time than before changes nothing.
    pub fn read_until(&mut self, scheme: Scheme, until: Millis) {
        let known = self.read.entry(scheme).or_insert(until);
        *known = (*known).max(until);
    }

    /// What happens here is known as it happens: every event is a reading of this site's own records.
    fn heard_of(&mut self, complaint: &Complaint) {
        if complaint.scheme == Scheme::Bazargah {
            self.read_until(Scheme::Bazargah, complaint.known_until());
        }
    }

    fn cell(&mut self, complaint: &Complaint) -> &mut Cell {
        let segment = Segment::of(complaint.opened_at.day());
        let place = match self.cells.binary_search_by_key(&segment, |(segment, _)| *segment) {
            Ok(place) => place,
            Err(place) => {
                // An import holds thousands of records: none takes twice what it needs.
                self.cells.reserve_exact(1);
                self.cells.insert(place, (segment, Cell::default()));
                place
            }
        };
        &mut self.cells[place].1
    }

    /// The complaints of each segment from this one on, oldest first.
    pub fn cells_from(&self, first: Segment) -> impl Iterator<Item = (Segment, &Cell)> {
        let place = self.cells.partition_point(|(segment, _)| *segment < first);
        self.cells[place..].iter().map(|(segment, cell)| (*segment, cell))
    }

    /// The time for which the figures speak: the last that a source of complaints was read up to; without one, the last
    /// that any was.
    pub fn as_of(&self) -> Millis {
        let complaints =
            self.read.iter().filter(|(scheme, _)| **scheme != Scheme::Enamad).map(|(_, until)| *until).max();
        complaints.or_else(|| self.read.values().copied().max()).unwrap_or(Millis(0))
    }

    /// Up to when an open complaint of that source is known to have waited.
    pub fn known_until(&self, scheme: Scheme, as_of: Millis) -> Millis {
        self.read.get(&scheme).copied().unwrap_or(as_of).min(as_of)
    }

    /// All complaints, tombstones among them.
    pub fn total(&self) -> u64 {
        self.cells.iter().map(|(_, cell)| u64::from(cell.total)).sum()
    }

    /// The record of these complaints as they stood at an earlier time.
    pub fn as_it_stood<'a>(
        read: &BTreeMap<Scheme, Millis>,
        complaints: impl IntoIterator<Item = (ComplaintId, &'a Complaint)>,
        at: Millis,
    ) -> Self {
        let mut record = Self::default();
        for (scheme, until) in read {
            record.read_until(*scheme, (*until).min(at));
        }
        for (id, complaint) in complaints {
            if let Some(then) = complaint.as_it_stood(at) {
                record.open(id, &then);
            }
        }
        record
    }

    /// The first day on which a complaint of this record may have been opened.
    pub fn first_day(&self) -> Option<Day> {
        self.cells.iter().find(|(_, cell)| cell.total > 0).map(|(segment, _)| Day(segment.0))
    }
}

/// Whether a rating says that it was solved.
pub fn is_resolved(rating: Rating) -> Option<bool> {
    match rating {
        Rating::Unrated => None,
        Rating::Resolved => Some(true),
        Rating::Unresolved => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::tests::opened;
    use crate::complaint::{Favour, Ground};
    use crate::event::Fact;
    use proptest::prelude::*;

    /// Facts in any order; those that cannot follow are refused by the complaint itself.
    fn any_fact() -> impl Strategy<Value = Fact> {
        let at = (0i64..40_000_000_000).prop_map(Millis);
        prop_oneof![
            at.clone().prop_map(|at| Fact::ComplaintAnswered { at: Some(at), in_time: None }),
            any::<Option<bool>>().prop_map(|in_time| Fact::ComplaintAnswered { at: None, in_time }),
            any::<bool>().prop_map(|resolved| Fact::ComplaintRated { resolved, at: None, score: None }),
            proptest::option::of(at.clone()).prop_map(|at| Fact::ComplaintClosed { at }),
            at.clone().prop_map(|at| Fact::ComplaintWithdrawn { at }),
            at.clone().prop_map(|at| Fact::ComplaintRemoved { at, reason: "x".into() }),
            at.clone().prop_map(|at| Fact::ComplaintContested { at, ground: Ground::NotOurCustomer }),
            (at.clone(), any::<bool>()).prop_map(|(at, upheld)| Fact::ContestDecided { at, upheld }),
            at.clone().prop_map(|at| Fact::ComplaintReopened { at }),
            at.clone().prop_map(|at| Fact::ComplaintEscalated { at }),
            at.prop_map(|at| Fact::ComplaintDecided { at, favour: Favour::Shop }),
        ]
    }

    proptest! {
        /// Following the changes one by one gives the same record as counting the final complaints afresh.
        #[test]
        fn following_equals_counting(lives in proptest::collection::vec(
            (0i64..30_000_000_000, proptest::collection::vec(any_fact(), 0..5)), 0..30))
        {
            let mut followed = Record::default();
            let mut finals = Vec::new();
            for (n, (at, facts)) in lives.iter().enumerate() {
                let id = ComplaintId(n as i64);
                let mut complaint = opened(*at);
                followed.open(id, &complaint);
                for fact in facts {
                    let before = complaint.clone();
                    if complaint.apply(fact).is_ok() {
                        followed.change(id, &before, &complaint);
                    }
                }
                finals.push((id, complaint));
            }
            let mut counted = Record::default();
            for (id, complaint) in &finals {
                counted.open(*id, complaint);
            }
            prop_assert_eq!(&followed.cells, &counted.cells);
            prop_assert_eq!(&followed.recent, &counted.recent);
            // Every complaint stands in exactly one state.
            for (_, cell) in &counted.cells {
                let open: u32 = cell.waiting.entries().iter().filter(|(w, _)| w.3).map(|(_, n)| n).sum();
                prop_assert_eq!(cell.total,
                    open + cell.resolved + cell.unresolved + cell.unrated + cell.withdrawn + cell.removed);
            }
        }
    }

    #[test]
    fn the_trust_marks_list_does_not_move_the_complaints_day() {
        let mut record = Record::default();
        record.read_until(Scheme::Enamad, Millis(900));
        assert_eq!(record.as_of(), Millis(900));
        record.read_until(Scheme::ReclameAqui, Millis(500));
        assert_eq!(record.as_of(), Millis(500));
        record.read_until(Scheme::ReclameAqui, Millis(400));
        assert_eq!(record.as_of(), Millis(500));
    }
}
