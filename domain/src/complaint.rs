//! One buyer's case against one shop: what is known of it, and which facts may follow which.

use crate::calendar::Millis;
use crate::event::Fact;
use crate::money::Rial;
use crate::shop::Scheme;
use serde::{Deserialize, Serialize};

/// A complaint's number: the number of the public event that opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ComplaintId(pub i64);

/// Hours that a shop has for its answer where no source says otherwise.
pub const DEADLINE_HOURS: u32 = 96;

/// The shop's first substantive answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// None yet.
    Awaited,
    /// Given at that time.
    At(Millis),
    /// Given, but the source does not say when; perhaps whether it was in time.
    TimeUnknown {
        /// The source's own word on the deadline.
        in_time: Option<bool>,
    },
}

/// What the buyer said of the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// Nothing. Never counted as solved.
    Unrated,
    /// It was solved.
    Resolved,
    /// It was not.
    Unresolved,
}

/// How a complaint ended, if it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It has not.
    Running,
    /// Closed; for one without an answer, the time up to which none had come is when its clock stopped.
    Closed {
        /// When, where the source says so.
        at: Option<Millis>,
    },
    /// Taken back by the buyer.
    Withdrawn {
        /// When.
        at: Millis,
    },
    /// Taken from the record by a supervisor; a tombstone stays.
    Removed {
        /// When.
        at: Millis,
        /// The public reason.
        reason: String,
    },
}

/// The one word for where a complaint stands; every complaint has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for the shop's answer.
    Open,
    /// The buyer says that it was solved.
    Resolved,
    /// The buyer says that it was not.
    Unresolved,
    /// Answered or closed, and the buyer said nothing.
    Unrated,
    /// Taken back by the buyer.
    Withdrawn,
    /// Taken from the record; a tombstone.
    Removed,
}

impl State {
    /// Every state, in the order in which people see them.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Resolved, Self::Unresolved, Self::Unrated, Self::Withdrawn, Self::Removed];

    /// The name in addresses, the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Unresolved => "unresolved",
            Self::Unrated => "unrated",
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Why a shop says that a complaint is not for it to answer. A supervisor decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The buyer is not its customer.
    NotOurCustomer,
    /// The matter was settled before.
    AlreadySettled,
}

/// Whom a supervisor's decision is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Favour {
    /// The buyer.
    Buyer,
    /// The shop.
    Shop,
}

/// Whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The buyer's.
    Buyer,
    /// The shop's.
    Shop,
}

/// A shop's objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// When it was raised.
    pub at: Millis,
    /// Why.
    pub ground: Ground,
    /// When it was decided, and whether the shop was right.
    pub decided: Option<(Millis, bool)>,
}

/// What happens to a complaint that was made here, beyond what a source of others tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The buyer's mark for how it was handled, 1 to 5.
    pub score: Option<u8>,
    /// When the buyer rated it.
    pub rated_at: Option<Millis>,
    /// When the buyer reopened it; once at most.
    pub reopened_at: Option<Millis>,
    /// The shop's answer after that.
    pub answered_again_at: Option<Millis>,
    /// The shop's objection; once at most.
    pub contest: Option<Contest>,
    /// When it was put before a supervisor.
    pub escalated_at: Option<Millis>,
    /// When a supervisor decided it, and for whom.
    pub decision: Option<(Millis, Favour)>,
    /// When the buyer's words were first shown to the public.
    #[serde(default)]
    pub words_shown_at: Option<Millis>,
    /// When words of the shop were first shown.
    #[serde(default)]
    pub reply_shown_at: Option<Millis>,
    /// When it had ended, for one that was removed afterwards: a removal does not turn back what was settled.
    #[serde(default)]
    pub ended_at: Option<Millis>,
}

/// What is publicly known of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Whose record it is.
    pub scheme: Scheme,
    /// When the buyer opened it.
    pub opened_at: Millis,
    /// Hours that the shop had for its answer, by the policy of that day or the source's own.
    pub deadline_hours: u32,
    /// What it is about: one of this project's kinds, or the source's words.
    pub category: String,
    /// The amount in question.
    pub amount: Option<Rial>,
    /// Where the source itself shows it.
    pub url: Option<String>,
    /// The shop's answer.
    pub answer: Answer,
    /// The buyer's word on the outcome.
    pub rating: Rating,
    /// How it ended.
    pub end: End,
    /// What else happened to it here.
    pub course: Course,
}

