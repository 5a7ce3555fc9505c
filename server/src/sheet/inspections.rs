//! Sheets of inspections' results: what the ministry's list has besides, so that it comes back filled in.

use super::{Heading, Row};
use bazargah_app::pages::SheetFault;
use bazargah_domain::calendar::Day;
use bazargah_domain::guideline::{Guideline, Name};
use bazargah_domain::inspection_sheet::{Brought, CellFault, Column, Fault, check};
use bazargah_domain::shop::ShopId;
use std::collections::HashMap;

/// What the list calls a column, in the language that it is written in.
pub(crate) fn title(column: Column) -> String {
    match column {
        Column::Shop => "شناسه".to_owned(),
        Column::Day => "روز بازرسی".to_owned(),
        Column::Notes => "یادداشت".to_owned(),
        Column::Clause(id) => id.to_string(),
    }
}

/// The columns under the guideline that is in force on a day; none before there is one.
pub(crate) fn columns(today: Day) -> Vec<Column> {
    Guideline::in_force(Name::Health, today).map(Column::of).unwrap_or_default()
}

fn needed(column: Column) -> Option<&'static str> {
    match column {
        Column::Shop => Some("شناسه"),
        Column::Day => Some("روز بازرسی"),
        Column::Notes | Column::Clause(_) => None,
    }
}

/// A sheet as it stands there.
pub(crate) struct Sheet {
    columns: Vec<Column>,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// Reads a sheet of results under the guideline that is in force on a day.
///
/// # Errors
/// When it is none, too large, has no row or lacks a column.
pub(crate) fn read(bytes: &[u8], today: Day) -> Result<Sheet, SheetFault> {
    let columns = columns(today);
    let heading = |column: &Column| Heading { names: vec![column.name(), title(*column)], needed: needed(*column) };
    let headings: Vec<Heading> = columns.iter().map(heading).collect();
    let rows = super::read(bytes, &headings)?;
    Ok(Sheet { columns, rows })
}

impl Sheet {
    /// The keys of shops that stand in it.
    pub(crate) fn keys(&self) -> Vec<String> {
        let at = self.columns.iter().position(|column| *column == Column::Shop);
        let key = |(_, cells): &Row| Some(cells.get(at?)?.trim().to_owned());
        let mut keys: Vec<String> = self.rows.iter().filter_map(key).filter(|key| !key.is_empty()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What was understood of it.
    ///
    /// # Errors
    /// Every fault that was found.
    pub(crate) fn check(&self, known: &HashMap<String, ShopId>, today: Day) -> Result<Vec<Brought>, Vec<CellFault>> {
        check(&self.columns, &self.rows, known, today)
    }

    /// What stands in a cell.
    pub(crate) fn cell(&self, row: usize, column: Column) -> &str {
        let at = self.rows.binary_search_by_key(&row, |(of, _)| *of).ok();
        let column = self.columns.iter().position(|of| *of == column);
        at.zip(column).and_then(|(at, column)| self.rows[at].1.get(column)).map_or("", String::as_str)
    }
}

/// A fault as a file of rejected rows tells it.
pub(crate) fn told(fault: &CellFault) -> String {
    let CellFault { column, fault, .. } = fault;
    match fault {
        Fault::NoShop => format!("{}: {fault}; the list that was exported has it", title(*column)),
        fault => format!("{}: {fault}", title(*column)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_comes_back_is_read_by_its_columns() {
        let today = Day(20_800);
        let csv = "\u{feff}ردیف,نام فروشگاه,شناسه,روز بازرسی,یادداشت,health-1/1.1\n1,کفش,a.example,1405/09/19,تمیز,مطابق\n2,کیف,b.example,,,\n";
        let sheet = read(csv.as_bytes(), today).unwrap();
        assert_eq!(sheet.keys(), ["a.example", "b.example"]);
        let known = [("a.example".to_owned(), ShopId(1)), ("b.example".to_owned(), ShopId(2))].into();
        let brought = sheet.check(&known, today).unwrap();
        assert_eq!(brought.iter().map(|of| (of.row, of.checklist.checked())).collect::<Vec<_>>(), [(2, 1)]);
        let faults = sheet.check(&HashMap::new(), today).unwrap_err();
        assert_eq!(sheet.cell(faults[0].row, faults[0].column), "a.example");
        assert_eq!(read(b"name\nx\n", today).map(|_| ()), Err(SheetFault::NoColumn("شناسه")));
    }
}
