//! The life of a complaint that was made here: who may do what, and when; and what happens next by itself.
//!
//! A [`Step`] that somebody wants to take becomes facts, or is refused with the reason. The facts then follow each other by
//! [`Complaint::apply`], so that a step can tell nothing that the record would not take.
//!
//! ```text
//! opened → answered → rated solved → closed
//!    │        │           unsolved → reopened (once) → answered again → rated → closed
//!    │        │              └──────→ escalated → decided → closed
//!    │        └ nobody rates it for 20 days → closed
//!    ├ overdue → escalated
//!    ├ contested by the shop → a supervisor agrees → removed or closed
//!    ├ withdrawn by its buyer
//!    └ removed by a supervisor; a tombstone stays
//! ```

use crate::calendar::{Day, Millis};
use crate::complaint::{Answer, Complaint, DEADLINE_HOURS, End, Favour, Ground, Impossible, Rating, Whose};
use crate::event::Fact;
use crate::guarantee::ClaimStanding;

/// The times that hold for complaints that are opened from a day on. A later policy never changes an earlier complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The first day on which complaints are opened under it.
    pub since: Day,
    /// Hours for the shop's first answer. Holidays do not stop the clock.
    pub deadline_hours: u32,
    /// Days that a buyer has to rate an answer; then the complaint closes.
    pub rating_days: u32,
    /// Hours beyond the deadline after which a silent shop's complaint goes to a supervisor by itself.
    pub escalation_hours: u32,
}

/// Every policy that ever held, oldest first.
pub const POLICIES: [Policy; 1] =
    [Policy { since: Day(0), deadline_hours: DEADLINE_HOURS, rating_days: 20, escalation_hours: 96 }];

impl Policy {
    /// The policy for complaints that are opened on this day.
    pub fn on(day: Day) -> Self {
        let [first, ..] = POLICIES;
        POLICIES.into_iter().rfind(|policy| policy.since <= day).unwrap_or(first)
    }

    /// The policy of a complaint: that of the day on which it was opened.
    pub fn of(complaint: &Complaint) -> Self {
        Self::on(complaint.opened_at.day())
    }
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The buyer who opened the complaint.
    Buyer,
    /// The shop that it is against.
    Shop,
    /// A reviewer.
    Reviewer,
    /// A supervisor.
    Supervisor,
    /// The clock.
    System,
}

/// What somebody wants to do with a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Answer it, in substance. An answer that waited for a person to look at it counts from when it was sent.
    Answer {
        /// When it was sent.
        sent_at: Millis,
    },
    /// Say what came of it.
    Rate {
        /// Solved or not.
        resolved: bool,
        /// How it was handled, 1 to 5.
        score: Option<u8>,
    },
    /// Ask for another answer.
    Reopen,
    /// Put it before a supervisor.
    Escalate,
    /// Decide it.
    Decide(Favour),
    /// Say that it is not for the shop to answer.
    Contest(Ground),
    /// Decide on that.
    DecideContest {
        /// Whether the shop is right.
        upheld: bool,
    },
    /// Show words to the public.
    Show {
        /// Whose.
        whose: Whose,
        /// Their salted hash; see [`Fact::WordsShown`].
        digest: String,
    },
    /// Take it back.
    Withdraw,
    /// Take it from the record; a tombstone stays.
    Remove {
        /// The public reason.
        reason: String,
    },
    /// Close it, since nobody rated it in time.
    Close,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is another's to take.
    #[error("this step is not this person's to take")]
    NotYours,
    /// The record does not allow it.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// Its time has not come.
    #[error("this step can be taken later")]
    TooEarly {
        /// From when on.
        from: Millis,
    },
    /// Its time is over.
    #[error("the time for this step is over")]
    TooLate {
        /// Until when it could be taken.
        until: Millis,
    },
    /// A removal without a reason.
    #[error("a removal needs a reason")]
    NoReason,
    /// The clock went back: a step before what is on record.
    #[error("this step would be before what is on record")]
    ClockWentBack,
    /// A complaint is not taken back while the guarantee fund pays for it: see [`may_withdraw`].
    #[error("the guarantee fund has a claim on this complaint that waits, or that it awarded")]
    Claimed,
    /// A supervisor has it already, because of the shop's objection.
    #[error("a supervisor has to decide on the shop's objection first")]
    ObjectionWaits,
}

