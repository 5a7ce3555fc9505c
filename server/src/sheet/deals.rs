//! Sheets of deals: their columns, checked row by row, and their template.

use super::{Heading, template_csv as plain_csv, template_xlsx as plain_xlsx};
use bazargah_app::Lang;
use bazargah_app::pages::{SheetFault, sheet_words};
use bazargah_domain::deal::goods::{CellFault, Column, Fault, Frame, Goods, Seen, Typed};
use bazargah_domain::trade::Trade;
use bazargah_store::GoodsKnown;
use rust_xlsxwriter::{Format, XlsxError};
use std::collections::HashMap;

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

fn headings() -> Vec<Heading> {
    let needed = [Column::Name, Column::Trade, Column::Regular, Column::Deal, Column::Stock, Column::Until];
    let heading = |(at, column): (usize, Column)| {
        let titles = Lang::ALL.map(|lang| sheet_words(lang).0[at].to_owned());
        let names = std::iter::once(column.as_str().to_owned()).chain(titles).collect();
        Heading { names, needed: needed.contains(&column).then_some(column.as_str()) }
    };
    Column::ALL.into_iter().enumerate().map(heading).collect()
}

/// Reads a sheet of deals.
///
/// # Errors
/// When it is none, too large, has no row or lacks a column that every deal needs.
pub fn read(bytes: &[u8]) -> Result<Vec<SheetRow>, SheetFault> {
    let typed = |cells: Vec<String>| {
        let mut typed = Typed::default();
        for (column, cell) in Column::ALL.into_iter().zip(cells) {
            *typed.cell_mut(column) = cell;
        }
        typed
    };
    Ok(super::read(bytes, &headings())?.into_iter().map(|(row, cells)| (row, typed(cells))).collect())
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

/// The template as CSV.
pub fn template_csv(lang: Lang) -> String {
    plain_csv(&sheet_words(lang).0)
}

/// The template as XLSX: the columns, and on a second sheet what may stand in them.
///
/// # Errors
/// When it cannot be written.
pub fn template_xlsx(lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let (titles, [yes, no]) = sheet_words(lang);
    plain_xlsx(lang, &titles, |book| {
        let bold = Format::new().set_bold();
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
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::super::{BYTES_MAX, ROWS_MAX, SHEET_EPOCH};
    use super::*;
    use bazargah_domain::calendar::Day;
    use bazargah_domain::deal::price::{Priced, Series};
    use bazargah_domain::money::Rial;
    use rust_xlsxwriter::Workbook;

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
        assert_eq!(read(b"name,trade\n"), Err(SheetFault::NoColumn("regular_toman")));
        assert_eq!(read(&vec![b'a'; BYTES_MAX + 1]), Err(SheetFault::TooLarge));
        let far = book(|sheet| {
            sheet.write_string(1_048_575, 16_383, "far away").unwrap();
            sheet.write_string(1_048_575, 0, "x").unwrap();
        });
        assert_eq!(read(&far).map(|rows| rows.len()), Ok(1));
        let many = format!("{}\n{}", HEADER[..6].join(","), "a,b,c,d,e,f\n".repeat(ROWS_MAX + 1));
        assert_eq!(read(many.as_bytes()), Err(SheetFault::TooManyRows));
    }
}
