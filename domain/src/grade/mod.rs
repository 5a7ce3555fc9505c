//! The grade: 100 points, named deductions with what lies behind them, a letter from A to F.
//!
//! [`Conduct::of`] boils a shop's record down to closed facts, [`grade`] takes points away by a written [`Rule`]. Neither
//! knows of money: no fee, festival or sponsor has a way in. `docs/grade.md` says why the rule is as it is, and how well it
//! works; `cargo run --release --example grade_study` measures that again.
//!
//! Only + − × ÷ and square roots are used, so that a browser and the server agree to the last point.

mod closed;
mod conduct;
mod rule;
#[cfg(test)]
mod tests;

pub use closed::{Clock, HELD_DAYS_MAX, Response, solved};
pub use conduct::{Conduct, Delay, Share};
pub use rule::{FORGOTTEN_DAYS, Line, Rule, RuleFault, Rules};

use crate::calendar::Day;
use crate::record::Record;
use crate::shop::Shop;
use serde::{Deserialize, Serialize};

/// More new complaints than this are no advice.
const ADVICE_MAX: u32 = 1_000;

/// The letter, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Letter {
    /// The best.
    A,
    /// Good.
    B,
    /// Fair.
    C,
    /// Poor.
    D,
    /// Bad.
    E,
    /// The worst.
    F,
}

impl Letter {
    /// Every letter, best first.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// The letter itself.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
        }
    }
}

/// The name of a deduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleName {
    /// Few answers come in time: the lower Wilson bound of their share.
    InTime,
    /// Complaints get no answer by their escalation: the lower bound of their share.
    Silence,
    /// Of those opened lately, many wait beyond their deadline: the lower bound of their share.
    Lately,
    /// Answers take long: the median delay in hours.
    Delay,
    /// Answers do not solve: the lower bound of the share "not solved".
    Unresolved,
    /// Confirmed violations that are open: how many.
    ViolationsOpen,
    /// Confirmed violations that were settled within 24 months: how many.
    ViolationsSettled,
    /// The licence on record has lapsed: for how many days.
    Licence,
    /// Contact facts are missing: how many of four.
    Contact,
    /// The record is young: its age in days.
    Age,
}

impl RuleName {
    /// Every deduction, in the order in which people see them.
    pub const ALL: [Self; 10] = [
        Self::InTime,
        Self::Silence,
        Self::Lately,
        Self::Delay,
        Self::Unresolved,
        Self::ViolationsOpen,
        Self::ViolationsSettled,
        Self::Licence,
        Self::Contact,
        Self::Age,
    ];

    /// The name in the rule file and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Silence => "silence",
            Self::Lately => "lately",
            Self::Delay => "delay",
            Self::Unresolved => "unresolved",
            Self::ViolationsOpen => "violations-open",
            Self::ViolationsSettled => "violations-settled",
            Self::Licence => "licence",
            Self::Contact => "contact",
            Self::Age => "age",
        }
    }

    /// Whether a greater measure is better conduct.
    fn more_is_better(self) -> bool {
        matches!(self, Self::InTime | Self::Age)
    }

    /// Whether it says enough without any complaint to give a letter.
    fn stands_alone(self) -> bool {
        matches!(self, Self::ViolationsOpen | Self::ViolationsSettled | Self::Licence)
    }
}

/// Which ways to reach a shop are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The domain that it sells on.
    pub domain: bool,
    /// Somebody who proved to hold the domain speaks for it here.
    pub claimed: bool,
    /// A postal address.
    pub address: bool,
    /// A telephone number.
    pub telephone: bool,
}

impl Contact {
    /// How many of the four are not known.
    pub fn missing(self) -> u32 {
        let Self { domain, claimed, address, telephone } = self;
        [domain, claimed, address, telephone].into_iter().map(|known| u32::from(!known)).sum()
    }
}

/// What is on record of a shop besides its complaints. There is nothing else in it; in particular no money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Confirmed violations that are open.
    pub violations_open: u32,
    /// Confirmed violations that were settled within the last [`FORGOTTEN_DAYS`] days.
    pub violations_settled: u32,
    /// For how many days the licence on record has lapsed; `None` for one that is valid and where none is on record.
    pub licence_lapsed_days: Option<u32>,
    /// Which ways to reach it are known.
    pub contact: Contact,
    /// Days since its first complaint or its listing, whichever came first.
    pub age_days: u32,
}

