//! What a shop types or uploads for one deal, understood cell by cell.
//!
//! People type toman, in any digits and with any of the usual separators; rial is stored. Nothing is guessed: a cell that could
//! mean two things is a fault that says so.

use super::price::{Priced, SERIES_MAX, Series};
use crate::calendar::Day;
use crate::money::Rial;
use crate::text::{ascii_digits, clean_name, fold};
use crate::trade::Trade;
use std::collections::HashMap;

/// How many characters the name of goods has at most.
pub const NAME_MAX: usize = 120;
/// The highest price, in toman: a hundred billion.
pub const TOMAN_MAX: i64 = 100_000_000_000;
/// The largest stock.
pub const STOCK_MAX: u32 = 1_000_000;
/// How many characters a cell may have before it is not looked at.
pub const CELL_MAX: usize = 500;
/// How many characters the cell of the price history may have.
pub const HISTORY_CELL_MAX: usize = 16_000;

/// A column of the sheet, a field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// What it is.
    Name,
    /// The trade.
    Trade,
    /// The price without the deal.
    Regular,
    /// The price of the deal.
    Deal,
    /// How many there are.
    Stock,
    /// The last day of the deal.
    Until,
    /// Whether shipping is free.
    FreeShipping,
    /// Earlier prices.
    History,
}

impl Column {
    /// Every column, in the order of the sheet.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Trade,
        Self::Regular,
        Self::Deal,
        Self::Stock,
        Self::Until,
        Self::FreeShipping,
        Self::History,
    ];

    /// The name in forms and in the header of a sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Trade => "trade",
            Self::Regular => "regular_toman",
            Self::Deal => "deal_toman",
            Self::Stock => "stock",
            Self::Until => "until",
            Self::FreeShipping => "free_shipping",
            Self::History => "price_history",
        }
    }

    /// The column of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == name)
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing stands there.
    #[error("this is needed")]
    Missing,
    /// Too many characters.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// It begins as a formula does.
    #[error("this begins like a formula of a spreadsheet")]
    Formula,
    /// Not a whole number.
    #[error("not a whole number")]
    NotANumber,
    /// Zero or below.
    #[error("must be above zero")]
    NotPositive,
    /// Above the highest that is taken.
    #[error("too large")]
    TooLarge,
    /// It says rial.
    #[error("prices are in toman, this one says rial")]
    SaysRial,
    /// It is exactly ten times what the goods cost last: perhaps rial instead of toman.
    #[error("exactly ten times the last price of {} toman: is it in rial?", .last.toman())]
    TenTimes {
        /// What they cost last.
        last: Rial,
    },
    /// The price of the deal is not below the regular one.
    #[error("the price of the deal is not below the regular price")]
    NotBelowRegular,
    /// No trade of that name.
    #[error("no trade has this name")]
    NoTrade,
    /// Not a day in either calendar.
    #[error("not a day such as 1405/12/20 or 2027-03-11")]
    NotADay,
    /// A day that has passed.
    #[error("this day has passed")]
    Passed,
    /// A day before the edition opens.
    #[error("this is before the edition opens")]
    BeforeEdition,
    /// A day after the edition closes.
    #[error("this is after the edition closes")]
    AfterEdition,
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    NotYesOrNo,
    /// A line of the price history that is not a day and a price.
    #[error("line {0} is not a day and a price")]
    HistoryLine(usize),
    /// A day of the price history that has not come, or the day of the deal itself.
    #[error("line {0} is of today or later")]
    HistoryAhead(usize),
    /// More prices than are kept.
    #[error("more than {SERIES_MAX} prices")]
    HistoryTooLong,
    /// The same goods stand in an earlier row.
    #[error("the same goods stand in row {0}")]
    Twice(usize),
    /// The shop has a deal of these goods that still runs.
    #[error("a deal of these goods runs already")]
    Runs,
    /// A day that has not come.
    #[error("this day has not come yet")]
    Ahead,
    /// Neither an e-mail address nor a mobile number.
    #[error("neither an e-mail address nor a mobile number")]
    NotAContact,
}

