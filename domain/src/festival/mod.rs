//! The festival: editions as data, applications for a place, what would refuse one, how they are reviewed, and who gets a place.
//!
//! Nothing in an edition is code: its dates, quotas, thresholds, commitments and texts are read from a file
//! ([`edition::Edition`]). The rules here are the same for every edition.

pub mod application;
pub mod edition;
pub mod eligibility;
pub mod order;
pub mod review;
pub mod selection;

use serde::{Deserialize, Serialize};

/// What takes part: one of the two pillars that sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A shop that sells on its own domain.
    Online,
    /// A shop without a site that lost its sales.
    Offline,
}

impl Unit {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Online, Self::Offline];

    /// The name in addresses, forms and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
        }
    }

    /// The unit of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == name)
    }
}

/// Why an application is refused: by a rule of [`eligibility`], or by a reviewer who looked at what no rule can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Registration is not open.
    PhaseClosed,
    /// The edition has no place for this trade.
    TradeNotTaken,
    /// Nobody proved to hold the shop's domain.
    DomainNotProved,
    /// The shop has no trust mark.
    NoMark,
    /// Its mark has run out.
    MarkExpired,
    /// Its mark is suspended or revoked.
    Suspended,
    /// Its mark ends before the festival does.
    MarkEnds,
    /// No licence of the union of virtual businesses is on record here.
    NoLicence,
    /// The licence's number or date is not as on record here.
    LicenceDiffers,
    /// The licence ends before the festival does.
    LicenceEnds,
    /// A commitment was not accepted in the words that are in force.
    CommitmentMissing,
    /// The grade is below what the edition asks for.
    GradeLow,
    /// A confirmed violation is not settled.
    OpenViolation,
    /// The domain can be taken for a better-known one.
    Lookalike,
    /// An earlier application has the same owner, address, account or telephone.
    Double,
    /// Sales did not fall, or by less than the edition asks for.
    NoLoss,
    /// Nothing was sent that shows the loss.
    NoEvidence,
    /// A reviewer: what was sent does not show the loss.
    EvidenceWeak,
    /// A reviewer: something that was stated is not true.
    Untrue,
    /// A reviewer: the goods do not belong to the trade, or may not be sold.
    Goods,
    /// A reviewer: what was asked back was not answered.
    NoAnswer,
    /// A reviewer: see the reviewer's own words.
    Other,
}

impl Reason {
    /// Every reason, those of the rules first.
    pub const ALL: [Self; 22] = [
        Self::PhaseClosed,
        Self::TradeNotTaken,
        Self::DomainNotProved,
        Self::NoMark,
        Self::MarkExpired,
        Self::Suspended,
        Self::MarkEnds,
        Self::NoLicence,
        Self::LicenceDiffers,
        Self::LicenceEnds,
        Self::CommitmentMissing,
        Self::GradeLow,
        Self::OpenViolation,
        Self::Lookalike,
        Self::Double,
        Self::NoLoss,
        Self::NoEvidence,
        Self::EvidenceWeak,
        Self::Untrue,
        Self::Goods,
        Self::NoAnswer,
        Self::Other,
    ];

    /// The name in forms, files and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PhaseClosed => "phase-closed",
            Self::TradeNotTaken => "trade-not-taken",
            Self::DomainNotProved => "domain-not-proved",
            Self::NoMark => "no-mark",
            Self::MarkExpired => "mark-expired",
            Self::Suspended => "suspended",
            Self::MarkEnds => "mark-ends",
            Self::NoLicence => "no-licence",
            Self::LicenceDiffers => "licence-differs",
            Self::LicenceEnds => "licence-ends",
            Self::CommitmentMissing => "commitment-missing",
            Self::GradeLow => "grade-low",
            Self::OpenViolation => "open-violation",
            Self::Lookalike => "lookalike",
            Self::Double => "double",
            Self::NoLoss => "no-loss",
            Self::NoEvidence => "no-evidence",
            Self::EvidenceWeak => "evidence-weak",
            Self::Untrue => "untrue",
            Self::Goods => "goods",
            Self::NoAnswer => "no-answer",
            Self::Other => "other",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }

    /// Whether a rule finds it; the others only a reviewer does.
    pub fn is_of_rules(self) -> bool {
        self <= Self::NoEvidence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        for unit in Unit::ALL {
            assert_eq!(Unit::parse(unit.as_str()), Some(unit));
            assert_eq!(serde_json::to_value(unit).unwrap(), unit.as_str());
        }
        assert_eq!(Reason::ALL.into_iter().filter(|reason| reason.is_of_rules()).count(), 17);
    }
}
