//! Guidelines: what shops must do and what buyers are advised, in versioned documents of numbered clauses.
//!
//! A clause is named by a [`ClauseId`] such as `health-1/3.2`: guideline, version, topic, clause. What a version says never changes:
//! a changed rule is a new version of the whole document, in which every clause keeps its number, a clause that is dropped leaves a
//! gap, and a number is never given to another clause.

mod health;
mod seller;

use crate::calendar::Day;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A text in both languages of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Both {
    /// Persian.
    pub fa: &'static str,
    /// English.
    pub en: &'static str,
}

/// A guideline, whatever its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// Storing, packing and delivering in an epidemic; made with the ministry of health.
    Health,
    /// What a seller owes a buyer.
    Seller,
}

impl Name {
    /// Every guideline, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::Health, Self::Seller];

    /// The name in addresses and in a [`ClauseId`].
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Seller => "seller",
        }
    }

    /// The guideline of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }

    /// Every version, the first one first.
    pub fn versions(self) -> &'static [Guideline] {
        match self {
            Self::Health => health::VERSIONS,
            Self::Seller => seller::VERSIONS,
        }
    }
}

/// One version of a guideline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guideline {
    /// Which one.
    pub name: Name,
    /// Counted from 1.
    pub version: u16,
    /// The first day on which it holds; it holds until the next version does.
    pub in_force_from: Day,
    /// What it is called.
    pub title: Both,
    /// What it is for, in a sentence or two.
    pub lead: Both,
    /// Its topics, by number.
    pub topics: &'static [Topic],
}

/// The clauses about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Counted from 1.
    pub number: u8,
    /// What it is about.
    pub title: Both,
    /// Its clauses, by number.
    pub clauses: &'static [Clause],
}

/// One rule or one piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Counted from 1 in each topic.
    pub number: u8,
    /// What is to be done.
    pub text: Both,
    /// Whom it binds.
    pub rule: Rule,
}

/// Whom a clause binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The shop: it can be violated.
    Duty(Duty),
    /// Nobody: it helps the buyer, and cannot be violated.
    Advice {
        /// Why it helps.
        why: Both,
    },
}

/// What makes a clause one that a shop can violate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// How an inspector checks it.
    pub check: Both,
    /// How much harm there is in its violation.
    pub severity: Severity,
}

/// How much harm there is in a violation; the least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A lapse that harms nobody at once.
    Minor,
    /// Harms a buyer or somebody who works there.
    Serious,
    /// Endangers health, or deceives.
    Grave,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Self; 3] = [Self::Minor, Self::Serious, Self::Grave];

    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Serious => "serious",
            Self::Grave => "grave",
        }
    }
}

impl Clause {
    /// What makes it a duty; `None` for advice.
    pub fn duty(&self) -> Option<&Duty> {
        match &self.rule {
            Rule::Duty(duty) => Some(duty),
            Rule::Advice { .. } => None,
        }
    }
}

impl Guideline {
    /// The version that holds on a day; `None` before the first one does.
    pub fn in_force(name: Name, day: Day) -> Option<&'static Self> {
        name.versions().iter().rev().find(|guideline| guideline.in_force_from <= day)
    }

    /// The version of that number.
    pub fn version(name: Name, version: u16) -> Option<&'static Self> {
        name.versions().iter().find(|guideline| guideline.version == version)
    }

    /// Every clause with its name, in order.
    pub fn clauses(&self) -> impl Iterator<Item = (ClauseId, &'static Clause)> + use<> {
        let (guideline, version) = (self.name, self.version);
        self.topics.iter().flat_map(move |topic| {
            let id = move |clause: &Clause| ClauseId { guideline, version, topic: topic.number, clause: clause.number };
            topic.clauses.iter().map(move |clause| (id(clause), clause))
        })
    }
}

/// Every version of every guideline.
pub fn guidelines() -> impl Iterator<Item = &'static Guideline> {
    Name::ALL.into_iter().flat_map(Name::versions)
}

