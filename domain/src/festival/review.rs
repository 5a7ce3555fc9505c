//! How an application is reviewed: votes, what was asked back, the ruling, and the one objection to it.
//!
//! The rule. A ruling that follows what the rules found (nothing: accepted; something: refused) stands with one reviewer. Any other
//! needs a second reviewer who says the same; where two disagree, a third decides. No reviewer votes twice. Who was refused may object
//! once, and a supervisor who had no vote decides. A unit may withdraw until it is ruled on.

use super::Reason;
use crate::calendar::Millis;
use serde::{Deserialize, Serialize};

/// Who votes: the number of their account.
pub type ReviewerId = i64;

/// Reasons of a refusal; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Reason>", into = "Vec<Reason>")]
pub struct Reasons(Vec<Reason>);

impl Reasons {
    /// The reasons, each once, in their order; `None` where there are none.
    pub fn new(mut reasons: Vec<Reason>) -> Option<Self> {
        reasons.sort_unstable();
        reasons.dedup();
        (!reasons.is_empty()).then_some(Self(reasons))
    }

    /// Each of them.
    pub fn all(&self) -> &[Reason] {
        &self.0
    }
}

impl TryFrom<Vec<Reason>> for Reasons {
    type Error = &'static str;

    fn try_from(reasons: Vec<Reason>) -> Result<Self, Self::Error> {
        Self::new(reasons).ok_or("a refusal has a reason")
    }
}

impl From<Reasons> for Vec<Reason> {
    fn from(reasons: Reasons) -> Self {
        reasons.0
    }
}

/// What a reviewer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "kebab-case")]
pub enum Say {
    /// It takes part in the selection.
    Accept,
    /// It takes part in the selection after all who were accepted.
    WaitList,
    /// It does not.
    Refuse {
        /// Why.
        reasons: Reasons,
    },
}

impl Say {
    /// Whether the two say the same; reasons may differ.
    fn agrees(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether it follows what the rules found.
    pub fn follows(&self, found: &[Reason]) -> bool {
        match self {
            Self::Accept => found.is_empty(),
            Self::WaitList => false,
            Self::Refuse { .. } => !found.is_empty(),
        }
    }
}

/// A reviewer's vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Who.
    pub by: ReviewerId,
    /// When.
    pub at: Millis,
    /// What.
    pub say: Say,
    /// In their own words, which the unit reads; may be empty.
    pub words: String,
}

/// Who ruled: with a vote more than these nobody can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Panel {
    /// One, as the rules found.
    One(Vote),
    /// Two of one mind.
    Two(Vote, Vote),
    /// Two who disagreed, and the third, who decided.
    Three(Vote, Vote, Vote),
}

impl Panel {
    /// Every vote, the first one first.
    pub fn votes(&self) -> Vec<&Vote> {
        match self {
            Self::One(a) => vec![a],
            Self::Two(a, b) => vec![a, b],
            Self::Three(a, b, c) => vec![a, b, c],
        }
    }

    /// The vote that decided.
    fn last(&self) -> &Vote {
        match self {
            Self::One(vote) | Self::Two(_, vote) | Self::Three(_, _, vote) => vote,
        }
    }
}

/// The one objection of who was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// When.
    pub at: Millis,
    /// What the unit says.
    pub words: String,
    /// When a supervisor decided it, whether the unit was right, and why.
    pub decided: Option<ObjectionDecided>,
}

/// What a supervisor said to an objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionDecided {
    /// Who.
    pub by: ReviewerId,
    /// When.
    pub at: Millis,
    /// Whether the unit was right: it then takes part in the selection.
    pub upheld: bool,
    /// Why; the unit reads it.
    pub words: String,
}

/// How far a review is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// Nobody has voted.
    Filed,
    /// One vote against what the rules found: a second reviewer is needed.
    Second {
        /// The vote.
        first: Vote,
    },
    /// Two who disagree: a third reviewer decides.
    Third {
        /// The first vote.
        first: Vote,
        /// The second.
        second: Vote,
    },
    /// Ruled on.
    Ruled {
        /// By whom, and what.
        panel: Panel,
        /// When.
        at: Millis,
        /// The objection of who was refused.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        objection: Option<Objection>,
    },
    /// Taken back by the unit.
    Withdrawn {
        /// When.
        at: Millis,
    },
}

/// What a reviewer asked back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who.
    pub by: ReviewerId,
    /// When.
    pub at: Millis,
    /// What.
    pub words: String,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// When it was answered.
    pub at: Millis,
    /// What.
    pub words: String,
}

/// The course of one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// How far its review is.
    pub stage: Stage,
    /// The question that waits for the unit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asked: Option<Question>,
    /// Questions that were answered, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub answered: Vec<Answered>,
}

