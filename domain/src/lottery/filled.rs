//! What people fill in for a lottery: its terms, a sponsor's pledge, and a moment in Tehran.

use super::{Limits, Measure, NAME_CHARS_MAX, Prize, Terms, TermsFault};
use crate::calendar::{Day, Millis, TEHRAN_MS};
use crate::festival::edition::Text;
use crate::festival::order;
use crate::money::Rial;
use crate::report;
use crate::text::ascii_digits;
use std::collections::BTreeMap;

/// Letters of a sponsor's name.
pub const SPONSOR_CHARS_MAX: usize = 80;
/// Letters of what a sponsor gives.
pub const THING_CHARS_MAX: usize = 200;
/// The least that is pledged, in toman.
pub const PLEDGE_TOMAN_MIN: i64 = 100_000;

/// What is asked of who opens a lottery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The edition's key.
    Edition,
    /// The name in Persian.
    NameFa,
    /// The name in English.
    NameEn,
    /// The prizes, a line each: how many, what one is worth in toman, its name in Persian, in English.
    Prizes,
    /// How many alternates.
    Alternates,
    /// The least amount of an order, in toman.
    Floor,
    /// Tickets of one buyer.
    PerPerson,
    /// Tickets from one shop.
    PerShop,
    /// Of these, of buyers without a contact.
    AlonePerShop,
    /// How the shops share.
    Measure,
    /// Days for claiming.
    ClaimDays,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFault {
    /// It is missing.
    Missing,
    /// It is too long.
    TooLong,
    /// It cannot be read.
    NotOne,
    /// This line of the prizes, counted from 1, cannot be read.
    Prize(usize),
    /// It can be read, and nobody could keep it.
    Terms(TermsFault),
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 11] = [
        Self::Edition,
        Self::NameFa,
        Self::NameEn,
        Self::Prizes,
        Self::Alternates,
        Self::Floor,
        Self::PerPerson,
        Self::PerShop,
        Self::AlonePerShop,
        Self::Measure,
        Self::ClaimDays,
    ];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edition => "edition",
            Self::NameFa => "name-fa",
            Self::NameEn => "name-en",
            Self::Prizes => "prizes",
            Self::Alternates => "alternates",
            Self::Floor => "floor",
            Self::PerPerson => "per-person",
            Self::PerShop => "per-shop",
            Self::AlonePerShop => "alone-per-shop",
            Self::Measure => "measure",
            Self::ClaimDays => "claim-days",
        }
    }
}

/// Terms as they were filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled(pub BTreeMap<Field, String>);

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    ascii_digits(text.trim()).parse().ok()
}

fn toman(text: &str) -> Option<Rial> {
    report::amount(text).ok().flatten()
}

fn prize(line: &str) -> Option<Prize> {
    let mut parts = line.split('|').map(str::trim);
    let (count, value, fa, en) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let fits = |name: &str| !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX;
    let prize =
        Prize { name: Text { fa: fa.to_owned(), en: en.to_owned() }, count: number(count)?, value: toman(value)? };
    (parts.next().is_none() && fits(fa) && fits(en) && prize.count > 0 && prize.value > Rial::NOTHING).then_some(prize)
}

