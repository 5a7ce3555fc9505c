//! Sheets of deals: read from CSV or XLSX within bounds, checked row by row, and written as templates.
//!
//! Cells are text and numbers. A formula is never worked out here: of a cell that holds one, the value that the spreadsheet itself
//! stored counts; and no cell that begins like a formula is taken or written.

use bazargah_app::Lang;
use bazargah_app::pages::{SheetFault, sheet_words};
use bazargah_domain::deal::goods::{CellFault, Column, Fault, Frame, Goods, Seen, Typed};
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use bazargah_store::GoodsKnown;
use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::HashMap;
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

/// A row as it stands there, with its number as a spreadsheet counts.
pub type SheetRow = (usize, Typed);

/// A fault of a row: where, what, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row as a spreadsheet counts.
    pub row: usize,
    /// Where and what.
    pub fault: CellFault,
}

/// What was found in a sheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What can be listed.
    pub good: Vec<Goods>,
    /// Rows that cannot.
    pub bad: usize,
    /// Why not.
    pub faults: Vec<RowFault>,
}

/// Reads a sheet; which of the two it is shows in its first bytes.
///
/// # Errors
/// When it is neither, too large, has no row or lacks a column that every deal needs.
pub fn read(bytes: &[u8]) -> Result<Vec<SheetRow>, SheetFault> {
    if bytes.len() > BYTES_MAX {
        return Err(SheetFault::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") { read_xlsx(bytes) } else { read_csv(bytes) }
}

/// Checks the rows of a sheet, one after the other: the second of two rows about the same goods is a fault, and so are goods that are
/// in a deal already.
pub fn check(rows: &[SheetRow], frame: &Frame, known: &HashMap<String, GoodsKnown>) -> Checked {
    let mut checked = Checked::default();
    let mut seen = Seen::default();
    for (row, typed) in rows {
        let faults = match typed.check(frame, |folded| known.get(folded).map(|known| known.prices.clone())) {
            Ok(goods) if known.get(&goods.folded).is_some_and(|known| known.runs) => {
                vec![CellFault { column: Column::Name, fault: Fault::Runs }]
            }
            Ok(goods) => match seen.note(&goods.folded, *row) {
                Ok(()) => {
                    checked.good.push(goods);
                    continue;
                }
                Err(fault) => vec![fault],
            },
            Err(faults) => faults,
        };
        checked.bad += 1;
        checked.faults.extend(faults.into_iter().map(|fault| RowFault { row: *row, fault }));
    }
    checked
}

/// Which column stands where, by the header: the columns' names, or what a template calls them in either language.
struct Header(Vec<Option<Column>>);

impl Header {
    fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Result<Self, SheetFault> {
        let named = |cell: &str| {
            let cell = fold(cell);
            Column::ALL.into_iter().enumerate().find_map(|(at, column)| {
                let titles = Lang::ALL.map(|lang| sheet_words(lang).0[at]);
                let is_it = fold(column.as_str()) == cell || titles.iter().any(|title| fold(title) == cell);
                is_it.then_some(column)
            })
        };
        let columns: Vec<Option<Column>> = cells.take(COLUMNS_MAX).map(named).collect();
        let needed = [Column::Name, Column::Trade, Column::Regular, Column::Deal, Column::Stock, Column::Until];
        match needed.into_iter().find(|column| !columns.contains(&Some(*column))) {
            Some(column) => Err(SheetFault::NoColumn(column)),
            None => Ok(Self(columns)),
        }
    }

    fn column(&self, at: usize) -> Option<Column> {
        self.0.get(at).copied().flatten()
    }
}

/// Adds a row that is not empty.
fn push(rows: &mut Vec<SheetRow>, row: usize, typed: Typed) -> Result<(), SheetFault> {
    if typed.is_empty() {
        return Ok(());
    }
    if rows.len() == ROWS_MAX {
        return Err(SheetFault::TooManyRows);
    }
    rows.push((row, typed));
    Ok(())
}

fn kept(text: &str) -> String {
    match text.char_indices().nth(CELL_KEPT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}

fn read_csv(bytes: &[u8]) -> Result<Vec<SheetRow>, SheetFault> {
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
    let mut header: Option<Header> = None;
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|_| SheetFault::NotASheet)?;
        let Some(header) = &header else {
            header = Some(Header::of(record.iter())?);
            continue;
        };
        let mut typed = Typed::default();
        for (column, cell) in record.iter().enumerate() {
            if let Some(column) = header.column(column) {
                *typed.cell_mut(column) = kept(cell);
            }
        }
        push(&mut rows, at + 1, typed)?;
    }
    if rows.is_empty() { Err(SheetFault::Empty) } else { Ok(rows) }
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

fn read_xlsx(bytes: &[u8]) -> Result<Vec<SheetRow>, SheetFault> {
    unpacks_within_bounds(bytes)?;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_: calamine::XlsxError| SheetFault::NotASheet)?;
    let first = book.sheet_names().first().cloned().ok_or(SheetFault::NotASheet)?;
    // Cell by cell: as a whole, a sheet with one cell far away would be all the cells between.
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| SheetFault::NotASheet)?;
    let mut header: Vec<String> = Vec::new();
    let mut columns: Option<Header> = None;
    let mut rows = Vec::new();
    let mut current: (u32, Typed) = (0, Typed::default());
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
        if columns.is_none() {
            columns = Some(Header::of(header.iter().map(String::as_str))?);
        }
        if row != current.0 {
            let (number, typed) = std::mem::replace(&mut current, (row, Typed::default()));
            push(&mut rows, number as usize + 1, typed)?;
        }
        if let Some(column) = columns.as_ref().and_then(|columns| columns.column(at)) {
            *current.1.cell_mut(column) = text(cell.get_value());
        }
    }
    if columns.is_none() {
        Header::of(header.iter().map(String::as_str))?;
    }
    push(&mut rows, current.0 as usize + 1, current.1)?;
    if rows.is_empty() { Err(SheetFault::Empty) } else { Ok(rows) }
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

