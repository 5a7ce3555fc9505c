//! An application for a place: the form as it was filled in, and what it comes to.

use super::Unit;
use super::edition::Edition;
use crate::calendar::{Day, Millis};
use crate::money::Rial;
use crate::report::{Fault, amount, email_fault, plain_text};
use crate::text::{ascii_digits, fold};
use crate::trade::Trade;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest answer of one line.
pub const LINE_CHARS_MAX: usize = 200;
/// The longest answer of several lines.
pub const AREA_CHARS_MAX: usize = 1_000;

/// A question of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// What an offline unit is called.
    Name,
    /// Its trade.
    Trade,
    /// Who keeps it.
    Owner,
    /// Its telephone, for staff.
    Telephone,
    /// An e-mail address, where it is told how things stand.
    Contact,
    /// The number of the licence of the union of virtual businesses.
    LicenceNumber,
    /// Its last day.
    LicenceUntil,
    /// Carriers that deliver its goods.
    Carriers,
    /// Who pays the lottery's share.
    LotteryPayer,
    /// And how much at most, in toman.
    LotteryMax,
    /// The province of the shop, or of the place where its goods are stored.
    Province,
    /// The city.
    City,
    /// The rest of the address.
    Address,
    /// The number of an offline unit's trade licence.
    TradeLicence,
    /// Sales of the earlier period, in toman.
    SalesBefore,
    /// Sales of the period of the loss, in toman.
    SalesAfter,
    /// The telephone for orders; public.
    OrderTelephone,
    /// What help is asked for.
    Help,
}

impl Field {
    /// Every question.
    pub const ALL: [Self; 18] = [
        Self::Name,
        Self::Trade,
        Self::Owner,
        Self::Telephone,
        Self::Contact,
        Self::LicenceNumber,
        Self::LicenceUntil,
        Self::Carriers,
        Self::LotteryPayer,
        Self::LotteryMax,
        Self::Province,
        Self::City,
        Self::Address,
        Self::TradeLicence,
        Self::SalesBefore,
        Self::SalesAfter,
        Self::OrderTelephone,
        Self::Help,
    ];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Trade => "trade",
            Self::Owner => "owner",
            Self::Telephone => "telephone",
            Self::Contact => "contact",
            Self::LicenceNumber => "licence-number",
            Self::LicenceUntil => "licence-until",
            Self::Carriers => "carriers",
            Self::LotteryPayer => "lottery-payer",
            Self::LotteryMax => "lottery-max",
            Self::Province => "province",
            Self::City => "city",
            Self::Address => "address",
            Self::TradeLicence => "trade-licence",
            Self::SalesBefore => "sales-before",
            Self::SalesAfter => "sales-after",
            Self::OrderTelephone => "order-telephone",
            Self::Help => "help",
        }
    }

    /// The question of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// The step of the form on which a unit is asked this; `None` for what it is not asked.
    pub fn step(self, unit: Unit) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.fields(unit).contains(&self))
    }
}

/// A page of the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Who it is, and how it is reached.
    #[default]
    Unit,
    /// Licence, goods and carriers; or the loss of sales.
    Details,
    /// What it promises.
    Commitments,
    /// All once more, with what would refuse it, and the button that sends it.
    Send,
}

impl Step {
    /// Every page, in their order.
    pub const ALL: [Self; 4] = [Self::Unit, Self::Details, Self::Commitments, Self::Send];

    /// The name in addresses and in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Details => "details",
            Self::Commitments => "commitments",
            Self::Send => "send",
        }
    }

    /// The page of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }

    /// The page after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    /// The page before this one.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// The questions that a unit is asked on it.
    pub fn fields(self, unit: Unit) -> &'static [Field] {
        match (self, unit) {
            (Self::Unit, Unit::Online) => &[Field::Trade, Field::Owner, Field::Telephone, Field::Contact],
            (Self::Unit, Unit::Offline) => &[
                Field::Name,
                Field::Trade,
                Field::Owner,
                Field::Province,
                Field::City,
                Field::Address,
                Field::Telephone,
                Field::Contact,
            ],
            (Self::Details, Unit::Online) => &[
                Field::LicenceNumber,
                Field::LicenceUntil,
                Field::Province,
                Field::City,
                Field::Address,
                Field::Carriers,
            ],
            (Self::Details, Unit::Offline) => {
                &[Field::TradeLicence, Field::SalesBefore, Field::SalesAfter, Field::OrderTelephone, Field::Help]
            }
            (Self::Commitments, Unit::Online) => &[Field::LotteryPayer, Field::LotteryMax],
            (Self::Commitments, Unit::Offline) | (Self::Send, _) => &[],
        }
    }
}

/// A commitment that was accepted: in which version of its text, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The version.
    pub version: u16,
    /// When.
    pub at: Millis,
}