impl Filled {
    /// What was answered; empty where nothing was.
    pub fn answer(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// The terms, or all that is wrong with the answers.
    ///
    /// # Errors
    /// What is wrong, each with its field, in their order; never empty.
    pub fn check(&self) -> Result<Terms, Vec<(Field, FieldFault)>> {
        let mut faults = Vec::new();
        let mut said = |field: Field, max: usize| {
            let text = self.answer(field).trim().to_owned();
            if text.is_empty() {
                faults.push((field, FieldFault::Missing));
            } else if text.chars().count() > max {
                faults.push((field, FieldFault::TooLong));
            }
            text
        };
        let edition = said(Field::Edition, NAME_CHARS_MAX);
        let name = Text { fa: said(Field::NameFa, NAME_CHARS_MAX), en: said(Field::NameEn, NAME_CHARS_MAX) };
        let mut prizes = Vec::new();
        for (n, line) in self.answer(Field::Prizes).lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match prize(line) {
                Some(prize) => prizes.push(prize),
                None => faults.push((Field::Prizes, FieldFault::Prize(n + 1))),
            }
        }
        if self.answer(Field::Prizes).trim().is_empty() {
            faults.push((Field::Prizes, FieldFault::Missing));
        }
        let mut read = |field: Field| {
            let found: Option<u32> = number(self.answer(field));
            if found.is_none() {
                faults.push((field, FieldFault::NotOne));
            }
            found.unwrap_or_default()
        };
        let alternates = read(Field::Alternates);
        let (per_person, per_shop) = (read(Field::PerPerson), read(Field::PerShop));
        let alone_per_shop = read(Field::AlonePerShop);
        let claim_days = u16::try_from(read(Field::ClaimDays)).unwrap_or(u16::MAX);
        let floor = toman(self.answer(Field::Floor));
        if floor.is_none() {
            faults.push((Field::Floor, FieldFault::NotOne));
        }
        let measure = Measure::parse(self.answer(Field::Measure));
        if measure.is_none() {
            faults.push((Field::Measure, FieldFault::Missing));
        }
        let terms = Terms {
            edition,
            name,
            prizes,
            alternates,
            limits: Limits { floor: floor.unwrap_or_default(), per_person, per_shop, alone_per_shop },
            measure: measure.unwrap_or(Measure::Equal),
            claim_days,
        };
        // Where an answer cannot be read, more would be said of it than is known.
        for fault in terms.faults() {
            let field = match fault {
                TermsFault::Name => Field::NameFa,
                TermsFault::Prizes | TermsFault::Worth | TermsFault::Value => Field::Prizes,
                TermsFault::Limits if per_person == 0 => Field::PerPerson,
                TermsFault::Limits => Field::PerShop,
                TermsFault::ClaimDays => Field::ClaimDays,
            };
            let known =
                faults.iter().any(|(of, _)| *of == field || (fault == TermsFault::Name && *of == Field::NameEn));
            if !known {
                faults.push((field, FieldFault::Terms(fault)));
            }
        }
        faults.sort_by_key(|(field, _)| *field);
        if faults.is_empty() { Ok(terms) } else { Err(faults) }
    }
}

/// What is asked of a sponsor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PledgeField {
    /// Who gives.
    Sponsor,
    /// Money, or a thing.
    What,
    /// Which thing.
    Thing,
    /// How much, or what it is worth, in toman.
    Value,
    /// How the sponsor is reached.
    Contact,
}

impl PledgeField {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Sponsor, Self::What, Self::Thing, Self::Value, Self::Contact];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sponsor => "sponsor",
            Self::What => "what",
            Self::Thing => "thing",
            Self::Value => "value",
            Self::Contact => "contact",
        }
    }
}

/// What a sponsor pledges, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledged {
    /// Who gives.
    pub sponsor: String,
    /// Which thing; `None` for money.
    pub thing: Option<String>,
    /// How much, or what it is worth.
    pub value: Rial,
    /// How the sponsor is reached.
    pub contact: String,
}

/// A pledge as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilledPledge(pub BTreeMap<PledgeField, String>);

