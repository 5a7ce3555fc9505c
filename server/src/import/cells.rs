//! What the formats share: a row's cells as text, the header, and cells that are ids, times, names and addresses.

use super::records::Record;
use super::{Format, ImportError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::import::Row;
use bazargah_domain::text::{clean_name, fold};
use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How a file writes its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// What people call Latin-1; its dashes and quotation marks, which Latin-1 proper lacks, included.
    Windows1252,
}

/// 0x80 to 0x9F in Windows-1252 (<https://encoding.spec.whatwg.org/windows-1252.html>); the rest is as in Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    /// UTF-8 if the beginning of the file is; a letter that the beginning cuts in two counts as whole.
    pub(super) fn of(head: &[u8]) -> Self {
        match std::str::from_utf8(head) {
            Err(error) if error.error_len().is_some() => Self::Windows1252,
            _ => Self::Utf8,
        }
    }

    /// The text of these bytes, with a mark for what is not text.
    pub(super) fn lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Windows1252 => {
                let mut text = String::new();
                push_windows_1252(bytes, &mut text);
                Cow::Owned(text)
            }
        }
    }
}

fn push_windows_1252(bytes: &[u8], text: &mut String) {
    text.extend(bytes.iter().map(|&byte| match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }));
}

/// A row's cells.
pub(super) struct Cells<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    /// The text of a record; `None` when it is not in that encoding.
    pub(super) fn decode(
        record: &'a Record,
        encoding: Encoding,
        text: &'a mut String,
        text_ends: &'a mut Vec<usize>,
    ) -> Option<Self> {
        let (bytes, ends) = record.parts();
        match encoding {
            Encoding::Utf8 => Some(Self { text: std::str::from_utf8(bytes).ok()?, ends }),
            Encoding::Windows1252 => {
                text.clear();
                text_ends.clear();
                let mut start = 0;
                for &end in ends {
                    push_windows_1252(&bytes[start..end], text);
                    text_ends.push(text.len());
                    text.push('\n');
                    start = end + 1;
                }
                Some(Self { text, ends: text_ends })
            }
        }
    }

    /// The cell to the letter; empty when there is none.
    pub(super) fn get(&self, column: usize) -> &'a str {
        let Some(&end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 { 0 } else { self.ends[column - 1] + 1 };
        self.text.get(start..end).unwrap_or_default()
    }

    /// The cell without spaces around it.
    pub(super) fn trimmed(&self, column: usize) -> &'a str {
        self.get(column).trim()
    }

    /// The same of a column that the file may lack.
    pub(super) fn optional(&self, column: Option<usize>) -> &'a str {
        column.map_or("", |column| self.trimmed(column))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        (0..self.ends.len()).map(|column| self.get(column))
    }

    #[cfg(test)]
    pub(super) fn of(text: &'a str, ends: &'a [usize]) -> Self {
        Self { text, ends }
    }
}

/// Why a row is not taken.
pub(super) enum Refusal {
    /// One clause about this row.
    Row(Cow<'static, str>),
    /// The file cannot be read on.
    Fatal(ImportError),
}

impl From<&'static str> for Refusal {
    fn from(reason: &'static str) -> Self {
        Self::Row(Cow::Borrowed(reason))
    }
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self::Row(Cow::Owned(reason))
    }
}

/// What a format makes of a row.
pub(super) trait Understand {
    /// The row, understood.
    ///
    /// # Errors
    ///
    /// [`Refusal`], when it cannot be taken.
    fn row(&mut self, cells: &Cells<'_>) -> Result<Row, Refusal>;

    /// Whether a rejected row may be shown with this column. Where the number of columns is not the header's, nobody knows
    /// which one this is.
    fn shows(&self, column: usize, columns_known: bool) -> bool;
}

/// The first row.
pub(super) struct Header {
    names: Vec<String>,
    keys: Vec<String>,
}

impl Header {
    pub(super) fn of(record: &Record, encoding: Encoding) -> Result<Self, ImportError> {
        if record.flaw().is_some() {
            return Ok(Self { names: Vec::new(), keys: Vec::new() });
        }
        let (mut text, mut ends) = (String::new(), Vec::new());
        let cells = Cells::decode(record, encoding, &mut text, &mut ends).ok_or(ImportError::NotUtf8)?;
        let names: Vec<String> = cells.iter().map(str::to_owned).collect();
        let keys = names.iter().map(|name| key(name)).collect();
        Ok(Self { names, keys })
    }

