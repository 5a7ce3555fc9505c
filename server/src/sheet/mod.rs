//! Tables that people open in a spreadsheet: read from CSV or XLSX within bounds, and written.
//!
//! Cells are text and numbers. A formula is never worked out here: of a cell that holds one, the value that the spreadsheet itself
//! stored counts; and no cell that begins like a formula is taken or written. What the cells mean is each kind of sheet's own: see
//! the files of this folder.

pub mod deals;
pub(crate) mod inspections;
pub(crate) mod orders;

use bazargah_app::Lang;
use bazargah_app::pages::SheetFault;
use bazargah_domain::text::fold;
use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// The largest file.
pub const BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most rows below the header.
pub const ROWS_MAX: usize = 50_000;
/// What an XLSX file may hold unpacked: more is not a sheet of so many rows.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;
/// Columns that are looked at; those of the template come first in any sheet that was made from it.
const COLUMNS_MAX: usize = 64;
/// How many characters of a cell are kept: longer ones are refused whatever they say.
const CELL_KEPT: usize = 20_000;
/// Days from 1899-12-30, from which spreadsheets count, to 1970-01-01.
const SHEET_EPOCH: i64 = 25_569;

/// A column as a header names it.
pub struct Heading {
    /// All its names: that of files, and what templates call it in either language.
    pub names: Vec<String>,
    /// What it is called when it is missing; `None` for one that may be.
    pub needed: Option<&'static str>,
}

/// A row that is not empty: its number as a spreadsheet counts, and its cells in the order of the headings.
pub type Row = (usize, Vec<String>);

/// Reads a sheet; which of the two kinds it is shows in its first bytes.
///
/// # Errors
/// When it is neither, too large, has no row or lacks a column that is needed.
pub fn read(bytes: &[u8], headings: &[Heading]) -> Result<Vec<Row>, SheetFault> {
    if bytes.len() > BYTES_MAX {
        return Err(SheetFault::TooLarge);
    }
    let table = Table { headings, columns: None, rows: Vec::new() };
    let rows = if bytes.starts_with(b"PK\x03\x04") { read_xlsx(bytes, table)? } else { read_csv(bytes, table)? };
    if rows.is_empty() { Err(SheetFault::Empty) } else { Ok(rows) }
}

/// A sheet on its way: which heading stands where, and the rows so far.
struct Table<'a> {
    headings: &'a [Heading],
    columns: Option<Vec<Option<usize>>>,
    rows: Vec<Row>,
}

impl Table<'_> {
    /// Takes the header.
    fn header<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Result<(), SheetFault> {
        let folded: Vec<Vec<String>> =
            self.headings.iter().map(|of| of.names.iter().map(|name| fold(name)).collect()).collect();
        let named = |cell: &str| {
            let cell = fold(cell);
            folded.iter().position(|names| names.contains(&cell))
        };
        let columns: Vec<Option<usize>> = cells.take(COLUMNS_MAX).map(named).collect();
        let missing =
            self.headings.iter().enumerate().find_map(|(at, of)| of.needed.filter(|_| !columns.contains(&Some(at))));
        if let Some(name) = missing {
            return Err(SheetFault::NoColumn(name));
        }
        self.columns = Some(columns);
        Ok(())
    }

    fn empty(&self) -> Vec<String> {
        vec![String::new(); self.headings.len()]
    }

    /// Which heading stands over a column.
    fn heading(&self, column: usize) -> Option<usize> {
        self.columns.as_ref()?.get(column).copied().flatten()
    }

    /// Adds a row that is not empty.
    fn push(&mut self, row: usize, cells: Vec<String>) -> Result<(), SheetFault> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        if self.rows.len() == ROWS_MAX {
            return Err(SheetFault::TooManyRows);
        }
        self.rows.push((row, cells));
        Ok(())
    }
}

fn kept(text: &str) -> String {
    match text.char_indices().nth(CELL_KEPT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}

fn read_csv(bytes: &[u8], mut table: Table<'_>) -> Result<Vec<Row>, SheetFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetFault::NotASheet)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(SheetFault::NotASheet);
    }
    let first = text.lines().next().unwrap_or_default();
    // Spreadsheets write what their country uses.
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|sign| first.bytes().filter(|byte| byte == sign).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|_| SheetFault::NotASheet)?;
        if table.columns.is_none() {
            table.header(record.iter())?;
            continue;
        }
        let mut cells = table.empty();
        for (column, cell) in record.iter().enumerate() {
            if let Some(heading) = table.heading(column) {
                cells[heading] = kept(cell);
            }
        }
        table.push(at + 1, cells)?;
    }
    Ok(table.rows)
}

/// Unpacks all of a file without keeping it, to know that it does not grow beyond bounds.
fn unpacks_within_bounds(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::NotASheet)?;
    let mut left = UNPACKED_MAX;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| SheetFault::NotASheet)?;
        let unpacked = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|_| SheetFault::NotASheet)?;
        left = left.checked_sub(unpacked).ok_or(SheetFault::TooLarge)?;
    }
    Ok(())
}