impl FilledPledge {
    /// What was answered; empty where nothing was.
    pub fn answer(&self, field: PledgeField) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// The pledge, or all that is wrong with the answers.
    ///
    /// # Errors
    /// The fields that are missing or wrong, in their order; never empty.
    pub fn check(&self) -> Result<Pledged, Vec<PledgeField>> {
        let line = |field: PledgeField, max: usize| {
            let text = self.answer(field).split_whitespace().collect::<Vec<_>>().join(" ");
            ((2..=max).contains(&text.chars().count())).then_some(text).ok_or(field)
        };
        let sponsor = line(PledgeField::Sponsor, SPONSOR_CHARS_MAX);
        let thing = match self.answer(PledgeField::What) {
            "money" => Ok(None),
            "thing" => line(PledgeField::Thing, THING_CHARS_MAX).map(Some),
            _ => Err(PledgeField::What),
        };
        let value = toman(self.answer(PledgeField::Value)).filter(|value| value.toman() >= PLEDGE_TOMAN_MIN);
        let value = value.ok_or(PledgeField::Value);
        let contact = order::contact(self.answer(PledgeField::Contact)).ok().flatten().ok_or(PledgeField::Contact);
        match (sponsor, thing, value, contact) {
            (Ok(sponsor), Ok(thing), Ok(value), Ok(contact)) => Ok(Pledged { sponsor, thing, value, contact }),
            (sponsor, thing, value, contact) => {
                Err([sponsor.err(), thing.err(), value.err(), contact.err()].into_iter().flatten().collect())
            }
        }
    }
}

/// A moment as people in Tehran write it: the day in either calendar, and the time such as 18:30.
pub fn moment_in_tehran(day: &str, time: &str) -> Option<Millis> {
    let day = Day::typed(day)?;
    let time = ascii_digits(time.trim());
    let (hours, minutes) = time.split_once(':')?;
    let part = |text: &str, below: i64| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|n| fits && *n < below)
    };
    let minutes = part(hours, 24)? * 60 + part(minutes, 60)?;
    Some(day.start().plus_millis(minutes * 60_000 - TEHRAN_MS))
}