    /// The cells as they are.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of that name, whatever its case, accents, spaces and marks.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let wanted = key(name);
        self.keys.iter().position(|key| *key == wanted)
    }

    /// The column of that name, without which the format is not that format.
    pub(super) fn require(&self, format: Format, column: &'static str) -> Result<usize, ImportError> {
        self.find(column).ok_or(ImportError::Column { format, column })
    }
}

/// A name without what is written differently from year to year.
pub(super) fn key(name: &str) -> String {
    // No column has a long name, and a cell of a megabyte may stand where a header should.
    let name: String = name.chars().take(100).collect();
    fold(&name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The longest id, in bytes.
pub(super) const ID_BYTES_MAX: usize = 200;

/// A source's own name for a complaint.
pub(super) fn id(text: &str, column: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        Err(format!("{column} is empty").into())
    } else if text.len() > ID_BYTES_MAX {
        Err(format!("{column} is longer than {ID_BYTES_MAX} bytes").into())
    } else if text.chars().any(char::is_control) {
        Err(format!("{column} has control characters").into())
    } else {
        Ok(text.to_owned())
    }
}

/// A shop's name as its id within the source: to the letter, and a control character is a space. Left out, it would make one
/// shop of `a<TAB>b` and `ab`, which are two names to whoever reads them.
pub(super) fn name_as_id(text: &str, column: &'static str) -> Result<String, Refusal> {
    let letters = text.replace(char::is_control, " ");
    id(&letters, column)?;
    Ok(letters)
}

/// The first and the last day that a row may speak of.
const DAY_MIN: (i32, u8, u8) = (1990, 1, 1);
const DAY_MAX: (i32, u8, u8) = (2100, 12, 31);

/// How many days after now something may have happened: clocks and zones differ, and some sources know days only.
const DAYS_AHEAD: i64 = 1;

/// Reads days and times, and refuses those that no such record has.
pub(super) struct Times {
    min: Millis,
    max: Millis,
    /// Up to when something may have happened.
    latest: Millis,
}

impl Times {
    /// Those of a file that is read now.
    pub(super) fn new(now: Millis) -> Self {
        let start = |(year, month, day), or: Millis| Day::from_ymd(year, month, day).map_or(or, Day::start);
        Self {
            min: start(DAY_MIN, Millis::MIN),
            max: start(DAY_MAX, Millis::MAX).plus_days(1).plus_millis(-1),
            latest: now.plus_days(DAYS_AHEAD),
        }
    }

    /// The time if it lies between the first and the last that are taken; it may be to come.
    pub(super) fn within(&self, at: Millis, column: &'static str) -> Result<Millis, Refusal> {
        if (self.min..=self.max).contains(&at) {
            Ok(at)
        } else {
            Err(format!("{column} lies outside the years {} to {}", DAY_MIN.0, DAY_MAX.0).into())
        }
    }

    /// The same of what has happened, so that it lies in the past.
    pub(super) fn happened(&self, at: Millis, column: &'static str) -> Result<Millis, Refusal> {
        let at = self.within(at, column)?;
        if at <= self.latest { Ok(at) } else { Err(format!("{column} lies in the future").into()) }
    }

    /// When something happened: RFC 3339 or a day; without a zone it is UTC.
    pub(super) fn iso(&self, text: &str, column: &'static str) -> Result<Millis, Refusal> {
        if text.is_empty() {
            return Err(format!("{column} is empty").into());
        }
        match Millis::parse(text) {
            Ok(at) => self.happened(at, column),
            Err(error) => Err(format!("{column} is not a time: {error}").into()),
        }
    }

    /// The same of a cell that may be empty.
    pub(super) fn iso_or_none(&self, text: &str, column: &'static str) -> Result<Option<Millis>, Refusal> {
        if text.is_empty() { Ok(None) } else { self.iso(text, column).map(Some) }
    }

    /// The day on which something happened, in numbers: `DD/MM/YYYY` or `MM/DD/YYYY`.
    pub(super) fn slashed(&self, text: &str, order: Order, column: &'static str) -> Result<Millis, Refusal> {
        self.happened(self.slashed_to_come(text, order, column)?, column)
    }

    /// The same of a day that may be to come.
    pub(super) fn slashed_to_come(&self, text: &str, order: Order, column: &'static str) -> Result<Millis, Refusal> {
        if text.is_empty() {
            return Err(format!("{column} is empty").into());
        }
        let mut parts = text.split('/');
        let mut part = |digits_max: usize| {
            let part = parts.next()?;
            let is_number = (1..=digits_max).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { part.parse::<u16>().ok() } else { None }
        };
        let found = (|| {
            let (first, second, year) = (part(2)?, part(2)?, part(4)?);
            let (day, month) = match order {
                Order::DayMonth => (first, second),
                Order::MonthDay => (second, first),
            };
            Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
        })();
        let day = match (found, parts.next()) {
            (Some((year, month, day)), None) => Day::from_ymd(i32::from(year), month, day),
            _ => return Err(format!("{column} is not a day such as {}", order.example()).into()),
        };
        match day {
            Some(day) => self.within(day.start(), column),
            None => Err(format!("{column} is a day that no calendar has").into()),
        }
    }

    /// As [`Times::slashed`], of a cell that may be empty.
    pub(super) fn slashed_or_none(
        &self,
        text: &str,
        order: Order,
        column: &'static str,
    ) -> Result<Option<Millis>, Refusal> {
        if text.is_empty() { Ok(None) } else { self.slashed(text, order, column).map(Some) }
    }
}

/// Which number of a day in numbers comes first.
#[derive(Clone, Copy)]
pub(super) enum Order {
    DayMonth,
    MonthDay,
}

impl Order {
    fn example(self) -> &'static str {
        match self {
            Self::DayMonth => "31/12/2020",
            Self::MonthDay => "12/31/2020",
        }
    }
}

