//! Orders of an edition: what a shop tells of them, the code in the parcel by which a buyer confirms one, and until when.

use super::edition::Edition;
use crate::calendar::{Day, Millis, TEHRAN_MS};
use crate::deal::goods::{CELL_MAX, Fault, bounded, day, is_formula, price};
use crate::money::Rial;
use crate::report::email_fault;
use crate::telephone::Mobile;
use crate::text::{ascii_digits, clean_name, fold};
use std::collections::HashMap;
use std::fmt;

/// How many characters a shop's reference of an order has at most.
pub const REFERENCE_MAX: usize = 64;
/// How many orders of one edition a shop tells at most.
pub const ORDERS_A_SHOP: usize = 50_000;
/// How many orders of one edition may be confirmed with one contact; more than anybody buys in a month.
pub const ORDERS_A_CONTACT: i64 = 50;

/// A column of the sheet of orders, a field of the form for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The shop's own reference.
    Reference,
    /// What was paid, in toman.
    Amount,
    /// When it was ordered.
    Day,
}

impl Column {
    /// Every column, in the order of the sheet.
    pub const ALL: [Self; 3] = [Self::Reference, Self::Amount, Self::Day];

    /// The name in forms and in the header of a sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Amount => "amount_toman",
            Self::Day => "day",
        }
    }

    /// The column of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == name)
    }
}

/// A fault, and in which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellFault {
    /// The column.
    pub column: Column,
    /// What is wrong.
    pub fault: Fault,
}

/// What was typed of one order, as it is shown again when something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// See [`Column::Reference`].
    pub reference: String,
    /// See [`Column::Amount`].
    pub amount: String,
    /// See [`Column::Day`].
    pub day: String,
}

/// An order as a shop told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The shop's reference, fit to show.
    pub reference: String,
    /// The form in which orders of one shop are told apart.
    pub folded: String,
    /// What was paid.
    pub amount: Rial,
    /// When it was ordered.
    pub day: Day,
}

/// The days on which an order of an edition may have been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Today.
    pub today: Day,
    /// The first day on which the edition is open.
    pub opens: Day,
    /// The last one.
    pub closes: Day,
}

impl Frame {
    /// That of an edition on a day. An order bears the day that its buyer's calendar showed, which begins in Tehran three and a half
    /// hours before that of UTC; so the day of either counts.
    pub fn of(edition: &Edition, now: Millis) -> Self {
        let tehran = |at: Millis| at.plus_millis(TEHRAN_MS).day();
        Self {
            today: tehran(now),
            opens: edition.phases.open.day(),
            closes: tehran(edition.phases.closed.plus_millis(-1)),
        }
    }
}

impl Typed {
    /// The cell of a column.
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::Reference => &self.reference,
            Column::Amount => &self.amount,
            Column::Day => &self.day,
        }
    }

    /// The cell of a column, to be filled.
    pub fn cell_mut(&mut self, column: Column) -> &mut String {
        match column {
            Column::Reference => &mut self.reference,
            Column::Amount => &mut self.amount,
            Column::Day => &mut self.day,
        }
    }

    /// Understands all cells.
    ///
    /// # Errors
    /// Every fault that was found, in the order of the columns.
    pub fn check(&self, frame: &Frame) -> Result<Told, Vec<CellFault>> {
        let take = |column| move |fault| CellFault { column, fault };
        let reference = reference(&self.reference).map_err(take(Column::Reference));
        let amount = price(&self.amount).map_err(take(Column::Amount));
        let day = day_within(&self.day, frame).map_err(take(Column::Day));
        match (reference, amount, day) {
            (Ok(reference), Ok(amount), Ok(day)) => Ok(Told { folded: fold(&reference), reference, amount, day }),
            (reference, amount, day) => Err([reference.err(), amount.err(), day.err()].into_iter().flatten().collect()),
        }
    }
}

fn reference(cell: &str) -> Result<String, Fault> {
    let cell = bounded(cell, REFERENCE_MAX)?;
    if is_formula(cell) {
        return Err(Fault::Formula);
    }
    let reference = clean_name(cell).ok_or(Fault::Missing)?;
    // Without a letter or digit it could not be told from others.
    if fold(&reference).is_empty() { Err(Fault::Missing) } else { Ok(reference) }
}

fn day_within(cell: &str, frame: &Frame) -> Result<Day, Fault> {
    let day = day(bounded(cell, CELL_MAX)?)?;
    if day < frame.opens {
        Err(Fault::BeforeEdition)
    } else if day > frame.closes {
        Err(Fault::AfterEdition)
    } else if day > frame.today {
        Err(Fault::Ahead)
    } else {
        Ok(day)
    }
}