/// The form as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Answers as they were typed.
    pub answers: BTreeMap<Field, String>,
    /// Commitments by their keys.
    pub accepted: BTreeMap<String, Accepted>,
}

/// Who pays the lottery's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payer {
    /// The shop.
    Shop,
    /// A sponsor that the shop brings.
    Sponsor,
}

impl Payer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Shop, Self::Sponsor];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Sponsor => "sponsor",
        }
    }

    /// The payer of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payer| payer.as_str() == name)
    }
}

/// What only one kind of unit states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "kebab-case")]
pub enum Own {
    /// A shop that sells on its own domain.
    Online {
        /// The number of its licence of the union of virtual businesses.
        licence_number: String,
        /// Its last day.
        licence_until: Day,
        /// Who delivers.
        carriers: String,
        /// Who pays the lottery's share.
        lottery_payer: Payer,
        /// And how much at most.
        lottery_max: Rial,
    },
    /// A shop without a site.
    Offline {
        /// What it is called.
        name: String,
        /// The number of its trade licence.
        trade_licence: String,
        /// Sales of the earlier period; never zero.
        sales_before: Rial,
        /// Sales of the period of the loss.
        sales_after: Rial,
        /// The telephone for orders.
        order_telephone: String,
        /// What help it asks for; may be empty.
        help: String,
    },
}

/// A form that can be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its trade.
    pub trade: Trade,
    /// Who keeps it.
    pub owner: String,
    /// Its telephone.
    pub telephone: String,
    /// An e-mail address.
    pub contact: String,
    /// The province of the shop, or of the place where its goods are stored.
    pub province: String,
    /// The city.
    pub city: String,
    /// The rest of the address.
    pub address: String,
    /// Commitments by their keys.
    pub accepted: BTreeMap<String, Accepted>,
    /// What only this kind of unit states.
    pub own: Own,
}

impl Filled {
    /// The answer to a question.
    pub fn answer(&self, field: Field) -> &str {
        self.answers.get(&field).map_or("", String::as_str)
    }

    /// The form as it can be taken.
    ///
    /// # Errors
    /// What is wrong, in the form's order; never empty. A commitment that is missing is no fault here: see
    /// [`findings`](super::eligibility::findings).
    pub fn check(&self, unit: Unit) -> Result<Application, Vec<(Field, Fault)>> {
        let mut faults = Vec::new();
        let mut reader = Reader { filled: self, faults: &mut faults };
        let trade = reader.read(Field::Trade, |text| Trade::parse(text).ok_or(Fault::NotOne));
        let owner = reader.line(Field::Owner);
        let telephone = reader.read(Field::Telephone, telephone);
        let contact = reader.read(Field::Contact, |text| email_fault(text).map_or(Ok(text.to_owned()), Err));
        let province = reader.line(Field::Province);
        let city = reader.line(Field::City);
        let address = reader.line(Field::Address);
        let own = match unit {
            Unit::Online => reader.online(),
            Unit::Offline => reader.offline(),
        };
        let shared = (trade, owner, telephone, contact, province, city, address, own);
        let (
            Some(trade),
            Some(owner),
            Some(telephone),
            Some(contact),
            Some(province),
            Some(city),
            Some(address),
            Some(own),
        ) = shared
        else {
            faults.sort_by_key(|(field, _)| {
                let step = field.step(unit);
                let place = step.and_then(|step| step.fields(unit).iter().position(|of| of == field));
                (step, place)
            });
            return Err(faults);
        };
        let accepted = self.accepted.clone();
        Ok(Application { trade, owner, telephone, contact, province, city, address, accepted, own })
    }
}

/// Reads one answer after the other, noting what is wrong.
struct Reader<'a> {
    filled: &'a Filled,
    faults: &'a mut Vec<(Field, Fault)>,
}

