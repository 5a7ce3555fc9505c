//! What a buyer fills in: which answers can be taken, and what is wrong with those that cannot.

use crate::domain_name::Host;
use crate::money::Rial;
use crate::text;

/// This project's kinds of complaint, in the order in which a form shows them.
pub const KINDS: [&str; 15] = [
    "not-delivered",
    "late-delivery",
    "not-as-described",
    "damaged",
    "counterfeit",
    "no-refund",
    "wrong-price",
    "no-warranty",
    "rude-support",
    "privacy",
    // Contrary to a clause of the health guideline.
    "guideline-storage",
    "guideline-packing",
    "guideline-transport",
    "guideline-licence",
    "other",
];

/// Fewer letters tell nobody what happened.
pub const TOLD_CHARS_MIN: usize = 20;
/// More are not read.
pub const TOLD_CHARS_MAX: usize = 5_000;
/// The longest wish.
pub const WISH_CHARS_MAX: usize = 500;
/// The longest order reference.
pub const ORDER_CHARS_MAX: usize = 64;
/// No complaint is about more than a hundred billion toman.
pub const AMOUNT_TOMAN_MAX: i64 = 100_000_000_000;
/// The longest e-mail address (RFC 5321).
const EMAIL_CHARS_MAX: usize = 254;

/// A question of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What it is about.
    Kind,
    /// What happened.
    Told,
    /// What is asked for.
    Wish,
    /// The order's reference.
    Order,
    /// The amount in question, in toman.
    Amount,
    /// Where the buyer is reached.
    Contact,
}

impl Field {
    /// Every question, in the form's order.
    pub const ALL: [Self; 6] = [Self::Kind, Self::Told, Self::Wish, Self::Order, Self::Amount, Self::Contact];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Told => "told",
            Self::Wish => "wish",
            Self::Order => "order",
            Self::Amount => "amount",
            Self::Contact => "contact",
        }
    }
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is none.
    Missing,
    /// Too short to be understood.
    TooShort,
    /// Longer than is read.
    TooLong,
    /// Not what the question asks for.
    NotOne,
}

/// The form as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// One of [`KINDS`].
    pub kind: String,
    /// What happened.
    pub told: String,
    /// What is asked for.
    pub wish: String,
    /// The order's reference; may be empty.
    pub order: String,
    /// The amount in toman, in any digits; may be empty.
    pub amount: String,
    /// An e-mail address.
    pub contact: String,
}

/// A form that can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// What happened.
    pub told: String,
    /// What is asked for.
    pub wish: String,
    /// The order's reference.
    pub order: Option<String>,
    /// The amount in question.
    pub amount: Option<Rial>,
    /// An e-mail address.
    pub contact: String,
}

impl Filled {
    /// The answer to a question.
    pub fn answer(&self, field: Field) -> &str {
        match field {
            Field::Kind => &self.kind,
            Field::Told => &self.told,
            Field::Wish => &self.wish,
            Field::Order => &self.order,
            Field::Amount => &self.amount,
            Field::Contact => &self.contact,
        }
    }

    /// The answer to a question, to be changed.
    pub fn answer_mut(&mut self, field: Field) -> &mut String {
        match field {
            Field::Kind => &mut self.kind,
            Field::Told => &mut self.told,
            Field::Wish => &mut self.wish,
            Field::Order => &mut self.order,
            Field::Amount => &mut self.amount,
            Field::Contact => &mut self.contact,
        }
    }

    /// The form as it can be taken.
    ///
    /// # Errors
    /// What is wrong, in the form's order; never empty.
    pub fn check(&self) -> Result<Taken, Vec<(Field, Fault)>> {
        let mut faults = Vec::new();
        let mut note = |field, fault: Option<Fault>| faults.extend(fault.map(|fault| (field, fault)));
        let kind = KINDS.into_iter().find(|kind| *kind == self.kind.trim());
        note(
            Field::Kind,
            kind.is_none().then_some(if self.kind.trim().is_empty() { Fault::Missing } else { Fault::NotOne }),
        );
        let told = plain_text(&self.told);
        note(Field::Told, length(&told, TOLD_CHARS_MIN, TOLD_CHARS_MAX));
        let wish = plain_text(&self.wish);
        note(Field::Wish, length(&wish, 1, WISH_CHARS_MAX));
        let order = plain_text(&self.order);
        note(Field::Order, length(&order, 0, ORDER_CHARS_MAX));
        let amount = amount(&self.amount);
        note(Field::Amount, amount.err());
        let contact = self.contact.trim().to_owned();
        note(Field::Contact, email_fault(&contact));
        match (kind, amount, faults.is_empty()) {
            (Some(kind), Ok(amount), true) => {
                Ok(Taken { kind, told, wish, order: (!order.is_empty()).then_some(order), amount, contact })
            }
            _ => Err(faults),
        }
    }
}

/// The text without what cannot be seen (but line breaks), and without spaces at its ends.
pub fn plain_text(text: &str) -> String {
    let seen = |c: char| {
        let line_break = c == '\n';
        let half_space = c == '\u{200c}';
        // Marks that turn the direction of what follows could make a text read as another.
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        line_break || half_space || !(c.is_control() || turns)
    };
    text.replace("\r\n", "\n").chars().filter(|c| seen(*c)).collect::<String>().trim().to_owned()
}

