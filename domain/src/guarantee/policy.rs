//! The cover as it is written down, and the policies that follow each other. What a policy's file may say is checked when it is
//! read; a [`Policy`] that exists can be paid by. An order is covered by the policy of its day, whatever came later.

use super::NO_GRADE;
use crate::calendar::Day;
use crate::grade::Letter;
use crate::money::Rial;
use crate::report::KINDS;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The policy files, oldest first.
const FILES: [&str; 1] = [include_str!("policy-1.json")];

/// What a shop of one risk class pays in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// A month, whatever it sells.
    pub flat_rial: Rial,
    /// Or for each order.
    pub order_rial: Rial,
}

/// What the fund covers, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which one; 1 is the first.
    pub version: u16,
    /// The day on which it was made public.
    pub announced: Day,
    /// The first day whose orders it covers.
    pub since: Day,
    /// The part of the damage that is paid, in percent.
    pub part_percent: u8,
    /// What a buyer bears of the damage before a part of the rest is paid.
    pub deductible: Rial,
    /// The most for one claim.
    pub claim_cap: Rial,
    /// The most for one buyer within a year.
    pub buyer_year_cap: Rial,
    /// Days after delivery within which the complaint must be opened.
    pub window_days: u16,
    /// Days after the order within which that must be, where nothing was delivered.
    pub undelivered_days: u16,
    /// What a complaint must be about; of [`KINDS`].
    pub kinds: Vec<String>,
    /// Orders above this are not covered at all.
    pub order_over: Rial,
    /// The running cover of a shop by its grade, before what it has paid in; a letter that is missing has no cover.
    by_grade: BTreeMap<Letter, Rial>,
    /// The same for a shop with too few complaints for a letter.
    without_grade: Rial,
    /// By how many percent of what it paid in a shop's cover grows.
    pub contributed_percent: u16,
    /// The most running cover of one shop.
    pub shop_most: Rial,
    contributions: BTreeMap<Letter, Contribution>,
    contribution_without_grade: Contribution,
    /// Claims up to this are decided by this rule alone.
    pub by_rule: Rial,
    /// Claims above this are decided by two people.
    pub four_eyes: Rial,
    /// Days within which a claim is decided.
    pub decide_days: u16,
    /// Days within which a shop pays back what was paid for it.
    pub recovery_days: u16,
    /// More claims of one buyer within a year go to a person.
    pub claims_a_buyer_year: u16,
    /// So many claims on one shop …
    pub burst_claims: u16,
    /// … within so many days go to a person.
    pub burst_days: u16,
}