/// A fault, and in which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellFault {
    /// The column.
    pub column: Column,
    /// What is wrong.
    pub fault: Fault,
}

/// What was typed for one deal, cell by cell, as it is shown again when something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// See [`Column::Name`].
    pub name: String,
    /// See [`Column::Trade`].
    pub trade: String,
    /// See [`Column::Regular`].
    pub regular: String,
    /// See [`Column::Deal`].
    pub deal: String,
    /// See [`Column::Stock`].
    pub stock: String,
    /// See [`Column::Until`].
    pub until: String,
    /// See [`Column::FreeShipping`].
    pub free_shipping: String,
    /// See [`Column::History`].
    pub history: String,
}

/// What the cells are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Today.
    pub today: Day,
    /// The first day on which the edition has deals.
    pub opens: Day,
    /// The last one.
    pub closes: Day,
    /// Whether somebody has confirmed that prices of ten times the last one are in toman.
    pub toman_confirmed: bool,
}

impl Frame {
    /// The day on which a deal that is listed now begins.
    pub fn begins(&self) -> Day {
        self.today.max(self.opens)
    }
}

/// A deal as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// What it is, fit to show.
    pub name: String,
    /// The name in the form in which goods of one shop are told apart.
    pub folded: String,
    /// The trade.
    pub trade: Trade,
    /// The price without the deal.
    pub regular: Rial,
    /// The price of the deal.
    pub deal: Rial,
    /// How many there are.
    pub stock: u32,
    /// The last day.
    pub until: Day,
    /// Whether shipping is free.
    pub free_shipping: bool,
    /// Earlier prices as the shop states them.
    pub history: Series,
}

impl Typed {
    /// The cell of a column.
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::Name => &self.name,
            Column::Trade => &self.trade,
            Column::Regular => &self.regular,
            Column::Deal => &self.deal,
            Column::Stock => &self.stock,
            Column::Until => &self.until,
            Column::FreeShipping => &self.free_shipping,
            Column::History => &self.history,
        }
    }

    /// The cell of a column, to be filled.
    pub fn cell_mut(&mut self, column: Column) -> &mut String {
        match column {
            Column::Name => &mut self.name,
            Column::Trade => &mut self.trade,
            Column::Regular => &mut self.regular,
            Column::Deal => &mut self.deal,
            Column::Stock => &mut self.stock,
            Column::Until => &mut self.until,
            Column::FreeShipping => &mut self.free_shipping,
            Column::History => &mut self.history,
        }
    }

    /// Whether nothing at all was typed, as in the empty rows at the end of a sheet.
    pub fn is_empty(&self) -> bool {
        Column::ALL.into_iter().all(|column| self.cell(column).trim().is_empty())
    }

    /// Understands all cells. `known` are the prices on record of goods with that folded name.
    ///
    /// # Errors
    /// Every fault that was found, in the order of the columns.
    pub fn check(&self, frame: &Frame, known: impl FnOnce(&str) -> Option<Series>) -> Result<Goods, Vec<CellFault>> {
        let mut faults = Vec::new();
        let take = |column| move |fault| CellFault { column, fault };
        let name = name(&self.name).map_err(take(Column::Name));
        let trade = trade(&self.trade).map_err(take(Column::Trade));
        let regular = price(&self.regular).map_err(take(Column::Regular));
        let deal = price(&self.deal).map_err(take(Column::Deal));
        let stock = stock(&self.stock).map_err(take(Column::Stock));
        let until = until(&self.until, frame).map_err(take(Column::Until));
        let free_shipping = yes(&self.free_shipping).map_err(take(Column::FreeShipping));
        let history = history(&self.history, frame.begins().min(frame.today)).map_err(take(Column::History));

        let folded = name.as_deref().map(fold).unwrap_or_default();
        let known = if folded.is_empty() { None } else { known(&folded) }.unwrap_or_default();
        let last = history.as_ref().ok().map(|history| known.with(history.prices().iter().copied()));
        let last = last.and_then(|series| series.on(frame.today));
        let asked = |price: &Result<Rial, CellFault>, column| match (price, last) {
            (Ok(price), Some(last)) if !frame.toman_confirmed && last.rial().checked_mul(10) == Some(price.rial()) => {
                Some(CellFault { column, fault: Fault::TenTimes { last } })
            }
            _ => None,
        };
        let asked = [asked(&regular, Column::Regular), asked(&deal, Column::Deal)];
        let not_below = match (&regular, &deal) {
            (Ok(regular), Ok(deal)) if deal >= regular => Some(Fault::NotBelowRegular),
            _ => None,
        };

        match (name, trade, regular, deal, stock, until, free_shipping, history) {
            (Ok(name), Ok(trade), Ok(regular), Ok(deal), Ok(stock), Ok(until), Ok(free_shipping), Ok(history))
                if not_below.is_none() && asked == [None, None] =>
            {
                Ok(Goods { name, folded, trade, regular, deal, stock, until, free_shipping, history })
            }
            (name, trade, regular, deal, stock, until, free_shipping, history) => {
                faults.extend(name.err());
                faults.extend(trade.err());
                faults.extend(regular.err());
                faults.extend(deal.err());
                faults.extend(stock.err());
                faults.extend(until.err());
                faults.extend(free_shipping.err());
                faults.extend(history.err());
                faults.extend(not_below.map(take(Column::Deal)));
                faults.extend(asked.into_iter().flatten());
                faults.sort_by_key(|of| of.column);
                Err(faults)
            }
        }
    }
}