impl Default for Course {
    fn default() -> Self {
        Self { stage: Stage::Filed, asked: None, answered: Vec::new() }
    }
}

/// Where an application stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Waits for a reviewer.
    Waiting,
    /// Waits for the unit's answer.
    Asked,
    /// Waits for a second reviewer.
    Second,
    /// Waits for a third reviewer.
    Third,
    /// Takes part in the selection.
    Accepted,
    /// Takes part in the selection after all who were accepted.
    WaitListed,
    /// Refused.
    Refused,
    /// Refused; the unit objects, and a supervisor decides.
    Objected,
    /// Taken back by the unit.
    Withdrawn,
}

impl Standing {
    /// Every standing, in the order of a course.
    pub const ALL: [Self; 9] = [
        Self::Waiting,
        Self::Asked,
        Self::Second,
        Self::Third,
        Self::Accepted,
        Self::WaitListed,
        Self::Refused,
        Self::Objected,
        Self::Withdrawn,
    ];

    /// The name in addresses and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Asked => "asked",
            Self::Second => "second",
            Self::Third => "third",
            Self::Accepted => "accepted",
            Self::WaitListed => "wait-listed",
            Self::Refused => "refused",
            Self::Objected => "objected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The standing of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == name)
    }

    /// Whether a reviewer may vote.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Asked | Self::Second | Self::Third)
    }

    /// Whether it takes part in the selection.
    pub fn is_fit(self) -> bool {
        matches!(self, Self::Accepted | Self::WaitListed)
    }
}

/// Why a step of a review is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It was ruled on or withdrawn meanwhile.
    #[error("the application was decided or withdrawn meanwhile")]
    Over,
    /// The reviewer has voted on it.
    #[error("another reviewer must agree to this")]
    SameReviewer,
    /// A question waits for its answer already, or none does.
    #[error("the unit was asked already, or nothing was asked")]
    Question,
    /// It was not refused.
    #[error("only a refusal can be objected to")]
    NotRefused,
    /// There was an objection.
    #[error("the objection was made before")]
    ObjectedBefore,
    /// The time for an objection is over.
    #[error("the time for an objection is over")]
    TooLate,
    /// There is no objection that waits.
    #[error("no objection waits for a decision")]
    NoObjection,
}

impl Course {
    /// Where it stands.
    pub fn standing(&self) -> Standing {
        match &self.stage {
            Stage::Withdrawn { .. } => Standing::Withdrawn,
            Stage::Ruled { objection: Some(objection), .. } => match &objection.decided {
                None => Standing::Objected,
                Some(decided) if decided.upheld => Standing::Accepted,
                Some(_) => Standing::Refused,
            },
            Stage::Ruled { panel, .. } => match panel.last().say {
                Say::Accept => Standing::Accepted,
                Say::WaitList => Standing::WaitListed,
                Say::Refuse { .. } => Standing::Refused,
            },
            _ if self.asked.is_some() => Standing::Asked,
            Stage::Filed => Standing::Waiting,
            Stage::Second { .. } => Standing::Second,
            Stage::Third { .. } => Standing::Third,
        }
    }

    /// Why it is refused: the reasons of all who voted so; empty where it is not.
    pub fn refusal(&self) -> Vec<Reason> {
        let Stage::Ruled { panel, .. } = &self.stage else { return Vec::new() };
        if !matches!(self.standing(), Standing::Refused | Standing::Objected) {
            return Vec::new();
        }
        let mut reasons: Vec<Reason> = Vec::new();
        for vote in panel.votes() {
            if let Say::Refuse { reasons: of } = &vote.say {
                reasons.extend(of.all());
            }
        }
        reasons.sort_unstable();
        reasons.dedup();
        reasons
    }

    /// The votes so far, the first one first.
    pub fn votes(&self) -> Vec<&Vote> {
        match &self.stage {
            Stage::Filed | Stage::Withdrawn { .. } => Vec::new(),
            Stage::Second { first } => vec![first],
            Stage::Third { first, second } => vec![first, second],
            Stage::Ruled { panel, .. } => panel.votes(),
        }
    }