/// Why a policy's file, or a list of policies, is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// Not JSON, or not of the form that is asked for.
    #[error("the policy's file cannot be read: {0}")]
    Form(String),
    /// A day that is none.
    #[error("\"{0}\" is not a day")]
    Day(String),
    /// A number that makes no sense.
    #[error("\"{0}\" is out of range")]
    OutOfRange(&'static str),
    /// A kind of complaint that there is not, or none at all.
    #[error("\"{0}\" is no kind of complaint")]
    Kind(String),
    /// A letter that there is not, or none for shops without one.
    #[error("\"{of}\" must have amounts for letters and for \"none\", and not for \"{letter}\"")]
    Grade {
        /// Of which list.
        of: &'static str,
        /// Which letter, or "none" where that is missing.
        letter: String,
    },
    /// A worse grade with more cover, or a lower contribution.
    #[error("\"{0}\" would reward a worse grade")]
    Direction(&'static str),
    /// A risk class with cover and without a contribution, or the other way round.
    #[error("\"shop_cover\" and \"contribution\" must be for the same letters")]
    Classes,
    /// Versions that do not count up from 1.
    #[error("version {found} stands where {expected} is expected")]
    Version {
        /// What stands there.
        found: u16,
        /// What should.
        expected: u16,
    },
    /// A policy that was not announced before it holds, or that holds before the one it follows.
    #[error("version {0} must be announced before the day from which it holds, and hold after the one before it")]
    NotAnnounced(u16),
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u16,
    announced: String,
    since: String,
    part_percent: u8,
    deductible_rial: Rial,
    claim_cap_rial: Rial,
    buyer_year_cap_rial: Rial,
    window_days: u16,
    undelivered_days: u16,
    kinds: Vec<String>,
    exclusions: Exclusions,
    shop_cover: ShopCover,
    contribution: BTreeMap<String, Contribution>,
    decision: Decision,
    recovery_days: u16,
    abuse: Abuse,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclusions {
    order_over_rial: Rial,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShopCover {
    by_grade_rial: BTreeMap<String, Rial>,
    contributed_percent: u16,
    most_rial: Rial,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    by_rule_rial: Rial,
    four_eyes_rial: Rial,
    days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Abuse {
    claims_a_buyer_year: u16,
    burst_claims: u16,
    burst_days: u16,
}

impl Policy {
    /// Reads a policy's file.
    ///
    /// # Errors
    /// When it is none, with the reason.
    pub fn parse(text: &str) -> Result<Self, PolicyFault> {
        let file: File = serde_json::from_str(text).map_err(|e| PolicyFault::Form(e.to_string()))?;
        let day = |text: &str| Day::parse(text).map_err(|_| PolicyFault::Day(text.to_owned()));
        let (by_grade, without_grade) = by_letter("by_grade_rial", file.shop_cover.by_grade_rial)?;
        let (contributions, contribution_without_grade) = by_letter("contribution", file.contribution)?;
        if !by_grade.keys().eq(contributions.keys()) {
            return Err(PolicyFault::Classes);
        }
        let falls = |pair: (&Rial, &Rial)| pair.0 >= pair.1;
        if !by_grade.values().zip(by_grade.values().skip(1)).all(falls) {
            return Err(PolicyFault::Direction("by_grade_rial"));
        }
        let rises = |(a, b): (&Contribution, &Contribution)| a.flat_rial <= b.flat_rial && a.order_rial <= b.order_rial;
        if !contributions.values().zip(contributions.values().skip(1)).all(rises) {
            return Err(PolicyFault::Direction("contribution"));
        }
        if let Some(kind) = file.kinds.iter().find(|kind| !KINDS.contains(&kind.as_str())) {
            return Err(PolicyFault::Kind(kind.clone()));
        }
        if file.kinds.is_empty() {
            return Err(PolicyFault::Kind(String::new()));
        }
        let policy = Self {
            version: file.version,
            announced: day(&file.announced)?,
            since: day(&file.since)?,
            part_percent: file.part_percent,
            deductible: file.deductible_rial,
            claim_cap: file.claim_cap_rial,
            buyer_year_cap: file.buyer_year_cap_rial,
            window_days: file.window_days,
            undelivered_days: file.undelivered_days,
            kinds: file.kinds,
            order_over: file.exclusions.order_over_rial,
            by_grade,
            without_grade,
            contributed_percent: file.shop_cover.contributed_percent,
            shop_most: file.shop_cover.most_rial,
            contributions,
            contribution_without_grade,
            by_rule: file.decision.by_rule_rial,
            four_eyes: file.decision.four_eyes_rial,
            decide_days: file.decision.days,
            recovery_days: file.recovery_days,
            claims_a_buyer_year: file.abuse.claims_a_buyer_year,
            burst_claims: file.abuse.burst_claims,
            burst_days: file.abuse.burst_days,
        };
        match policy.out_of_range() {
            Some(what) => Err(PolicyFault::OutOfRange(what)),
            None => Ok(policy),
        }
    }

    /// The first number that makes no sense, by its name in the file.
    fn out_of_range(&self) -> Option<&'static str> {
        // Whatever is counted with an amount of the policy fits an i64 by far.
        const MOST: i64 = 1_000_000_000_000_000;
        let amount = |rial: Rial| (1..=MOST).contains(&rial.rial());
        let days = |days: u16| (1..=366).contains(&days);
        [
            ("part_percent", (1..=100).contains(&self.part_percent)),
            ("deductible_rial", self.deductible < self.claim_cap),
            ("claim_cap_rial", amount(self.claim_cap)),
            ("buyer_year_cap_rial", amount(self.buyer_year_cap) && self.buyer_year_cap >= self.claim_cap),
            ("window_days", days(self.window_days)),
            ("undelivered_days", days(self.undelivered_days)),
            ("order_over_rial", amount(self.order_over)),
            ("contributed_percent", self.contributed_percent <= 10_000),
            ("most_rial", amount(self.shop_most) && self.by_grade.values().all(|rial| *rial <= self.shop_most)),
            ("by_rule_rial", self.by_rule <= self.four_eyes),
            ("four_eyes_rial", self.four_eyes <= self.claim_cap),
            ("days", days(self.decide_days)),
            ("recovery_days", days(self.recovery_days)),
            ("claims_a_buyer_year", self.claims_a_buyer_year >= 1),
            ("burst_claims", self.burst_claims >= 2),
            ("burst_days", days(self.burst_days)),
        ]
        .into_iter()
        .find_map(|(name, good)| (!good).then_some(name))
    }

    /// The most running cover of a shop of this grade that has paid in so much; nothing for a grade that is not covered.
    pub fn shop_cap(&self, letter: Option<Letter>, contributed: Rial) -> Rial {
        let base = match letter {
            Some(letter) => self.by_grade.get(&letter).copied(),
            None => Some(self.without_grade),
        };
        let Some(base) = base else { return Rial::NOTHING };
        let grown =
            i128::from(base.rial()) + i128::from(contributed.rial()) * i128::from(self.contributed_percent) / 100;
        let cap = i64::try_from(grown).unwrap_or(i64::MAX).min(self.shop_most.rial());
        Rial::new(cap).unwrap_or(Rial::NOTHING)
    }

    /// What a shop of this grade pays in; `None` where it is not covered.
    pub fn contribution(&self, letter: Option<Letter>) -> Option<Contribution> {
        match letter {
            Some(letter) => self.contributions.get(&letter).copied(),
            None => Some(self.contribution_without_grade),
        }
    }

    /// The grades that are covered, best first, with the running cover of each before contributions, and what they pay in. The
    /// last is for shops without a letter.
    pub fn classes(&self) -> impl Iterator<Item = (Option<Letter>, Rial, Contribution)> {
        let lettered = self.by_grade.iter().filter_map(|(letter, cover)| {
            self.contributions.get(letter).map(|contribution| (Some(*letter), *cover, *contribution))
        });
        lettered.chain([(None, self.without_grade, self.contribution_without_grade)])
    }
}

/// A list by letter, and its entry for those without one.
fn by_letter<T: Copy>(of: &'static str, list: BTreeMap<String, T>) -> Result<(BTreeMap<Letter, T>, T), PolicyFault> {
    let wrong = |letter: &str| PolicyFault::Grade { of, letter: letter.to_owned() };
    let without = *list.get(NO_GRADE).ok_or_else(|| wrong(NO_GRADE))?;
    let letters = list.iter().filter(|(name, _)| name.as_str() != NO_GRADE).map(|(name, value)| {
        let letter = Letter::ALL.into_iter().find(|letter| letter.as_str() == name).ok_or_else(|| wrong(name))?;
        Ok((letter, *value))
    });
    Ok((letters.collect::<Result<_, _>>()?, without))
}

/// Every policy, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policies(Vec<Policy>);

impl Policies {
    /// The policies that are built in.
    ///
    /// # Errors
    /// When a file is no policy; a test holds that this never happens.
    pub fn built_in() -> Result<Self, PolicyFault> {
        Self::new(FILES.into_iter().map(Policy::parse).collect::<Result<_, _>>()?)
    }

    /// Policies that follow each other.
    ///
    /// # Errors
    /// When they do not count up from 1, or one was not announced before it holds.
    pub fn new(policies: Vec<Policy>) -> Result<Self, PolicyFault> {
        for (policy, expected) in policies.iter().zip(1_u16..) {
            if policy.version != expected {
                return Err(PolicyFault::Version { found: policy.version, expected });
            }
            if policy.announced >= policy.since {
                return Err(PolicyFault::NotAnnounced(policy.version));
            }
        }
        match policies.windows(2).find(|pair| pair[1].since <= pair[0].since) {
            Some(pair) => Err(PolicyFault::NotAnnounced(pair[1].version)),
            None => Ok(Self(policies)),
        }
    }

    /// The policy that covers a day's orders. Before the first one nothing is covered.
    pub fn on(&self, day: Day) -> Option<&Policy> {
        self.0.iter().rfind(|policy| policy.since <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = FILES[0];

    #[test]
    fn the_built_in_policies_can_be_paid_by() {
        let policies = Policies::built_in().unwrap();
        let first = policies.on(Day::parse("2026-03-21").unwrap()).unwrap();
        assert_eq!((first.version, first.part_percent), (1, 70));
        assert_eq!(policies.on(Day::parse("2026-03-20").unwrap()), None, "no cover before there was a fund");
        let cap = |letter, contributed| first.shop_cap(letter, Rial::new(contributed).unwrap()).rial();
        assert_eq!(cap(Some(Letter::A), 0), 6_000_000_000);
        assert_eq!(cap(Some(Letter::A), 100), 6_000_000_300);
        assert_eq!(cap(None, 0), 1_000_000_000);
        assert_eq!(cap(Some(Letter::E), i64::MAX), 0, "no contribution buys what the grade refuses");
        assert_eq!(cap(Some(Letter::D), i64::MAX), first.shop_most.rial(), "counted without overflow");
        assert_eq!(first.classes().count(), 5);
        assert_eq!(first.contribution(Some(Letter::F)), None);
    }

    #[test]
    fn a_file_that_makes_no_sense_is_refused_with_the_reason() {
        use PolicyFault::*;
        let changed = |from: &str, to: &str| {
            let text = FIRST.replacen(from, to, 1);
            assert_ne!(text, FIRST, "{from}");
            Policy::parse(&text).unwrap_err()
        };
        assert!(matches!(changed("{", ""), Form(_)));
        assert!(matches!(changed("\"version\"", "\"wersion\""), Form(_)));
        assert!(matches!(changed("500000", "-1"), Form(_)), "no amount is below zero");
        assert_eq!(changed("2026-02-20", "2026-02-30"), Day("2026-02-30".into()));
        for (from, to, what) in [
            ("\"part_percent\": 70", "\"part_percent\": 0", "part_percent"),
            ("\"part_percent\": 70", "\"part_percent\": 101", "part_percent"),
            ("500000", "300000000", "deductible_rial"),
            ("600000000", "100000000", "buyer_year_cap_rial"),
            ("\"window_days\": 30", "\"window_days\": 0", "window_days"),
            ("\"days\": 10", "\"days\": 400", "days"),
            ("150000000", "20000000", "by_rule_rial"),
            ("150000000", "900000000", "four_eyes_rial"),
            ("\"burst_claims\": 5", "\"burst_claims\": 1", "burst_claims"),
            ("50000000000", "5000000000", "most_rial"),
        ] {
            assert_eq!(changed(from, to), OutOfRange(what), "{from} → {to}");
        }
        assert_eq!(changed("\"damaged\"", "\"broken\""), Kind("broken".into()));
        let of = "by_grade_rial";
        assert_eq!(changed("\"A\": 60", "\"Z\": 60"), Grade { of, letter: "Z".into() });
        assert_eq!(changed(", \"none\": 1000000000", ""), Grade { of, letter: "none".into() });
        assert_eq!(changed("\"D\": 800000000", "\"D\": 9000000000"), Direction(of));
        assert_eq!(changed("\"flat_rial\": 80000000", "\"flat_rial\": 1"), Direction("contribution"));
        assert_eq!(changed(", \"D\": 800000000", ""), Classes);
    }

    #[test]
    fn policies_count_up_and_are_announced_before_they_hold() {
        let first = Policy::parse(FIRST).unwrap();
        let second = Policy { version: 2, announced: Day(22_000), since: Day(22_030), ..first.clone() };
        let both = Policies::new(vec![first.clone(), second.clone()]).unwrap();
        assert_eq!(both.on(Day(22_029)).map(|policy| policy.version), Some(1));
        assert_eq!(both.on(Day(22_030)).map(|policy| policy.version), Some(2));
        let refused = |list: Vec<Policy>| Policies::new(list).unwrap_err();
        assert_eq!(refused(vec![second.clone()]), PolicyFault::Version { found: 2, expected: 1 });
        let late = Policy { announced: second.since, ..second.clone() };
        assert_eq!(refused(vec![first.clone(), late]), PolicyFault::NotAnnounced(2));
        let early = Policy { announced: Day(0), since: first.since, ..second };
        assert_eq!(refused(vec![first, early]), PolicyFault::NotAnnounced(2));
    }
}