/// Tells which rows of one sheet are about the same goods.
#[derive(Debug, Default)]
pub struct Seen(HashMap<String, usize>);

impl Seen {
    /// Notes the goods of a row.
    ///
    /// # Errors
    /// When they stand in an earlier row; the fault names it.
    pub fn note(&mut self, folded: &str, row: usize) -> Result<(), CellFault> {
        match self.0.get(folded) {
            Some(&earlier) => Err(CellFault { column: Column::Name, fault: Fault::Twice(earlier) }),
            None => {
                self.0.insert(folded.to_owned(), row);
                Ok(())
            }
        }
    }
}

/// The cell without spaces around it, if it is one that may be looked at.
pub(crate) fn bounded(cell: &str, max: usize) -> Result<&str, Fault> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Err(Fault::Missing);
    }
    // Bytes first, so that nothing long is counted.
    if cell.len() > max * 4 || cell.chars().count() > max {
        return Err(Fault::TooLong(max));
    }
    Ok(cell)
}

/// Whether a spreadsheet would take the text for a formula.
pub fn is_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn name(cell: &str) -> Result<String, Fault> {
    let cell = bounded(cell, NAME_MAX)?;
    if is_formula(cell) {
        return Err(Fault::Formula);
    }
    let name = clean_name(cell).ok_or(Fault::Missing)?;
    // Without a letter or digit it could not be told from others.
    if fold(&name).is_empty() { Err(Fault::Missing) } else { Ok(name) }
}

fn trade(cell: &str) -> Result<Trade, Fault> {
    let cell = bounded(cell, CELL_MAX)?;
    let folded = fold(cell);
    let named = |trade: &Trade| {
        let title = trade.title();
        trade.as_str() == cell || fold(title.fa) == folded || fold(title.en) == folded
    };
    Trade::ALL.into_iter().find(named).ok_or(Fault::NoTrade)
}

/// Reads a price in toman: digits of any kind, with «٬», `,`, `،`, `'` or spaces between thousands, and «تومان» after it. A point
/// is refused: it stands between thousands for some and before a fraction for others.
///
/// # Errors
/// See [`Fault`].
pub fn price(cell: &str) -> Result<Rial, Fault> {
    let cell = bounded(cell, CELL_MAX)?;
    let folded = fold(cell);
    if folded.ends_with("ریال") || folded.ends_with("rial") || folded.ends_with("irr") {
        return Err(Fault::SaysRial);
    }
    let latin = ascii_digits(cell).to_lowercase();
    let number = ["تومان", "تومن", "toman"].into_iter().find_map(|unit| latin.strip_suffix(unit)).unwrap_or(&latin);
    let toman = whole(number.trim(), TOMAN_MAX)?;
    // Within the bound on toman.
    Rial::new(toman.saturating_mul(10)).map_err(|_| Fault::NotPositive)
}