/// Day and time of a moment in Tehran; the time such as 18:30:03.
pub fn in_tehran(at: Millis) -> (Day, String) {
    let there = at.plus_millis(TEHRAN_MS);
    let seconds = there.seconds_since(there.day().start()).max(0);
    (there.day(), format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Filled {
        let answers = [
            (Field::Edition, "spring-1406"),
            (Field::NameFa, "قرعه‌کشی بهار"),
            (Field::NameEn, "Spring draw"),
            (Field::Prizes, "۱ | ۹۰٬۰۰۰٬۰۰۰ | لپ‌تاپ | Laptop\n\n3|1000000|کارت هدیه|Gift card"),
            (Field::Alternates, "۲"),
            (Field::Floor, "50000"),
            (Field::PerPerson, "10"),
            (Field::PerShop, "1000"),
            (Field::AlonePerShop, "50"),
            (Field::Measure, "equal"),
            (Field::ClaimDays, "30"),
        ];
        Filled(answers.map(|(field, text)| (field, text.to_owned())).into())
    }

    #[test]
    fn terms_are_read_as_they_are_typed_and_every_fault_has_its_field() {
        let terms = filled().check().unwrap();
        assert_eq!((terms.prizes.len(), terms.prizes_total()), (2, 4));
        assert_eq!(terms.worth().map(Rial::toman), Some(93_000_000));
        assert_eq!(terms.limits.floor.toman(), 50_000);
        let wrong = |field: Field, text: &str| {
            let mut of = filled();
            of.0.insert(field, text.to_owned());
            of.check().unwrap_err()
        };
        assert_eq!(wrong(Field::NameEn, " "), [(Field::NameEn, FieldFault::Missing)]);
        assert_eq!(wrong(Field::NameFa, &"x".repeat(81)), [(Field::NameFa, FieldFault::TooLong)]);
        assert_eq!(wrong(Field::Prizes, ""), [(Field::Prizes, FieldFault::Missing)]);
        for line in ["1|2|x", "0|1000|x|y", "1|0|x|y", "1|1000|x|y|z", "one|1000|x|y", "1|1000||y"] {
            let text = format!("1|1000|x|y\n{line}");
            assert_eq!(wrong(Field::Prizes, &text), [(Field::Prizes, FieldFault::Prize(2))], "{line}");
        }
        let many = "10001|1000|x|y";
        assert_eq!(wrong(Field::Prizes, many), [(Field::Prizes, FieldFault::Terms(TermsFault::Prizes))]);
        assert_eq!(wrong(Field::PerShop, "0"), [(Field::PerShop, FieldFault::Terms(TermsFault::Limits))]);
        assert_eq!(wrong(Field::PerShop, "-1")[0], (Field::PerShop, FieldFault::NotOne));
        assert_eq!(wrong(Field::Measure, ""), [(Field::Measure, FieldFault::Missing)]);
        assert_eq!(wrong(Field::ClaimDays, "3"), [(Field::ClaimDays, FieldFault::Terms(TermsFault::ClaimDays))]);
        assert_eq!(wrong(Field::ClaimDays, "99999"), [(Field::ClaimDays, FieldFault::Terms(TermsFault::ClaimDays))]);
        let nothing = Filled::default().check().unwrap_err();
        for field in Field::ALL {
            assert_eq!(nothing.iter().filter(|(of, _)| *of == field).count(), 1, "{field:?}: {nothing:?}");
        }
    }

    #[test]
    fn a_pledge_has_its_limits() {
        let of = |changed: &[(PledgeField, &str)]| {
            let answers = [
                (PledgeField::Sponsor, " بانک  نمونه "),
                (PledgeField::What, "money"),
                (PledgeField::Value, "۱۰۰٬۰۰۰"),
                (PledgeField::Contact, "Zahra@Example.com"),
            ];
            let mut filled = FilledPledge(answers.map(|(field, text)| (field, text.to_owned())).into());
            filled.0.extend(changed.iter().map(|(field, text)| (*field, (*text).to_owned())));
            filled.check()
        };
        let pledged = of(&[]).unwrap();
        assert_eq!((pledged.sponsor.as_str(), pledged.thing, pledged.value.toman()), ("بانک نمونه", None, 100_000));
        assert_eq!(pledged.contact, "zahra@example.com");
        let thing = of(&[(PledgeField::What, "thing"), (PledgeField::Thing, "a bicycle")]).unwrap();
        assert_eq!(thing.thing.as_deref(), Some("a bicycle"));
        assert_eq!(of(&[(PledgeField::Value, "99999")]), Err(vec![PledgeField::Value]));
        assert_eq!(of(&[(PledgeField::Value, "99999999999999999999")]), Err(vec![PledgeField::Value]));
        assert_eq!(of(&[(PledgeField::Contact, "nobody")]), Err(vec![PledgeField::Contact]));
        assert_eq!(of(&[(PledgeField::Contact, "")]), Err(vec![PledgeField::Contact]));
        assert_eq!(of(&[(PledgeField::What, "thing")]), Err(vec![PledgeField::Thing]));
        assert_eq!(of(&[(PledgeField::What, "")]), Err(vec![PledgeField::What]));
        let long = "x".repeat(SPONSOR_CHARS_MAX + 1);
        assert_eq!(of(&[(PledgeField::Sponsor, &long)]), Err(vec![PledgeField::Sponsor]));
        assert_eq!(FilledPledge::default().check().unwrap_err().len(), 4);
    }

    #[test]
    fn a_moment_in_tehran_is_read_and_told_the_same() {
        let at = moment_in_tehran("۱۴۰۵/۰۹/۰۸", "۱۸:۳۰").unwrap();
        assert_eq!(at.to_rfc3339(), "2026-11-29T15:00:00Z");
        assert_eq!(moment_in_tehran("2026-11-29", "18:30"), Some(at));
        let (day, time) = in_tehran(at.plus_millis(3_000));
        assert_eq!((day.jalali(), time.as_str()), ((1405, 9, 8), "18:30:03"));
        assert_eq!(moment_in_tehran("1405/09/08", "0:00"), Some(at.plus_millis(-18 * 3_600_000 - 1_800_000)));
        for (day, time) in [
            ("", "18:30"),
            ("1405/09/08", "24:00"),
            ("1405/09/08", "18:60"),
            ("1405/09/08", "18"),
            ("1405/09/08", "+1:00"),
            ("1405/13/01", "1:00"),
        ] {
            assert_eq!(moment_in_tehran(day, time), None, "{day} {time}");
        }
    }
}
