//! The trust mark of a shop: applied for, granted, adjusted by supervision, regained, expired.
//!
//! A [`Dossier`] is what the public events say of a shop's mark. People take [`MarkStep`]s, of which [`facts_of`] makes facts or
//! refuses; system supervision looks at a shop from time to time with [`supervise`], which proposes an adjustment, lets it take
//! effect after its time of grace, and lets the shop recover as automatically as it fell.
//!
//! A mark is never for sale: nothing here or in what it reads knows of a fee, a festival or a sponsor. What a shop owes the guarantee
//! fund for buyers that it left alone is no fee: who does not pay it back cannot hold out a mark that promises cover.

use crate::calendar::{Day, Millis};
use crate::complaint::ComplaintId;
use crate::delay::wilson;
use crate::event::Fact;
use crate::guideline::ClauseId;
use crate::money::Rial;
use crate::shop::{MarkRecord, MarkState};
use serde::{Deserialize, Serialize};

/// Hours between the proposal of an adjustment and its effect, within which a supervisor may decide otherwise.
pub const GRACE_HOURS: i64 = 72;
/// Hours for which a cause must be gone before its adjustment ends.
pub const RECOVERY_HOURS: i64 = 72;
/// Days after an adjustment took effect within which the shop may appeal, once.
pub const APPEAL_DAYS: i64 = 30;
/// Days within which an appeal is answered.
pub const APPEAL_ANSWER_DAYS: i64 = 10;
/// Days after a supervisor overturned an adjustment before the system proposes one for the same cause again.
pub const PEACE_DAYS: i64 = 30;
/// Days for which a mark is granted.
pub const MARK_DAYS: i32 = 730;
/// Days before an end from which the shop may apply anew.
pub const RENEWAL_DAYS: i32 = 60;
/// Days before an end at which the shop is reminded of it.
pub const REMINDERS_DAYS: [i32; 3] = [30, 7, 1];
/// Supervisors who must warn of fraud before a mark is suspended at once.
pub const FRAUD_WARNINGS: usize = 3;
/// Complaints beyond their deadline at the same time from which a warning is proposed.
pub const OVERDUE_MIN: u32 = 3;
/// The share of complaints without any answer, by its lower bound, above which a suspension is proposed.
pub const UNANSWERED_SHARE: f64 = 0.25;
/// An unanswered share holds on until it is below this.
pub const UNANSWERED_SHARE_LEFT: f64 = 0.1;
/// Open violations from which a suspension is proposed instead of a warning.
pub const VIOLATIONS_SUSPEND: u32 = 3;
/// Complaints that a proposal names as its evidence, at most.
pub const EVIDENCE_MAX: usize = 20;

/// An adjustment's number: that of the event which proposed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdjustmentId(pub i64);

/// A violation's number: that of the event which raised it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ViolationId(pub i64);

/// What a licence allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LicenceKind {
    /// Of the union of virtual businesses.
    VirtualBusinesses,
    /// Of the trade's own union.
    Trade,
    /// To sell masks, disinfectants and the like.
    Health,
}

impl LicenceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::VirtualBusinesses, Self::Trade, Self::Health];

    /// The name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VirtualBusinesses => "virtual-businesses",
            Self::Trade => "trade",
            Self::Health => "health",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A licence that a reviewer has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// For what.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// Who gave it.
    pub issuer: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
}

/// Which contact facts a reviewer has checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Who keeps the shop.
    pub identity: bool,
    /// Where it is.
    pub address: bool,
    /// Its telephone.
    pub telephone: bool,
}

/// Why an application is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// Who keeps the shop could not be made sure of.
    Identity,
    /// The address.
    Address,
    /// The telephone.
    Telephone,
    /// Nobody proved to hold the domain.
    Domain,
    /// A licence is missing, not valid, or of somebody else.
    Licence,
    /// The shop can be taken for another.
    Lookalike,
    /// Its mark was revoked.
    Revoked,
}

impl RefusalReason {
    /// Every reason.
    pub const ALL: [Self; 7] =
        [Self::Identity, Self::Address, Self::Telephone, Self::Domain, Self::Licence, Self::Lookalike, Self::Revoked];

    /// The name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Address => "address",
            Self::Telephone => "telephone",
            Self::Domain => "domain",
            Self::Licence => "licence",
            Self::Lookalike => "lookalike",
            Self::Revoked => "revoked",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// Who raised, confirmed or decided something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Supervision {
    /// A written rule.
    System,
    /// A supervisor.
    Human,
}

/// What an adjustment does to a mark. In this order from mild to hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The mark stays, and the profile warns.
    Warning,
    /// The mark is not valid while it lasts.
    Suspension,
    /// The mark is taken away; only a new application can bring one back.
    Revocation,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 3] = [Self::Warning, Self::Suspension, Self::Revocation];

    /// The name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Suspension => "suspension",
            Self::Revocation => "revocation",
        }
    }

    /// The effect of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.as_str() == name)
    }
}