impl Standing {
    /// What is known of a shop on a day.
    pub fn of(shop: &Shop, record: &Record, day: Day) -> Self {
        let days_since = |first: Day| u32::try_from(day.0.saturating_sub(first.0)).unwrap_or(0);
        let dossier = &shop.dossier;
        let settled = dossier.violations.iter().filter(|violation| violation.is_settled());
        let lately =
            settled.filter_map(|violation| violation.settled_at).filter(|at| days_since(at.day()) < FORGOTTEN_DAYS);
        Self {
            violations_open: dossier.violations_open(),
            violations_settled: u32::try_from(lately.count()).unwrap_or(u32::MAX),
            licence_lapsed_days: dossier.lapsed_since(day).map(|(_, first)| days_since(first)),
            contact: Contact {
                domain: shop.host.is_some(),
                claimed: shop.claimed.is_some(),
                address: dossier.contact.address,
                telephone: dossier.contact.telephone,
            },
            age_days: record.first_day().map_or(0, days_since),
        }
    }
}

/// What lies behind a deduction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A share of complaints, and the bound that was measured.
    Share {
        /// The share.
        share: Share,
        /// The lower bound of its 95% Wilson interval.
        lower: f64,
    },
    /// The median delay.
    Delay(Delay),
    /// A number of violations.
    Violations(u32),
    /// Days since the licence lapsed.
    LapsedDays(u32),
    /// The contact facts that are known.
    Contact(Contact),
    /// Days on record.
    AgeDays(u32),
}

/// What a shop can do about a deduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Answer so many further complaints in time.
    AnswerInTime,
    /// Answer half of the complaints within so many hours.
    AnswerWithinHours,
    /// Have so many further complaints solved, by their buyers' word.
    Solve,
    /// Settle so many violations.
    SettleViolations,
    /// Renew the licence (the amount is 1).
    RenewLicence,
    /// Make so many contact facts known.
    TellContact,
    /// Wait so many days.
    WaitDays,
}

/// What would raise the grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raise {
    /// What to do.
    pub remedy: Remedy,
    /// How much of it.
    pub amount: u32,
    /// By how many points this deduction then shrinks, all else being as it is.
    pub points: u8,
}

/// Points that were taken away.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Deduction {
    /// By which rule.
    pub rule: RuleName,
    /// How many; at least 1.
    pub points: u8,
    /// What lies behind it.
    pub evidence: Evidence,
    /// The least that would raise the grade again; `None` where only time does, at an unknown day, or nothing sensible.
    pub raise: Option<Raise>,
}

/// A shop's grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// The version of the rule that made it.
    pub version: u16,
    /// 100 less all deductions, and at least 0. Without a letter they say too little to be shown as a mark.
    pub points: u8,
    /// The letter; `None` when there is too little to tell.
    pub letter: Option<Letter>,
    /// What was taken away, in the order of [`RuleName::ALL`].
    pub deductions: Vec<Deduction>,
}

/// Grades a shop. Fewer closed complaints, by weight, than the rule asks for give no letter; unless confirmed violations and
/// a lapsed licence alone would put the shop below C, since they need no number of complaints to be true.
pub fn grade(rule: &Rule, conduct: &Conduct, standing: &Standing) -> Grade {
    let mut deductions = Vec::new();
    let (mut points, mut without_complaints) = (100_u8, 100_u8);
    for name in RuleName::ALL {
        let Some(evidence) = evidence(name, conduct, standing) else { continue };
        let taken = whole(rule.line(name).at(measure(rule, &evidence, name)));
        if taken == 0 {
            continue;
        }
        points = points.saturating_sub(taken);
        if name.stands_alone() {
            without_complaints = without_complaints.saturating_sub(taken);
        }
        deductions.push(Deduction { rule: name, points: taken, evidence, raise: raise(rule, name, &evidence, taken) });
    }
    let tells = conduct.in_time.all >= rule.enough || rule.letter(without_complaints) > Letter::C;
    Grade { version: rule.version, points, letter: tells.then(|| rule.letter(points)), deductions }
}