    /// Takes a vote; `found` is what the rules found.
    ///
    /// # Errors
    /// When it was ruled on or withdrawn, or the reviewer has voted; it is then as it was.
    pub fn vote(&mut self, vote: Vote, found: &[Reason]) -> Result<(), Fault> {
        if self.votes().iter().any(|before| before.by == vote.by) {
            return Err(if self.standing().is_open() { Fault::SameReviewer } else { Fault::Over });
        }
        let at = vote.at;
        let ruled = |panel| Stage::Ruled { panel, at, objection: None };
        self.stage = match &self.stage {
            Stage::Ruled { .. } | Stage::Withdrawn { .. } => return Err(Fault::Over),
            Stage::Filed if vote.say.follows(found) => ruled(Panel::One(vote)),
            Stage::Filed => Stage::Second { first: vote },
            Stage::Second { first } if first.say.agrees(&vote.say) => ruled(Panel::Two(first.clone(), vote)),
            Stage::Second { first } => Stage::Third { first: first.clone(), second: vote },
            Stage::Third { first, second } => ruled(Panel::Three(first.clone(), second.clone(), vote)),
        };
        // A question that nobody answered is answered by the ruling.
        if matches!(self.stage, Stage::Ruled { .. }) {
            self.asked = None;
        }
        Ok(())
    }

    /// Asks the unit for more.
    ///
    /// # Errors
    /// When it is over, or a question waits.
    pub fn ask(&mut self, question: Question) -> Result<(), Fault> {
        if !self.standing().is_open() {
            return Err(Fault::Over);
        }
        if self.asked.is_some() {
            return Err(Fault::Question);
        }
        self.asked = Some(question);
        Ok(())
    }

    /// The unit answers.
    ///
    /// # Errors
    /// When nothing was asked.
    pub fn answer(&mut self, at: Millis, words: String) -> Result<(), Fault> {
        let question = self.asked.take().ok_or(Fault::Question)?;
        self.answered.push(Answered { question, at, words });
        Ok(())
    }

    /// The unit takes its application back.
    ///
    /// # Errors
    /// When it was ruled on, or taken back before.
    pub fn withdraw(&mut self, at: Millis) -> Result<(), Fault> {
        if !self.standing().is_open() {
            return Err(Fault::Over);
        }
        self.asked = None;
        self.stage = Stage::Withdrawn { at };
        Ok(())
    }

    /// The unit objects to its refusal, within so many days.
    ///
    /// # Errors
    /// When it was not refused, objected before, or too late.
    pub fn object(&mut self, now: Millis, days: u16, words: String) -> Result<(), Fault> {
        let standing = self.standing();
        let Stage::Ruled { at, objection, .. } = &mut self.stage else { return Err(Fault::NotRefused) };
        if objection.is_some() {
            return Err(Fault::ObjectedBefore);
        }
        if standing != Standing::Refused {
            return Err(Fault::NotRefused);
        }
        if now > at.plus_days(days.into()) {
            return Err(Fault::TooLate);
        }
        *objection = Some(Objection { at: now, words, decided: None });
        Ok(())
    }

    /// Until when the unit may object; `None` where it may not.
    pub fn may_object_until(&self, days: u16) -> Option<Millis> {
        match &self.stage {
            Stage::Ruled { at, objection: None, .. } if self.standing() == Standing::Refused => {
                Some(at.plus_days(days.into()))
            }
            _ => None,
        }
    }