/// Why a mark is adjusted, with the figures that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// So many complaints waited beyond their deadline.
    Overdue {
        /// How many.
        complaints: u32,
    },
    /// Too many complaints got no answer at all.
    Unanswered {
        /// So many.
        unanswered: u32,
        /// Of so many whose time was over or that were answered.
        of: u32,
    },
    /// Violations of guidelines were confirmed and are not settled.
    Violations {
        /// How many.
        open: u32,
    },
    /// A licence that the mark stands on has ended.
    LicenceLapsed {
        /// Which.
        kind: LicenceKind,
    },
    /// The shop has not paid back in time what the guarantee fund paid for it.
    FundDebt {
        /// How much.
        owed: Rial,
    },
    /// Three supervisors warn of fraud.
    Fraud,
    /// A supervisor's own finding.
    Finding,
}

impl Cause {
    /// Whether the two are of one kind, whatever their figures.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::LicenceLapsed { kind }, Self::LicenceLapsed { kind: other }) => kind == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// What the system proposes for it.
    fn effect(&self) -> Effect {
        match self {
            Self::Overdue { .. } => Effect::Warning,
            Self::Violations { open } if *open < VIOLATIONS_SUSPEND => Effect::Warning,
            _ => Effect::Suspension,
        }
    }
}

/// A shop's objection to an adjustment; once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// When.
    pub at: Millis,
    /// Until when it is answered; public.
    pub answer_by: Millis,
    /// When it was answered, and whether the shop was right.
    pub decided: Option<(Millis, bool)>,
}

/// How far an adjustment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Proposed; takes effect at that time, or once a second supervisor agrees.
    Proposed {
        /// When it takes effect by itself.
        takes_effect_at: Option<Millis>,
    },
    /// In force.
    InForce {
        /// Since when.
        since: Millis,
        /// When it ends if its cause stays away.
        ends_at: Option<Millis>,
    },
    /// Its cause went away: before it took effect, or long enough after.
    Ended {
        /// When.
        at: Millis,
        /// Whether it was ever in force.
        was_in_force: bool,
    },
    /// A supervisor decided against it.
    Overturned {
        /// When.
        at: Millis,
    },
}

/// A dated change of what a mark is worth, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Its number.
    pub id: AdjustmentId,
    /// Why.
    pub cause: Cause,
    /// The complaints that it rests on, the oldest first; some of them where there are many.
    pub evidence: Vec<ComplaintId>,
    /// What it does.
    pub effect: Effect,
    /// What it was proposed to do, where a supervisor softened it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub softened_from: Option<Effect>,
    /// Who proposed it.
    pub by: Supervision,
    /// When it was proposed.
    pub proposed_at: Millis,
    /// When a supervisor confirmed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confirmed_at: Option<Millis>,
    /// What was said for the public when it was proposed by a person, confirmed, softened or overturned; the latest.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The mark's state before and after it took effect.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub change: Option<(MarkState, MarkState)>,
    /// How far it is.
    pub stage: Stage,
    /// The shop's objection.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub appeal: Option<Appeal>,
}

impl Adjustment {
    /// Whether it is proposed or in force.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Proposed { .. } | Stage::InForce { .. })
    }

    /// Whether it is in force.
    pub fn is_in_force(&self) -> bool {
        matches!(self.stage, Stage::InForce { .. })
    }
}

/// Who found a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Origin {
    /// An inspector, on the spot.
    Inspection,
    /// A buyer's complaint.
    Complaint {
        /// Which.
        complaint: ComplaintId,
    },
    /// A written rule.
    System,
    /// A supervisor.
    Supervisor,
}

/// A case contrary to a guideline's clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Its number.
    pub id: ViolationId,
    /// Which clause.
    pub clause: ClauseId,
    /// Who found it.
    pub origin: Origin,
    /// When it was raised.
    pub raised_at: Millis,
    /// When a supervisor decided on it, and whether it is one.
    pub decided: Option<(Millis, bool)>,
    /// When it was found corrected.
    pub settled_at: Option<Millis>,
}

impl Violation {
    /// Whether it is confirmed and not settled.
    pub fn is_open(&self) -> bool {
        self.decided.is_some_and(|(_, confirmed)| confirmed) && self.settled_at.is_none()
    }

    /// Whether it is confirmed and settled.
    pub fn is_settled(&self) -> bool {
        self.decided.is_some_and(|(_, confirmed)| confirmed) && self.settled_at.is_some()
    }
}

/// What an inspection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// When.
    pub at: Millis,
    /// Clauses that were looked at.
    pub checked: u16,
    /// Of these, contrary.
    pub contrary: u16,
    /// Whether the shop was drawn by chance.
    pub by_chance: bool,
}

