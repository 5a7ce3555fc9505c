//! Splits a text into records and cells as RFC 4180 and its relatives do, within bounded memory.
//!
//! Like the `csv` crate in what it takes: a record ends at `\n`, `\r\n` or `\r`; blank lines are passed over; a quote
//! counts only at a cell's beginning, and within a quoted cell twice for one; what follows a closing quote belongs to the
//! cell. Unlike it in what it refuses: a cell or record beyond the limits is passed over without ever being held, and each
//! record knows the line on which it begins.

use super::cells::Encoding;
use super::{ImportError, RAW_CHARS_MAX};
use memchr::{memchr, memchr_iter, memchr3};
use std::fmt;
use std::io::{self, BufRead};

/// The longest cell.
pub(super) const CELL_BYTES_MAX: usize = 1_000_000;
/// The longest record, all cells together.
pub(super) const RECORD_BYTES_MAX: usize = 2_000_000;
/// The most cells in a record.
pub(super) const CELLS_MAX: usize = 1_000;

/// Stands between two cells in a record's bytes, so that half a letter at the end of one and half at the beginning of the
/// next do not look like a whole one.
const SEPARATOR: u8 = b'\n';

/// What makes a record unfit before anybody looks at what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    CellTooLong,
    RecordTooLong,
    TooManyCells,
    Unclosed,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CellTooLong => write!(f, "a cell longer than {CELL_BYTES_MAX} bytes"),
            Self::RecordTooLong => write!(f, "a row longer than {RECORD_BYTES_MAX} bytes"),
            Self::TooManyCells => write!(f, "more than {CELLS_MAX} columns"),
            Self::Unclosed => f.write_str("a quoted cell that does not end before the file does"),
        }
    }
}

/// One record; its memory is used again for the next.
#[derive(Default)]
pub(super) struct Record {
    line: u64,
    /// The cells without their quotes, a [`SEPARATOR`] between each two.
    bytes: Vec<u8>,
    /// Where each cell ends in `bytes`.
    ends: Vec<usize>,
    /// Where the cell that is being read begins in `bytes`.
    cell_at: usize,
    flaw: Option<Flaw>,
}

impl Record {
    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.cell_at = 0;
        self.flaw = None;
    }

    fn push(&mut self, bytes: &[u8]) {
        if self.flaw.is_some() {
            return;
        }
        if self.bytes.len() - self.cell_at + bytes.len() > CELL_BYTES_MAX {
            self.flaw = Some(Flaw::CellTooLong);
        } else if self.bytes.len() + bytes.len() > RECORD_BYTES_MAX {
            self.flaw = Some(Flaw::RecordTooLong);
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn end_cell(&mut self) {
        if self.ends.len() == CELLS_MAX {
            self.flaw = self.flaw.or(Some(Flaw::TooManyCells));
            return;
        }
        self.ends.push(self.bytes.len());
        self.bytes.push(SEPARATOR);
        self.cell_at = self.bytes.len();
    }

    /// The line on which it begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has.
    pub(super) fn cells(&self) -> usize {
        self.ends.len()
    }

    /// What makes it unfit, if anything.
    pub(super) fn flaw(&self) -> Option<Flaw> {
        self.flaw
    }

    /// The cells with one separating byte after each, and where each ends.
    pub(super) fn parts(&self) -> (&[u8], &[usize]) {
        (&self.bytes, &self.ends)
    }

    /// The record as CSV for people to read, cut off at [`RAW_CHARS_MAX`]; cells that must not be shown are empty.
    pub(super) fn shown(&self, encoding: Encoding, shows: impl Fn(usize) -> bool) -> String {
        if !(0..self.cells()).any(&shows) {
            return String::new();
        }
        let mut raw = String::new();
        let mut start = 0;
        for (column, &end) in self.ends.iter().enumerate() {
            if column > 0 {
                raw.push(',');
            }
            if raw.len() > RAW_CHARS_MAX * 4 {
                break;
            }
            if shows(column) {
                // No more of a cell than could be shown.
                let cut = end.min(start + RAW_CHARS_MAX * 4);
                let cell = encoding.lossy(&self.bytes[start..cut]);
                push_cell(&mut raw, cell.chars().map(|c| if is_fit_to_show(c) { c } else { '\u{fffd}' }));
            }
            start = end + 1;
        }
        if let Some((cut, _)) = raw.char_indices().nth(RAW_CHARS_MAX) {
            raw.truncate(cut);
        }
        raw
    }
}

/// Writes a cell of a CSV file, in quotes where it needs them.
pub(super) fn push_cell(row: &mut String, cell: impl Iterator<Item = char>) {
    let start = row.len();
    let mut needs_quotes = false;
    for c in cell {
        needs_quotes |= matches!(c, ',' | '"' | '\n' | '\r');
        row.push(c);
    }
    if needs_quotes {
        let quoted = row[start..].replace('"', "\"\"");
        row.truncate(start);
        row.push('"');
        row.push_str(&quoted);
        row.push('"');
    }
}

fn is_fit_to_show(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t') || !c.is_control()
}

/// Where in a record the reading stands.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Before its first byte.
    Before,
    /// At the beginning of a cell.
    CellStart,
    /// In a cell without quotes, or after a closing quote.
    Plain,
    /// Within quotes.
    Quoted,
    /// After a quote within quotes: the first of two, or the closing one.
    QuoteSeen,
}

