//! An edition of the festival as data, and what is wrong with it.

use crate::calendar::Millis;
use crate::guideline::{self, ClauseId};
use crate::money::Rial;
use crate::report::KINDS;
use crate::trade::Trade;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest time for which forms are still taken after the end of registration.
pub const GRACE_MINUTES_MAX: u16 = 120;
/// The longest time for which orders are still confirmed after the end.
pub const CONFIRM_DAYS_MAX: u16 = 60;
/// The longest key.
const KEY_CHARS_MAX: usize = 40;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Persian.
    pub fa: String,
    /// English.
    pub en: String,
}

impl Text {
    fn is_whole(&self) -> bool {
        !(self.fa.trim().is_empty() || self.en.trim().is_empty())
    }
}

/// When each phase begins. One ends where the next begins, so that none can overlap another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phases {
    /// Registration.
    #[serde(with = "written")]
    pub registration: Millis,
    /// Review: registration is over.
    #[serde(with = "written")]
    pub review: Millis,
    /// Deals are open: review is over.
    #[serde(with = "written")]
    pub open: Millis,
    /// All is over.
    #[serde(with = "written")]
    pub closed: Millis,
}

/// A moment in a file that people write: RFC 3339.
mod written {
    use crate::calendar::Millis;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(at: &Millis, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.to_rfc3339())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Millis, D::Error> {
        let text = String::deserialize(from)?;
        Millis::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Where an edition is in its course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Nothing has begun.
    Announced,
    /// Shops register.
    Registration,
    /// Applications are reviewed, places are given.
    Review,
    /// Deals are open.
    Open,
    /// It is over.
    Closed,
}

impl Phase {
    /// Every phase, in their order.
    pub const ALL: [Self; 5] = [Self::Announced, Self::Registration, Self::Review, Self::Open, Self::Closed];

    /// The name in addresses and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Registration => "registration",
            Self::Review => "review",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// How many places a trade has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Which trade; one that has no quota is not taken.
    pub trade: Trade,
    /// Places at most.
    pub places: u32,
    /// Of these, kept for the trade because it is hard hit; 0 for one that is not.
    #[serde(default)]
    pub reserved: u32,
}

/// What a shop promises. A changed text is a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Its name in forms and complaints.
    pub key: String,
    /// Its version, counted from 1.
    pub version: u16,
    /// What is promised.
    pub text: Text,
    /// The guideline's clause that breaking it violates, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub clause: Option<ClauseId>,
    /// The kind of complaint ([`crate::report::KINDS`]) as which a buyer reports that it was broken; none where no buyer can see that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub complaint: Option<String>,
}

/// A commitment of which a buyer says that it was broken, as it stood when the buyer said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// The edition's key.
    pub edition: String,
    /// The edition's name.
    pub name: Text,
    /// The commitment.
    pub commitment: Commitment,
}

/// What each pillar gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incentives {
    /// People who buy online.
    pub buyers: Vec<Text>,
    /// Shops that sell online.
    pub online: Vec<Text>,
    /// Shops without a site.
    pub offline: Vec<Text>,
}

/// What an application must reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// The least points of a grade; a shop of which too little is known has no grade and is not refused for it.
    pub grade_points_min: u8,
    /// With how many points a shop without a grade stands in the order of the selection.
    pub points_without_grade: u8,
    /// By how much an offline unit's sales must have fallen, in percent.
    pub loss_percent_min: u8,
    /// The two periods whose sales an offline unit states: the earlier one, and the one of the loss.
    pub loss_periods: [Text; 2],
}

/// An edition of the festival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Its name in addresses, such as `spring-1406`.
    pub key: String,
    /// What it is called.
    pub name: Text,
    /// What it is for, in a sentence or two.
    pub lead: Text,
    /// When what begins.
    pub phases: Phases,
    /// Minutes after the end of registration within which a form is still taken, so that nobody loses by a slow phone.
    pub grace_minutes: u16,
    /// Days within which who was refused may object.
    pub objection_days: u16,
    /// Places in all.
    pub places: u32,
    /// Places by trade.
    pub quotas: Vec<Quota>,
    /// What every unit promises.
    pub commitments: Vec<Commitment>,
    /// What each pillar gets.
    pub incentives: Incentives,
    /// Orders above this are shipped free.
    pub free_shipping_above_rial: Rial,
    /// What an application must reach.
    pub requirements: Requirements,
    /// Where the randomness that breaks ties comes from, announced before it exists.
    pub randomness: Text,
    /// Days after the end within which orders are still confirmed, because parcels are on their way, and cancelled. Then they are final.
    #[serde(default = "confirm_days_default")]
    pub confirm_days: u16,
}