impl Reader<'_> {
    fn read<T>(&mut self, field: Field, read: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let text = plain_text(self.filled.answer(field));
        let value = if text.is_empty() { Err(Fault::Missing) } else { read(&text) };
        value.map_err(|fault| self.faults.push((field, fault))).ok()
    }

    fn line(&mut self, field: Field) -> Option<String> {
        self.read(field, |text| short(text, LINE_CHARS_MAX))
    }

    fn toman(&mut self, field: Field) -> Option<Rial> {
        self.read(field, |text| amount(text).and_then(|read| read.ok_or(Fault::NotOne)))
    }

    fn online(&mut self) -> Option<Own> {
        let licence_number = self.line(Field::LicenceNumber);
        let licence_until = self.read(Field::LicenceUntil, |text| Day::typed(text).ok_or(Fault::NotOne));
        let carriers = self.line(Field::Carriers);
        let lottery_payer = self.read(Field::LotteryPayer, |text| Payer::parse(text).ok_or(Fault::NotOne));
        let lottery_max = self.toman(Field::LotteryMax);
        Some(Own::Online {
            licence_number: licence_number?,
            licence_until: licence_until?,
            carriers: carriers?,
            lottery_payer: lottery_payer?,
            lottery_max: lottery_max?,
        })
    }

    fn offline(&mut self) -> Option<Own> {
        let name = self.line(Field::Name);
        let trade_licence = self.line(Field::TradeLicence);
        // A loss is a share of the sales before: without any there is none.
        let some = |rial: Rial| if rial.rial() > 0 { Ok(rial) } else { Err(Fault::NotOne) };
        let sales_before = self.read(Field::SalesBefore, |text| amount(text)?.ok_or(Fault::NotOne).and_then(some));
        let sales_after = self.toman(Field::SalesAfter);
        let order_telephone = self.read(Field::OrderTelephone, telephone);
        let help = short(&plain_text(self.filled.answer(Field::Help)), AREA_CHARS_MAX);
        let help = help.map_err(|fault| self.faults.push((Field::Help, fault))).ok();
        Some(Own::Offline {
            name: name?,
            trade_licence: trade_licence?,
            sales_before: sales_before?,
            sales_after: sales_after?,
            order_telephone: order_telephone?,
            help: help?,
        })
    }
}

fn short(text: &str, max: usize) -> Result<String, Fault> {
    if text.chars().count() > max { Err(Fault::TooLong) } else { Ok(text.to_owned()) }
}

/// A telephone's number as people write it, with five to fifteen digits of any script.
fn telephone(text: &str) -> Result<String, Fault> {
    let text = ascii_digits(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '/');
    if (5..=15).contains(&digits) && text.chars().all(known) { Ok(text) } else { Err(Fault::NotOne) }
}

/// In what two applications are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Same {
    /// The owner, in one city.
    Owner,
    /// The address.
    Address,
    /// The account: the e-mail address.
    Account,
    /// The telephone.
    Telephone,
}

impl Same {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Address, Self::Account, Self::Telephone];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Address => "address",
            Self::Account => "account",
            Self::Telephone => "telephone",
        }
    }

    /// The way of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|same| same.as_str() == name)
    }
}

impl Application {
    /// What kind of unit it is.
    pub fn unit(&self) -> Unit {
        match self.own {
            Own::Online { .. } => Unit::Online,
            Own::Offline { .. } => Unit::Offline,
        }
    }

    /// By how many hundredths of a percent its sales fell; 0 where they did not, or that is not asked.
    pub fn loss(&self) -> u16 {
        let Own::Offline { sales_before, sales_after, .. } = &self.own else { return 0 };
        let (before, after) = (i128::from(sales_before.rial()), i128::from(sales_after.rial()));
        if before == 0 {
            return 0;
        }
        u16::try_from(((before - after) * 10_000 / before).max(0)).unwrap_or(10_000)
    }

    /// By what it is recognised as another's double: each way, in one spelling.
    pub fn marks(&self) -> [(Same, String); 4] {
        let digits: String = self.telephone.chars().filter(char::is_ascii_digit).collect();
        // With or without the country's number and the leading zero.
        let line = digits.len().saturating_sub(10);
        let place = |text: &str| fold(&format!("{} {} {text}", self.province, self.city));
        [
            (Same::Owner, place(&self.owner)),
            (Same::Address, place(&self.address)),
            (Same::Account, self.contact.to_lowercase()),
            (Same::Telephone, digits.get(line..).unwrap_or_default().to_owned()),
        ]
    }

