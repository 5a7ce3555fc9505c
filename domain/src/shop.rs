//! A shop: what it is called, where it is found, and the trust mark that it holds.

use crate::calendar::{Day, Millis};
use crate::domain_name::{Host, Likeness};
use crate::event::Fact;
use crate::grade::Letter;
use crate::guarantee::{FundFault, Standing};
use crate::mark::{Dossier, MarkFault};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A shop's number: the number of the public event that listed it. So ids sort by age, and a replay gives the same ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShopId(pub i64);

impl ShopId {
    /// Where an event is about no shop, such as a lottery's. No shop has this number, because no event has.
    pub const NONE: Self = Self(0);
}

/// Where a record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Consumer complaints of the United States' Consumer Financial Protection Bureau.
    Cfpb,
    /// The Brazilian site Reclame Aqui.
    ReclameAqui,
    /// Brazil's national complaints service.
    ConsumidorGovBr,
    /// Iran's electronic trust mark (نماد اعتماد الکترونیک).
    Enamad,
    /// An operator's own file in this project's format.
    BazargahCsv,
    /// The made-up demonstration market.
    Demo,
    /// This site: complaints that buyers made here.
    Bazargah,
}

impl Scheme {
    /// Every scheme, in the order in which people see them.
    pub const ALL: [Self; 7] = [
        Self::Bazargah,
        Self::Cfpb,
        Self::ReclameAqui,
        Self::ConsumidorGovBr,
        Self::Enamad,
        Self::BazargahCsv,
        Self::Demo,
    ];

    /// The name on the command line, in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cfpb => "cfpb",
            Self::ReclameAqui => "reclame-aqui",
            Self::ConsumidorGovBr => "consumidor-gov-br",
            Self::Enamad => "enamad",
            Self::BazargahCsv => "bazargah-csv",
            Self::Demo => "demo",
            Self::Bazargah => "bazargah",
        }
    }

    /// The scheme of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.as_str() == name)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name that a source itself uses for a shop or a complaint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId {
    /// Whose name it is.
    pub scheme: Scheme,
    /// The name; opaque, compared to the letter, so that two spellings stay two shops.
    pub id: String,
}

/// What a shop is called in the two languages; at least one is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopName {
    /// In Persian.
    pub fa: Option<String>,
    /// In Latin letters.
    pub en: Option<String>,
}

impl ShopName {
    /// Puts a name where its letters belong: Persian when it has an Arabic letter, otherwise Latin.
    pub fn of(name: &str) -> Self {
        let persian = name
            .chars()
            .any(|c| matches!(c, '\u{0600}'..='\u{06FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'));
        if persian {
            Self { fa: Some(name.to_owned()), en: None }
        } else {
            Self { fa: None, en: Some(name.to_owned()) }
        }
    }

    /// Adds the names that are not known yet; tells whether any was.
    pub fn complete(&mut self, other: &Self) -> bool {
        let before = (self.fa.is_some(), self.en.is_some());
        self.fa = self.fa.take().or_else(|| other.fa.clone());
        self.en = self.en.take().or_else(|| other.en.clone());
        before != (self.fa.is_some(), self.en.is_some())
    }

    /// The Persian name where there is one, otherwise the Latin one.
    pub fn any(&self) -> &str {
        self.fa.as_deref().or(self.en.as_deref()).unwrap_or_default()
    }
}

/// A trust mark as its issuer's list states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkRecord {
    /// The issuer's number.
    pub number: String,
    /// First day.
    pub since: Day,
    /// Last day on which it is valid.
    pub until: Day,
    /// Stars that the issuer gives, 0 to 5; 0 is what the list says, not "unknown".
    pub stars: u8,
    /// Province as the list writes it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub province: Option<String>,
    /// City as the list writes it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub city: Option<String>,
    /// The issuer's own page about this mark.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<String>,
}

/// What the mark is worth on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkState {
    /// No mark is known.
    None,
    /// Applied for; a reviewer has yet to decide.
    Applied,
    /// Granted and within its dates.
    Valid,
    /// Granted, and not valid while an adjustment lasts.
    Suspended,
    /// Taken away.
    Revoked,
    /// Its last day has passed.
    Expired,
}

impl MarkState {
    /// The state on a day by the issuer's list alone. A mark whose first day is still to come is not yet one.
    pub fn on(mark: Option<&MarkRecord>, day: Day) -> Self {
        match mark {
            None => Self::None,
            Some(mark) if day < mark.since => Self::None,
            Some(mark) if day > mark.until => Self::Expired,
            Some(_) => Self::Valid,
        }
    }

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Applied => "applied",
            Self::Valid => "valid",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

/// A shop as the pages read it, without its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// Its number.
    pub id: ShopId,
    /// Its name in addresses: the host where it has one, otherwise made of its name.
    pub key: String,
    /// The host that the shop sells on.
    pub host: Option<Host>,
    /// What it is called.
    pub name: ShopName,
    /// Where its records come from.
    pub sources: Vec<SourceId>,
    /// The trust mark on record.
    pub mark: Option<MarkRecord>,
    /// The better-known domain that its own can be taken for, if there is one.
    pub taken_for: Option<TakenFor>,
    /// Since when somebody who proved to hold its domain speaks for it here.
    pub claimed: Option<Millis>,
    /// What is known here of its mark: application, adjustments, violations.
    pub dossier: Dossier,
    /// Its grade as it was recorded last.
    pub grade: Option<GradeStep>,
    /// How it stands with the guarantee fund.
    #[serde(default)]
    pub fund: Standing,
}