/// The name of a clause: `health-1/3.2` is clause 3.2 of version 1 of the health guideline. In JSON it is this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClauseId {
    /// The guideline.
    pub guideline: Name,
    /// Its version.
    pub version: u16,
    /// The topic's number.
    pub topic: u8,
    /// The clause's number in the topic.
    pub clause: u8,
}

/// A text that is not a clause's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a clause such as health-1/3.2")]
pub struct NotAClauseId;

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}/{}.{}", self.guideline.as_str(), self.version, self.topic, self.clause)
    }
}

impl FromStr for ClauseId {
    type Err = NotAClauseId;

    /// Reads what `Display` writes and nothing else, so that a clause has one name only.
    fn from_str(text: &str) -> Result<Self, NotAClauseId> {
        let read = || {
            let (document, clause) = text.split_once('/')?;
            let (guideline, version) = document.split_once('-')?;
            let (topic, clause) = clause.split_once('.')?;
            Some(Self {
                guideline: Name::parse(guideline)?,
                version: version.parse().ok()?,
                topic: topic.parse().ok()?,
                clause: clause.parse().ok()?,
            })
        };
        read().filter(|id| id.to_string() == text).ok_or(NotAClauseId)
    }
}

impl TryFrom<String> for ClauseId {
    type Error = NotAClauseId;

    fn try_from(text: String) -> Result<Self, NotAClauseId> {
        text.parse()
    }
}

impl From<ClauseId> for String {
    fn from(id: ClauseId) -> Self {
        id.to_string()
    }
}

/// A clause with what it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The version of the guideline.
    pub guideline: &'static Guideline,
    /// The topic.
    pub topic: &'static Topic,
    /// The clause.
    pub clause: &'static Clause,
}

/// The clause of that name; `None` when that version has none.
pub fn find(id: &ClauseId) -> Option<Found> {
    let guideline = Guideline::version(id.guideline, id.version)?;
    let topic = guideline.topics.iter().find(|topic| topic.number == id.topic)?;
    let clause = topic.clauses.iter().find(|clause| clause.number == id.clause)?;
    Some(Found { guideline, topic, clause })
}

/// A clause that binds shops, as the documents write it.
const fn duty(number: u8, severity: Severity, text: Both, check: Both) -> Clause {
    Clause { number, text, rule: Rule::Duty(Duty { check, severity }) }
}

