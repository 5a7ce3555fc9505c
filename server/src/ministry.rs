//! The list for the ministry of health: the shops that have a place in an edition of the festival, as inspectors carry it.

use crate::sheet;
use bazargah_domain::calendar::Day;
use bazargah_domain::festival::Unit;
use bazargah_domain::guideline::{Guideline, Name};
use bazargah_domain::inspection::hex;
use bazargah_domain::text::persian_sort_key;
use bazargah_store::PlacedUnit;
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};
use sha2::{Digest, Sha256};

/// A form in which the list is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values in UTF-8.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

impl Format {
    /// The name in forms, and the end of a file's name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The form of that name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx].into_iter().find(|format| format.as_str() == name)
    }

    /// What HTTP calls it.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Why the list could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// As CSV.
    #[error("the table could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// As a spreadsheet.
    #[error("the spreadsheet could not be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// The headings: row, name, kind of unit, trade, province, city, the shop's address, where goods are stored, telephone, owner, domain.
const HEADINGS: [&str; 11] = [
    "ردیف",
    "نام فروشگاه",
    "نوع واحد",
    "صنف",
    "استان",
    "شهر",
    "نشانی فروشگاه",
    "محل نگهداری کالا",
    "تلفن",
    "صاحب فروشگاه",
    "دامنه",
];

/// The list, by province, city and name: a row for the headings, and one for each shop. After what is known of a shop come the columns
/// that an inspector fills in, so that the same file comes back as results.
pub(crate) fn table(units: &[PlacedUnit], today: Day) -> Vec<Vec<String>> {
    let results = sheet::inspections::columns(today);
    let titles = results.iter().map(|column| sheet::inspections::title(*column));
    let head = HEADINGS.into_iter().map(str::to_owned).chain(titles).collect();
    let blank = results.len().saturating_sub(1);

    let mut rows: Vec<_> = units
        .iter()
        .map(|PlacedUnit { application: unit, shop }| {
            let of = &unit.application;
            let (kind, address) = match of.unit() {
                Unit::Online => ("اینترنتی", ""),
                Unit::Offline => ("بی‌سایت", of.address.as_str()),
            };
            let mut row = vec![
                String::new(),
                unit.name.clone(),
                kind.to_owned(),
                of.trade.title().fa.to_owned(),
                of.province.clone(),
                of.city.clone(),
                address.to_owned(),
                of.address.clone(),
                of.telephone.clone(),
                of.owner.clone(),
                shop.host.as_ref().map(|host| host.as_str().to_owned()).unwrap_or_default(),
                shop.key.clone(),
            ];
            row.extend(std::iter::repeat_n(String::new(), blank));
            let key =
                (persian_sort_key(&of.province), persian_sort_key(&of.city), persian_sort_key(&unit.name), unit.id);
            (key, row)
        })
        .collect();
    rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let numbered = (1u32..).zip(rows).map(|(number, (_, mut row))| {
        row[0] = number.to_string();
        row
    });
    std::iter::once(head).chain(numbered).collect()
}

/// The list as a file.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn file(table: &[Vec<String>], format: Format, today: Day) -> Result<Vec<u8>, Fault> {
    match format {
        Format::Csv => Ok(sheet::csv(table.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>()))?),
        Format::Xlsx => spreadsheet_file(table, today),
    }
}

fn spreadsheet_file(table: &[Vec<String>], today: Day) -> Result<Vec<u8>, Fault> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_right_to_left(true);
    page.set_freeze_panes(1, 0)?;
    let (bold, plain) = (CellFormat::new().set_bold(), CellFormat::new());
    for (line, row) in (0u32..).zip(table) {
        let format = if line == 0 { &bold } else { &plain };
        for (column, field) in (0u16..).zip(row).filter(|(_, field)| !field.is_empty()) {
            // A cell that holds a text is never a formula, but one that is copied from it can become one.
            page.write_string_with_format(line, column, sheet::plain_field(field), format)?;
        }
    }
    page.autofit();
    write_clauses(&mut book, today)?;
    Ok(book.save_to_buffer()?)
}

/// A second page: what is to be looked at under which clause, and what an inspector writes.
fn write_clauses(book: &mut Workbook, today: Day) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_right_to_left(true);
    let bold = CellFormat::new().set_bold();
    for (column, heading) in (0u16..).zip(["بند", "حکم", "چگونه بررسی می‌شود", "بنویسید"])
    {
        page.write_string_with_format(0, column, heading, &bold)?;
    }
    page.write_string(1, 3, "مطابق")?;
    page.write_string(2, 3, "مغایر")?;
    let guideline = Guideline::in_force(Name::Health, today);
    let duties = guideline.into_iter().flat_map(Guideline::clauses).filter_map(|(id, of)| Some((id, of, of.duty()?)));
    for (line, (id, clause, duty)) in (1u32..).zip(duties) {
        page.write_string(line, 0, id.to_string())?;
        page.write_string(line, 1, clause.text.fa)?;
        page.write_string(line, 2, duty.check.fa)?;
    }
    Ok(())
}

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes).into())
}