/// A fact that cannot follow what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// A second first answer.
    #[error("the complaint has an answer already")]
    AnsweredAlready,
    /// An answer before the complaint.
    #[error("the answer would be before the complaint")]
    AnswerBeforeOpening,
    /// A second rating.
    #[error("the complaint has a rating already")]
    RatedAlready,
    /// An end after an end.
    #[error("the complaint has ended already")]
    EndedAlready,
    /// An end before the complaint.
    #[error("the end would be before the complaint")]
    EndBeforeOpening,
    /// Anything after a removal.
    #[error("the complaint has been removed")]
    Removed,
    /// Something that only a running complaint can have.
    #[error("the complaint has ended")]
    Ended,
    /// Something that only follows an answer.
    #[error("the complaint has no answer yet")]
    NotAnswered,
    /// Reopened, though the buyer did not say that it is unsolved.
    #[error("only a complaint that its buyer calls unsolved can be reopened")]
    NotUnresolved,
    /// A second time of what happens once.
    #[error("this has happened to the complaint already")]
    Once,
    /// A decision on what nobody put before a supervisor.
    #[error("there is nothing to decide")]
    NothingToDecide,
    /// A mark that is none.
    #[error("a score is 1 to 5")]
    Score,
    /// Not a fact about an opened complaint.
    #[error("this fact does not belong to an opened complaint")]
    NotOfAComplaint,
}

impl Answer {
    /// Whether it came in time, of a complaint that ended so and was to be answered by then; `None` while that is open or unknown.
    pub fn in_time(self, end: &End, due_at: Millis) -> Option<bool> {
        match self {
            Self::At(at) => Some(at <= due_at),
            Self::TimeUnknown { in_time } => in_time,
            // Closed within its time: nobody knows whether an answer would have come. Later, or nobody knows when: it did not.
            Self::Awaited => match end {
                End::Closed { at: Some(at) } if *at <= due_at => None,
                End::Closed { .. } => Some(false),
                _ => None,
            },
        }
    }
}

impl Complaint {
    /// The one word for where it stands.
    pub fn state(&self) -> State {
        match (&self.end, self.rating, self.answer) {
            (End::Removed { .. }, _, _) => State::Removed,
            (End::Withdrawn { .. }, _, _) => State::Withdrawn,
            (_, Rating::Resolved, _) => State::Resolved,
            (_, Rating::Unresolved, _) => State::Unresolved,
            (End::Running, Rating::Unrated, Answer::Awaited) => State::Open,
            _ => State::Unrated,
        }
    }

    /// When the time for an answer is over.
    pub fn due_at(&self) -> Millis {
        self.opened_at.plus_hours(i64::from(self.deadline_hours))
    }

    /// Whether it waits for an answer beyond its deadline at `now`.
    pub fn is_overdue(&self, now: Millis) -> bool {
        self.state() == State::Open && now > self.due_at()
    }

    /// Seconds from opening to the answer, where both are known.
    pub fn delay_seconds(&self) -> Option<u32> {
        match self.answer {
            Answer::At(at) => Some(seconds_between(self.opened_at, at)),
            _ => None,
        }
    }

    /// Whether the answer came in time; `None` while that is open or unknown.
    pub fn in_time(&self) -> Option<bool> {
        self.answer.in_time(&self.end, self.due_at())
    }