    /// The edition's commitments that were not accepted in the words that are in force.
    pub fn commitments_missing<'e>(&self, edition: &'e Edition) -> Vec<&'e str> {
        let missing = |of: &&super::edition::Commitment| {
            self.accepted.get(&of.key).is_none_or(|accepted| accepted.version != of.version)
        };
        edition.commitments.iter().filter(missing).map(|of| of.key.as_str()).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn filled(unit: Unit) -> Filled {
        let shared = [
            (Field::Trade, "bags-shoes"),
            (Field::Owner, "زهرا احمدی"),
            (Field::Telephone, "۰۲۱-۱۲۳۴۵۶۷۸"),
            (Field::Contact, "z@kafsh.example"),
            (Field::Province, "تهران"),
            (Field::City, "تهران"),
            (Field::Address, "خیابان انقلاب، شمارهٔ ۱"),
        ];
        let own: &[(Field, &str)] = match unit {
            Unit::Online => &[
                (Field::LicenceNumber, "۱۲۳/۴"),
                (Field::LicenceUntil, "۱۴۰۷/۱/۱"),
                (Field::Carriers, "پست"),
                (Field::LotteryPayer, "shop"),
                (Field::LotteryMax, "۵٬۰۰۰٬۰۰۰ تومان"),
            ],
            Unit::Offline => &[
                (Field::Name, "کفش زهرا"),
                (Field::TradeLicence, "77"),
                (Field::SalesBefore, "٢٠٠٬٠٠٠٬٠٠٠"),
                (Field::SalesAfter, "50,000,000"),
                (Field::OrderTelephone, "02112345678"),
                (Field::Help, ""),
            ],
        };
        let answers = shared.iter().chain(own).map(|(field, text)| (*field, (*text).to_owned())).collect();
        let accepted = [("lottery", 1), ("gloves", 2)];
        let accepted = accepted.map(|(key, version)| (key.to_owned(), Accepted { version, at: Millis(7) })).into();
        Filled { answers, accepted }
    }

    #[test]
    fn digits_of_any_script_and_toman_are_read() {
        let application = filled(Unit::Offline).check(Unit::Offline).unwrap();
        let Own::Offline { sales_before, sales_after, .. } = &application.own else { panic!("offline") };
        assert_eq!((sales_before.rial(), sales_after.rial()), (2_000_000_000, 500_000_000));
        assert_eq!(application.loss(), 7_500);
        let application = filled(Unit::Online).check(Unit::Online).unwrap();
        let Own::Online { licence_until, lottery_max, .. } = &application.own else { panic!("online") };
        assert_eq!(*licence_until, Day::from_jalali(1407, 1, 1).unwrap());
        assert_eq!((lottery_max.toman(), application.telephone.as_str()), (5_000_000, "021-12345678"));
        let text = serde_json::to_string(&application).unwrap();
        assert_eq!(serde_json::from_str::<Application>(&text).unwrap(), application);
    }

    #[test]
    fn each_fault_is_told_by_its_field() {
        for (unit, field, text, fault) in [
            (Unit::Online, Field::Trade, "cars", Fault::NotOne),
            (Unit::Online, Field::Owner, " \u{202e} ", Fault::Missing),
            (Unit::Online, Field::Telephone, "call me", Fault::NotOne),
            (Unit::Online, Field::Contact, "zahra", Fault::NotOne),
            (Unit::Online, Field::LicenceUntil, "05/01/01", Fault::NotOne),
            (Unit::Online, Field::LotteryMax, "-5", Fault::NotOne),
            (Unit::Online, Field::LotteryPayer, "", Fault::Missing),
            (Unit::Offline, Field::SalesBefore, "۰", Fault::NotOne),
            (Unit::Offline, Field::SalesBefore, "=1+1", Fault::NotOne),
            (Unit::Offline, Field::SalesAfter, "99999999999999999999", Fault::TooLong),
            (Unit::Offline, Field::Name, &"آ".repeat(201), Fault::TooLong),
        ] {
            let mut filled = filled(unit);
            filled.answers.insert(field, text.to_owned());
            assert_eq!(filled.check(unit), Err(vec![(field, fault)]), "{field:?} {text}");
        }
        // Nothing at all: each question of the form and no other, in its order.
        for unit in Unit::ALL {
            let asked: Vec<Field> = Step::ALL.iter().flat_map(|step| step.fields(unit)).copied().collect();
            let told = Filled::default().check(unit).unwrap_err();
            let expected: Vec<_> = asked.into_iter().filter(|field| *field != Field::Help).collect();
            assert_eq!(told.iter().map(|(field, _)| *field).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn one_telephone_has_one_mark_however_it_is_written() {
        let mark = |text: &str| {
            let mut filled = filled(Unit::Online);
            filled.answers.insert(Field::Telephone, text.to_owned());
            filled.check(Unit::Online).unwrap().marks()[3].1.clone()
        };
        assert_eq!(mark("+98 21 12345678"), "2112345678");
        assert!(["۰۲۱۱۲۳۴۵۶۷۸", "(021) 1234-5678", "0098 2112345678"].iter().all(|text| mark(text) == "2112345678"));
    }

    #[test]
    fn names_read_back() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.as_str()), Some(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.as_str());
        }
        for step in Step::ALL {
            assert_eq!(Step::parse(step.as_str()), Some(step));
        }
        assert!(Same::ALL.into_iter().all(|same| Same::parse(same.as_str()) == Some(same)));
        assert!(Payer::ALL.into_iter().all(|payer| Payer::parse(payer.as_str()) == Some(payer)));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(texts in proptest::collection::vec(any::<String>(), 18)) {
            let answers: BTreeMap<Field, String> = Field::ALL.into_iter().zip(texts).collect();
            let filled = Filled { answers, ..Filled::default() };
            for unit in Unit::ALL {
                match filled.check(unit) {
                    Ok(application) => prop_assert!(application.loss() <= 10_000),
                    Err(faults) => prop_assert!(!faults.is_empty()),
                }
            }
        }
    }
}