/// What the public events say of a shop's mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dossier {
    /// When the shop applied, while that waits for a reviewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<Millis>,
    /// When its last application was refused, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<(Millis, Vec<RefusalReason>)>,
    /// When a mark was granted here, and its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted: Option<(Millis, Day)>,
    /// Licences that a reviewer has seen, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<Licence>,
    /// Contact facts that a reviewer has checked.
    pub contact: Contact,
    /// Adjustments, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
    /// Violations, the oldest first, those among them that were dismissed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// The last inspection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected: Option<Inspection>,
}

/// Why a step is refused, or a fact cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MarkFault {
    /// An application waits already.
    #[error("an application is waiting already")]
    AppliedAlready,
    /// There is a valid mark already.
    #[error("the shop has a mark already")]
    HasMark,
    /// No application waits.
    #[error("no application is waiting")]
    NotApplied,
    /// Something that was to be checked is missing: a refusal needs a reason, a grant its checks.
    #[error("what has to be checked for this is missing")]
    NotChecked,
    /// A licence's days are none, or it is over.
    #[error("the licence is not valid on this day")]
    LicenceNotValid,
    /// There is no mark that could be adjusted.
    #[error("the shop has no mark that could be adjusted")]
    NoMark,
    /// There is no such adjustment or violation.
    #[error("there is no such adjustment or violation")]
    Unknown,
    /// It is over: it has ended, lapsed or been overturned.
    #[error("this is over already")]
    Over,
    /// It has been decided already.
    #[error("this has been decided already")]
    Decided,
    /// A softer effect is no softer.
    #[error("this would not be softer")]
    NotSofter,
    /// Only what is in force can be appealed against, once and in time.
    #[error("an appeal is possible once, within 30 days of the adjustment taking effect")]
    NoAppeal,
    /// There is no appeal to decide on.
    #[error("there is no appeal to decide on")]
    NothingToDecide,
    /// There is no such clause, or it is advice that nobody can violate.
    #[error("there is no such clause that could be violated")]
    NoClause,
    /// A reason for the public is missing.
    #[error("a reason for the public is needed")]
    NoReason,
    /// The fact is none about a mark.
    #[error("this fact is not about a mark")]
    NotOfAMark,
}

/// What a supervisor decides on a proposal or an adjustment in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ruling", rename_all = "kebab-case")]
pub enum MarkRuling {
    /// It takes effect now, or stays.
    Confirm,
    /// It has a milder effect.
    Soften {
        /// Which.
        effect: Effect,
    },
    /// It falls.
    Overturn,
}

impl Dossier {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the mark is worth on a day; `listed` is the issuer's own record of it, if there is one.
    pub fn state(&self, listed: Option<&MarkRecord>, day: Day) -> MarkState {
        let base = self.base(listed, day);
        if matches!(base, MarkState::None | MarkState::Applied) {
            return base;
        }
        let in_force = self.adjustments.iter().filter(|a| a.is_in_force()).map(|a| a.effect).max();
        match in_force {
            Some(Effect::Revocation) if self.applied_at.is_some() => MarkState::Applied,
            Some(Effect::Revocation) => MarkState::Revoked,
            Some(Effect::Suspension) if base == MarkState::Valid => MarkState::Suspended,
            _ => base,
        }
    }

    /// The state without any adjustment: the better of the mark granted here and the one on the issuer's list.
    fn base(&self, listed: Option<&MarkRecord>, day: Day) -> MarkState {
        let own = match self.granted {
            None => MarkState::None,
            Some((_, until)) if day > until => MarkState::Expired,
            Some(_) => MarkState::Valid,
        };
        let listed = MarkState::on(listed, day);
        match (own, listed) {
            (MarkState::Valid, _) | (_, MarkState::Valid) => MarkState::Valid,
            _ if self.applied_at.is_some() => MarkState::Applied,
            (MarkState::Expired, _) | (_, MarkState::Expired) => MarkState::Expired,
            _ => MarkState::None,
        }
    }

    /// Since when and until when, of the mark that counts on this day.
    pub fn dates(&self, listed: Option<&MarkRecord>, day: Day) -> Option<(Day, Day)> {
        let own = self.granted.map(|(at, until)| (at.day(), until));
        let listed = listed.map(|mark| (mark.since, mark.until));
        [own, listed].into_iter().flatten().max_by_key(|(since, until)| (*since <= day && day <= *until, *until))
    }

    /// Whether what the mark stands on ends so soon that the shop may apply anew.
    pub fn may_renew(&self, day: Day) -> bool {
        let soon = |until: Day| until <= day.plus_days(RENEWAL_DAYS);
        self.granted.is_some_and(|(_, until)| soon(until)) || self.licence_ends().any(|(_, until)| soon(until))
    }