    /// A supervisor decides an objection.
    ///
    /// # Errors
    /// When none waits, or the supervisor had a vote.
    pub fn decide_objection(&mut self, decided: ObjectionDecided) -> Result<(), Fault> {
        let voted = self.votes().iter().any(|vote| vote.by == decided.by);
        let Stage::Ruled { objection: Some(objection), .. } = &mut self.stage else {
            return Err(Fault::NoObjection);
        };
        if objection.decided.is_some() {
            return Err(Fault::NoObjection);
        }
        if voted {
            return Err(Fault::SameReviewer);
        }
        objection.decided = Some(decided);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vote(by: i64, say: Say) -> Vote {
        Vote { by, at: Millis(by), say, words: String::new() }
    }

    fn refuse() -> Say {
        Say::Refuse { reasons: Reasons::new(vec![Reason::NoMark]).unwrap() }
    }

    fn after(found: &[Reason], says: &[Say]) -> Course {
        let mut course = Course::default();
        for (by, say) in says.iter().enumerate() {
            course.vote(vote(by as i64, say.clone()), found).unwrap();
        }
        course
    }

    #[test]
    fn one_reviewer_who_follows_the_rules_is_enough_and_any_other_needs_a_second() {
        let found = [Reason::NoMark];
        assert_eq!(after(&[], &[Say::Accept]).standing(), Standing::Accepted);
        assert_eq!(after(&found, &[refuse()]).standing(), Standing::Refused);
        assert_eq!(after(&found, &[Say::Accept]).standing(), Standing::Second);
        assert_eq!(after(&[], &[refuse()]).standing(), Standing::Second);
        assert_eq!(after(&[], &[Say::WaitList]).standing(), Standing::Second);
        assert_eq!(after(&found, &[Say::Accept, Say::Accept]).standing(), Standing::Accepted);
        assert_eq!(after(&[], &[Say::WaitList, Say::WaitList]).standing(), Standing::WaitListed);
        assert_eq!(after(&[], &[refuse(), Say::Accept]).standing(), Standing::Third);
        assert_eq!(after(&[], &[refuse(), Say::Accept, refuse()]).standing(), Standing::Refused);
        assert_eq!(after(&[], &[refuse(), Say::Accept, Say::WaitList]).standing(), Standing::WaitListed);
    }

    #[test]
    fn nobody_votes_twice_nor_after_the_ruling() {
        let mut course = after(&[], &[refuse()]);
        let before = course.clone();
        assert_eq!(course.vote(vote(0, refuse()), &[]), Err(Fault::SameReviewer));
        assert_eq!(course, before);
        course.vote(vote(1, refuse()), &[]).unwrap();
        assert_eq!(course.vote(vote(2, Say::Accept), &[]), Err(Fault::Over));
        assert_eq!(course.withdraw(Millis(9)), Err(Fault::Over));
        assert_eq!(course.refusal(), [Reason::NoMark]);
    }

    #[test]
    fn a_unit_answers_withdraws_and_objects_once() {
        let mut course = Course::default();
        assert_eq!(course.answer(Millis(1), "x".into()), Err(Fault::Question));
        course.ask(Question { by: 1, at: Millis(1), words: "?".into() }).unwrap();
        assert_eq!(course.standing(), Standing::Asked);
        assert_eq!(course.ask(Question { by: 2, at: Millis(1), words: "?".into() }), Err(Fault::Question));
        course.answer(Millis(2), "!".into()).unwrap();
        assert_eq!((course.standing(), course.answered.len()), (Standing::Waiting, 1));
        let mut withdrawn = course.clone();
        withdrawn.withdraw(Millis(3)).unwrap();
        assert_eq!(withdrawn.vote(vote(1, Say::Accept), &[]), Err(Fault::Over));
        assert_eq!(course.object(Millis(3), 5, String::new()), Err(Fault::NotRefused));
        course.vote(vote(3, refuse()), &[Reason::NoMark]).unwrap();
        let days = |n: i64| Millis(3).plus_days(n);
        assert_eq!(course.may_object_until(5), Some(days(5)));
        assert_eq!(course.clone().object(days(5).plus_millis(1), 5, String::new()), Err(Fault::TooLate));
        course.object(days(5), 5, "no".into()).unwrap();
        assert_eq!(course.object(days(5), 5, "no".into()), Err(Fault::ObjectedBefore));
        let decided = |by, upheld| ObjectionDecided { by, at: days(6), upheld, words: String::new() };
        assert_eq!(course.decide_objection(decided(3, true)), Err(Fault::SameReviewer));
        let mut rejected = course.clone();
        rejected.decide_objection(decided(4, false)).unwrap();
        assert_eq!((rejected.standing(), rejected.may_object_until(5)), (Standing::Refused, None));
        course.decide_objection(decided(4, true)).unwrap();
        assert_eq!((course.standing(), course.refusal()), (Standing::Accepted, vec![]));
        assert_eq!(course.decide_objection(decided(5, true)), Err(Fault::NoObjection));
    }

    #[test]
    fn a_refusal_without_a_reason_cannot_be_read() {
        assert!(serde_json::from_str::<Say>(r#"{"say":"refuse","reasons":[]}"#).is_err());
        assert!(serde_json::from_str::<Say>(r#"{"say":"refuse","reasons":["double"]}"#).is_ok());
    }

    fn any_say() -> impl Strategy<Value = Say> {
        prop_oneof![Just(Say::Accept), Just(Say::WaitList), Just(refuse())]
    }

    proptest! {
        /// A ruling against what the rules found never stands on one vote, and three votes always rule.
        #[test]
        fn votes_rule(says in proptest::collection::vec(any_say(), 1..6), clean in any::<bool>()) {
            let found = if clean { vec![] } else { vec![Reason::NoMark] };
            let mut course = Course::default();
            let mut taken = 0;
            for (by, say) in says.iter().enumerate() {
                taken += usize::from(course.vote(vote(by as i64, say.clone()), &found).is_ok());
            }
            let (ruled, votes) = (!course.standing().is_open(), course.votes().len());
            prop_assert_eq!(votes, taken);
            prop_assert!(votes <= 3);
            prop_assert!(votes < 3 || ruled);
            if ruled && votes == 1 {
                prop_assert!(says[0].follows(&found));
            }
            let read: Course = serde_json::from_str(&serde_json::to_string(&course).unwrap()).unwrap();
            prop_assert_eq!(read, course);
        }
    }
}
