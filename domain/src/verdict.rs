//! The verdict: what a neighbour would say of the figures, by a written rule.
//!
//! The rule, in order (it is also on the page "how figures are computed"):
//! 1. no complaint on record: nothing to say;
//! 2. fewer than [`ENOUGH`](crate::figures::ENOUGH) complaints of which it is known whether the answer came in time: too
//!    little to tell;
//! 3. the upper bound of the share answered in time is under 50%: slow, or silent when not even half are answered at all;
//! 4. its lower bound is at least 75%: prompt; but when more buyers than not say "unsolved" (lower bound above 50%), it
//!    answers without solving;
//! 5. otherwise: sometimes in time, sometimes not.
//!
//! Bounds, not bare shares, decide: a handful of lucky answers does not make a shop prompt.

use crate::delay::wilson;
use crate::figures::{ENOUGH, Figures};

/// The first words of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No complaint on record in the period.
    Nothing,
    /// Too little to tell.
    TooLittle,
    /// Most complaints get no answer.
    Silent,
    /// Answers late.
    Slow,
    /// Answers in time, and leaves most buyers unsolved.
    AnswersWithoutSolving,
    /// Sometimes in time, sometimes not.
    Mixed,
    /// Answers in time.
    Prompt,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 7] = [
        Self::Nothing,
        Self::TooLittle,
        Self::Silent,
        Self::Slow,
        Self::AnswersWithoutSolving,
        Self::Mixed,
        Self::Prompt,
    ];

    /// The name in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::TooLittle => "too-little",
            Self::Silent => "silent",
            Self::Slow => "slow",
            Self::AnswersWithoutSolving => "answers-without-solving",
            Self::Mixed => "mixed",
            Self::Prompt => "prompt",
        }
    }

    /// The verdict of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == name)
    }

    /// What the figures say.
    pub fn of(figures: &Figures) -> Self {
        if figures.counts.total == 0 {
            return Self::Nothing;
        }
        let Some(share) = figures.in_time.filter(|_| figures.decided >= ENOUGH) else {
            return Self::TooLittle;
        };
        if share.upper < 0.5 {
            let half_answered = 2 * figures.counts.answered >= figures.decided;
            return if half_answered { Self::Slow } else { Self::Silent };
        }
        if share.lower < 0.75 {
            return Self::Mixed;
        }
        let rated = figures.counts.rated_resolved + figures.counts.rated_unresolved;
        let unsolved = wilson(figures.counts.rated_unresolved, rated).filter(|_| rated >= ENOUGH);
        if unsolved.is_some_and(|share| share.lower > 0.5) { Self::AnswersWithoutSolving } else { Self::Prompt }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Millis;
    use crate::complaint::{ComplaintId, tests::opened};
    use crate::event::Fact;
    use crate::figures::Period;
    use crate::record::Record;
    use crate::shop::Scheme;

    const HOUR: i64 = 3_600_000;

    /// `prompt` answers after an hour, `late` after ten days, `silent` none; `unsolved` of the answered are rated so.
    fn verdict(prompt: usize, late: usize, silent: usize, unsolved: usize) -> Verdict {
        let mut record = Record::default();
        let hours = std::iter::repeat_n(Some(1), prompt).chain(std::iter::repeat_n(Some(240), late));
        for (n, hours) in hours.chain(std::iter::repeat_n(None, silent)).enumerate() {
            let mut complaint = opened(0);
            if let Some(hours) = hours {
                complaint.apply(&Fact::ComplaintAnswered { at: Some(Millis(hours * HOUR)), in_time: None }).unwrap();
                if n < unsolved {
                    complaint.apply(&Fact::ComplaintRated { resolved: false, at: None, score: None }).unwrap();
                }
            }
            record.open(ComplaintId(n as i64), &complaint);
        }
        record.read_until(Scheme::Demo, Millis(1000 * HOUR));
        Verdict::of(&Figures::of(&record, Period::All))
    }

    #[test]
    fn each_verdict_follows_from_its_figures() {
        assert_eq!(verdict(0, 0, 0, 0), Verdict::Nothing);
        assert_eq!(verdict(3, 0, 0, 0), Verdict::TooLittle);
        assert_eq!(verdict(5, 0, 0, 0), Verdict::Mixed, "five lucky answers do not make a shop prompt");
        assert_eq!(verdict(40, 2, 0, 0), Verdict::Prompt);
        assert_eq!(verdict(40, 2, 0, 30), Verdict::AnswersWithoutSolving);
        assert_eq!(verdict(5, 30, 0, 0), Verdict::Slow);
        assert_eq!(verdict(2, 2, 30, 0), Verdict::Silent);
        assert_eq!(verdict(20, 15, 0, 0), Verdict::Mixed);
    }
}