    /// The last day of each kind of licence on record.
    fn licence_ends(&self) -> impl Iterator<Item = (LicenceKind, Day)> {
        LicenceKind::ALL.into_iter().filter_map(|kind| {
            let of_kind = self.licences.iter().filter(|licence| licence.kind == kind);
            of_kind.map(|licence| licence.until).max().map(|last| (kind, last))
        })
    }

    /// Confirmed violations that are not settled.
    pub fn violations_open(&self) -> u32 {
        count(self.violations.iter().filter(|violation| violation.is_open()))
    }

    /// Confirmed violations that are settled.
    pub fn violations_settled(&self) -> u32 {
        count(self.violations.iter().filter(|violation| violation.is_settled()))
    }

    /// Each kind of licence that was on record and has lapsed with none of its kind in its place, with the first day without it.
    pub fn lapsed(&self, day: Day) -> impl Iterator<Item = (LicenceKind, Day)> {
        self.licence_ends().filter(move |(_, last)| day > *last).map(|(kind, last)| (kind, last.plus_days(1)))
    }

    /// The first of the kinds that have lapsed, by their order.
    pub fn lapsed_since(&self, day: Day) -> Option<(LicenceKind, Day)> {
        self.lapsed(day).next()
    }

    /// The adjustment of that number.
    pub fn adjustment(&self, id: AdjustmentId) -> Option<&Adjustment> {
        self.adjustments.iter().find(|adjustment| adjustment.id == id)
    }

    /// The violation of that number.
    pub fn violation(&self, id: ViolationId) -> Option<&Violation> {
        self.violations.iter().find(|violation| violation.id == id)
    }

    fn adjustment_mut(&mut self, id: AdjustmentId) -> Result<&mut Adjustment, MarkFault> {
        self.adjustments.iter_mut().find(|adjustment| adjustment.id == id).ok_or(MarkFault::Unknown)
    }

    fn violation_mut(&mut self, id: ViolationId) -> Result<&mut Violation, MarkFault> {
        self.violations.iter_mut().find(|violation| violation.id == id).ok_or(MarkFault::Unknown)
    }