/// What was found in a sheet of orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// What was understood.
    pub good: Vec<Told>,
    /// What was not: the row as a spreadsheet counts, and the fault.
    pub faults: Vec<(usize, CellFault)>,
}

/// Checks the rows of a sheet, one after the other: the second of two rows about the same order is a fault.
pub fn check(rows: &[(usize, Typed)], frame: &Frame) -> Checked {
    let mut checked = Checked::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (row, typed) in rows {
        match typed.check(frame) {
            Ok(told) => match seen.get(&told.folded) {
                Some(&earlier) => {
                    let fault = CellFault { column: Column::Reference, fault: Fault::Twice(earlier) };
                    checked.faults.push((*row, fault));
                }
                None => {
                    seen.insert(told.folded.clone(), *row);
                    checked.good.push(told);
                }
            },
            Err(faults) => checked.faults.extend(faults.into_iter().map(|fault| (*row, fault))),
        }
    }
    checked
}

/// Letters of a code: no two that look or sound alike (Crockford's, in small letters).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 12 letters of 5 bits: 60 bits.
const CODE_LETTERS: usize = 12;
/// Letters that stand together when a code is written for people.
const GROUP: usize = 4;

/// The code of one order, as it lies in the parcel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderCode(String);

impl OrderCode {
    /// The code of random bytes; only the lowest five bits of each count.
    pub fn of(random: &[u8; CODE_LETTERS]) -> Self {
        Self(random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// Reads what was typed: letters of either case, digits of any script, with or without hyphens and spaces; `o` is read as 0,
    /// `i` and `l` as 1. `None` for what is no code.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 8 * CODE_LETTERS {
            return None;
        }
        let mut letters = String::with_capacity(CODE_LETTERS);
        for c in ascii_digits(typed).to_lowercase().chars() {
            match c {
                'o' => letters.push('0'),
                'i' | 'l' => letters.push('1'),
                c if c.is_ascii() && ALPHABET.contains(&(c as u8)) => letters.push(c),
                '-' | '–' | '‐' | '_' | '.' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {}
                c if c.is_whitespace() => {}
                _ => return None,
            }
        }
        (letters.len() == CODE_LETTERS).then_some(Self(letters))
    }

    /// Its letters without anything between them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// In groups, as it is printed: `k7qd-m2xf-9t4w`.
impl fmt::Display for OrderCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// Where the orders of an edition are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// The edition is not open yet.
    NotYet,
    /// Orders are told, confirmed and cancelled.
    Open,
    /// Nothing changes any more.
    Final,
}

impl Taking {
    /// Where they are now.
    pub fn at(edition: &Edition, now: Millis) -> Self {
        match now {
            _ if now >= edition.orders_final() => Self::Final,
            _ if now >= edition.phases.open => Self::Open,
            _ => Self::NotYet,
        }
    }
}

/// The contact of a buyer in one spelling: an e-mail address in small letters, or a mobile number in international form.
///
/// # Errors
/// When it is neither.
pub fn contact(typed: &str) -> Result<Option<String>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if email_fault(typed).is_none() {
        return Ok(Some(typed.to_lowercase()));
    }
    match Mobile::parse(typed) {
        Some(number) => Ok(Some(number.as_str().to_owned())),
        None => Err(Fault::NotAContact),
    }
}

/// Why a shop cancels a confirmed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cancellation {
    /// The buyer sent all of it back.
    Returned,
    /// It was never paid, or the money went back.
    Unpaid,
    /// The code lay in the wrong parcel, or the order was told by mistake.
    Mistake,
    /// Nobody bought: the order was made for its ticket.
    Sham,
}