fn length(text: &str, min: usize, max: usize) -> Option<Fault> {
    match text.chars().count() {
        0 if min > 0 => Some(Fault::Missing),
        n if n < min => Some(Fault::TooShort),
        n if n > max => Some(Fault::TooLong),
        _ => None,
    }
}

/// An amount in toman as people write it: any digits, separators of thousands, perhaps the word.
///
/// # Errors
/// When it is none, or more than [`AMOUNT_TOMAN_MAX`].
pub fn amount(text: &str) -> Result<Option<Rial>, Fault> {
    let text = text.trim().trim_end_matches("تومان").trim_end_matches("toman");
    match whole_number(text, AMOUNT_TOMAN_MAX)? {
        Some(toman) => Rial::new(toman * 10).map(Some).map_err(|_| Fault::NotOne),
        None => Ok(None),
    }
}

/// A whole number as people write it: any digits, separators of thousands; `None` for nothing.
///
/// # Errors
/// When it is none, or more than `most`.
pub fn whole_number(text: &str, most: i64) -> Result<Option<i64>, Fault> {
    let text = text::ascii_digits(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | '٬' | '،' | '\'' | ' ' | '\u{200c}')).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::NotOne);
    }
    digits.parse().ok().filter(|number| *number <= most).map(Some).ok_or(Fault::TooLong)
}

/// An amount in toman as it was typed; `None` where that is none.
pub fn toman_typed(text: &str) -> Option<Rial> {
    amount(text).ok().flatten()
}

/// What is wrong with an address that a letter is to be sent to, if anything: it has one @, something before it, the address of
/// a site after it.
pub fn email_fault(text: &str) -> Option<Fault> {
    if text.is_empty() {
        return Some(Fault::Missing);
    }
    if text.chars().count() > EMAIL_CHARS_MAX {
        return Some(Fault::TooLong);
    }
    let is_one = text.rsplit_once('@').is_some_and(|(name, host)| {
        let name_fits = !name.is_empty()
            && name.len() <= 64
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        name_fits && host.contains('.') && Host::parse(host).is_ok_and(|parsed| parsed.as_str() == host.to_lowercase())
    });
    (!is_one).then_some(Fault::NotOne)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled() -> Filled {
        Filled {
            kind: "late-delivery".into(),
            told: "سفارش من بعد از دو هفته نرسیده است.".into(),
            wish: "بازگشت پول".into(),
            order: "A-1".into(),
            amount: "۱٬۲۵۰٬۰۰۰ تومان".into(),
            contact: "Zahra.K+shop@example.org".into(),
        }
    }

    #[test]
    fn a_whole_form_is_taken() {
        let taken = filled().check().unwrap();
        assert_eq!((taken.kind, taken.amount), ("late-delivery", Rial::new(12_500_000).ok()));
        let empty = Filled { order: " ".into(), amount: String::new(), ..filled() };
        let taken = empty.check().unwrap();
        assert_eq!((taken.order, taken.amount), (None, None));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_in_order() {
        let told: Vec<_> = Filled::default().check().unwrap_err();
        assert_eq!(told, [Field::Kind, Field::Told, Field::Wish, Field::Contact].map(|field| (field, Fault::Missing)));
        for (form, wrong) in [
            (Filled { kind: "angry".into(), ..filled() }, (Field::Kind, Fault::NotOne)),
            (Filled { told: "دیر شد".into(), ..filled() }, (Field::Told, Fault::TooShort)),
            (Filled { told: "ا".repeat(5_001), ..filled() }, (Field::Told, Fault::TooLong)),
            (Filled { order: "9".repeat(65), ..filled() }, (Field::Order, Fault::TooLong)),
            (Filled { amount: "خیلی".into(), ..filled() }, (Field::Amount, Fault::NotOne)),
            (Filled { amount: "-5".into(), ..filled() }, (Field::Amount, Fault::NotOne)),
            (Filled { amount: "9".repeat(30), ..filled() }, (Field::Amount, Fault::TooLong)),
            (Filled { contact: "zahra".into(), ..filled() }, (Field::Contact, Fault::NotOne)),
            (Filled { contact: "a@b@c.ir\nBcc: all@x.ir".into(), ..filled() }, (Field::Contact, Fault::NotOne)),
            (Filled { contact: "a@localhost".into(), ..filled() }, (Field::Contact, Fault::NotOne)),
        ] {
            assert_eq!(form.check(), Err(vec![wrong]), "{form:?}");
        }
    }

    #[test]
    fn marks_that_turn_a_text_around_are_taken_out() {
        let taken = Filled { wish: " a\u{202e}b\u{0}\r\nc\u{200c}d ".into(), ..filled() }.check().unwrap();
        assert_eq!(taken.wish, "ab\nc\u{200c}d");
    }

    proptest! {
        #[test]
        fn nothing_panics_and_what_is_taken_keeps_its_limits(
            kind in "\\PC{0,20}", told in "\\PC{0,200}", wish in "\\PC{0,60}", amount in "\\PC{0,40}", contact in "\\PC{0,60}")
        {
            let form = Filled { kind, told, wish, order: String::new(), amount, contact };
            match form.check() {
                Ok(taken) => prop_assert!(taken.told.chars().count() >= TOLD_CHARS_MIN && taken.contact.contains('@')),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }

        #[test]
        fn every_amount_reads_back(toman in 0i64..=AMOUNT_TOMAN_MAX) {
            let written = text::persian_digits(&text::group_thousands(toman, '٬'));
            prop_assert_eq!(super::amount(&written), Ok(Rial::new(toman * 10).ok()));
        }
    }
}