/// What a complaint is about where its source does not say.
pub(super) const CATEGORY_OTHER: &str = "other";

/// A source's words for what a complaint is about, made fit to show.
pub(super) fn category(words: &str) -> String {
    clean_name(words).unwrap_or_else(|| CATEGORY_OTHER.to_owned())
}

/// How many different texts a [`Memo`] keeps at most.
const MEMO_SLOTS: usize = 4_096;
/// How long a text may be that it keeps.
const MEMO_KEY_BYTES_MAX: usize = 300;

/// Remembers what became of texts that come again and again: shops, kinds. Each has one place only, so that it stays small
/// and quick; whoever comes later to a place takes it.
pub(super) struct Memo<T> {
    slots: Vec<Option<(Box<str>, T)>>,
}

impl<T: Clone> Memo<T> {
    pub(super) fn new() -> Self {
        Self { slots: Vec::new() }
    }

    /// What became of the text before, or becomes of it now.
    pub(super) fn get(&mut self, text: &str, become_of: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
        if self.slots.is_empty() {
            self.slots.resize_with(MEMO_SLOTS, || None);
        }
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        // The remainder is below `MEMO_SLOTS`, so it fits.
        let slot = (hasher.finish() % MEMO_SLOTS as u64) as usize;
        if let Some(Some((known, value))) = self.slots.get(slot)
            && **known == *text
        {
            return Ok(value.clone());
        }
        let value = become_of()?;
        if text.len() <= MEMO_KEY_BYTES_MAX
            && let Some(place) = self.slots.get_mut(slot)
        {
            *place = Some((text.into(), value.clone()));
        }
        Ok(value)
    }
}

