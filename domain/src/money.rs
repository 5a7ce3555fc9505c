//! Money is whole rial. People read toman: one toman is ten rial.

use serde::{Deserialize, Serialize};

/// An amount in rial, never negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rial(i64);

/// An amount below zero.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an amount of money cannot be negative: {0}")]
pub struct NegativeAmount(i64);

impl Rial {
    /// No money.
    pub const NOTHING: Self = Self(0);

    /// The amount in rial.
    ///
    /// # Errors
    /// When it is below zero.
    pub fn new(rial: i64) -> Result<Self, NegativeAmount> {
        if rial < 0 { Err(NegativeAmount(rial)) } else { Ok(Self(rial)) }
    }

    /// The amount in rial.
    pub fn rial(self) -> i64 {
        self.0
    }

    /// The amount in whole toman; what is left below one toman is dropped, as people do when they say a price.
    pub fn toman(self) -> i64 {
        self.0 / 10
    }
}

impl TryFrom<i64> for Rial {
    type Error = NegativeAmount;
    fn try_from(rial: i64) -> Result<Self, Self::Error> {
        Self::new(rial)
    }
}

impl From<Rial> for i64 {
    fn from(rial: Rial) -> Self {
        rial.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_amount_is_refused_even_from_json() {
        assert_eq!(Rial::new(-1), Err(NegativeAmount(-1)));
        assert!(serde_json::from_str::<Rial>("-5").is_err());
        assert_eq!(serde_json::from_str::<Rial>("25").map(Rial::toman).ok(), Some(2));
    }
}