/// Why a fact cannot follow what is known of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotFollow {
    /// Of its mark.
    #[error(transparent)]
    Mark(#[from] MarkFault),
    /// Of how it stands with the guarantee fund.
    #[error(transparent)]
    Fund(#[from] FundFault),
}

/// A grade that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeStep {
    /// From which day on.
    pub day: Day,
    /// By which version of the rule.
    pub version: u16,
    /// Out of 100.
    pub points: u8,
    /// The letter, if there is enough to tell.
    pub letter: Option<Letter>,
}

/// A shop in a list, with its figures in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The shop.
    pub shop: Shop,
    /// Complaints on record in all.
    pub complaints: u64,
    /// What the figures of the usual period say.
    pub verdict: Verdict,
}

/// A better-known domain that a shop's own can be taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenFor {
    /// The better-known domain.
    pub host: Host,
    /// In what way.
    pub likeness: Likeness,
}

impl Shop {
    /// A shop of which nothing is known but its name.
    pub fn listed(id: ShopId, key: String, host: Option<Host>, name: ShopName) -> Self {
        Self {
            id,
            key,
            host,
            name,
            sources: Vec::new(),
            mark: None,
            taken_for: None,
            claimed: None,
            dossier: Dossier::default(),
            grade: None,
            fund: Standing::default(),
        }
    }

    /// What its mark is worth on a day.
    pub fn mark_state(&self, day: Day) -> MarkState {
        self.dossier.state(self.mark.as_ref(), day)
    }

    /// Takes in what a fact tells of the shop itself; `seq` is the number of its event. Facts about its complaints leave it as it
    /// is.
    ///
    /// # Errors
    /// When the fact cannot follow what is known of the mark or the fund; the shop is then as it was.
    pub fn follow(&mut self, seq: i64, fact: &Fact) -> Result<(), CannotFollow> {
        match fact {
            _ if fact.is_of_fund() => self.fund.apply(seq, fact)?,
            _ if fact.is_of_mark() => self.dossier.apply(seq, fact)?,
            Fact::GradeRecorded { day, version, points, letter } => {
                self.grade = Some(GradeStep { day: *day, version: *version, points: *points, letter: *letter });
            }
            Fact::SourceAdded { source } => self.sources.push(source.clone()),
            Fact::ShopNamed { name } => self.name = name.clone(),
            Fact::MarkRecorded { mark } => self.mark = Some(mark.clone()),
            Fact::ShopClaimed { at } => self.claimed = self.claimed.or(Some(*at)),
            Fact::LookalikeNoted { of, likeness } => {
                self.taken_for = Some(TakenFor { host: of.clone(), likeness: *likeness });
            }
            _ => {}
        }
        Ok(())
    }
}

/// Makes the readable part of a shop's key from its name: letters and digits of any script, hyphens between, at most 60
/// characters. The store adds a number where it is taken.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in crate::text::fold(name).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.chars().count() >= 60 {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "shop".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_valid_on_its_first_and_last_day_only_between() {
        let mark = MarkRecord {
            number: "1".into(),
            since: Day(10),
            until: Day(20),
            stars: 0,
            province: None,
            city: None,
            page: None,
        };
        let on = |day| MarkState::on(Some(&mark), Day(day));
        assert_eq!(
            [on(9), on(10), on(20), on(21)],
            [MarkState::None, MarkState::Valid, MarkState::Valid, MarkState::Expired]
        );
        assert_eq!(MarkState::on(None, Day(15)), MarkState::None);
    }

    #[test]
    fn scheme_names_read_back() {
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::parse(scheme.as_str()), Some(scheme));
            assert_eq!(serde_json::to_string(&scheme).unwrap(), format!("\"{scheme}\""));
        }
    }

    #[test]
    fn names_go_where_their_letters_belong() {
        assert_eq!(ShopName::of("رزاوا").fa.as_deref(), Some("رزاوا"));
        assert_eq!(ShopName::of("Casas Bahia – Lojas Físicas").en.as_deref(), Some("Casas Bahia – Lojas Físicas"));
        assert_eq!(slug("Casas Bahia – Lojas Físicas"), "casas-bahia-lojas-fisicas");
        assert_eq!(slug("!!!"), "shop");
    }
}