    /// Takes in the next fact.
    ///
    /// # Errors
    /// When it cannot follow what is known; the complaint is then as it was.
    pub fn apply(&mut self, fact: &Fact) -> Result<(), Impossible> {
        if matches!(self.end, End::Removed { .. }) {
            return Err(Impossible::Removed);
        }
        match fact {
            Fact::ComplaintAnswered { at, in_time } => {
                if self.answer != Answer::Awaited {
                    return Err(Impossible::AnsweredAlready);
                }
                self.answer = match at {
                    Some(at) if *at < self.opened_at => return Err(Impossible::AnswerBeforeOpening),
                    Some(at) => Answer::At(*at),
                    None => Answer::TimeUnknown { in_time: *in_time },
                };
            }
            Fact::ComplaintRated { resolved, at, score } => {
                if self.rating != Rating::Unrated {
                    return Err(Impossible::RatedAlready);
                }
                if score.is_some_and(|score| !(1..=5).contains(&score)) {
                    return Err(Impossible::Score);
                }
                self.rating = if *resolved { Rating::Resolved } else { Rating::Unresolved };
                self.course.score = *score;
                self.course.rated_at = *at;
            }
            Fact::ComplaintReopened { at } => {
                self.running()?;
                once(self.course.reopened_at)?;
                if self.answer == Answer::Awaited {
                    return Err(Impossible::NotAnswered);
                }
                if self.rating != Rating::Unresolved {
                    return Err(Impossible::NotUnresolved);
                }
                self.rating = Rating::Unrated;
                self.course = Course { score: None, rated_at: None, reopened_at: Some(*at), ..self.course };
            }
            Fact::ComplaintAnsweredAgain { at } => {
                self.running()?;
                once(self.course.answered_again_at)?;
                if self.course.reopened_at.is_none() {
                    return Err(Impossible::AnsweredAlready);
                }
                self.course.answered_again_at = Some(*at);
            }
            Fact::ComplaintContested { at, ground } => {
                self.running()?;
                once(self.course.contest)?;
                self.course.contest = Some(Contest { at: *at, ground: *ground, decided: None });
            }
            Fact::ContestDecided { at, upheld } => {
                let contest = self.course.contest.as_mut().ok_or(Impossible::NothingToDecide)?;
                once(contest.decided)?;
                contest.decided = Some((*at, *upheld));
            }
            Fact::ComplaintEscalated { at } => {
                self.running()?;
                once(self.course.escalated_at)?;
                self.course.escalated_at = Some(*at);
            }
            Fact::ComplaintDecided { at, favour } => {
                self.running()?;
                once(self.course.decision)?;
                if self.course.escalated_at.is_none() {
                    return Err(Impossible::NothingToDecide);
                }
                self.course.decision = Some((*at, *favour));
            }
            Fact::WordsShown { at, whose, digest: _ } => {
                let shown = match whose {
                    Whose::Buyer => &mut self.course.words_shown_at,
                    Whose::Shop => &mut self.course.reply_shown_at,
                };
                shown.get_or_insert(*at);
            }
            Fact::ComplaintClosed { at } => {
                self.end = End::Closed { at: self.ending(*at)? };
            }
            Fact::ComplaintWithdrawn { at } => {
                self.ending(Some(*at))?;
                self.end = End::Withdrawn { at: *at };
            }
            Fact::ComplaintRemoved { at, reason } => {
                if *at < self.opened_at {
                    return Err(Impossible::EndBeforeOpening);
                }
                self.course.ended_at = match self.end {
                    End::Closed { at } => at,
                    End::Withdrawn { at } => Some(at),
                    End::Running | End::Removed { .. } => None,
                };
                self.end = End::Removed { at: *at, reason: reason.clone() };
            }
            _ => return Err(Impossible::NotOfAComplaint),
        }
        Ok(())
    }

    fn running(&self) -> Result<(), Impossible> {
        if self.end == End::Running { Ok(()) } else { Err(Impossible::Ended) }
    }

    /// The latest time that is known of it.
    pub fn known_until(&self) -> Millis {
        let Course {
            score: _,
            rated_at,
            reopened_at,
            answered_again_at,
            contest,
            escalated_at,
            decision,
            words_shown_at,
            reply_shown_at,
            // Never later than the removal.
            ended_at: _,
        } = self.course;
        let answered_at = match self.answer {
            Answer::At(at) => Some(at),
            Answer::Awaited | Answer::TimeUnknown { .. } => None,
        };
        let ended_at = match self.end {
            End::Running => None,
            End::Closed { at } => at,
            End::Withdrawn { at } | End::Removed { at, .. } => Some(at),
        };
        let shown = [words_shown_at, reply_shown_at];
        let contested = [contest.map(|c| c.at), contest.and_then(|c| c.decided).map(|(at, _)| at)];
        [answered_at, ended_at, rated_at, reopened_at, answered_again_at, escalated_at, decision.map(|(at, _)| at)]
            .into_iter()
            .chain(contested)
            .chain(shown)
            .flatten()
            .fold(self.opened_at, Millis::max)
    }

    fn ending(&self, at: Option<Millis>) -> Result<Option<Millis>, Impossible> {
        if self.end != End::Running {
            return Err(Impossible::EndedAlready);
        }
        if at.is_some_and(|at| at < self.opened_at) {
            return Err(Impossible::EndBeforeOpening);
        }
        Ok(at)
    }

    /// The complaint as it stood at an earlier time; `None` if it was not there yet. A rating has no time of its own in
    /// any source, so it counts from the answer or the end on.
    pub fn as_it_stood(&self, at: Millis) -> Option<Self> {
        if self.opened_at > at {
            return None;
        }
        let mut then = self.clone();
        let mut later = false;
        if matches!(self.answer, Answer::At(answered) if answered > at) {
            then.answer = Answer::Awaited;
            later = true;
        }
        match &self.end {
            End::Closed { at: Some(ended) } | End::Withdrawn { at: ended } | End::Removed { at: ended, .. }
                if *ended > at =>
            {
                then.end = End::Running;
                later |= self.answer == Answer::Awaited;
            }
            _ => {}
        }
        if later || then.course.rated_at.is_some_and(|rated| rated > at) {
            then.rating = Rating::Unrated;
        }
        then.course = self.course.as_it_stood(at);
        Some(then)
    }
}

