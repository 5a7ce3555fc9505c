//! Account numbers (ISO 13616) as people type them, checked by their two check digits, and whose they are. Only Iranian ones can be paid
//! to in rial.

use crate::report::plain_text;
use crate::text::ascii_digits;
use std::fmt;

/// Signs of an Iranian number: `IR`, two check digits, 22 digits of bank and account.
const LENGTH: usize = 26;

/// A checked Iranian account number. Who it belongs to is nobody's business: it is shown and printed in short.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

/// What is wrong with an account number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IbanFault {
    /// Nothing was typed.
    #[error("an account number is missing")]
    Missing,
    /// Not of the form of an account number.
    #[error("an account number is IR and 24 digits")]
    Form,
    /// An account outside of Iran.
    #[error("only accounts in Iran can be paid to")]
    Abroad,
    /// A digit is wrong, or two changed places.
    #[error("the check digits do not fit: a digit is wrong, or two changed places")]
    CheckDigits,
}

impl Iban {
    /// Reads a number: spaces and hyphens between groups, digits of any script and small letters are taken; without its `IR` too.
    ///
    /// # Errors
    /// When it is none, with what is wrong.
    pub fn parse(typed: &str) -> Result<Self, IbanFault> {
        let plain = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '\u{200c}' | '\u{200e}' | '\u{200f}');
        let mut text: String = ascii_digits(typed).chars().filter(plain).take(64).collect();
        text.make_ascii_uppercase();
        if text.is_empty() {
            return Err(IbanFault::Missing);
        }
        if text.len() == LENGTH - 2 && text.bytes().all(|b| b.is_ascii_digit()) {
            text.insert_str(0, "IR");
        }
        let country = text.get(..2).filter(|country| country.bytes().all(|b| b.is_ascii_uppercase()));
        let rest = text.get(2..).unwrap_or_default();
        if country.is_none() || !(13..=32).contains(&rest.len()) || !rest.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(IbanFault::Form);
        }
        if country != Some("IR") {
            return Err(IbanFault::Abroad);
        }
        if text.len() != LENGTH || !rest.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IbanFault::Form);
        }
        if remainder(&text) == 1 { Ok(Self(text)) } else { Err(IbanFault::CheckDigits) }
    }

    /// The number in full: for the bank alone.
    pub fn in_full(&self) -> &str {
        &self.0
    }

    /// Its last four digits, by which whoever typed it knows it again.
    pub fn last_four(&self) -> &str {
        self.0.get(LENGTH - 4..).unwrap_or_default()
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban(…{})", self.last_four())
    }
}

/// The longest name of an account's holder: a bank order has no room for more (`Max70Text`).
pub const HOLDER_CHARS_MAX: usize = 70;

/// Whose an account is, as the bank knows it. Like the number, it is nobody's business.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder(String);

/// What is wrong with a holder's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HolderFault {
    /// Nothing was typed.
    #[error("the name of the account's holder is missing")]
    Missing,
    /// More than [`HOLDER_CHARS_MAX`].
    #[error("a holder's name has at most {HOLDER_CHARS_MAX} letters")]
    TooLong,
}

impl Holder {
    /// Reads a name: what cannot be seen goes, and spaces one after another become one.
    ///
    /// # Errors
    /// When it is none, or too long: a name that was cut may be another's.
    pub fn parse(typed: &str) -> Result<Self, HolderFault> {
        let name = plain_text(typed).split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(HolderFault::Missing),
            n if n > HOLDER_CHARS_MAX => Err(HolderFault::TooLong),
            _ => Ok(Self(name)),
        }
    }

    /// The name: for the bank alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Holder> for String {
    fn from(holder: Holder) -> Self {
        holder.0
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holder(…)")
    }
}

/// The number with its first four signs put last, letters as 10 to 35, modulo 97 (ISO 7064, MOD 97-10).
fn remainder(number: &str) -> u32 {
    let (head, tail) = number.split_at(4);
    tail.chars()
        .chain(head.chars())
        .filter_map(|c| c.to_digit(36))
        .fold(0, |sum, digit| if digit < 10 { (sum * 10 + digit) % 97 } else { (sum * 100 + digit) % 97 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the registry of account numbers.
    const GOOD: &str = "IR580540105180021273113007";

    #[test]
    fn the_registrys_examples_have_the_remainder_one() {
        for number in [GOOD, "GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606"] {
            assert_eq!(remainder(number), 1, "{number}");
        }
    }

    #[test]
    fn a_number_is_taken_however_it_is_written() {
        for typed in [
            GOOD,
            "ir58 0540 1051 8002 1273 1130 07",
            "IR58-0540-1051-8002-1273-1130-07",
            "580540105180021273113007",
            "IR۵۸۰۵۴۰۱۰۵۱۸۰۰۲۱۲۷۳۱۱۳۰۰۷",
            "\u{200e}IR580540105180021273113007\u{200f} ",
        ] {
            assert_eq!(Iban::parse(typed).unwrap().in_full(), GOOD, "{typed}");
        }
        assert_eq!(format!("{:?}", Iban::parse(GOOD).unwrap()), "Iban(…3007)", "none is printed by mistake");
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (typed, fault) in [
            ("", IbanFault::Missing),
            (" - ", IbanFault::Missing),
            ("6104337700000006", IbanFault::Form),
            ("IR58054010518002127311300", IbanFault::Form),
            ("IR5805401051800212731130071", IbanFault::Form),
            ("IR58054010518002127311300A", IbanFault::Form),
            ("GB29NWBK60161331926819", IbanFault::Abroad),
            ("شبا", IbanFault::Form),
        ] {
            assert_eq!(Iban::parse(typed), Err(fault), "{typed}");
        }
    }

    #[test]
    fn a_holders_name_fits_into_a_bank_order_whole_or_is_refused() {
        let of = |typed: &str| Holder::parse(typed).map(String::from);
        assert_eq!(of(" زهرا  محمدی\n\u{202e}").as_deref(), Ok("زهرا محمدی"));
        assert_eq!(of(" \u{202e}\r\n "), Err(HolderFault::Missing));
        let longest = "ز".repeat(HOLDER_CHARS_MAX);
        assert_eq!(of(&format!(" {longest} ")), Ok(longest.clone()));
        for longer in [format!("{longest}ز"), format!("{longest} ز")] {
            assert_eq!(of(&longer), Err(HolderFault::TooLong));
        }
        assert_eq!(format!("{:?}", Holder::parse("زهرا").unwrap()), "Holder(…)", "none is printed by mistake");
    }

    #[test]
    fn every_wrong_digit_and_every_exchange_of_neighbours_is_found() {
        let digits: Vec<char> = GOOD.chars().collect();
        for at in 2..LENGTH {
            for digit in '0'..='9' {
                let mut wrong = digits.clone();
                wrong[at] = digit;
                let good = wrong == digits;
                assert_eq!(Iban::parse(&wrong.iter().collect::<String>()).is_ok(), good);
            }
            if at + 1 < LENGTH && digits[at] != digits[at + 1] {
                let mut wrong = digits.clone();
                wrong.swap(at, at + 1);
                assert_eq!(Iban::parse(&wrong.iter().collect::<String>()), Err(IbanFault::CheckDigits));
            }
        }
    }
}