impl Cancellation {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Returned, Self::Unpaid, Self::Mistake, Self::Sham];

    /// The name in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Unpaid => "unpaid",
            Self::Mistake => "mistake",
            Self::Sham => "sham",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::festival::edition::tests::edition;
    use proptest::prelude::*;

    const FRAME: Frame = Frame { today: Day(20_800), opens: Day(20_790), closes: Day(20_820) };

    fn typed(reference: &str, amount: &str, day: &str) -> Typed {
        Typed { reference: reference.into(), amount: amount.into(), day: day.into() }
    }

    #[test]
    fn an_order_is_read_as_people_write_it() {
        let day = Day(20_795);
        let (year, month, date) = day.jalali();
        let told = typed(" Ａ-۱۲ ", "۱٬۲۵۰٬۰۰۰ تومان", &format!("{year}/{month}/{date}")).check(&FRAME).unwrap();
        assert_eq!((told.amount.toman(), told.day), (1_250_000, day));
        assert_eq!(told.folded, typed("a-12", "1", "2026-12-08").check(&FRAME).unwrap().folded);
    }

    #[test]
    fn each_cell_has_its_faults() {
        let of = |typed: Typed| typed.check(&FRAME).unwrap_err();
        let at = |column, fault| vec![CellFault { column, fault }];
        let iso = |n: i32| Day(n).to_iso();
        let good = iso(20_800);
        assert_eq!(of(Typed::default()).len(), 3);
        assert_eq!(of(typed("=1+1", "5", &good)), at(Column::Reference, Fault::Formula));
        assert_eq!(of(typed("…", "5", &good)), at(Column::Reference, Fault::Missing));
        assert_eq!(of(typed(&"9".repeat(65), "5", &good)), at(Column::Reference, Fault::TooLong(64)));
        assert_eq!(of(typed("1", "0", &good)), at(Column::Amount, Fault::NotPositive));
        assert_eq!(of(typed("1", "50 rial", &good)), at(Column::Amount, Fault::SaysRial));
        assert_eq!(of(typed("1", "5", "soon")), at(Column::Day, Fault::NotADay));
        assert_eq!(of(typed("1", "5", &iso(20_789))), at(Column::Day, Fault::BeforeEdition));
        assert_eq!(of(typed("1", "5", &iso(20_801))), at(Column::Day, Fault::Ahead));
        assert_eq!(of(typed("1", "5", &iso(20_821))), at(Column::Day, Fault::AfterEdition));
    }

    #[test]
    fn an_order_stands_in_a_sheet_once() {
        let day = Day(20_800).to_iso();
        let rows = [(2, typed("A-1", "5", &day)), (3, typed("a-۱", "7", &day)), (5, typed("A-2", "x", &day))];
        let checked = check(&rows, &FRAME);
        assert_eq!(checked.good.len(), 1);
        let faults: Vec<_> = checked.faults.iter().map(|(row, of)| (*row, of.column, of.fault)).collect();
        assert_eq!(faults, [(3, Column::Reference, Fault::Twice(2)), (5, Column::Amount, Fault::NotANumber)]);
    }

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = OrderCode::of(&[0, 1, 2, 33, 10, 20, 31, 9, 8, 7, 6, 5]);
        assert_eq!(code.to_string(), "0121-amz9-8765");
        for text in ["0121-amz9-8765", "O12I AMZ9 8765", "۰۱۲۱amz۹۸۷۶۵", "\u{202a}0l21–amz9–8765\u{202c}"]
        {
            assert_eq!(OrderCode::parse(text).as_ref(), Some(&code), "{text}");
        }
        for text in ["", "0121-amz9-876", "0121-amz9-87655", "0121-amu9-8765", "0121-amz9-876é"] {
            assert_eq!(OrderCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn orders_are_taken_from_the_opening_until_they_are_final() {
        let edition = edition();
        let after = edition.phases.closed.plus_days(i64::from(edition.confirm_days));
        assert_eq!(edition.orders_final(), after);
        assert_eq!(Taking::at(&edition, edition.phases.open.plus_millis(-1)), Taking::NotYet);
        assert_eq!(Taking::at(&edition, edition.phases.open), Taking::Open);
        assert_eq!(Taking::at(&edition, after.plus_millis(-1)), Taking::Open);
        assert_eq!(Taking::at(&edition, after), Taking::Final);
    }

    #[test]
    fn a_contact_has_one_spelling() {
        assert_eq!(contact(" "), Ok(None));
        assert_eq!(contact("Zahra@Example.org"), Ok(Some("zahra@example.org".into())));
        assert_eq!(contact("۰۹۱۲ ۰۰۰ ۰۰۰۰"), contact("+98 912 000 0000"));
        assert_eq!(contact("zahra"), Err(Fault::NotAContact));
    }

    #[test]
    fn names_read_back() {
        for reason in Cancellation::ALL {
            assert_eq!(Cancellation::parse(reason.as_str()), Some(reason));
        }
        for column in Column::ALL {
            assert_eq!(Column::parse(column.as_str()), Some(column));
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_back_and_nothing_typed_panics(random in any::<[u8; 12]>(), text in "\\PC{0,40}") {
            let code = OrderCode::of(&random);
            prop_assert_eq!(OrderCode::parse(&code.to_string()), Some(code.clone()));
            prop_assert_eq!(OrderCode::parse(code.as_str()), Some(code));
            let _ = OrderCode::parse(&text);
            let _ = contact(&text);
            let _ = typed(&text, &text, &text).check(&FRAME);
        }
    }
}