impl Course {
    fn as_it_stood(self, at: Millis) -> Self {
        let then = |time: Option<Millis>| time.filter(|time| *time <= at);
        Self {
            score: self.score.filter(|_| then(self.rated_at).is_some()),
            rated_at: then(self.rated_at),
            reopened_at: then(self.reopened_at),
            answered_again_at: then(self.answered_again_at),
            contest: self
                .contest
                .filter(|contest| contest.at <= at)
                .map(|contest| Contest { decided: contest.decided.filter(|(decided, _)| *decided <= at), ..contest }),
            escalated_at: then(self.escalated_at),
            decision: self.decision.filter(|(decided, _)| *decided <= at),
            words_shown_at: then(self.words_shown_at),
            reply_shown_at: then(self.reply_shown_at),
            ended_at: then(self.ended_at),
        }
    }
}

fn once<T>(before: Option<T>) -> Result<(), Impossible> {
    if before.is_some() { Err(Impossible::Once) } else { Ok(()) }
}

/// Whole seconds from one time to a later one; 0 when it is not later, and at most what 32 bits hold (136 years).
pub fn seconds_between(from: Millis, to: Millis) -> u32 {
    u32::try_from((to.0.saturating_sub(from.0) / 1000).max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An open complaint of the first hour, for tests.
    pub(crate) fn opened(at: i64) -> Complaint {
        Complaint {
            scheme: Scheme::Demo,
            opened_at: Millis(at),
            deadline_hours: DEADLINE_HOURS,
            category: "late-delivery".into(),
            amount: None,
            url: None,
            answer: Answer::Awaited,
            rating: Rating::Unrated,
            end: End::Running,
            course: Course::default(),
        }
    }

    const HOUR: i64 = 3_600_000;

    #[test]
    fn an_answer_on_the_deadline_is_in_time_and_a_second_later_is_not() {
        let mut complaint = opened(0);
        complaint.apply(&Fact::ComplaintAnswered { at: Some(Millis(96 * HOUR)), in_time: None }).unwrap();
        assert_eq!(complaint.in_time(), Some(true));
        let mut complaint = opened(0);
        complaint.apply(&Fact::ComplaintAnswered { at: Some(Millis(96 * HOUR + 1000)), in_time: None }).unwrap();
        assert_eq!(complaint.in_time(), Some(false));
    }

    #[test]
    fn an_answer_of_unknown_time_has_no_delay() {
        let mut complaint = opened(0);
        complaint.apply(&Fact::ComplaintAnswered { at: None, in_time: Some(true) }).unwrap();
        assert_eq!(
            (complaint.delay_seconds(), complaint.in_time(), complaint.state()),
            (None, Some(true), State::Unrated)
        );
    }

    #[test]
    fn impossible_facts_are_refused_and_change_nothing() {
        let mut complaint = opened(10 * HOUR);
        let before = complaint.clone();
        assert_eq!(
            complaint.apply(&Fact::ComplaintAnswered { at: Some(Millis(0)), in_time: None }),
            Err(Impossible::AnswerBeforeOpening)
        );
        assert_eq!(complaint.apply(&Fact::ComplaintWithdrawn { at: Millis(0) }), Err(Impossible::EndBeforeOpening));
        assert_eq!(complaint, before);
        complaint.apply(&Fact::ComplaintRemoved { at: Millis(20 * HOUR), reason: "not genuine".into() }).unwrap();
        assert_eq!(
            complaint.apply(&Fact::ComplaintRated { resolved: true, at: None, score: None }),
            Err(Impossible::Removed)
        );
    }

    #[test]
    fn as_it_stood_forgets_what_came_later() {
        let mut complaint = opened(HOUR);
        complaint.apply(&Fact::ComplaintAnswered { at: Some(Millis(5 * HOUR)), in_time: None }).unwrap();
        complaint.apply(&Fact::ComplaintRated { resolved: true, at: None, score: None }).unwrap();
        assert_eq!(complaint.as_it_stood(Millis(0)), None);
        assert_eq!(complaint.as_it_stood(Millis(4 * HOUR)).unwrap().state(), State::Open);
        assert_eq!(complaint.as_it_stood(Millis(5 * HOUR)).unwrap(), complaint);
    }
}