/// The records of a text.
pub(super) struct Records<R> {
    reader: R,
    delimiter: u8,
    position: Position,
}

struct Position {
    /// The line of the next byte.
    line: u64,
    /// Whether the byte before was `\r`, so that a `\n` belongs to it.
    after_cr: bool,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R, delimiter: u8) -> Self {
        Self { reader, delimiter, position: Position { line: 1, after_cr: false } }
    }

    /// Reads the next record; `false` at the end.
    ///
    /// # Errors
    ///
    /// When what follows cannot be read.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        record.clear();
        record.line = self.position.line;
        let mut state = State::Before;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            if chunk.is_empty() {
                return finish(state, record);
            }
            let (used, is_whole) = take(chunk, self.delimiter, &mut state, &mut self.position, record);
            self.reader.consume(used);
            if is_whole {
                return Ok(true);
            }
        }
    }
}

/// What the end of the text makes of a record.
fn finish(state: State, record: &mut Record) -> Result<bool, ImportError> {
    match state {
        State::Before => return Ok(false),
        // Beyond the limits nobody can tell how much of the file the quote has swallowed.
        State::Quoted if record.flaw.is_some() => return Err(ImportError::Unclosed { line: record.line }),
        State::Quoted => record.flaw = Some(Flaw::Unclosed),
        State::CellStart | State::Plain | State::QuoteSeen => {}
    }
    record.end_cell();
    Ok(true)
}