/// The template as CSV, with the mark by which spreadsheets tell UTF-8.
pub fn template_csv(lang: Lang) -> String {
    let (titles, _) = sheet_words(lang);
    format!("\u{feff}{}\r\n", titles.map(|title| title.replace(',', " ")).join(","))
}

/// The template as XLSX: the columns, as text so that a spreadsheet changes nothing that is typed; and on a second sheet, what may
/// stand in them.
///
/// # Errors
/// When it cannot be written.
pub fn template_xlsx(lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let (titles, [yes, no]) = sheet_words(lang);
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_right_to_left(lang == Lang::Fa);
    for (at, title) in (0u16..).zip(titles) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, 24)?;
        sheet.write_string_with_format(0, at, title, &bold)?;
    }
    let choices = book.add_worksheet();
    choices.set_right_to_left(lang == Lang::Fa);
    choices.set_column_width(0, 32)?;
    choices.write_string_with_format(0, 0, titles[1], &bold)?;
    choices.write_string_with_format(0, 1, titles[6], &bold)?;
    choices.write_string(1, 1, yes)?;
    choices.write_string(2, 1, no)?;
    for (row, trade) in (1u32..).zip(Trade::ALL) {
        let title = trade.title();
        choices.write_string(row, 0, if lang == Lang::Fa { title.fa } else { title.en })?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::calendar::Day;
    use bazargah_domain::deal::price::{Priced, Series};
    use bazargah_domain::money::Rial;

    const TODAY: Day = Day(20_800);

    fn frame() -> Frame {
        Frame { today: TODAY, opens: Day(20_790), closes: Day(20_830), toman_confirmed: false }
    }

    const HEADER: [&str; 8] =
        ["name", "trade", "regular_toman", "deal_toman", "stock", "until", "free_shipping", "price_history"];

    fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (at, name) in (0u16..).zip(HEADER) {
            sheet.write_string(0, at, name).unwrap();
        }
        fill(sheet);
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn both_kinds_of_sheet_are_read_alike() {
        let xlsx = book(|sheet| {
            sheet.write_string(1, 0, "کیف").unwrap();
            sheet.write_string(1, 1, "کیف و کفش").unwrap();
            sheet.write_number(1, 2, 900_000.0).unwrap();
            sheet.write_string(1, 3, "۸۰۰٬۰۰۰").unwrap();
            sheet.write_number(1, 4, 3.0).unwrap();
            let day = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_number_with_format(1, 5, (20_805 + SHEET_EPOCH) as f64, &day).unwrap();
            sheet.write_boolean(1, 6, true).unwrap();
            // Row 3 is empty.
            sheet.write_string(3, 0, "کفش").unwrap();
        });
        let csv = "نام;صنف;قیمت عادی (تومان);قیمت با تخفیف (تومان);موجودی;آخرین روز;ارسال رایگان\n\
                   کیف;کیف و کفش;900000;۸۰۰٬۰۰۰;3;2026-12-18;yes\n;;;;;;\nکفش\n";
        let (from_xlsx, from_csv) = (read(&xlsx).unwrap(), read(csv.as_bytes()).unwrap());
        assert_eq!(from_xlsx, from_csv);
        assert_eq!(from_xlsx.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(Day(20_805).to_iso(), "2026-12-18");
        let checked = check(&from_xlsx, &frame(), &HashMap::new());
        assert_eq!((checked.good.len(), checked.bad), (1, 1));
        assert_eq!(checked.good[0].deal.toman(), 800_000);
        assert_eq!(
            checked.faults[0],
            RowFault { row: 4, fault: CellFault { column: Column::Trade, fault: Fault::Missing } }
        );
    }

    #[test]
    fn a_template_comes_back_as_a_sheet_without_rows() {
        for lang in Lang::ALL {
            assert_eq!(read(&template_xlsx(lang).unwrap()), Err(SheetFault::Empty));
            assert_eq!(read(template_csv(lang).as_bytes()), Err(SheetFault::Empty));
        }
    }

    #[test]
    fn a_formula_is_neither_worked_out_nor_taken() {
        let xlsx = book(|sheet| {
            sheet.write_formula(1, 0, rust_xlsxwriter::Formula::new("=1+1").set_result("=1+1")).unwrap();
        });
        let rows = read(&xlsx).unwrap();
        let checked = check(&rows, &frame(), &HashMap::new());
        assert!(
            checked
                .faults
                .contains(&RowFault { row: 2, fault: CellFault { column: Column::Name, fault: Fault::Formula } })
        );
        for name in ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)"] {
            let csv = format!("{}\n\"{name}\",books,10,9,1,2026-12-18\n", HEADER[..6].join(","));
            let checked = check(&read(csv.as_bytes()).unwrap(), &frame(), &HashMap::new());
            assert_eq!(checked.faults[0].fault, CellFault { column: Column::Name, fault: Fault::Formula }, "{name}");
        }
    }

    #[test]
    fn goods_twice_and_goods_that_run_are_faults() {
        let row = |name: &str| format!("{name},books,10,9,1,2026-12-18\n");
        let csv = format!("{}\n{}{}{}", HEADER[..6].join(","), row("کیف"), row("كيف"), row("کفش"));
        let runs = GoodsKnown { prices: Series::default(), runs: true };
        let dear = Series::from(vec![Priced { day: Day(20_000), price: Rial::new(10).unwrap() }]);
        let known =
            HashMap::from([("کفش".to_owned(), runs), ("کیف".to_owned(), GoodsKnown { prices: dear, runs: false })]);
        let rows = read(csv.as_bytes()).unwrap();
        let checked = check(&rows, &frame(), &known);
        let faults: Vec<_> = checked.faults.iter().map(|of| (of.row, of.fault.fault)).collect();
        let last = Rial::new(10).unwrap();
        assert_eq!(faults, [(2, Fault::TenTimes { last }), (3, Fault::TenTimes { last }), (4, Fault::Runs)]);
        let checked = check(&rows, &Frame { toman_confirmed: true, ..frame() }, &known);
        let faults: Vec<_> = checked.faults.iter().map(|of| (of.row, of.fault.fault)).collect();
        assert_eq!((checked.good.len(), faults), (1, vec![(3, Fault::Twice(2)), (4, Fault::Runs)]));
    }

    #[test]
    fn what_is_no_sheet_is_told_apart() {
        assert_eq!(read(b""), Err(SheetFault::Empty));
        assert_eq!(read(b"\xff\xfe\x00a"), Err(SheetFault::NotASheet));
        assert_eq!(read(b"PK\x03\x04 and nothing else"), Err(SheetFault::NotASheet));
        assert_eq!(read(b"name,trade\n"), Err(SheetFault::NoColumn(Column::Regular)));
        assert_eq!(read(&vec![b'a'; BYTES_MAX + 1]), Err(SheetFault::TooLarge));
        let far = book(|sheet| {
            sheet.write_string(1_048_575, 16_383, "far away").unwrap();
            sheet.write_string(1_048_575, 0, "x").unwrap();
        });
        assert_eq!(read(&far).map(|rows| rows.len()), Ok(1));
        let many = format!("{}\n{}", HEADER[..6].join(","), "a,b,c,d,e,f\n".repeat(ROWS_MAX + 1));
        assert_eq!(read(many.as_bytes()), Err(SheetFault::TooManyRows));
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
        assert_eq!(read(&bytes), Err(SheetFault::TooLarge));
    }
}