/// A clause that helps buyers, as the documents write it.
const fn advice(number: u8, text: Both, why: Both) -> Clause {
    Clause { number, text, rule: Rule::Advice { why } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};
    use std::collections::{BTreeMap, BTreeSet};

    /// What is wrong with the numbers of a guideline's versions, if anything.
    fn numbering_fault(versions: &[Guideline]) -> Option<String> {
        let mut ever: BTreeSet<(u8, u8)> = BTreeSet::new();
        let mut number_of: BTreeMap<&str, (u8, u8)> = BTreeMap::new();
        for (at, guideline) in versions.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &versions[before]);
            if usize::from(guideline.version) != at + 1 {
                return Some(format!("version {} is number {}", guideline.version, at + 1));
            }
            if before.is_some_and(|before| before.in_force_from >= guideline.in_force_from) {
                return Some(format!("version {} does not hold after the one before", guideline.version));
            }
            let numbers: Vec<(u8, u8)> = guideline.clauses().map(|(id, _)| (id.topic, id.clause)).collect();
            if !numbers.is_sorted_by(|a, b| a < b) || numbers.iter().any(|(topic, clause)| *topic == 0 || *clause == 0)
            {
                return Some(format!("the numbers of version {} do not ascend from 1", guideline.version));
            }
            let then: BTreeMap<(u8, u8), &Clause> =
                before.into_iter().flat_map(Guideline::clauses).map(|(id, c)| ((id.topic, id.clause), c)).collect();
            for (id, clause) in guideline.clauses() {
                let number = (id.topic, id.clause);
                if ever.contains(&number) && !then.contains_key(&number) {
                    return Some(format!("{id} has the number of a clause that was dropped"));
                }
                if then.get(&number).is_some_and(|then| then.duty().is_some() != clause.duty().is_some()) {
                    return Some(format!("{id} was a duty and is advice, or the other way round"));
                }
                if *number_of.entry(clause.text.en).or_insert(number) != number {
                    return Some(format!("{id} had another number"));
                }
                ever.insert(number);
            }
        }
        None
    }

    /// A hash of all that a version says.
    fn fingerprint(guideline: &Guideline) -> String {
        let mut said = vec![guideline.title, guideline.lead];
        for topic in guideline.topics {
            said.push(topic.title);
            for clause in topic.clauses {
                said.push(clause.text);
                said.push(match &clause.rule {
                    Rule::Duty(duty) => duty.check,
                    Rule::Advice { why } => *why,
                });
            }
        }
        let said: Vec<&str> = said.iter().flat_map(|both| [both.fa, both.en]).collect();
        HEXLOWER.encode(&Sha256::digest(said.join("\n"))[..8])
    }

    /// Shops were judged by these words. A rule that is to read differently is a new version, with a line of its own here.
    #[test]
    fn a_version_that_was_in_force_reads_as_it_always_did() {
        let known = [("health-1", "478fa004c5f7bfd2"), ("seller-1", "c2cdea6032f95f06")];
        let now: Vec<(String, String)> = Name::ALL
            .iter()
            .flat_map(|name| name.versions())
            .map(|version| (format!("{}-{}", version.name.as_str(), version.version), fingerprint(version)))
            .collect();
        assert_eq!(now, known.map(|(version, print)| (version.to_owned(), print.to_owned())));
    }

    /// A version with these clauses in its one topic; a clause is its number and its text, advice if it ends with a question mark.
    fn made_up(version: u16, clauses: &[(u8, &'static str)]) -> Guideline {
        let both = |text| Both { fa: text, en: text };
        let clauses = clauses.iter().map(|(number, text)| match text.ends_with('?') {
            true => advice(*number, both(text), both("why")),
            false => duty(*number, Severity::Minor, both(text), both("check")),
        });
        let clauses: &'static [Clause] = clauses.collect::<Vec<_>>().leak();
        Guideline {
            name: Name::Health,
            version,
            in_force_from: Day(i32::from(version)),
            title: both("title"),
            lead: both("lead"),
            topics: vec![Topic { number: 1, title: both("topic"), clauses }].leak(),
        }
    }

    #[test]
    fn a_clause_keeps_its_number_and_a_dropped_one_leaves_a_gap() {
        let first = made_up(1, &[(1, "a"), (2, "b"), (3, "c")]);
        let with_gap = made_up(2, &[(1, "a, in other words"), (3, "c"), (4, "d")]);
        assert_eq!(numbering_fault(&[first.clone(), with_gap.clone()]), None);
        for (wrong, fault) in [
            (made_up(2, &[(1, "a"), (2, "c")]), "had another number"),
            (made_up(2, &[(1, "a?"), (2, "b")]), "was a duty and is advice"),
            (made_up(2, &[(2, "b"), (1, "a")]), "do not ascend"),
            (made_up(2, &[(0, "z"), (1, "a")]), "do not ascend"),
            (made_up(3, &[(1, "a")]), "version 3 is number 2"),
            (Guideline { in_force_from: Day(1), ..made_up(2, &[(1, "a")]) }, "does not hold after"),
        ] {
            let told = numbering_fault(&[first.clone(), wrong]).unwrap_or_default();
            assert!(told.contains(fault), "{fault}: {told}");
        }
        let reused = made_up(3, &[(1, "a, in other words"), (2, "e"), (3, "c")]);
        let told = numbering_fault(&[first, with_gap, reused]).unwrap_or_default();
        assert!(told.contains("health-3/1.2 has the number of a clause that was dropped"), "{told}");
    }

    #[test]
    fn the_documents_keep_their_numbers_and_each_clause_is_found_by_its_name() {
        for name in Name::ALL {
            assert_eq!(numbering_fault(name.versions()), None);
            assert!(name.versions().iter().all(|guideline| guideline.name == name && !guideline.topics.is_empty()));
            assert_eq!(Name::parse(name.as_str()), Some(name));
        }
        let mut clauses = 0;
        for guideline in guidelines() {
            for (id, clause) in guideline.clauses() {
                let found = find(&id).expect("the clause");
                assert_eq!((found.guideline, found.clause), (guideline, clause));
                assert_eq!(find(&ClauseId { version: 999, ..id }), None);
                clauses += 1;
            }
        }
        assert_eq!(clauses, 55);
    }

    #[test]
    fn advice_binds_nobody_and_duties_say_how_they_are_checked() {
        let buyers = |topic: u8| Name::Health.versions()[0].topics.iter().find(move |t| t.number == topic);
        for topic in [5, 6] {
            assert!(buyers(topic).expect("the topic").clauses.iter().all(|clause| clause.duty().is_none()));
        }
        let duties = guidelines().flat_map(Guideline::clauses).filter_map(|(_, clause)| clause.duty()).count();
        assert_eq!(duties, 43);
    }

    #[test]
    fn the_version_that_holds_is_the_last_one_that_has_begun() {
        for name in Name::ALL {
            let first = &name.versions()[0];
            assert_eq!(Guideline::in_force(name, first.in_force_from.plus_days(-1)), None);
            for guideline in name.versions() {
                assert_eq!(Guideline::in_force(name, guideline.in_force_from), Some(guideline));
            }
            assert_eq!(Guideline::in_force(name, Day::MAX), name.versions().last());
        }
        assert_eq!(Name::Health.versions()[0].in_force_from, Day::from_jalali(1405, 1, 1).expect("a day"));
    }

    #[test]
    fn every_text_is_there_in_both_languages_and_in_its_own_letters() {
        for guideline in guidelines() {
            let topics = guideline.topics.iter().map(|topic| topic.title);
            let clauses = guideline.clauses().flat_map(|(_, clause)| {
                let second = match &clause.rule {
                    Rule::Duty(duty) => duty.check,
                    Rule::Advice { why } => *why,
                };
                [clause.text, second]
            });
            let sentences: Vec<Both> = clauses.chain([guideline.lead]).collect();
            for Both { fa, en } in &sentences {
                assert!(fa.ends_with('.') && en.ends_with('.'), "{fa} {en}");
            }
            for Both { fa, en } in topics.chain([guideline.title]).chain(sentences) {
                assert!(!fa.contains(['ي', 'ك', '٤', '٥', '٦', '%']), "Arabic letters or digits: {fa}");
                assert!(!fa.contains(|c: char| c.is_ascii_digit()), "Latin digits: {fa}");
                assert!(!fa.contains("ه‌ی "), "the ezafe is written with a hamze: {fa}");
                assert!(!en.is_empty() && en.is_ascii(), "{en}");
            }
        }
    }

    #[test]
    fn a_name_is_read_in_one_form_only() {
        let id = ClauseId { guideline: Name::Health, version: 1, topic: 3, clause: 2 };
        assert_eq!("health-1/3.2".parse(), Ok(id));
        assert_eq!(serde_json::to_string(&id).expect("JSON"), r#""health-1/3.2""#);
        assert_eq!(serde_json::from_str::<ClauseId>(r#""health-1/3.2""#).expect("a name"), id);
        assert!(serde_json::from_str::<ClauseId>(r#""health-1/3""#).is_err());
        for text in
            ["", "health", "health-1", "health-1/3", "wealth-1/3.2", "health-01/3.2", "health-1/+3.2", "health-1/3.2 "]
        {
            assert_eq!(text.parse::<ClauseId>(), Err(NotAClauseId), "{text}");
        }
        assert_eq!("health-1/3.256".parse::<ClauseId>(), Err(NotAClauseId));
    }

    proptest! {
        #[test]
        fn every_name_reads_back(at in 0..Name::ALL.len(), version: u16, topic: u8, clause: u8) {
            let id = ClauseId { guideline: Name::ALL[at], version, topic, clause };
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            let json = serde_json::to_string(&id).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<ClauseId>(&json).expect("a name"), id);
        }

        #[test]
        fn what_is_read_is_written_the_same(text in "(health|seller|\\PC{0,4})-[0-9+]{1,6}/[0-9]{1,4}\\.[0-9]{1,4}") {
            if let Ok(id) = text.parse::<ClauseId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