/// Takes bytes into a record up to its end or the chunk's; returns how many, and whether the record is whole.
fn take(chunk: &[u8], delimiter: u8, state: &mut State, position: &mut Position, record: &mut Record) -> (usize, bool) {
    let mut at = 0;
    while let Some(&byte) = chunk.get(at) {
        match *state {
            State::Before => match byte {
                b'\n' | b'\r' => {
                    // The second half of `\r\n` is no line of its own.
                    if !(byte == b'\n' && position.after_cr) {
                        position.line += 1;
                    }
                    position.after_cr = byte == b'\r';
                    at += 1;
                }
                _ => {
                    position.after_cr = false;
                    record.line = position.line;
                    *state = State::CellStart;
                }
            },
            State::CellStart => {
                if byte == b'"' {
                    at += 1;
                    *state = State::Quoted;
                } else {
                    *state = State::Plain;
                }
            }
            State::Plain => {
                let rest = &chunk[at..];
                let Some(length) = memchr3(delimiter, b'\n', b'\r', rest) else {
                    record.push(rest);
                    return (chunk.len(), false);
                };
                record.push(&rest[..length]);
                record.end_cell();
                at += length + 1;
                if rest[length] == delimiter {
                    *state = State::CellStart;
                } else {
                    position.line += 1;
                    position.after_cr = rest[length] == b'\r';
                    return (at, true);
                }
            }
            State::Quoted => {
                let rest = &chunk[at..];
                let length = memchr(b'"', rest);
                let inside = &rest[..length.unwrap_or(rest.len())];
                position.line += memchr_iter(b'\n', inside).count() as u64;
                record.push(inside);
                match length {
                    None => return (chunk.len(), false),
                    Some(length) => {
                        at += length + 1;
                        *state = State::QuoteSeen;
                    }
                }
            }
            State::QuoteSeen => {
                if byte == b'"' {
                    record.push(b"\"");
                    at += 1;
                    *state = State::Quoted;
                } else {
                    *state = State::Plain;
                }
            }
        }
    }
    (at, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Read = Vec<(u64, Vec<String>, Option<Flaw>)>;

    fn read(text: &[u8], buffer: usize) -> Result<Read, ImportError> {
        let mut records = Records::new(io::BufReader::with_capacity(buffer, text), b',');
        let mut record = Record::default();
        let mut all = Vec::new();
        while records.read(&mut record)? {
            let (bytes, ends) = record.parts();
            let mut start = 0;
            let cells = ends.iter().map(|&end| {
                let cell = String::from_utf8_lossy(&bytes[start..end]).into_owned();
                start = end + 1;
                cell
            });
            all.push((record.line(), cells.collect(), record.flaw()));
        }
        Ok(all)
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text.as_bytes(), 7).expect("readable").into_iter().map(|(_, cells, _)| cells).collect()
    }

    #[test]
    fn cells_are_split_as_spreadsheets_do() {
        for (text, expected) in [
            ("a,b\nc,d\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\r\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\rc,d\r", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,\n,b\n", vec![vec!["a", ""], vec!["", "b"]]),
            ("a,", vec![vec!["a", ""]]),
            ("\n\r\n\r\ra\n\n", vec![vec!["a"]]),
            ("\"a,\"\"b\"\"\n\",c", vec![vec!["a,\"b\"\n", "c"]]),
            ("\"\",\"\"\n", vec![vec!["", ""]]),
            ("a\"b\",\"c\"d\"e\n", vec![vec!["a\"b\"", "cd\"e"]]),
            ("", vec![]),
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_record_knows_the_line_on_which_it_begins() {
        let lines: Vec<u64> =
            read(b"a\n\"b\n\nb\"\r\n\r\nc\rd\n", 3).expect("readable").into_iter().map(|(line, ..)| line).collect();
        assert_eq!(lines, [1, 2, 6, 7]);
    }

    #[test]
    fn long_cells_and_records_are_passed_over_without_being_held() {
        let long = "x".repeat(CELL_BYTES_MAX + 1);
        let many = ",".repeat(CELLS_MAX);
        let text = format!("a\n\"{long}\",b\n{long}\n{many}\nc\n");
        let mut records = Records::new(text.as_bytes(), b',');
        let mut record = Record::default();
        let mut flaws = Vec::new();
        while records.read(&mut record).expect("readable") {
            assert!(record.bytes.len() <= RECORD_BYTES_MAX + CELLS_MAX);
            flaws.push(record.flaw());
        }
        assert_eq!(flaws, [None, Some(Flaw::CellTooLong), Some(Flaw::CellTooLong), Some(Flaw::TooManyCells), None]);
        let third = "x".repeat(CELL_BYTES_MAX * 3 / 4);
        let read = read(format!("{third},{third},{third}\nc").as_bytes(), 4096).expect("readable");
        assert_eq!((read[0].2, read[1].2), (Some(Flaw::RecordTooLong), None));
    }

    #[test]
    fn a_quote_that_never_closes_costs_a_row_or_the_file() {
        let read_all = read(b"a\n\"b,c\nd", 4).expect("one broken row");
        assert_eq!(read_all.last().map(|(line, _, flaw)| (*line, *flaw)), Some((2, Some(Flaw::Unclosed))));
        let text = format!("a\n\"{}", "b\n".repeat(CELL_BYTES_MAX));
        assert!(matches!(read(text.as_bytes(), 4096), Err(ImportError::Unclosed { line: 2 })));
    }

    #[test]
    fn what_is_shown_is_short_and_clean() {
        let mut records = Records::new(&b"a,\"b,\"\"c\",secret,\xFF\0z\n"[..], b',');
        let mut record = Record::default();
        assert!(records.read(&mut record).expect("readable"));
        assert_eq!(record.shown(Encoding::Utf8, |column| column != 2), "a,\"b,\"\"c\",,\u{fffd}\u{fffd}z");
        let text = "ب".repeat(500_000);
        let mut records = Records::new(text.as_bytes(), b',');
        assert!(records.read(&mut record).expect("readable"));
        assert_eq!(record.shown(Encoding::Utf8, |_| true).chars().count(), RAW_CHARS_MAX);
    }

    proptest! {
        #[test]
        fn the_buffer_makes_no_difference(text in "[a,;\"\r\n\0é]{0,60}", buffer in 1usize..9) {
            let whole = read(text.as_bytes(), 4096).expect("readable");
            prop_assert_eq!(read(text.as_bytes(), buffer).expect("readable"), whole);
        }

        #[test]
        fn what_is_written_reads_back(row in proptest::collection::vec("[a,\"\r\n é]{0,6}", 2..5)) {
            let mut text = String::new();
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    text.push(',');
                }
                push_cell(&mut text, cell.chars());
            }
            prop_assert_eq!(cells(&text), vec![row]);
        }
    }
}