fn confirm_days_default() -> u16 {
    14
}

/// What is wrong with an edition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The key cannot stand in an address.
    #[error("the key {0:?} is not one: write small Latin letters, digits and hyphens, such as spring-1406")]
    Key(String),
    /// A text is missing in one of the languages.
    #[error("the text of {0} is empty in one of the languages")]
    EmptyText(String),
    /// A phase does not begin after the one before it.
    #[error("the phase {after} does not begin after {before} does")]
    Order {
        /// The phase before.
        before: &'static str,
        /// The phase that begins too early.
        after: &'static str,
    },
    /// The grace is longer than is allowed.
    #[error("a grace of {0} minutes is longer than {GRACE_MINUTES_MAX}")]
    Grace(u16),
    /// Orders are confirmed for longer than is allowed.
    #[error("{0} days for confirming orders after the end are more than {CONFIRM_DAYS_MAX}")]
    ConfirmDays(u16),
    /// There is no place in all.
    #[error("there are no places")]
    NoPlaces,
    /// A trade stands twice.
    #[error("the trade {0} has two quotas")]
    TradeTwice(&'static str),
    /// A trade has more places than there are.
    #[error("the trade {0} has {1} places of {2} in all")]
    TradeOverTotal(&'static str, u32, u32),
    /// More places are kept for a trade than it has.
    #[error("the trade {0} has {1} places and {2} kept for it")]
    ReservedOverTrade(&'static str, u32, u32),
    /// More places are kept than there are.
    #[error("{0} places are kept for hard-hit trades, of {1} in all")]
    ReservedOverTotal(u64, u32),
    /// The trades together have fewer places than there are.
    #[error("the trades together have {0} places, and there are {1} in all")]
    TradesUnderTotal(u64, u32),
    /// A commitment stands twice, whatever its version.
    #[error("the commitment {0:?} stands twice")]
    CommitmentTwice(String),
    /// A commitment's key cannot stand in a form.
    #[error("the commitment's key {0:?} is not one: write small Latin letters, digits and hyphens")]
    CommitmentKey(String),
    /// A commitment names a clause that is none, or that nobody can violate.
    #[error("the commitment {0:?} names {1}, which is not a clause that a shop can violate")]
    Clause(String, String),
    /// A commitment names a kind of complaint that there is not.
    #[error("the commitment {0:?} names {1:?}, which is no kind of complaint")]
    Complaint(String, String),
    /// There is no commitment.
    #[error("there are no commitments")]
    NoCommitments,
    /// A percentage or a number of points above 100.
    #[error("{0} is {1}, which is more than 100")]
    Over100(&'static str, u8),
    /// A commitment has another text than units accepted under the same version.
    #[error("the commitment {0:?} has another text, and is still version {1}; a changed text is version {2} or later")]
    TextChanged(String, u16, u32),
    /// A commitment has an earlier version than the edition that is replaced.
    #[error("the commitment {0:?} is version {1}, and was version {2} already")]
    VersionBack(String, u16, u16),
    /// There are fewer places than are held.
    #[error("{0} places in all are fewer than the {1} that are held already")]
    PlacesUnderHeld(u32, u64),
    /// A trade has fewer places than are held in it.
    #[error("the trade {0} has {1} places, and {2} are held already")]
    TradeUnderHeld(&'static str, u32, u64),
}

fn is_key(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= KEY_CHARS_MAX && text.bytes().all(fits) && !text.starts_with('-')
}

impl Edition {
    /// Reads an edition from JSON and checks it.
    ///
    /// # Errors
    /// What is wrong with it, a line each; never empty.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let edition: Self = serde_json::from_str(text).map_err(|error| vec![error.to_string()])?;
        let faults = edition.check();
        if faults.is_empty() { Ok(edition) } else { Err(faults.iter().map(ToString::to_string).collect()) }
    }

    /// All that is wrong with it.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !is_key(&self.key) {
            faults.push(Fault::Key(self.key.clone()));
        }
        self.check_texts(&mut faults);
        let Phases { registration, review, open, closed } = self.phases;
        let times = [("registration", registration), ("review", review), ("open", open), ("closed", closed)];
        for pair in times.windows(2) {
            if let [(before, first), (after, second)] = pair
                && second <= first
            {
                faults.push(Fault::Order { before, after });
            }
        }
        if self.grace_minutes > GRACE_MINUTES_MAX {
            faults.push(Fault::Grace(self.grace_minutes));
        }
        if self.confirm_days > CONFIRM_DAYS_MAX {
            faults.push(Fault::ConfirmDays(self.confirm_days));
        }
        self.check_quotas(&mut faults);
        self.check_commitments(&mut faults);
        let Requirements { grade_points_min, points_without_grade, loss_percent_min, .. } = self.requirements;
        for (what, n) in [
            ("grade_points_min", grade_points_min),
            ("points_without_grade", points_without_grade),
            ("loss_percent_min", loss_percent_min),
        ] {
            if n > 100 {
                faults.push(Fault::Over100(what, n));
            }
        }
        faults
    }

    fn check_texts(&self, faults: &mut Vec<Fault>) {
        let [earlier, later] = &self.requirements.loss_periods;
        let named = [
            ("name", &self.name),
            ("lead", &self.lead),
            ("randomness", &self.randomness),
            ("loss_periods", earlier),
            ("loss_periods", later),
        ];
        let Incentives { buyers, online, offline } = &self.incentives;
        let pillars = [("buyers", buyers), ("online", online), ("offline", offline)];
        let of_pillars = pillars.into_iter().flat_map(|(pillar, texts)| texts.iter().map(move |text| (pillar, text)));
        let commitments = self.commitments.iter().map(|commitment| (commitment.key.as_str(), &commitment.text));
        for (what, text) in named.into_iter().chain(of_pillars).chain(commitments) {
            if !text.is_whole() {
                faults.push(Fault::EmptyText(what.to_owned()));
            }
        }
    }

    fn check_quotas(&self, faults: &mut Vec<Fault>) {
        if self.places == 0 {
            faults.push(Fault::NoPlaces);
        }
        let mut known = BTreeSet::new();
        for Quota { trade, places, reserved } in &self.quotas {
            let name = trade.as_str();
            if !known.insert(trade) {
                faults.push(Fault::TradeTwice(name));
            }
            if *places > self.places {
                faults.push(Fault::TradeOverTotal(name, *places, self.places));
            }
            if reserved > places {
                faults.push(Fault::ReservedOverTrade(name, *places, *reserved));
            }
        }
        let reserved: u64 = self.quotas.iter().map(|quota| u64::from(quota.reserved)).sum();
        if reserved > u64::from(self.places) {
            faults.push(Fault::ReservedOverTotal(reserved, self.places));
        }
        let places: u64 = self.quotas.iter().map(|quota| u64::from(quota.places)).sum();
        if places < u64::from(self.places) {
            faults.push(Fault::TradesUnderTotal(places, self.places));
        }
    }

    fn check_commitments(&self, faults: &mut Vec<Fault>) {
        if self.commitments.is_empty() {
            faults.push(Fault::NoCommitments);
        }
        let mut known = BTreeSet::new();
        for Commitment { key, clause, complaint, .. } in &self.commitments {
            if !is_key(key) {
                faults.push(Fault::CommitmentKey(key.clone()));
            }
            if !known.insert(key) {
                faults.push(Fault::CommitmentTwice(key.clone()));
            }
            if let Some(id) = clause
                && guideline::find(id).is_none_or(|found| found.clause.duty().is_none())
            {
                faults.push(Fault::Clause(key.clone(), id.to_string()));
            }
            if let Some(kind) = complaint
                && !KINDS.contains(&kind.as_str())
            {
                faults.push(Fault::Complaint(key.clone(), kind.clone()));
            }
        }
    }

    /// What is wrong with putting it in the place of `before`, the edition of the same key, in which so many places are held by trade:
    /// words that units accepted stay as they are under their version, and no place is taken away by a number.
    pub fn check_instead_of(&self, before: &Self, held: &BTreeMap<Trade, u64>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for Commitment { key, version, text, .. } in &self.commitments {
            let Some(old) = before.commitments.iter().find(|old| old.key == *key) else { continue };
            if *version < old.version {
                faults.push(Fault::VersionBack(key.clone(), *version, old.version));
            } else if *version == old.version && *text != old.text {
                faults.push(Fault::TextChanged(key.clone(), *version, u32::from(*version) + 1));
            }
        }
        // Shops may have been invited beyond the numbers: what stays as it was is nothing new.
        let is_fewer = |places: u32, places_before: u32, n: u64| places < places_before && u64::from(places) < n;
        let all: u64 = held.values().sum();
        if is_fewer(self.places, before.places, all) {
            faults.push(Fault::PlacesUnderHeld(self.places, all));
        }
        let places_of = |edition: &Self, trade| edition.quota(trade).map_or(0, |quota| quota.places);
        for (trade, n) in held {
            let places = places_of(self, *trade);
            if is_fewer(places, places_of(before, *trade), *n) {
                faults.push(Fault::TradeUnderHeld(trade.as_str(), places, *n));
            }
        }
        faults
    }

    /// Where it is in its course.
    pub fn phase(&self, now: Millis) -> Phase {
        let Phases { registration, review, open, closed } = self.phases;
        match now {
            _ if now >= closed => Phase::Closed,
            _ if now >= open => Phase::Open,
            _ if now >= review => Phase::Review,
            _ if now >= registration => Phase::Registration,
            _ => Phase::Announced,
        }
    }

    /// Whether a form that arrives now is taken: during registration, and for the grace after it.
    pub fn takes_forms(&self, now: Millis) -> bool {
        let last = self.phases.review.plus_millis(i64::from(self.grace_minutes) * 60_000);
        self.phases.registration <= now && now < last
    }

    /// The commitment of that key, if a buyer can report that it was broken: with its kind of complaint.
    pub fn breakable(&self, key: &str) -> Option<(&Commitment, &str)> {
        let of = self.commitments.iter().find(|of| of.key == key)?;
        Some((of, of.complaint.as_deref()?))
    }

    /// When its orders are final: from this moment on none is told, confirmed or cancelled.
    pub fn orders_final(&self) -> Millis {
        self.phases.closed.plus_days(i64::from(self.confirm_days))
    }

    /// The quota of a trade; `None` for one that is not taken.
    pub fn quota(&self, trade: Trade) -> Option<&Quota> {
        self.quotas.iter().find(|quota| quota.trade == trade)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn text(en: &str) -> Text {
        Text { fa: format!("{en} به فارسی"), en: en.to_owned() }
    }

    const DAY: i64 = 86_400_000;

    /// Registration on days 10 to 20, review to 30, open to 40.
    pub(crate) fn edition() -> Edition {
        let quota = |trade, places, reserved| Quota { trade, places, reserved };
        Edition {
            key: "spring-1406".into(),
            name: text("Spring"),
            lead: text("A festival"),
            phases: Phases {
                registration: Millis(10 * DAY),
                review: Millis(20 * DAY),
                open: Millis(30 * DAY),
                closed: Millis(40 * DAY),
            },
            grace_minutes: 10,
            objection_days: 5,
            places: 10,
            quotas: vec![quota(Trade::BagsShoes, 6, 2), quota(Trade::NutsDriedFruit, 5, 1), quota(Trade::Books, 4, 0)],
            commitments: vec![
                Commitment {
                    key: "lottery".into(),
                    version: 1,
                    text: text("Shares the lottery"),
                    clause: None,
                    complaint: None,
                },
                Commitment {
                    key: "gloves".into(),
                    version: 2,
                    text: text("Gloves"),
                    clause: "health-1/2.7".parse().ok(),
                    complaint: Some("guideline-packing".into()),
                },
            ],
            incentives: Incentives {
                buyers: vec![text("Tickets")],
                online: vec![text("A seal")],
                offline: vec![text("A page")],
            },
            free_shipping_above_rial: Rial::new(1_000_000).unwrap(),
            requirements: Requirements {
                grade_points_min: 40,
                points_without_grade: 50,
                loss_percent_min: 20,
                loss_periods: [text("before"), text("after")],
            },
            randomness: text("drand"),
            confirm_days: 14,
        }
    }

    #[test]
    fn an_edition_reads_back_and_is_right() {
        let text = serde_json::to_string(&edition()).unwrap();
        assert!(text.contains(r#""registration":"1970-01-11T00:00:00"#), "{text}");
        assert_eq!(Edition::parse(&text), Ok(edition()));
        assert!(Edition::parse(&text.replace("\"places\":10", "\"plaices\":10")).is_err());
        let without = text.replace(",\"confirm_days\":14", "");
        assert_eq!(Edition::parse(&without), Ok(edition()), "a file may leave it out");
    }

    #[test]
    fn only_what_a_buyer_can_see_is_reported_as_broken() {
        let edition = edition();
        assert_eq!(edition.breakable("gloves").map(|(of, kind)| (of.version, kind)), Some((2, "guideline-packing")));
        assert_eq!(edition.breakable("lottery"), None);
        assert_eq!(edition.breakable("none"), None);
    }

    #[test]
    fn each_fault_is_told_by_itself() {
        let broken = |change: &dyn Fn(&mut Edition)| {
            let mut edition = edition();
            change(&mut edition);
            edition.check()
        };
        assert_eq!(broken(&|_| {}), []);
        assert_eq!(broken(&|e| e.key = "Spring 1406".into()), [Fault::Key("Spring 1406".into())]);
        assert_eq!(broken(&|e| e.name.en = " ".into()), [Fault::EmptyText("name".into())]);
        assert_eq!(broken(&|e| e.commitments[1].text.fa.clear()), [Fault::EmptyText("gloves".into())]);
        assert_eq!(
            broken(&|e| e.phases.review = e.phases.registration),
            [Fault::Order { before: "registration", after: "review" }]
        );
        assert_eq!(broken(&|e| e.phases.closed = Millis(0)), [Fault::Order { before: "open", after: "closed" }]);
        assert_eq!(broken(&|e| e.grace_minutes = 600), [Fault::Grace(600)]);
        assert_eq!(broken(&|e| e.confirm_days = 61), [Fault::ConfirmDays(61)]);
        assert_eq!(broken(&|e| e.quotas[1].trade = Trade::Books), [Fault::TradeTwice("books")]);
        assert_eq!(broken(&|e| e.quotas[0].places = 11), [Fault::TradeOverTotal("bags-shoes", 11, 10)]);
        assert_eq!(broken(&|e| e.quotas[2].reserved = 5), [Fault::ReservedOverTrade("books", 4, 5)]);
        assert_eq!(
            broken(&|e| {
                e.quotas[0].reserved = 6;
                e.quotas[1].reserved = 5;
            }),
            [Fault::ReservedOverTotal(11, 10)]
        );
        assert_eq!(broken(&|e| e.quotas.truncate(1)), [Fault::TradesUnderTotal(6, 10)]);
        assert_eq!(broken(&|e| e.commitments[1].key = "lottery".into()), [Fault::CommitmentTwice("lottery".into())]);
        let advice = "health-1/5.1".parse().ok();
        assert!(matches!(&broken(&|e| e.commitments[0].clause = advice)[..], [Fault::Clause(..)]));
        let angry = || Some("angry".to_owned());
        let fault = Fault::Complaint("lottery".into(), "angry".into());
        assert_eq!(broken(&|e| e.commitments[0].complaint = angry()), [fault]);
        assert_eq!(broken(&|e| e.commitments.clear()), [Fault::NoCommitments]);
        assert_eq!(broken(&|e| e.requirements.loss_percent_min = 101), [Fault::Over100("loss_percent_min", 101)]);
        assert!(broken(&|e| e.places = 0).contains(&Fault::NoPlaces));
    }

    #[test]
    fn what_was_accepted_and_what_is_held_stand_when_an_edition_is_replaced() {
        let held = BTreeMap::from([(Trade::BagsShoes, 6), (Trade::Books, 3), (Trade::Toys, 1)]);
        let broken = |change: &dyn Fn(&mut Edition)| {
            let mut after = edition();
            change(&mut after);
            after.check_instead_of(&edition(), &held)
        };
        assert_eq!(broken(&|_| {}), [], "also where more are held than a trade has");
        let reworded = |e: &mut Edition| e.commitments[1].text.en.push('!');
        assert_eq!(broken(&reworded), [Fault::TextChanged("gloves".into(), 2, 3)]);
        let as_new = |e: &mut Edition| {
            e.commitments[1].text.en.push('!');
            e.commitments[1].version = 3;
        };
        assert_eq!(broken(&as_new), []);
        assert_eq!(broken(&|e| e.commitments[1].version = 1), [Fault::VersionBack("gloves".into(), 1, 2)]);
        assert_eq!(broken(&|e| e.commitments.truncate(1)), [], "one may be dropped");
        assert_eq!(broken(&|e| e.places = 9), [Fault::PlacesUnderHeld(9, 10)]);
        assert_eq!(broken(&|e| e.quotas[0].places = 5), [Fault::TradeUnderHeld("bags-shoes", 5, 6)]);
        assert_eq!(broken(&|e| e.quotas.truncate(2)), [Fault::TradeUnderHeld("books", 0, 3)]);
        assert_eq!(broken(&|e| e.quotas[2].places = 3), [], "as many as are held are enough");
    }

    #[test]
    fn a_form_is_taken_for_the_grace_after_registration_and_no_longer() {
        let edition = edition();
        let at = |day: i64, millis: i64| Millis(day * DAY + millis);
        let phases = [at(10, -1), at(10, 0), at(20, 0), at(30, 0), at(40, 0)].map(|now| edition.phase(now));
        assert_eq!(phases, Phase::ALL);
        let grace = 10 * 60_000;
        let taken = [at(10, -1), at(10, 0), at(20, 0), at(20, grace - 1), at(20, grace)];
        assert_eq!(taken.map(|now| edition.takes_forms(now)), [false, true, true, true, false]);
    }
}