fn read_xlsx(bytes: &[u8], mut table: Table<'_>) -> Result<Vec<Row>, SheetFault> {
    unpacks_within_bounds(bytes)?;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_: calamine::XlsxError| SheetFault::NotASheet)?;
    let first = book.sheet_names().first().cloned().ok_or(SheetFault::NotASheet)?;
    // Cell by cell: as a whole, a sheet with one cell far away would be all the cells between.
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| SheetFault::NotASheet)?;
    let mut header: Vec<String> = Vec::new();
    let mut current: (u32, Vec<String>) = (0, table.empty());
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::NotASheet)? {
        let (row, at) = cell.get_position();
        let at = at as usize;
        if at >= COLUMNS_MAX {
            continue;
        }
        if row == 0 {
            header.resize(header.len().max(at + 1), String::new());
            header[at] = text(cell.get_value());
            continue;
        }
        if table.columns.is_none() {
            table.header(header.iter().map(String::as_str))?;
        }
        if row != current.0 {
            let (number, cells) = std::mem::replace(&mut current, (row, table.empty()));
            table.push(number as usize + 1, cells)?;
        }
        if let Some(heading) = table.heading(at) {
            current.1[heading] = text(cell.get_value());
        }
    }
    if table.columns.is_none() {
        table.header(header.iter().map(String::as_str))?;
    }
    table.push(current.0 as usize + 1, current.1)?;
    Ok(table.rows)
}

/// A cell as if it had been typed: a whole number without a point, a day as `2027-03-11`.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => kept(text),
        DataRef::SharedString(text) => kept(text),
        DataRef::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => {
            let day = moment.as_f64().floor() as i64 - SHEET_EPOCH;
            i32::try_from(day).map(|day| bazargah_domain::calendar::Day(day).to_iso()).unwrap_or_default()
        }
        DataRef::DurationIso(text) => kept(text),
        // What a spreadsheet could not work out is told as a cell that is no number, not as an empty one.
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
        #[allow(unreachable_patterns, reason = "the library may come to know more kinds")]
        _ => String::new(),
    }
}

/// A field that a spreadsheet does not take for a formula.
pub fn plain_field(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A table as CSV with a mark by which spreadsheets tell UTF-8.
///
/// # Errors
/// When a row cannot be written.
pub fn csv<'a, R, I>(rows: I) -> Result<Vec<u8>, csv::Error>
where
    I: IntoIterator<Item = R>,
    R: IntoIterator<Item = &'a str>,
{
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.into_iter().map(|field| plain_field(field).into_owned()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A template as CSV, with the mark by which spreadsheets tell UTF-8.
pub fn template_csv(titles: &[&str]) -> String {
    format!("\u{feff}{}\r\n", titles.iter().map(|title| title.replace(',', " ")).collect::<Vec<_>>().join(","))
}

/// A template as XLSX: the columns, as text so that a spreadsheet changes nothing that is typed; `more` adds what may stand in them.
///
/// # Errors
/// When it cannot be written.
pub fn template_xlsx(
    lang: Lang,
    titles: &[&str],
    more: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    write_header(book.add_worksheet(), lang, titles)?;
    more(&mut book)?;
    book.save_to_buffer()
}

/// The titles of a sheet, over columns of text.
pub(crate) fn write_header(sheet: &mut Worksheet, lang: Lang, titles: &[&str]) -> Result<(), XlsxError> {
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    sheet.set_right_to_left(lang == Lang::Fa);
    for (at, title) in (0u16..).zip(titles) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, 24)?;
        sheet.write_string_with_format(0, at, *title, &bold)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings() -> Vec<Heading> {
        ["name", "city"].map(|name| Heading { names: vec![name.to_owned()], needed: Some(name) }).into()
    }

    #[test]
    fn what_unpacks_to_more_than_the_bound_is_refused() {
        use std::io::Write;
        let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..70 {
            bomb.write_all(&vec![b' '; 1024 * 1024]).unwrap();
        }
        let bytes = bomb.finish().unwrap().into_inner();
        assert!(bytes.len() < BYTES_MAX);
        assert_eq!(read(&bytes, &headings()), Err(SheetFault::TooLarge));
    }

    #[test]
    fn no_field_is_a_formula() {
        for formula in ["=1+1", "+98", "-5", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain_field(formula), format!("'{formula}"));
        }
        assert_eq!(plain_field("کفش = 1"), "کفش = 1");
        let table = csv([["a", "=1"], ["b,c", "d\"e"]]).unwrap();
        assert_eq!(String::from_utf8(table).unwrap(), "\u{feff}a,'=1\n\"b,c\",\"d\"\"e\"\n");
    }
}