/// Reads a whole number above zero and up to `max`, with separators between thousands.
fn whole(latin: &str, max: i64) -> Result<i64, Fault> {
    let (negative, digits) = match latin.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, latin),
    };
    let separators = ['٬', ',', '،', '\'', '’', ' ', '\u{a0}', '\u{202f}', '\u{200c}', '\u{200e}', '\u{200f}'];
    let digits: String = digits.chars().filter(|c| !separators.contains(c)).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::NotANumber);
    }
    let digits = digits.trim_start_matches('0');
    if negative || digits.is_empty() {
        return Err(Fault::NotPositive);
    }
    match digits.parse::<i64>() {
        Ok(number) if number <= max => Ok(number),
        _ => Err(Fault::TooLarge),
    }
}

fn stock(cell: &str) -> Result<u32, Fault> {
    let cell = ascii_digits(bounded(cell, CELL_MAX)?);
    u32::try_from(whole(&cell, i64::from(STOCK_MAX))?).map_err(|_| Fault::TooLarge)
}

/// Reads how many are left of goods that are on offer; none is an answer, too.
///
/// # Errors
/// When it is no whole number, or too large.
pub fn stock_left(cell: &str) -> Result<u32, Fault> {
    let cell = ascii_digits(bounded(cell, CELL_MAX)?);
    if !cell.is_empty() && cell.bytes().all(|digit| digit == b'0') { Ok(0) } else { stock(&cell) }
}

/// Reads a day, in the Jalali calendar (`1405/12/20`) or the Gregorian (`2027-03-11`), in any digits. Which is meant shows in the
/// year.
///
/// # Errors
/// When it is neither.
pub fn day(cell: &str) -> Result<Day, Fault> {
    let latin = ascii_digits(bounded(cell, CELL_MAX)?);
    Day::parse(&latin).or_else(|_| Day::parse_jalali(&latin)).map_err(|_| Fault::NotADay)
}

fn until(cell: &str, frame: &Frame) -> Result<Day, Fault> {
    let day = day(cell)?;
    if day < frame.today {
        Err(Fault::Passed)
    } else if day < frame.opens {
        Err(Fault::BeforeEdition)
    } else if day > frame.closes {
        Err(Fault::AfterEdition)
    } else {
        Ok(day)
    }
}

/// Whether it says yes; an empty cell says no.
fn yes(cell: &str) -> Result<bool, Fault> {
    let cell = match bounded(cell, CELL_MAX) {
        Err(Fault::Missing) => return Ok(false),
        other => other?,
    };
    match fold(cell).as_str() {
        "بله" | "اری" | "رایگان" | "yes" | "true" | "free" | "1" | "on" => Ok(true),
        "خیر" | "نه" | "no" | "false" | "0" => Ok(false),
        _ => Err(Fault::NotYesOrNo),
    }
}

