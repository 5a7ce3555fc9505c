//! Files of complaints and trust marks, read row by row into what the store takes.
//!
//! [`file::open`] unpacks, [`rows`] understands, [`rejects::Writer`] writes down what could not be taken. How each
//! column of each format is understood stands in `docs/import.md`. Memory is bounded whatever the file holds: a row
//! keeps at most 2 MB, and nothing else grows with the file but what `consumidor` says of itself.

pub mod ahead;
mod bazargah_csv;
mod cells;
mod cfpb;
mod consumidor;
mod enamad;
pub mod file;
pub mod prices;
mod reclame_aqui;
mod records;
pub mod rejects;
#[cfg(test)]
mod tests;

use bazargah_domain::calendar::Millis;
use bazargah_domain::import::Row;
use cells::{Cells, Encoding, Header, Refusal, Understand};
use records::{Record, Records};
use std::fmt;
use std::io::{self, BufRead, Read};

/// A format that the import reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Brazil's national complaints service.
    ConsumidorGovBr,
    /// Complaints of the Consumer Financial Protection Bureau of the United States.
    Cfpb,
    /// Complaints of the site Reclame Aqui.
    ReclameAqui,
    /// Holders of Iran's electronic trust mark.
    Enamad,
    /// This project's own format.
    BazargahCsv,
}

impl Format {
    /// Every format, in the order in which the command line names them.
    pub const ALL: [Self; 5] = [Self::ConsumidorGovBr, Self::Cfpb, Self::ReclameAqui, Self::Enamad, Self::BazargahCsv];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConsumidorGovBr => "consumidor-gov-br",
            Self::Cfpb => "cfpb",
            Self::ReclameAqui => "reclame-aqui",
            Self::Enamad => "enamad",
            Self::BazargahCsv => "bazargah-csv",
        }
    }

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A row that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line on which the row begins, from 1; a row may go over several.
    pub line: u64,
    /// Why, in one clause.
    pub reason: String,
    /// The row as CSV, at most [`RAW_CHARS_MAX`] characters. Columns that may hold a person's words or describe a person
    /// are left empty; the whole row is, where it is not clear which column is which.
    pub raw: String,
}

/// How many characters of a rejected row are kept.
pub const RAW_CHARS_MAX: usize = 2_000;

/// Why a file cannot be used at all. Each is one line for people, without the file's name.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing of that name.
    #[error("there is no such file")]
    NotFound,
    /// A directory.
    #[error("this is a directory, not a file")]
    Directory,
    /// The system forbids it.
    #[error("this file may not be read: permission denied")]
    Forbidden,
    /// Not one row.
    #[error("the file is empty")]
    Empty,
    /// Something that is recognised and not text.
    #[error("this is {0}, not a text file: save it as CSV in UTF-8, packed with gzip or zstd if you like")]
    NotText(&'static str),
    /// The first row is not UTF-8, in a format that must be.
    #[error("the first row is not UTF-8: save the file as CSV in UTF-8")]
    NotUtf8,
    /// A column that the format has is not there.
    #[error("the header lacks the column {column}: this is not a {format} file")]
    Column {
        /// The format that was asked for.
        format: Format,
        /// The first column that is missing.
        column: &'static str,
    },
    /// Neither a header nor a row.
    #[error("the first row is neither the header nor a row of {0}: this is not a {0} file")]
    FirstRow(Format),
    /// A quote that swallows the rest of the file.
    #[error("the quoted cell in the row of line {line} never ends: the rest of the file cannot be read")]
    Unclosed {
        /// Where the row begins.
        line: u64,
    },
    /// More rows than can be told apart within the memory that the import may use.
    #[error("more than {0} rows in one file of this format: split it, equal rows together")]
    TooManyRows(usize),
    /// A packed file that does not unpack to its end.
    #[error("the packed file cannot be unpacked to its end: {0}")]
    Damaged(String),
    /// Not a list of goods or of daily prices.
    #[error("this is not a list of goods or of daily prices in JSON: {0}")]
    NotPrices(String),
    /// The system could not read on.
    #[error("reading failed: {0}")]
    Read(#[source] io::Error),
}

impl From<io::Error> for ImportError {
    fn from(error: io::Error) -> Self {
        if let Some(damaged) = error.get_ref().and_then(|inner| inner.downcast_ref::<file::Damaged>()) {
            return Self::Damaged(damaged.to_string());
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::IsADirectory => Self::Directory,
            io::ErrorKind::PermissionDenied => Self::Forbidden,
            _ => Self::Read(error),
        }
    }
}

/// Why there is no row here.
#[derive(Debug)]
pub enum Trouble {
    /// This row is not taken; others follow.
    Reject(Reject),
    /// Nothing that follows can be read, so nothing of the file may be stored. The iterator ends here.
    Fatal(ImportError),
}

/// The rows of a file.
pub type Rows<'a> = Box<dyn Iterator<Item = Result<Row, Trouble>> + Send + 'a>;

/// How much of a file is looked at to know its encoding.
const HEAD_BYTES: u64 = 64 * 1024;

/// Reads the rows of a file in that format, one by one. What they say has happened must have happened by now, give or take
/// a day.
///
/// # Errors
///
/// [`ImportError`], when the first row shows that the file cannot be used.
pub fn rows<'a>(format: Format, mut reader: impl BufRead + Send + 'a, now: Millis) -> Result<Rows<'a>, ImportError> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    if let Some(kind) = kind_that_is_not_text(&head) {
        return Err(ImportError::NotText(kind));
    }
    let encoding = match format {
        Format::ConsumidorGovBr => Encoding::of(&head),
        _ => Encoding::Utf8,
    };
    let bom_bytes: u64 = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut head = io::Cursor::new(head);
    head.set_position(bom_bytes);

    let delimiter = if format == Format::ConsumidorGovBr { b';' } else { b',' };
    let mut records = Records::new(head.chain(reader), delimiter);
    let mut first = Record::default();
    if !records.read(&mut first)? {
        return Err(ImportError::Empty);
    }
    let header = Header::of(&first, encoding)?;
    let reading = Reading { records, record: first, encoding, decoded: Decoded::default(), next: Next::Read };
    Ok(match format {
        Format::ConsumidorGovBr => reading.understood_by(consumidor::Consumidor::new(&header, now)?),
        Format::Cfpb => match cfpb::Cfpb::new(&header, now)? {
            (columns, cfpb::FirstRow::Header) => reading.understood_by(columns),
            (columns, cfpb::FirstRow::Row) => Reading { next: Next::InHand, ..reading }.understood_by(columns),
        },
        Format::ReclameAqui => reading.understood_by(reclame_aqui::ReclameAqui::new(&header, now)?),
        Format::Enamad => reading.understood_by(enamad::Enamad::new(&header, now)?),
        Format::BazargahCsv => reading.understood_by(bazargah_csv::BazargahCsv::new(&header, now)?),
    })
}

