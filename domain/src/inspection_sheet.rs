//! Results of inspections in a sheet, as the ministry's inspectors bring them back: a row a shop, a column a clause.
//!
//! The list that leaves for them has these columns already, empty. Nothing is guessed: a cell that is neither of the two findings is
//! a fault, and a sheet with a fault is not taken.

use crate::calendar::{Day, Millis};
use crate::deal::goods::day;
use crate::guideline::{ClauseId, Guideline};
use crate::inspection::{Checklist, Finding};
use crate::report::plain_text;
use crate::shop::ShopId;
use crate::text::fold;
use std::collections::HashMap;

/// The longest note.
pub const NOTES_MAX: usize = 4_000;
/// How many days back a result may lie: older ones say nothing of today.
pub const DAYS_BACK_MAX: i32 = 366;

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The shop's key, as the list has it.
    Shop,
    /// The day of the inspection.
    Day,
    /// Words for colleagues.
    Notes,
    /// What was found of a clause.
    Clause(ClauseId),
}

impl Column {
    /// The columns of a sheet under a guideline: those before the clauses, and each clause that a shop can violate.
    pub fn of(guideline: &Guideline) -> Vec<Self> {
        let clauses = guideline.clauses().filter(|(_, clause)| clause.duty().is_some());
        [Self::Shop, Self::Day, Self::Notes].into_iter().chain(clauses.map(|(id, _)| Self::Clause(id))).collect()
    }

    /// The name in the header.
    pub fn name(self) -> String {
        match self {
            Self::Shop => "shop".to_owned(),
            Self::Day => "inspected_on".to_owned(),
            Self::Notes => "notes".to_owned(),
            Self::Clause(id) => id.to_string(),
        }
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing stands there.
    #[error("this is needed")]
    Missing,
    /// No shop has this key.
    #[error("no shop has this key")]
    NoShop,
    /// Not a day in either calendar.
    #[error("not a day such as 1406/01/05 or 2027-03-25")]
    NotADay,
    /// A day that has not come.
    #[error("this day has not come yet")]
    Ahead,
    /// Longer ago than is taken.
    #[error("this is more than {DAYS_BACK_MAX} days ago")]
    TooOld,
    /// Neither of the two findings.
    #[error("write مطابق or مغایر, or leave it empty")]
    NotAFinding,
    /// Not one clause was looked at.
    #[error("not one clause was looked at")]
    Nothing,
    /// Too many characters.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// The same shop and day stand in an earlier row.
    #[error("the same shop and day stand in row {0}")]
    Twice(usize),
    /// Another result of this shop and day is on record.
    #[error("another result of this shop and day is on record")]
    Differs,
    /// The rules of marks refuse it.
    #[error("the result was refused")]
    Refused,
}

/// A fault, and in which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellFault {
    /// The row as a spreadsheet counts.
    pub row: usize,
    /// The column.
    pub column: Column,
    /// What is wrong.
    pub fault: Fault,
}

/// A result as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The row as a spreadsheet counts.
    pub row: usize,
    /// Which shop.
    pub shop: ShopId,
    /// When it was inspected.
    pub day: Day,
    /// What was found.
    pub checklist: Checklist,
}

impl Brought {
    /// The name by which the same result is known when it comes again: one inspection a shop and day.
    pub fn client(&self) -> String {
        format!("ministry-{}-{}", self.shop.0, self.day.to_iso())
    }

    /// When it was, as far as a day tells: at noon in Tehran, and never later than now.
    pub fn at(&self, now: Millis) -> Millis {
        const NOON_IN_TEHRAN_MS: i64 = 30_600_000;
        self.day.start().plus_millis(NOON_IN_TEHRAN_MS).min(now)
    }
}

/// What a cell says of a clause; `None` for an empty one.
fn finding(cell: &str) -> Result<Option<Finding>, Fault> {
    match fold(cell).as_str() {
        "" => Ok(None),
        "مطابق" | "in order" | "in-order" | "inorder" => Ok(Some(Finding::InOrder)),
        "مغایر" | "contrary" => Ok(Some(Finding::Contrary)),
        _ => Err(Fault::NotAFinding),
    }
}

fn day_until(cell: &str, today: Day) -> Result<Day, Fault> {
    if cell.trim().is_empty() {
        return Err(Fault::Missing);
    }
    let day = day(cell).map_err(|_| Fault::NotADay)?;
    match () {
        () if day > today => Err(Fault::Ahead),
        () if day < today.plus_days(-DAYS_BACK_MAX) => Err(Fault::TooOld),
        () => Ok(day),
    }
}