/// What lies behind a deduction; `None` when nothing is known.
fn evidence(name: RuleName, conduct: &Conduct, standing: &Standing) -> Option<Evidence> {
    let share = |share: Share| share.lower().map(|lower| Evidence::Share { share, lower });
    match name {
        RuleName::InTime => share(conduct.in_time),
        RuleName::Silence => share(conduct.silent),
        RuleName::Lately => share(conduct.lately),
        RuleName::Unresolved => share(conduct.unsolved),
        RuleName::Delay => (conduct.delay != Delay::Unknown).then_some(Evidence::Delay(conduct.delay)),
        RuleName::ViolationsOpen => Some(Evidence::Violations(standing.violations_open)),
        RuleName::ViolationsSettled => Some(Evidence::Violations(standing.violations_settled)),
        // The day on which it lapses is the last on which it is valid: 0 days take nothing.
        RuleName::Licence => standing.licence_lapsed_days.map(Evidence::LapsedDays),
        RuleName::Contact => Some(Evidence::Contact(standing.contact)),
        RuleName::Age => Some(Evidence::AgeDays(standing.age_days)),
    }
}

/// The number that the deduction's line is read at.
fn measure(rule: &Rule, evidence: &Evidence, name: RuleName) -> f64 {
    match evidence {
        Evidence::Share { share, lower } => {
            if name == RuleName::Lately {
                Share { all: share.all + rule.lately_allowance, ..*share }.lower().unwrap_or(0.0)
            } else {
                *lower
            }
        }
        Evidence::Delay(Delay::Hours(n)) | Evidence::Violations(n) | Evidence::LapsedDays(n) | Evidence::AgeDays(n) => {
            f64::from(*n)
        }
        Evidence::Delay(Delay::Never | Delay::Unknown) => f64::MAX,
        Evidence::Contact(contact) => f64::from(contact.missing()),
    }
}

/// To the nearest whole point, halves upwards.
fn whole(points: f64) -> u8 {
    // A cast of what is out of range, or no number, stays within 0..=255.
    (points + 0.5) as u8
}

/// The least that makes a deduction smaller.
fn raise(rule: &Rule, name: RuleName, evidence: &Evidence, taken: u8) -> Option<Raise> {
    let (remedy, most): (Remedy, u32) = match (name, evidence) {
        (RuleName::InTime | RuleName::Silence | RuleName::Lately, _) => (Remedy::AnswerInTime, ADVICE_MAX),
        (RuleName::Unresolved, _) => (Remedy::Solve, ADVICE_MAX),
        (RuleName::ViolationsOpen, Evidence::Violations(n)) => (Remedy::SettleViolations, *n),
        (RuleName::Contact, Evidence::Contact(contact)) => (Remedy::TellContact, contact.missing()),
        (RuleName::Age, _) => (Remedy::WaitDays, FORGOTTEN_DAYS),
        (RuleName::Licence, _) => return Some(Raise { remedy: Remedy::RenewLicence, amount: 1, points: taken }),
        (RuleName::Delay, _) => {
            // The next corner that takes less.
            let corner = rule.line(name).corners().iter().rfind(|(_, points)| whole(*points) < taken);
            return corner.map(|(hours, points)| Raise {
                remedy: Remedy::AnswerWithinHours,
                amount: *hours as u32,
                points: taken - whole(*points),
            });
        }
        _ => return None,
    };
    let after = |amount: u32| {
        let better = match *evidence {
            Evidence::Share { share, .. } => {
                let share = if name == RuleName::InTime { share.with(amount, 0) } else { share.with(0, amount) };
                Evidence::Share { share, lower: share.lower().unwrap_or(0.0) }
            }
            Evidence::Violations(n) => Evidence::Violations(n.saturating_sub(amount)),
            Evidence::AgeDays(days) => Evidence::AgeDays(days.saturating_add(amount)),
            Evidence::Contact(contact) => {
                return whole(rule.line(name).at(f64::from(contact.missing().saturating_sub(amount))));
            }
            other => other,
        };
        whole(rule.line(name).at(measure(rule, &better, name)))
    };
    if after(most) >= taken {
        return None;
    }
    let (mut too_few, mut amount) = (0, most);
    while amount - too_few > 1 {
        let middle = too_few + (amount - too_few) / 2;
        if after(middle) < taken { amount = middle } else { too_few = middle }
    }
    Some(Raise { remedy, amount, points: taken - after(amount) })
}