/// What a file is that people give by mistake, by its first bytes.
fn kind_that_is_not_text(head: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "a zip or spreadsheet file"),
        (b"\xD0\xCF\x11\xE0", "an old spreadsheet file"),
        (b"BZh", "a bzip2 file"),
        (b"\xFD7zXZ", "an xz file"),
        (b"\xFF\xFE", "a UTF-16 file"),
        (b"\xFE\xFF", "a UTF-16 file"),
        (b"SQLite format 3\0", "a database"),
    ];
    KINDS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind)
}

/// What the next call looks at.
enum Next {
    /// The record that follows in the file.
    Read,
    /// The record that is in hand: the first one of a file without a header.
    InHand,
    /// Nothing: the file is at its end or unreadable.
    Nothing,
}

/// The text of a record in another encoding than UTF-8; kept to use its memory again.
#[derive(Default)]
struct Decoded {
    text: String,
    ends: Vec<usize>,
}

/// A file being read.
struct Reading<R> {
    records: Records<R>,
    record: Record,
    encoding: Encoding,
    decoded: Decoded,
    next: Next,
}

impl<R: BufRead + Send> Reading<R> {
    fn understood_by<'a, U: Understand + Send + 'a>(self, understand: U) -> Rows<'a>
    where
        R: 'a,
    {
        let columns = self.record.cells();
        Box::new(Understood { reading: self, understand, columns })
    }
}

/// The rows of a file being read, as one format understands them.
struct Understood<R, U> {
    reading: Reading<R>,
    understand: U,
    columns: usize,
}

impl<R: BufRead, U: Understand> Understood<R, U> {
    fn understand(&mut self) -> Result<Row, Trouble> {
        let Reading { record, encoding, decoded, .. } = &mut self.reading;
        let understood = if let Some(flaw) = record.flaw() {
            Err(Refusal::from(flaw.to_string()))
        } else if record.cells() != self.columns {
            Err(Refusal::from(format!("{} columns instead of {}", record.cells(), self.columns)))
        } else {
            match Cells::decode(record, *encoding, &mut decoded.text, &mut decoded.ends) {
                Some(cells) => self.understand.row(&cells),
                None => Err(Refusal::from("not UTF-8")),
            }
        };
        understood.map_err(|refusal| match refusal {
            Refusal::Fatal(error) => Trouble::Fatal(error),
            Refusal::Row(reason) => {
                let line = record.line();
                let columns_known = record.cells() == self.columns;
                let raw = record.shown(*encoding, |column| self.understand.shows(column, columns_known));
                Trouble::Reject(Reject { line, reason: reason.into_owned(), raw })
            }
        })
    }
}

impl<R: BufRead, U: Understand> Iterator for Understood<R, U> {
    type Item = Result<Row, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.reading.next, Next::Nothing) {
            Next::Nothing => return None,
            Next::InHand => {}
            Next::Read => match self.reading.records.read(&mut self.reading.record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(Trouble::Fatal(error))),
            },
        }
        let item = self.understand();
        if !matches!(item, Err(Trouble::Fatal(_))) {
            self.reading.next = Next::Read;
        }
        Some(item)
    }
}