/// Whether an address may be linked to as it stands.
pub(super) fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
    text.len() <= 2_000
        && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
        && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason<T>(result: Result<T, Refusal>) -> String {
        match result {
            Err(Refusal::Row(reason)) => reason.into_owned(),
            _ => String::new(),
        }
    }

    #[test]
    fn latin_1_is_told_by_the_first_bytes_that_are_not_utf_8() {
        assert_eq!(Encoding::of("Região".as_bytes()), Encoding::Utf8);
        assert_eq!(Encoding::of(&"Região".as_bytes()[..5]), Encoding::Utf8, "cut within a letter");
        assert_eq!(Encoding::of(b"Regi\xE3o;"), Encoding::Windows1252);
        assert_eq!(Encoding::Windows1252.lossy(b"Regi\xE3o \x96 \x80"), "Região – €");
    }

    #[test]
    fn half_letters_in_two_cells_are_no_letter() {
        let mut records = super::super::records::Records::new(&b"\xC3,\xA9\n"[..], b',');
        let mut record = Record::default();
        assert!(records.read(&mut record).expect("readable"));
        assert!(Cells::decode(&record, Encoding::Utf8, &mut String::new(), &mut Vec::new()).is_none());
    }

    #[test]
    fn ids_are_kept_to_the_letter_and_refused_when_they_cannot_be() {
        assert_eq!(id(" a b ", "ID").ok().as_deref(), Some("a b"));
        assert_eq!(reason(id(" ", "ID")), "ID is empty");
        assert_eq!(reason(id(&"é".repeat(101), "ID")), "ID is longer than 200 bytes");
        assert_eq!(reason(id("a\0b", "ID")), "ID has control characters");
        assert_eq!(name_as_id("A \0 b ", "Company").ok().as_deref(), Some("A   b "));
        assert_eq!(name_as_id("a\tb", "Company").ok().as_deref(), Some("a b"), "another name than ab");
        assert_eq!(name_as_id("a\r\nb", "Company").ok().as_deref(), Some("a  b"));
        assert_eq!(reason(name_as_id("\0", "Company")), "Company is empty");
    }

    #[test]
    fn days_and_times_outside_the_years_that_records_have_are_refused() {
        let times = Times::new(Millis::MAX);
        assert_eq!(times.iso("1990-01-01", "at").ok(), Millis::parse("1990-01-01").ok());
        assert_eq!(times.iso("2100-12-31T23:59:59Z", "at").ok(), Millis::parse("2100-12-31T23:59:59Z").ok());
        for outside in ["1989-12-31T23:59:59Z", "2101-01-01", "1405-01-01", "9999-01-01"] {
            assert!(times.iso(outside, "at").is_err(), "{outside}");
        }
        assert_eq!(times.slashed("31/12/2020", Order::DayMonth, "at").ok(), Millis::parse("2020-12-31").ok());
        assert_eq!(times.slashed("1/2/2020", Order::MonthDay, "at").ok(), Millis::parse("2020-01-02").ok());
        for wrong in
            ["", "31/12/20", "30/02/2020", "1/1/2020/1", "+1/1/2020", "2020-01-01", "٣/1/2020", "//", "1/300/2020"]
        {
            assert!(times.slashed(wrong, Order::DayMonth, "at").is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_happened_lies_at_most_a_day_after_now() {
        let times = Times::new(Millis::parse("2026-11-25T12:00:00Z").expect("a time"));
        for taken in ["2026-11-25T13:00:00Z", "2026-11-26", "2026-11-26T12:00:00Z", "2026-11-26T15:30:00+03:30"] {
            assert_eq!(times.iso(taken, "at").ok(), Millis::parse(taken).ok(), "{taken}");
        }
        for ahead in ["2026-11-26T12:00:01Z", "2026-11-27", "2030-01-01", "2100-12-31"] {
            assert_eq!(reason(times.iso(ahead, "at")), "at lies in the future", "{ahead}");
        }
        assert!(times.slashed("26/11/2026", Order::DayMonth, "at").is_ok());
        assert_eq!(reason(times.slashed("27/11/2026", Order::DayMonth, "at")), "at lies in the future");
        assert!(times.slashed_to_come("27/11/2026", Order::DayMonth, "at").is_ok());
        assert_eq!(
            reason(times.slashed_to_come("01/01/2101", Order::DayMonth, "at")),
            "at lies outside the years 1990 to 2100"
        );
    }

    #[test]
    fn a_memo_answers_as_its_source_does() {
        let mut memo = Memo::new();
        for round in 0..2 {
            for n in 0..10_000 {
                let text = n.to_string();
                assert_eq!(memo.get(&text, || Ok(n)).ok(), Some(n), "round {round}");
            }
        }
        assert!(memo.get("x", || Err("no".into())).is_err());
        assert_eq!(memo.get("x", || Ok(1)).ok(), Some(1), "a refusal is not remembered");
    }

    #[test]
    fn addresses_that_may_be_linked_to() {
        for good in ["https://a.ir/b?c=d#e", "http://فروشگاه.ir/"] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in
            ["", "ftp://a.ir", "javascript:alert(1)", "https://", "https://a b", "https:///a", "https://a\"onclick"]
        {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    #[test]
    fn cells_outside_a_row_are_empty() {
        let cells = Cells::of("a\nb\n", &[1, 3]);
        assert_eq!([cells.get(0), cells.get(1), cells.get(2)], ["a", "b", ""]);
    }
}
