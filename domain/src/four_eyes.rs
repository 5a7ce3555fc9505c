//! Money above a limit moves when two people agreed: claims on the guarantee fund, prizes, payments that are taken back.

use crate::calendar::Day;
use crate::guarantee::policies;
use crate::money::Rial;

/// The same person cannot be both pairs of eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("somebody else has to agree")]
pub struct SameEyes;

/// Whether two people agree before so much moves: above the limit of the day's policy, and where no policy is in force.
pub fn needed(day: Day, amount: Rial) -> bool {
    policies().and_then(|all| all.on(day)).is_none_or(|policy| amount > policy.four_eyes)
}

/// Whether what somebody agrees to happens now; otherwise it waits for a second person. `first` is who agreed before.
///
/// # Errors
/// When the first of two agrees again.
pub fn agreed(needed: bool, first: Option<i64>, by: i64) -> Result<bool, SameEyes> {
    match first {
        _ if !needed => Ok(true),
        None => Ok(false),
        Some(first) if first == by => Err(SameEyes),
        Some(_) => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_agree_above_the_limit_and_one_below() {
        let day = Day::parse("2026-11-25").unwrap();
        let limit = policies().unwrap().on(day).unwrap().four_eyes;
        assert!(!needed(day, limit));
        assert!(needed(day, Rial::new(limit.rial() + 1).unwrap()));
        assert!(needed(Day::parse("2026-03-20").unwrap(), Rial::new(1).unwrap()), "where no policy is in force");
        assert_eq!(agreed(false, None, 1), Ok(true));
        assert_eq!(agreed(true, None, 1), Ok(false));
        assert_eq!(agreed(true, Some(1), 1), Err(SameEyes));
        assert_eq!(agreed(true, Some(1), 2), Ok(true));
    }
}