/// What happens to a complaint next, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The shop answers by then.
    Answer {
        /// The deadline.
        by: Millis,
    },
    /// The deadline is over; at that time it goes to a supervisor by itself.
    Escalation {
        /// When.
        at: Millis,
    },
    /// The buyer says what came of it by then; otherwise it closes.
    Rating {
        /// The last moment.
        by: Millis,
    },
    /// A supervisor decides.
    Decision,
    /// Nothing: it has ended.
    Nothing,
}

/// When the newest answer was given.
fn answered_at(complaint: &Complaint) -> Option<Millis> {
    match (complaint.course.reopened_at, complaint.course.answered_again_at, complaint.answer) {
        (Some(_), again, _) => again,
        (None, _, Answer::At(at)) => Some(at),
        (None, _, Answer::Awaited | Answer::TimeUnknown { .. }) => None,
    }
}

/// When the shop's answer is due. `None` where none is awaited; an objection, or a supervisor who has it, changes nothing of it.
pub fn answer_due(complaint: &Complaint) -> Option<Millis> {
    if complaint.end != End::Running || answered_at(complaint).is_some() {
        return None;
    }
    let asked_at = complaint.course.reopened_at.unwrap_or(complaint.opened_at);
    Some(asked_at.plus_hours(i64::from(complaint.deadline_hours)))
}

/// Whether an objection of the shop waits for a supervisor's decision.
pub fn objection_waits(complaint: &Complaint) -> bool {
    complaint.end == End::Running && complaint.course.contest.is_some_and(|contest| contest.decided.is_none())
}

/// What comes next.
pub fn next(complaint: &Complaint) -> Next {
    let course = &complaint.course;
    if complaint.end != End::Running {
        return Next::Nothing;
    }
    if objection_waits(complaint) || (course.escalated_at.is_some() && course.decision.is_none()) {
        return Next::Decision;
    }
    match (answered_at(complaint), answer_due(complaint)) {
        (Some(at), _) => Next::Rating { by: at.plus_days(i64::from(Policy::of(complaint).rating_days)) },
        (None, Some(by)) => Next::Answer { by },
        (None, None) => Next::Nothing,
    }
}

/// What the clock waits for: as [`next`], but an objection does not stop the time for an answer. Whether the shop is right to object
/// is for a supervisor to say; that the time is over is a fact.
pub fn next_by_clock(complaint: &Complaint) -> Next {
    match (next(complaint), answer_due(complaint)) {
        (Next::Decision, Some(by)) if complaint.course.escalated_at.is_none() => Next::Answer { by },
        (next, _) => next,
    }
}

/// What comes next for somebody who asks at `now`: a deadline that is over is told as what follows it.
pub fn next_at(complaint: &Complaint, now: Millis) -> Next {
    match next(complaint) {
        Next::Answer { by } if now > by => {
            Next::Escalation { at: by.plus_hours(i64::from(Policy::of(complaint).escalation_hours)) }
        }
        next => next,
    }
}

/// Whether a complaint with this claim on the guarantee fund may be taken back: the fund pays for what the shop did not settle, and the
/// shop's grade counts it. A refused claim does not stand in the way.
///
/// # Errors
/// [`Refusal::Claimed`] while the claim waits, and once it was awarded or paid.
pub fn may_withdraw(claim: Option<ClaimStanding>) -> Result<(), Refusal> {
    match claim {
        None | Some(ClaimStanding::Refused) => Ok(()),
        Some(ClaimStanding::Waiting | ClaimStanding::Awarded | ClaimStanding::Paid) => Err(Refusal::Claimed),
    }
}