    /// Takes in the next fact; `seq` is the number of its event.
    ///
    /// # Errors
    /// When it cannot follow what is known; the dossier is then as it was.
    pub fn apply(&mut self, seq: i64, fact: &Fact) -> Result<(), MarkFault> {
        match fact {
            Fact::MarkApplied { at } => {
                if self.applied_at.is_some() {
                    return Err(MarkFault::AppliedAlready);
                }
                self.applied_at = Some(*at);
            }
            Fact::MarkGranted { at, until, licences, contact } => {
                self.applied_at.take().ok_or(MarkFault::NotApplied)?;
                self.granted = Some((*at, *until));
                self.licences.clone_from(licences);
                self.contact = *contact;
                self.refused = None;
                for adjustment in &mut self.adjustments {
                    // A new mark does not begin under what lay upon the old one, but for what its cause still keeps up.
                    if adjustment.is_running() && adjustment.effect == Effect::Revocation {
                        adjustment.stage = Stage::Ended { at: *at, was_in_force: adjustment.is_in_force() };
                    }
                }
            }
            Fact::MarkRefused { at, reasons } => {
                self.applied_at.take().ok_or(MarkFault::NotApplied)?;
                self.refused = Some((*at, reasons.clone()));
            }
            Fact::AdjustmentProposed { at, cause, evidence, effect, takes_effect_at, by, reason } => {
                self.adjustments.push(Adjustment {
                    id: AdjustmentId(seq),
                    cause: cause.clone(),
                    evidence: evidence.clone(),
                    effect: *effect,
                    softened_from: None,
                    by: *by,
                    proposed_at: *at,
                    confirmed_at: None,
                    reason: reason.clone(),
                    change: None,
                    stage: Stage::Proposed { takes_effect_at: *takes_effect_at },
                    appeal: None,
                });
            }
            Fact::AdjustmentDecided { at, adjustment, ruling, reason } => {
                let adjustment = self.adjustment_mut(*adjustment)?;
                if !adjustment.is_running() {
                    return Err(MarkFault::Over);
                }
                match ruling {
                    MarkRuling::Confirm => adjustment.confirmed_at = Some(*at),
                    MarkRuling::Soften { effect } if *effect < adjustment.effect => {
                        adjustment.softened_from.get_or_insert(adjustment.effect);
                        adjustment.effect = *effect;
                        adjustment.confirmed_at = Some(*at);
                    }
                    MarkRuling::Soften { .. } => return Err(MarkFault::NotSofter),
                    MarkRuling::Overturn => adjustment.stage = Stage::Overturned { at: *at },
                }
                adjustment.reason = Some(reason.clone());
            }
            Fact::AdjustmentTaken { at, adjustment, before, after } => {
                let adjustment = self.adjustment_mut(*adjustment)?;
                let Stage::Proposed { .. } = adjustment.stage else { return Err(MarkFault::Over) };
                adjustment.change = Some((*before, *after));
                adjustment.stage = Stage::InForce { since: *at, ends_at: None };
            }
            Fact::AdjustmentEnding { adjustment, ends_at, .. } => match &mut self.adjustment_mut(*adjustment)?.stage {
                Stage::InForce { ends_at: ending, .. } => *ending = *ends_at,
                _ => return Err(MarkFault::Over),
            },
            Fact::AdjustmentEnded { at, adjustment } => {
                let adjustment = self.adjustment_mut(*adjustment)?;
                if !adjustment.is_running() {
                    return Err(MarkFault::Over);
                }
                adjustment.stage = Stage::Ended { at: *at, was_in_force: adjustment.is_in_force() };
            }
            Fact::AdjustmentAppealed { at, adjustment, answer_by } => {
                let adjustment = self.adjustment_mut(*adjustment)?;
                if !adjustment.is_in_force() || adjustment.appeal.is_some() {
                    return Err(MarkFault::NoAppeal);
                }
                adjustment.appeal = Some(Appeal { at: *at, answer_by: *answer_by, decided: None });
            }
            Fact::AppealDecided { at, adjustment, upheld, reason } => {
                let adjustment = self.adjustment_mut(*adjustment)?;
                let in_force = adjustment.is_in_force();
                match &mut adjustment.appeal {
                    Some(appeal) if appeal.decided.is_none() => appeal.decided = Some((*at, *upheld)),
                    _ => return Err(MarkFault::NothingToDecide),
                }
                if *upheld && in_force {
                    adjustment.stage = Stage::Overturned { at: *at };
                }
                adjustment.reason = Some(reason.clone());
            }
            Fact::ViolationRaised { at, clause, origin } => self.violations.push(Violation {
                id: ViolationId(seq),
                clause: *clause,
                origin: *origin,
                raised_at: *at,
                decided: None,
                settled_at: None,
            }),
            Fact::ViolationDecided { at, violation, confirmed } => {
                let violation = self.violation_mut(*violation)?;
                if violation.decided.is_some() {
                    return Err(MarkFault::Decided);
                }
                violation.decided = Some((*at, *confirmed));
            }
            Fact::ViolationSettled { at, violation } => {
                let violation = self.violation_mut(*violation)?;
                if !violation.is_open() {
                    return Err(MarkFault::Over);
                }
                violation.settled_at = Some(*at);
            }
            Fact::ShopInspected { at, checked, contrary, by_chance } => {
                self.inspected =
                    Some(Inspection { at: *at, checked: *checked, contrary: *contrary, by_chance: *by_chance });
            }
            _ => return Err(MarkFault::NotOfAMark),
        }
        Ok(())
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// What people do about a mark. Who may is the caller's to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkStep {
    /// The shop applies.
    Apply,
    /// A reviewer grants the mark.
    Grant {
        /// Licences that were seen.
        licences: Vec<Licence>,
        /// What was checked.
        contact: Contact,
    },
    /// A reviewer refuses it.
    Refuse(Vec<RefusalReason>),
    /// A supervisor proposes an adjustment.
    Propose {
        /// What it is to do.
        effect: Effect,
        /// Why, for the public.
        reason: String,
    },
    /// The third supervisor warns of fraud.
    SuspendAtOnce {
        /// Why, for the public.
        reason: String,
    },
    /// A supervisor decides.
    Rule {
        /// On which adjustment.
        adjustment: AdjustmentId,
        /// What.
        ruling: MarkRuling,
        /// Why, for the public.
        reason: String,
    },
    /// The shop appeals.
    Appeal(AdjustmentId),
    /// A supervisor answers the appeal.
    DecideAppeal {
        /// Against which adjustment.
        adjustment: AdjustmentId,
        /// Whether the shop is right.
        upheld: bool,
        /// Why, for the public.
        reason: String,
    },
    /// Somebody raises a violation.
    RaiseViolation {
        /// Of which clause.
        clause: ClauseId,
        /// Who.
        origin: Origin,
    },
    /// A supervisor decides whether it is one.
    DecideViolation {
        /// Which.
        violation: ViolationId,
        /// It is.
        confirmed: bool,
    },
    /// A supervisor or inspector found it corrected.
    SettleViolation(ViolationId),
    /// An inspector was there.
    Inspect {
        /// Clauses that were looked at.
        checked: u16,
        /// Those found violated.
        contrary: Vec<ClauseId>,
        /// Whether the shop was drawn by chance.
        by_chance: bool,
    },
}

/// What follows when somebody takes a step with the mark of a shop; `next_seq` is the number of the next event.
///
/// # Errors
/// Why the step is refused.
pub fn facts_of(
    dossier: &Dossier,
    listed: Option<&MarkRecord>,
    step: &MarkStep,
    now: Millis,
    next_seq: i64,
) -> Result<Vec<Fact>, MarkFault> {
    let state = dossier.state(listed, now.day());
    let after = |hours: i64| now.plus_hours(hours);
    let mut facts = match step {
        MarkStep::Apply if dossier.granted.is_some() && !dossier.may_renew(now.day()) && state == MarkState::Valid => {
            return Err(MarkFault::HasMark);
        }
        MarkStep::Apply => vec![Fact::MarkApplied { at: now }],
        MarkStep::Grant { licences, contact } => {
            if !(contact.identity && contact.address && contact.telephone) {
                return Err(MarkFault::NotChecked);
            }
            let today = now.day();
            if !licences.iter().all(|licence| licence.from <= today && today <= licence.until) {
                return Err(MarkFault::LicenceNotValid);
            }
            if !licences.iter().any(|licence| licence.kind == LicenceKind::VirtualBusinesses) {
                return Err(MarkFault::NotChecked);
            }
            let until = today.plus_days(MARK_DAYS);
            vec![Fact::MarkGranted { at: now, until, licences: licences.clone(), contact: *contact }]
        }
        MarkStep::Refuse(reasons) if reasons.is_empty() => return Err(MarkFault::NotChecked),
        MarkStep::Refuse(reasons) => vec![Fact::MarkRefused { at: now, reasons: reasons.clone() }],
        MarkStep::Propose { effect, reason } => {
            // A revocation takes a second supervisor; everything else takes effect by itself.
            let takes_effect_at = (*effect != Effect::Revocation).then(|| after(GRACE_HOURS));
            vec![proposal(dossier, state, now, Cause::Finding, *effect, takes_effect_at, public(reason)?)?]
        }
        MarkStep::SuspendAtOnce { reason } => {
            let (cause, effect) = (Cause::Fraud, Effect::Suspension);
            let adjustment = AdjustmentId(next_seq);
            vec![
                proposal(dossier, state, now, cause, effect, Some(now), public(reason)?)?,
                Fact::AdjustmentTaken { at: now, adjustment, before: state, after: MarkState::Suspended },
            ]
        }
        MarkStep::Rule { adjustment, ruling, reason } => {
            let reason = public(reason)?;
            vec![Fact::AdjustmentDecided { at: now, adjustment: *adjustment, ruling: *ruling, reason }]
        }
        MarkStep::Appeal(adjustment) => {
            let known = dossier.adjustment(*adjustment).ok_or(MarkFault::Unknown)?;
            match known.stage {
                Stage::InForce { since, .. } if now <= since.plus_days(APPEAL_DAYS) => {}
                _ => return Err(MarkFault::NoAppeal),
            }
            let answer_by = now.plus_days(APPEAL_ANSWER_DAYS);
            vec![Fact::AdjustmentAppealed { at: now, adjustment: *adjustment, answer_by }]
        }
        MarkStep::DecideAppeal { adjustment, upheld, reason } => {
            let (adjustment, upheld, reason) = (*adjustment, *upheld, public(reason)?);
            vec![Fact::AppealDecided { at: now, adjustment, upheld, reason }]
        }
        MarkStep::RaiseViolation { clause, origin } => {
            vec![Fact::ViolationRaised { at: now, clause: violable(clause)?, origin: *origin }]
        }
        MarkStep::DecideViolation { violation, confirmed } => {
            vec![Fact::ViolationDecided { at: now, violation: *violation, confirmed: *confirmed }]
        }
        MarkStep::SettleViolation(violation) => vec![Fact::ViolationSettled { at: now, violation: *violation }],
        MarkStep::Inspect { checked, contrary, by_chance } => {
            let found = u16::try_from(contrary.len()).unwrap_or(u16::MAX);
            if found > *checked {
                return Err(MarkFault::NotChecked);
            }
            let mut facts =
                vec![Fact::ShopInspected { at: now, checked: *checked, contrary: found, by_chance: *by_chance }];
            for clause in contrary {
                let clause = violable(clause)?;
                facts.push(Fact::ViolationRaised { at: now, clause, origin: Origin::Inspection });
            }
            facts
        }
    };
    // Each is tried on a copy, so that nothing is written that could not be read back.
    let mut then = dossier.clone();
    for (seq, fact) in (next_seq..).zip(&facts) {
        then.apply(seq, fact)?;
    }
    // What was confirmed takes effect at once.
    if let MarkStep::Rule { adjustment, ruling: MarkRuling::Confirm | MarkRuling::Soften { .. }, .. } = step
        && let Some(known) = then.adjustment(*adjustment)
        && let Stage::Proposed { .. } = known.stage
    {
        facts.push(taken(&then, listed, *adjustment, state, now)?);
    }
    Ok(facts)
}

/// The fact that an adjustment takes effect.
fn taken(
    dossier: &Dossier,
    listed: Option<&MarkRecord>,
    adjustment: AdjustmentId,
    before: MarkState,
    now: Millis,
) -> Result<Fact, MarkFault> {
    let mut then = dossier.clone();
    then.adjustment_mut(adjustment)?.stage = Stage::InForce { since: now, ends_at: None };
    Ok(Fact::AdjustmentTaken { at: now, adjustment, before, after: then.state(listed, now.day()) })
}

fn proposal(
    dossier: &Dossier,
    state: MarkState,
    at: Millis,
    cause: Cause,
    effect: Effect,
    takes_effect_at: Option<Millis>,
    reason: String,
) -> Result<Fact, MarkFault> {
    if !matches!(state, MarkState::Valid | MarkState::Suspended) {
        return Err(MarkFault::NoMark);
    }
    if dossier.adjustments.iter().any(|a| a.is_running() && a.cause.is_like(&cause) && a.effect == effect) {
        return Err(MarkFault::Decided);
    }
    let (evidence, by, reason) = (Vec::new(), Supervision::Human, Some(reason));
    Ok(Fact::AdjustmentProposed { at, cause, evidence, effect, takes_effect_at, by, reason })
}

fn public(reason: &str) -> Result<String, MarkFault> {
    let reason = reason.trim();
    if reason.is_empty() { Err(MarkFault::NoReason) } else { Ok(reason.to_owned()) }
}

fn violable(clause: &ClauseId) -> Result<ClauseId, MarkFault> {
    match crate::guideline::find(clause) {
        Some(found) if found.clause.duty().is_some() => Ok(*clause),
        _ => Err(MarkFault::NoClause),
    }
}

/// What system supervision sees of a shop's conduct now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Watched {
    /// Complaints that wait beyond their deadline.
    pub overdue: u32,
    /// Complaints of the last six months whose time is over or that were answered.
    pub decided: u32,
    /// What the shop owes the guarantee fund for longer than it may.
    pub owed: Rial,
    /// When it next owes something for too long.
    pub owes_next: Option<Millis>,
}

