//! What fund officers rule on a claim that waits for them.

use super::Refusal;
use crate::four_eyes::{self, SameEyes};
use crate::money::Rial;

/// What a claim comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// What the buyer is paid; nothing where it is refused.
    pub amount: Rial,
    /// Why it is refused.
    pub refused: Option<Refusal>,
}

/// What is known of a claim that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided {
    /// What the rule assessed.
    pub assessed: Rial,
    /// What was awarded before, where only the account to be paid to is asked about.
    pub awarded: Option<Rial>,
    /// Whether two people decide.
    pub four_eyes: bool,
    /// Who ruled on it last, and what.
    pub first: Option<(i64, Decision)>,
}

/// What a ruling comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruled {
    /// It is decided.
    Decided(Decision),
    /// Somebody else has to rule the same.
    Waits(Decision),
}

/// Why a ruling is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRuled {
    /// More than the rule assessed.
    #[error("no more can be awarded than the rule assessed")]
    TooMuch,
    /// Another amount than was awarded before.
    #[error("the claim was awarded before: only the account is asked about")]
    AmountStands,
    /// The same person cannot be both pairs of eyes.
    #[error(transparent)]
    SameEyes(#[from] SameEyes),
}

/// What comes of it that `by` would decide a claim so. Two who decide together rule the same; whoever rules otherwise begins anew.
///
/// # Errors
/// When it cannot be decided so, or the first of two rules again.
pub fn ruled(claim: &Undecided, by: i64, mut wanted: Decision) -> Result<Ruled, NotRuled> {
    if let (Some(awarded), None) = (claim.awarded, wanted.refused) {
        // People name toman; what the rule awarded may have rial below one.
        if wanted.amount.toman() != awarded.toman() {
            return Err(NotRuled::AmountStands);
        }
        wanted.amount = awarded;
    }
    if wanted.amount > claim.assessed {
        return Err(NotRuled::TooMuch);
    }
    // Who ruled otherwise has not agreed to this.
    let first = claim.first.filter(|(first, decision)| *first == by || *decision == wanted);
    let agreed = four_eyes::agreed(claim.four_eyes, first.map(|(first, _)| first), by)?;
    Ok(if agreed { Ruled::Decided(wanted) } else { Ruled::Waits(wanted) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rial(n: i64) -> Rial {
        Rial::new(n).unwrap()
    }

    fn award(n: i64) -> Decision {
        Decision { amount: rial(n), refused: None }
    }

    fn refuse(refusal: Refusal) -> Decision {
        Decision { amount: Rial::NOTHING, refused: Some(refusal) }
    }

    fn claim() -> Undecided {
        Undecided { assessed: rial(7_000_005), awarded: None, four_eyes: false, first: None }
    }

    #[test]
    fn an_officer_awards_up_to_what_was_assessed_or_refuses() {
        for wanted in [award(1), award(7_000_005), refuse(Refusal::Unproven)] {
            assert_eq!(ruled(&claim(), 1, wanted), Ok(Ruled::Decided(wanted)));
        }
        assert_eq!(ruled(&claim(), 1, award(7_000_006)), Err(NotRuled::TooMuch));
    }

    #[test]
    fn two_decide_when_they_rule_the_same() {
        let four = Undecided { four_eyes: true, ..claim() };
        let after = |first| Undecided { first: Some((1, first)), ..four };
        let (half, unproven) = (award(3_000_000), refuse(Refusal::Unproven));
        assert_eq!(ruled(&four, 1, half), Ok(Ruled::Waits(half)));
        for wanted in [half, unproven] {
            assert_eq!(ruled(&after(wanted), 2, wanted), Ok(Ruled::Decided(wanted)));
        }
        for (first, other) in [(half, award(3_000_001)), (half, unproven), (unproven, refuse(Refusal::Untrue))] {
            assert_eq!(ruled(&after(first), 2, other), Ok(Ruled::Waits(other)), "it begins anew");
            assert_eq!(ruled(&after(first), 1, other), Err(NotRuled::SameEyes(SameEyes)));
        }
        assert_eq!(ruled(&after(half), 2, award(7_000_006)), Err(NotRuled::TooMuch));
    }

    #[test]
    fn what_was_awarded_stands_when_the_account_is_asked_about() {
        let named = Undecided { awarded: Some(rial(3_000_005)), ..claim() };
        for toman in [award(3_000_000), award(3_000_009)] {
            assert_eq!(ruled(&named, 1, toman), Ok(Ruled::Decided(award(3_000_005))), "as far as toman can say it");
        }
        for other in [award(2_999_999), award(3_000_010), award(7_000_006)] {
            assert_eq!(ruled(&named, 1, other), Err(NotRuled::AmountStands));
        }
        let untrue = refuse(Refusal::Untrue);
        assert_eq!(ruled(&named, 1, untrue), Ok(Ruled::Decided(untrue)));
        let first = Some((1, award(3_000_005)));
        let agreed = ruled(&Undecided { four_eyes: true, first, ..named }, 2, award(3_000_000));
        assert_eq!(agreed, Ok(Ruled::Decided(award(3_000_005))), "both mean the same rial");
    }
}