/// The facts that a step tells, in their order.
///
/// # Errors
/// When the step is another's, before or after its time, or impossible.
pub fn facts_of(complaint: &Complaint, step: &Step, actor: Actor, now: Millis) -> Result<Vec<Fact>, Refusal> {
    if now < complaint.known_until() {
        return Err(Refusal::ClockWentBack);
    }
    let policy = Policy::of(complaint);
    let course = &complaint.course;
    let facts = match (step, actor) {
        (Step::Answer { sent_at }, Actor::Shop | Actor::Reviewer | Actor::Supervisor) => {
            let at = (*sent_at).clamp(course.reopened_at.unwrap_or(complaint.opened_at), now);
            if complaint.end != End::Running {
                return Err(Impossible::Ended.into());
            }
            vec![if course.reopened_at.is_some() {
                Fact::ComplaintAnsweredAgain { at }
            } else {
                Fact::ComplaintAnswered { at: Some(at), in_time: None }
            }]
        }
        (Step::Rate { resolved, score }, Actor::Buyer) => {
            if complaint.end != End::Running {
                return Err(Impossible::Ended.into());
            }
            let answered = answered_at(complaint).ok_or(Impossible::NotAnswered)?;
            let until = answered.plus_days(i64::from(policy.rating_days));
            if now > until {
                return Err(Refusal::TooLate { until });
            }
            let rated = Fact::ComplaintRated { resolved: *resolved, at: Some(now), score: *score };
            // What is solved needs nothing more; what is not can be reopened or put before a supervisor until its time is over.
            if *resolved { vec![rated, Fact::ComplaintClosed { at: Some(now) }] } else { vec![rated] }
        }
        (Step::Reopen, Actor::Buyer) => vec![Fact::ComplaintReopened { at: now }],
        (Step::Escalate, Actor::Buyer) => {
            let unsolved = complaint.rating == Rating::Unresolved;
            match next(complaint) {
                _ if objection_waits(complaint) => return Err(Refusal::ObjectionWaits),
                Next::Answer { by } if now <= by => return Err(Refusal::TooEarly { from: by }),
                Next::Rating { .. } if !unsolved => return Err(Impossible::NotUnresolved.into()),
                _ => vec![Fact::ComplaintEscalated { at: now }],
            }
        }
        (Step::Escalate, Actor::System) => match next(complaint) {
            Next::Answer { by } => {
                let from = by.plus_hours(i64::from(policy.escalation_hours));
                if now < from {
                    return Err(Refusal::TooEarly { from });
                }
                vec![Fact::ComplaintEscalated { at: now }]
            }
            _ => return Err(Impossible::NothingToDecide.into()),
        },
        (Step::Decide(favour), Actor::Supervisor) => {
            vec![Fact::ComplaintDecided { at: now, favour: *favour }, Fact::ComplaintClosed { at: Some(now) }]
        }
        (Step::Contest(ground), Actor::Shop) => vec![Fact::ComplaintContested { at: now, ground: *ground }],
        (Step::DecideContest { upheld }, Actor::Supervisor) => {
            let decided = Fact::ContestDecided { at: now, upheld: *upheld };
            match (upheld, course.contest.map(|contest| contest.ground)) {
                (true, Some(Ground::NotOurCustomer)) => {
                    vec![decided, Fact::ComplaintRemoved { at: now, reason: NOT_A_CUSTOMER.to_owned() }]
                }
                (true, Some(Ground::AlreadySettled)) => vec![decided, Fact::ComplaintClosed { at: Some(now) }],
                (_, _) => vec![decided],
            }
        }
        (Step::Show { whose, digest }, Actor::Reviewer | Actor::Supervisor) => {
            vec![Fact::WordsShown { at: now, whose: *whose, digest: digest.clone() }]
        }
        (Step::Withdraw, Actor::Buyer) => vec![Fact::ComplaintWithdrawn { at: now }],
        (Step::Remove { reason }, Actor::Supervisor) => {
            if reason.trim().is_empty() {
                return Err(Refusal::NoReason);
            }
            vec![Fact::ComplaintRemoved { at: now, reason: reason.trim().to_owned() }]
        }
        (Step::Close, Actor::System) => match next(complaint) {
            Next::Rating { by } if now <= by => return Err(Refusal::TooEarly { from: by }),
            Next::Rating { .. } => vec![Fact::ComplaintClosed { at: Some(now) }],
            _ => return Err(Impossible::NotAnswered.into()),
        },
        _ => return Err(Refusal::NotYours),
    };
    // A trial on a copy: what the record would not take is refused here, with its reason.
    let mut trial = complaint.clone();
    for fact in &facts {
        trial.apply(fact)?;
    }
    Ok(facts)
}