impl Watched {
    /// The causes for an adjustment that begin to hold.
    fn causes(self, dossier: &Dossier, today: Day) -> Vec<Cause> {
        let mut causes = Vec::new();
        let share = wilson(u64::from(self.overdue), u64::from(self.decided.max(self.overdue)));
        if share.is_some_and(|share| share.lower > UNANSWERED_SHARE) {
            causes.push(Cause::Unanswered { unanswered: self.overdue, of: self.decided.max(self.overdue) });
        }
        if self.overdue >= OVERDUE_MIN {
            causes.push(Cause::Overdue { complaints: self.overdue });
        }
        if dossier.violations_open() > 0 {
            causes.push(Cause::Violations { open: dossier.violations_open() });
        }
        causes.extend(dossier.lapsed(today).map(|(kind, _)| Cause::LicenceLapsed { kind }));
        if self.owed > Rial::NOTHING {
            causes.push(Cause::FundDebt { owed: self.owed });
        }
        causes
    }

    /// Whether the cause of an adjustment is still there. What began with many goes on while there are some, so that a shop at
    /// the border does not come and go.
    fn keeps_up(self, cause: &Cause, dossier: &Dossier, today: Day) -> bool {
        match cause {
            Cause::Overdue { .. } => self.overdue > 0,
            Cause::Unanswered { .. } => {
                f64::from(self.overdue) >= UNANSWERED_SHARE_LEFT * f64::from(self.decided.max(1)) && self.overdue > 0
            }
            Cause::Violations { .. } => dossier.violations_open() > 0,
            Cause::LicenceLapsed { kind } => dossier.lapsed(today).any(|(lapsed, _)| lapsed == *kind),
            Cause::FundDebt { .. } => self.owed > Rial::NOTHING,
            // People began these, and people end them.
            Cause::Fraud | Cause::Finding => true,
        }
    }
}