/// Reads earlier prices: a day and a price in each line (or between semicolons), of days before `today`.
fn history(cell: &str, today: Day) -> Result<Series, Fault> {
    let cell = match bounded(cell, HISTORY_CELL_MAX) {
        Err(Fault::Missing) => return Ok(Series::default()),
        other => other?,
    };
    let mut prices = Vec::new();
    for (at, line) in cell.split(['\n', ';', '؛']).map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        let number = at + 1;
        let wrong = |_| Fault::HistoryLine(number);
        // A day has no space and no colon within.
        let (when, toman) = line.split_once([' ', '\t', ':', '=']).ok_or(Fault::HistoryLine(number))?;
        let day = day(when).map_err(wrong)?;
        let price = price(toman.trim_start_matches([' ', '\t', ':', '='])).map_err(wrong)?;
        if day >= today {
            return Err(Fault::HistoryAhead(number));
        }
        prices.push(Priced { day, price });
        if prices.len() > SERIES_MAX {
            return Err(Fault::HistoryTooLong);
        }
    }
    Ok(prices.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Day = Day(20_800);

    fn frame() -> Frame {
        Frame { today: TODAY, opens: Day(20_790), closes: Day(20_830), toman_confirmed: false }
    }

    fn typed() -> Typed {
        Typed {
            name: "نیم‌بوت چرم گاوی".into(),
            trade: "کیف و کفش".into(),
            regular: "۳٬۹۰۰٬۰۰۰".into(),
            deal: "3,120,000 تومان".into(),
            stock: "٤٠".into(),
            until: TODAY.plus_days(3).to_iso(),
            free_shipping: "بله".into(),
            history: String::new(),
        }
    }

    fn faults(typed: &Typed) -> Vec<(Column, Fault)> {
        match typed.check(&frame(), |_| None) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().map(|of| (of.column, of.fault)).collect(),
        }
    }

    #[test]
    fn toman_in_any_digits_becomes_rial() {
        let goods = typed().check(&frame(), |_| None).unwrap();
        assert_eq!(goods.regular.rial(), 39_000_000);
        assert_eq!(goods.deal.rial(), 31_200_000);
        assert_eq!((goods.stock, goods.free_shipping, goods.trade), (40, true, Trade::BagsShoes));
        assert_eq!(goods.folded, fold("نيم بوت چرم گاوي"));
    }

    #[test]
    fn every_wrong_price_has_its_own_fault() {
        let of = |cell: &str| price(cell).err();
        assert_eq!(of(""), Some(Fault::Missing));
        assert_eq!(of("0"), Some(Fault::NotPositive));
        assert_eq!(of("۰"), Some(Fault::NotPositive));
        assert_eq!(of("-5000"), Some(Fault::NotPositive));
        assert_eq!(of("12.5"), Some(Fault::NotANumber));
        assert_eq!(of("۱۲٫۵"), Some(Fault::NotANumber));
        assert_eq!(of("ارزان"), Some(Fault::NotANumber));
        assert_eq!(of("=1+1"), Some(Fault::NotANumber));
        assert_eq!(of("100000000001"), Some(Fault::TooLarge));
        assert_eq!(of("99999999999999999999999"), Some(Fault::TooLarge));
        assert_eq!(of("۵۰۰۰ ریال"), Some(Fault::SaysRial));
        assert_eq!(of(&"1".repeat(501)), Some(Fault::TooLong(CELL_MAX)));
        assert_eq!(price("٤٥٬٠٠٠").map(Rial::toman), Ok(45_000));
        assert_eq!(price("45 000").map(Rial::toman), Ok(45_000));
        assert_eq!(price("100000000000").map(Rial::toman), Ok(TOMAN_MAX));
    }

    #[test]
    fn none_left_is_a_number_and_less_is_not() {
        for (typed, left) in [("۰", 0), (" 00 ", 0), ("۱٬۰۰۰", 1_000), ("1000000", STOCK_MAX)] {
            assert_eq!(stock_left(typed), Ok(left), "{typed}");
        }
        for typed in ["", "abc", "-1", "1000001", "99999999"] {
            assert!(stock_left(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn all_faults_of_a_row_are_told_at_once() {
        let wrong = Typed {
            name: "=HYPERLINK(\"x\")".into(),
            trade: "ماهی".into(),
            regular: "0".into(),
            deal: "x".into(),
            stock: "".into(),
            until: "1405/13/01".into(),
            free_shipping: "شاید".into(),
            history: "1405/01/01 100\nدیروز 100".into(),
        };
        assert_eq!(
            faults(&wrong),
            [
                (Column::Name, Fault::Formula),
                (Column::Trade, Fault::NoTrade),
                (Column::Regular, Fault::NotPositive),
                (Column::Deal, Fault::NotANumber),
                (Column::Stock, Fault::Missing),
                (Column::Until, Fault::NotADay),
                (Column::FreeShipping, Fault::NotYesOrNo),
                (Column::History, Fault::HistoryLine(2)),
            ]
        );
    }

    #[test]
    fn the_last_day_lies_in_the_edition_and_not_in_the_past() {
        let of = |day: Day| faults(&Typed { until: day.to_iso(), ..typed() });
        assert_eq!(of(TODAY.plus_days(-1)), [(Column::Until, Fault::Passed)]);
        assert_eq!(of(TODAY), []);
        assert_eq!(of(Day(20_831)), [(Column::Until, Fault::AfterEdition)]);
        let early = Frame { today: Day(20_700), ..frame() };
        let before = Typed { until: Day(20_789).to_iso(), ..typed() }.check(&early, |_| None);
        assert_eq!(before, Err(vec![CellFault { column: Column::Until, fault: Fault::BeforeEdition }]));
        let (year, month, on) = TODAY.jalali();
        assert_eq!(day(&crate::text::persian_digits(&format!("{year}/{month:02}/{on:02}"))), Ok(TODAY));
    }

    #[test]
    fn rial_for_toman_is_asked_back() {
        let last = Rial::new(3_900_000).unwrap();
        let known = |_: &str| Some(Series::from(vec![Priced { day: TODAY.plus_days(-9), price: last }]));
        let asked = typed().check(&frame(), known);
        assert_eq!(asked, Err(vec![CellFault { column: Column::Regular, fault: Fault::TenTimes { last } }]));
        let sure = Frame { toman_confirmed: true, ..frame() };
        assert!(typed().check(&sure, known).is_ok());
        // Its own stated history counts as well.
        let history = format!("{} 390000", TODAY.plus_days(-3).to_iso());
        assert_eq!(faults(&Typed { history, ..typed() }), [(Column::Regular, Fault::TenTimes { last })]);
    }

    #[test]
    fn a_deal_is_below_the_regular_price() {
        let same = Typed { deal: typed().regular, ..typed() };
        assert_eq!(faults(&same), [(Column::Deal, Fault::NotBelowRegular)]);
    }

    #[test]
    fn a_stated_history_is_of_days_that_have_passed() {
        let history = format!("{} ۴۰۰۰۰۰۰؛ {}: 3,950,000", TODAY.plus_days(-40).to_iso(), TODAY.plus_days(-2).to_iso());
        let goods = Typed { history, ..typed() }.check(&frame(), |_| None).unwrap();
        assert_eq!(goods.history.prices().len(), 2);
        let ahead = format!("{} 4000000", TODAY.to_iso());
        assert_eq!(faults(&Typed { history: ahead, ..typed() }), [(Column::History, Fault::HistoryAhead(1))]);
    }

    #[test]
    fn the_same_goods_in_other_letters_are_seen() {
        let mut seen = Seen::default();
        assert_eq!(seen.note(&fold("كيف چرم"), 2), Ok(()));
        let again = seen.note(&fold("کیف\u{200c}چرم"), 7);
        assert_eq!(again, Err(CellFault { column: Column::Name, fault: Fault::Twice(2) }));
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_the_check(cells in prop::array::uniform8(any::<String>())) {
            let mut row = Typed::default();
            for (column, cell) in Column::ALL.into_iter().zip(cells) {
                *row.cell_mut(column) = cell;
            }
            let _ = row.check(&frame(), |_| None);
        }

        #[test]
        fn a_price_reads_back_however_it_is_written(toman in 1..=TOMAN_MAX) {
            let grouped = crate::text::group_thousands(toman, '٬');
            for written in [toman.to_string(), crate::text::persian_digits(&grouped), format!(" {grouped} toman ")] {
                prop_assert_eq!(price(&written).map(Rial::toman), Ok(toman), "{}", written);
            }
        }
    }
}