/// The public reason of a complaint that was removed because its buyer never bought there.
pub const NOT_A_CUSTOMER: &str = "not-a-customer";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::State;
    use crate::complaint::tests::opened;
    use crate::shop::Scheme;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    fn fresh() -> Complaint {
        Complaint { scheme: Scheme::Bazargah, ..opened(0) }
    }

    fn take(complaint: &mut Complaint, step: &Step, actor: Actor, at: i64) -> Result<(), Refusal> {
        for fact in facts_of(complaint, step, actor, Millis(at))? {
            complaint.apply(&fact).expect("a fact that a step tells can be told");
        }
        Ok(())
    }

    fn answer(at: i64) -> Step {
        Step::Answer { sent_at: Millis(at) }
    }

    const UNSOLVED: Step = Step::Rate { resolved: false, score: Some(1) };
    const SOLVED: Step = Step::Rate { resolved: true, score: Some(5) };

    #[test]
    fn the_usual_life() {
        let mut c = fresh();
        assert_eq!(next(&c), Next::Answer { by: Millis(96 * HOUR) });
        take(&mut c, &answer(10 * HOUR), Actor::Shop, 10 * HOUR).unwrap();
        assert_eq!(next(&c), Next::Rating { by: Millis(10 * HOUR + 20 * DAY) });
        take(&mut c, &SOLVED, Actor::Buyer, 2 * DAY).unwrap();
        assert_eq!((c.state(), next(&c), c.course.score), (State::Resolved, Next::Nothing, Some(5)));
        assert_eq!(take(&mut c, &answer(3 * DAY), Actor::Shop, 3 * DAY), Err(Impossible::Ended.into()));
    }

    #[test]
    fn what_the_fund_pays_for_is_not_taken_back() {
        for (claim, may) in [
            (None, Ok(())),
            (Some(ClaimStanding::Refused), Ok(())),
            (Some(ClaimStanding::Waiting), Err(Refusal::Claimed)),
            (Some(ClaimStanding::Awarded), Err(Refusal::Claimed)),
            (Some(ClaimStanding::Paid), Err(Refusal::Claimed)),
        ] {
            assert_eq!(may_withdraw(claim), may, "{claim:?}");
        }
    }

    #[test]
    fn an_unsolved_one_is_reopened_once_and_its_delay_stays() {
        let mut c = fresh();
        take(&mut c, &answer(HOUR), Actor::Shop, HOUR).unwrap();
        assert_eq!(take(&mut c, &Step::Reopen, Actor::Buyer, 2 * HOUR), Err(Impossible::NotUnresolved.into()));
        take(&mut c, &UNSOLVED, Actor::Buyer, 2 * HOUR).unwrap();
        take(&mut c, &Step::Reopen, Actor::Buyer, 3 * HOUR).unwrap();
        assert_eq!(next(&c), Next::Answer { by: Millis(99 * HOUR) });
        take(&mut c, &answer(5 * HOUR), Actor::Shop, 5 * HOUR).unwrap();
        assert_eq!(c.delay_seconds(), Some(3600), "the first answer's delay");
        take(&mut c, &UNSOLVED, Actor::Buyer, 6 * HOUR).unwrap();
        assert_eq!(take(&mut c, &Step::Reopen, Actor::Buyer, 7 * HOUR), Err(Impossible::Once.into()));
        take(&mut c, &Step::Escalate, Actor::Buyer, 8 * HOUR).unwrap();
        assert_eq!(next(&c), Next::Decision);
        take(&mut c, &Step::Decide(Favour::Buyer), Actor::Supervisor, 9 * HOUR).unwrap();
        assert_eq!((c.state(), next(&c)), (State::Unresolved, Next::Nothing));
    }

    #[test]
    fn the_clock_escalates_and_closes_by_itself_and_not_before() {
        let mut c = fresh();
        let due = 96 * HOUR;
        assert_eq!(
            take(&mut c, &Step::Escalate, Actor::Buyer, due),
            Err(Refusal::TooEarly { from: Millis(due) }),
            "not while the shop has time"
        );
        assert_eq!(next_at(&c, Millis(due + 1)), Next::Escalation { at: Millis(2 * due) });
        assert_eq!(
            take(&mut c, &Step::Escalate, Actor::System, 2 * due - 1),
            Err(Refusal::TooEarly { from: Millis(2 * due) })
        );
        take(&mut c, &Step::Escalate, Actor::System, 2 * due).unwrap();
        // A late answer is still an answer.
        take(&mut c, &answer(3 * due), Actor::Shop, 3 * due).unwrap();
        assert_eq!(c.in_time(), Some(false));
        let mut c = fresh();
        take(&mut c, &answer(HOUR), Actor::Shop, HOUR).unwrap();
        let until = HOUR + 20 * DAY;
        assert_eq!(take(&mut c, &Step::Close, Actor::System, until), Err(Refusal::TooEarly { from: Millis(until) }));
        assert_eq!(
            facts_of(&c, &SOLVED, Actor::Buyer, Millis(until + 1)),
            Err(Refusal::TooLate { until: Millis(until) })
        );
        take(&mut c, &Step::Close, Actor::System, until + 1).unwrap();
        assert_eq!(c.state(), State::Unrated, "nobody's silence is a solution");
    }

    #[test]
    fn a_contest_ends_it_only_when_a_supervisor_agrees() {
        for (ground, upheld, state, running) in [
            (Ground::NotOurCustomer, true, State::Removed, false),
            (Ground::AlreadySettled, true, State::Unrated, false),
            (Ground::NotOurCustomer, false, State::Open, true),
        ] {
            let mut c = fresh();
            take(&mut c, &Step::Contest(ground), Actor::Shop, HOUR).unwrap();
            assert_eq!(next(&c), Next::Decision);
            take(&mut c, &Step::DecideContest { upheld }, Actor::Supervisor, 2 * HOUR).unwrap();
            assert_eq!((c.state(), c.end == End::Running), (state, running));
            assert!(take(&mut c, &Step::Contest(ground), Actor::Shop, 3 * HOUR).is_err(), "once");
        }
    }

    #[test]
    fn an_objection_stops_no_clock_and_is_decided_before_a_dispute() {
        let due = Millis(96 * HOUR);
        let mut c = fresh();
        take(&mut c, &Step::Contest(Ground::NotOurCustomer), Actor::Shop, HOUR).unwrap();
        assert_eq!((next(&c), next_by_clock(&c)), (Next::Decision, Next::Answer { by: due }));
        for at in [2 * HOUR, 200 * HOUR] {
            assert_eq!(take(&mut c, &Step::Escalate, Actor::Buyer, at), Err(Refusal::ObjectionWaits), "{at}");
        }
        assert!(take(&mut c, &Step::Escalate, Actor::System, 300 * HOUR).is_err(), "a supervisor has it already");
        take(&mut c, &Step::DecideContest { upheld: false }, Actor::Supervisor, 300 * HOUR).unwrap();
        assert_eq!((next(&c), next_by_clock(&c)), (Next::Answer { by: due }, Next::Answer { by: due }));
        take(&mut c, &Step::Escalate, Actor::Buyer, 301 * HOUR).unwrap();
        assert_eq!(next_by_clock(&c), Next::Decision);
        // What is answered has no clock that could run on.
        let mut c = fresh();
        take(&mut c, &answer(HOUR), Actor::Shop, HOUR).unwrap();
        take(&mut c, &Step::Contest(Ground::AlreadySettled), Actor::Shop, 2 * HOUR).unwrap();
        assert_eq!((answer_due(&c), next_by_clock(&c)), (None, Next::Decision));
    }

    #[test]
    fn an_answer_that_waited_for_a_person_counts_from_when_it_was_sent() {
        let mut c = fresh();
        take(&mut c, &answer(10 * HOUR), Actor::Supervisor, 100 * HOUR).unwrap();
        assert_eq!((c.delay_seconds(), c.in_time()), (Some(36_000), Some(true)));
        // Nobody can send an answer before the complaint or after now.
        let mut c = Complaint { opened_at: Millis(50 * HOUR), ..fresh() };
        take(&mut c, &answer(0), Actor::Supervisor, 60 * HOUR).unwrap();
        assert_eq!(c.delay_seconds(), Some(0));
    }

    #[test]
    fn a_removal_needs_its_reason_and_a_clock_that_goes_back_is_told() {
        let mut c = fresh();
        let remove = |reason: &str| Step::Remove { reason: reason.to_owned() };
        assert_eq!(take(&mut c, &remove(" "), Actor::Supervisor, HOUR), Err(Refusal::NoReason));
        take(&mut c, &answer(5 * HOUR), Actor::Shop, 5 * HOUR).unwrap();
        assert_eq!(take(&mut c, &remove("forged"), Actor::Supervisor, HOUR), Err(Refusal::ClockWentBack));
        take(&mut c, &remove("forged"), Actor::Supervisor, 6 * HOUR).unwrap();
        assert_eq!(c.state(), State::Removed);
    }

    #[test]
    fn each_step_is_only_its_own_persons_to_take() {
        let steps = [
            (answer(HOUR), vec![Actor::Shop, Actor::Supervisor]),
            (SOLVED, vec![Actor::Buyer]),
            (Step::Reopen, vec![Actor::Buyer]),
            (Step::Escalate, vec![Actor::Buyer, Actor::System]),
            (Step::Decide(Favour::Shop), vec![Actor::Supervisor]),
            (Step::Contest(Ground::NotOurCustomer), vec![Actor::Shop]),
            (Step::DecideContest { upheld: true }, vec![Actor::Supervisor]),
            (Step::Withdraw, vec![Actor::Buyer]),
            (Step::Remove { reason: "x".into() }, vec![Actor::Supervisor]),
            (Step::Close, vec![Actor::System]),
        ];
        for (step, theirs) in steps {
            for actor in [Actor::Buyer, Actor::Shop, Actor::Supervisor, Actor::System] {
                let refused = facts_of(&fresh(), &step, actor, Millis(500 * DAY)) == Err(Refusal::NotYours);
                assert_eq!(refused, !theirs.contains(&actor), "{step:?} by {actor:?}");
            }
        }
    }

    fn any_step() -> impl Strategy<Value = (Step, Actor)> {
        let step = prop_oneof![
            (0i64..80 * DAY).prop_map(answer),
            (any::<bool>(), proptest::option::of(0u8..8)).prop_map(|(resolved, score)| Step::Rate { resolved, score }),
            Just(Step::Reopen),
            Just(Step::Escalate),
            Just(Step::Decide(Favour::Shop)),
            Just(Step::Contest(Ground::AlreadySettled)),
            any::<bool>().prop_map(|upheld| Step::DecideContest { upheld }),
            Just(Step::Withdraw),
            Just(Step::Remove { reason: "x".into() }),
            Just(Step::Close),
        ];
        let actor = prop_oneof![Just(Actor::Buyer), Just(Actor::Shop), Just(Actor::Supervisor), Just(Actor::System)];
        (step, actor)
    }

    proptest! {
        /// Whatever people try, in whatever order: what is taken can be told, nothing follows an end but a removal, and no
        /// time on record is later than now.
        #[test]
        fn any_walk_keeps_the_rules(steps in proptest::collection::vec((any_step(), 0i64..10 * DAY), 0..30)) {
            let mut c = fresh();
            let mut now = 0i64;
            for ((step, actor), later) in steps {
                now += later;
                let ended = c.end != End::Running;
                let before = c.clone();
                match take(&mut c, &step, actor, now) {
                    Ok(()) => prop_assert!(!ended || matches!(step, Step::Remove { .. } | Step::DecideContest { .. }), "{step:?}"),
                    Err(_) => prop_assert_eq!(&c, &before),
                }
                prop_assert!(c.known_until() <= Millis(now));
                prop_assert_eq!(next(&c) == Next::Nothing, c.end != End::Running);
            }
        }
    }
}