/// An end that a shop is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Of which licence; `None` for the mark itself.
    pub licence: Option<LicenceKind>,
    /// Its last day.
    pub until: Day,
    /// So many days before.
    pub days: i32,
}

/// What system supervision does when it looks at a shop, and when it looks again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supervised {
    /// What happens.
    pub facts: Vec<Fact>,
    /// Letters about ends that come.
    pub reminders: Vec<Reminder>,
    /// When there is something to do even if nothing else happens.
    pub next: Option<Millis>,
}

/// Looks at a shop. `evidence` are the complaints that wait beyond their deadline, the oldest first; `last` is when supervision
/// looked the last time; `next_seq` is the number of the next event.
pub fn supervise(
    dossier: &Dossier,
    listed: Option<&MarkRecord>,
    watched: Watched,
    evidence: &[ComplaintId],
    last: Option<Millis>,
    now: Millis,
    next_seq: i64,
) -> Supervised {
    let today = now.day();
    let mut then = dossier.clone();
    let mut facts = Vec::new();
    let mut happen = |then: &mut Dossier, fact: Fact| {
        if then.apply(next_seq + i64::try_from(facts.len()).unwrap_or(0), &fact).is_ok() {
            facts.push(fact);
        }
    };
    for Adjustment { id, cause, stage, confirmed_at, .. } in dossier.adjustments.clone() {
        let keeps_up = watched.keeps_up(&cause, dossier, today);
        let adjustment = id;
        match stage {
            // What a supervisor confirmed does not lapse before it took effect.
            Stage::Proposed { .. } if !keeps_up && confirmed_at.is_none() => {
                happen(&mut then, Fact::AdjustmentEnded { at: now, adjustment });
            }
            Stage::Proposed { takes_effect_at: Some(at) } if at <= now => {
                let before = then.state(listed, today);
                if let Ok(fact) = taken(&then, listed, adjustment, before, now) {
                    happen(&mut then, fact);
                }
            }
            Stage::InForce { ends_at: None, .. } if !keeps_up => {
                let ends_at = Some(now.plus_hours(RECOVERY_HOURS));
                happen(&mut then, Fact::AdjustmentEnding { at: now, adjustment, ends_at });
            }
            Stage::InForce { ends_at: Some(_), .. } if keeps_up => {
                happen(&mut then, Fact::AdjustmentEnding { at: now, adjustment, ends_at: None });
            }
            Stage::InForce { ends_at: Some(at), .. } if at <= now => {
                happen(&mut then, Fact::AdjustmentEnded { at: now, adjustment });
            }
            _ => {}
        }
    }
    if matches!(then.state(listed, today), MarkState::Valid | MarkState::Suspended) {
        for cause in watched.causes(&then, today) {
            let effect = cause.effect();
            let at_peace = |a: &Adjustment| match a.stage {
                Stage::Overturned { at } => now < at.plus_days(PEACE_DAYS),
                _ => false,
            };
            let known = then.adjustments.iter().any(|a| {
                a.cause.is_like(&cause)
                    && (at_peace(a) || a.is_running() && a.softened_from.unwrap_or(a.effect) >= effect)
            });
            if known {
                continue;
            }
            let about_complaints = matches!(cause, Cause::Overdue { .. } | Cause::Unanswered { .. });
            let evidence = evidence.iter().copied().take(if about_complaints { EVIDENCE_MAX } else { 0 }).collect();
            let takes_effect_at = Some(now.plus_hours(GRACE_HOURS));
            let by = Supervision::System;
            let fact = Fact::AdjustmentProposed { at: now, cause, evidence, effect, takes_effect_at, by, reason: None };
            happen(&mut then, fact);
        }
    }
    let (reminders, next_end) = ends(&then, last, now);
    let next_stage = then.adjustments.iter().filter_map(|a| match a.stage {
        Stage::Proposed { takes_effect_at } => takes_effect_at,
        Stage::InForce { ends_at, .. } => ends_at,
        // Its cause may still be there when the peace is over.
        Stage::Overturned { at } => Some(at.plus_days(PEACE_DAYS)),
        Stage::Ended { .. } => None,
    });
    let next = next_stage.chain(next_end).chain(watched.owes_next).filter(|at| *at > now).min();
    Supervised { facts, reminders, next }
}

/// The reminders that fell due since the last look, and the next time one does or an end is reached.
fn ends(dossier: &Dossier, last: Option<Millis>, now: Millis) -> (Vec<Reminder>, Option<Millis>) {
    let mark = dossier.granted.map(|(_, until)| (None, until));
    let licences = dossier.licence_ends().map(|(kind, last)| (Some(kind), last));
    let (mut due, mut next) = (Vec::new(), None::<Millis>);
    for (licence, until) in mark.into_iter().chain(licences) {
        let end = until.plus_days(1).start();
        let reminders = REMINDERS_DAYS.map(|days| (end.plus_days(-i64::from(days)), Some(days)));
        for (at, days) in reminders.into_iter().chain([(end, None)]) {
            if at > now {
                next = Some(next.map_or(at, |next| next.min(at)));
            } else if let Some(days) = days
                && now < end
                && last.is_some_and(|last| last < at)
            {
                due.push(Reminder { licence, until, days });
            }
        }
    }
    // Of two that fell due at once, as after a long stop, the later one says all.
    due.sort_by_key(|reminder| (reminder.licence, reminder.days));
    due.dedup_by_key(|reminder| reminder.licence);
    (due, next)
}

#[cfg(test)]
mod tests;