/// Understands the rows of a sheet: each with its number as a spreadsheet counts and its cells in the order of `columns`. `known` are
/// the shops by the keys that stand in the sheet. A row whose clauses are all empty and that has no day was not visited, and says
/// nothing.
///
/// # Errors
/// Every fault that was found, by row and column.
pub fn check(
    columns: &[Column],
    rows: &[(usize, Vec<String>)],
    known: &HashMap<String, ShopId>,
    today: Day,
) -> Result<Vec<Brought>, Vec<CellFault>> {
    let mut faults = Vec::new();
    let mut brought = Vec::new();
    let mut seen: HashMap<(ShopId, Day), usize> = HashMap::new();
    for (row, cells) in rows {
        let mut note = |column, fault| faults.push(CellFault { row: *row, column, fault });
        let (mut shop, mut day, mut checklist) = (None, None, Checklist::default());
        let filled =
            |of: &(&Column, &String)| matches!(of.0, Column::Day | Column::Clause(_)) && !of.1.trim().is_empty();
        if !columns.iter().zip(cells).any(|of| filled(&of)) {
            continue;
        }
        let mut clauses_wrong = false;
        for (column, cell) in columns.iter().copied().zip(cells) {
            match column {
                Column::Shop if cell.trim().is_empty() => note(column, Fault::Missing),
                Column::Shop => match known.get(cell.trim()) {
                    Some(id) => shop = Some(*id),
                    None => note(column, Fault::NoShop),
                },
                Column::Day => match day_until(cell, today) {
                    Ok(of) => day = Some(of),
                    Err(fault) => note(column, fault),
                },
                Column::Notes if cell.chars().count() > NOTES_MAX => note(column, Fault::TooLong(NOTES_MAX)),
                Column::Notes => checklist.notes = plain_text(cell),
                Column::Clause(id) => match finding(cell) {
                    Ok(found) => checklist.found.extend(found.map(|found| (id, found))),
                    Err(fault) => {
                        clauses_wrong = true;
                        note(column, fault);
                    }
                },
            }
        }
        let first = columns.iter().copied().find(|column| matches!(column, Column::Clause(_)));
        if let (true, false, Some(first)) = (checklist.found.is_empty(), clauses_wrong, first) {
            note(first, Fault::Nothing);
        }
        if let (Some(shop), Some(day)) = (shop, day) {
            match seen.insert((shop, day), *row) {
                Some(earlier) => note(Column::Shop, Fault::Twice(earlier)),
                None => brought.push(Brought { row: *row, shop, day, checklist }),
            }
        }
    }
    if faults.is_empty() { Ok(brought) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guideline::Name;
    use std::collections::BTreeSet;

    const TODAY: Day = Day(20_800);

    fn columns() -> Vec<Column> {
        Column::of(Guideline::in_force(Name::Health, TODAY).unwrap())
    }

    fn known() -> HashMap<String, ShopId> {
        [("a.example".to_owned(), ShopId(1)), ("b.example".to_owned(), ShopId(2))].into()
    }

    /// A row with the first two clauses filled in.
    fn row(shop: &str, day: &str, clauses: [&str; 2]) -> Vec<String> {
        let mut cells = vec![String::new(); columns().len()];
        for (at, text) in [shop, day, "note", clauses[0], clauses[1]].into_iter().enumerate() {
            cells[at] = text.into();
        }
        cells
    }

    fn faults(rows: Vec<Vec<String>>) -> Vec<(usize, Column, Fault)> {
        let rows: Vec<_> = (2..).zip(rows).collect();
        let faults = check(&columns(), &rows, &known(), TODAY).unwrap_err();
        faults.into_iter().map(|of| (of.row, of.column, of.fault)).collect()
    }

    #[test]
    fn every_name_of_a_column_is_its_own() {
        for version in Name::Health.versions() {
            let columns = Column::of(version);
            let names: BTreeSet<String> = columns.iter().map(|column| fold(&column.name())).collect();
            assert_eq!(names.len(), columns.len());
        }
    }

    #[test]
    fn a_row_is_a_result_and_an_empty_one_says_nothing() {
        let rows = [
            (2, row("a.example", "2026-12-10", ["مطابق", "مغاير"])),
            (3, row("b.example", "", ["", ""])),
            (4, row("b.example", "1405/09/19", ["", " in-order "])),
        ];
        let brought = check(&columns(), &rows, &known(), TODAY).unwrap();
        let of = |id: &str| brought[0].checklist.found.get(&id.parse::<ClauseId>().unwrap()).copied();
        assert_eq!((of("health-1/1.1"), of("health-1/1.2")), (Some(Finding::InOrder), Some(Finding::Contrary)));
        assert_eq!(brought.iter().map(|of| (of.row, of.shop.0)).collect::<Vec<_>>(), [(2, 1), (4, 2)]);
        assert_eq!(brought[1].client(), "ministry-2-2026-12-10");
        assert_eq!(brought[0].at(Millis(i64::MAX)).to_rfc3339(), "2026-12-10T08:30:00Z");
        assert_eq!(brought[0].at(Millis(5)), Millis(5));
    }

    #[test]
    fn each_cell_has_its_faults_and_all_are_told() {
        let clause = |n: usize| columns()[2 + n];
        let day = "2026-12-10";
        assert_eq!(faults(vec![row("", day, ["مطابق", ""])]), [(2, Column::Shop, Fault::Missing)]);
        assert_eq!(faults(vec![row("x", day, ["مطابق", ""])]), [(2, Column::Shop, Fault::NoShop)]);
        assert_eq!(faults(vec![row("a.example", "", ["مطابق", ""])]), [(2, Column::Day, Fault::Missing)]);
        assert_eq!(faults(vec![row("a.example", "?", ["مطابق", ""])]), [(2, Column::Day, Fault::NotADay)]);
        assert_eq!(faults(vec![row("a.example", "2026-12-14", ["مطابق", ""])]), [(2, Column::Day, Fault::Ahead)]);
        assert_eq!(faults(vec![row("a.example", "2025-12-01", ["مطابق", ""])]), [(2, Column::Day, Fault::TooOld)]);
        assert_eq!(faults(vec![row("a.example", day, ["", ""])]), [(2, clause(1), Fault::Nothing)]);
        assert_eq!(faults(vec![row("a.example", day, ["ok", ""])]), [(2, clause(1), Fault::NotAFinding)]);
        let twice = vec![row("a.example", day, ["مطابق", ""]), row("a.example", day, ["", "مغایر"])];
        assert_eq!(faults(twice), [(3, Column::Shop, Fault::Twice(2))]);
        let mut long = row("a.example", day, ["مطابق", ""]);
        long[2] = "ا".repeat(NOTES_MAX + 1);
        assert_eq!(faults(vec![long]), [(2, Column::Notes, Fault::TooLong(NOTES_MAX))]);
    }
}
