//! Sheets of orders: their columns, their template, and the file of codes that goes back.

use super::{Heading, Row};
use bazargah_app::Lang;
use bazargah_app::pages::{SheetFault, code_words, order_words};
use bazargah_domain::festival::order::{Column, Typed};
use bazargah_store::ShopOrder;
use rust_xlsxwriter::XlsxError;

fn headings() -> Vec<Heading> {
    let heading = |(at, column): (usize, Column)| {
        let titles = Lang::ALL.map(|lang| order_words(lang)[at].to_owned());
        let names = std::iter::once(column.as_str().to_owned()).chain(titles).collect();
        Heading { names, needed: Some(column.as_str()) }
    };
    Column::ALL.into_iter().enumerate().map(heading).collect()
}

/// Reads a sheet of orders: each row with its number as a spreadsheet counts.
///
/// # Errors
/// When it is none, too large, has no row or lacks a column.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<(usize, Typed)>, SheetFault> {
    let typed = |(row, cells): Row| {
        let mut typed = Typed::default();
        for (column, cell) in Column::ALL.into_iter().zip(cells) {
            *typed.cell_mut(column) = cell;
        }
        (row, typed)
    };
    Ok(super::read(bytes, &headings())?.into_iter().map(typed).collect())
}

/// The template as CSV.
pub(crate) fn template_csv(lang: Lang) -> String {
    super::template_csv(&order_words(lang))
}

/// The template as XLSX.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn template_xlsx(lang: Lang) -> Result<Vec<u8>, XlsxError> {
    super::template_xlsx(lang, &order_words(lang), |_| Ok(()))
}

/// The codes of orders that are not confirmed, as CSV; `confirm` is the address at which they are.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn codes(lang: Lang, orders: &[ShopOrder], confirm: &str) -> Result<Vec<u8>, csv::Error> {
    let mut rows = vec![code_words(lang).map(str::to_owned)];
    rows.extend(orders.iter().filter_map(|of| {
        let code = of.code.as_ref()?;
        Some([
            of.reference.clone(),
            of.amount.toman().to_string(),
            of.day.to_iso(),
            code.to_string(),
            format!("{confirm}?code={code}"),
        ])
    }));
    super::csv(rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::calendar::Day;
    use bazargah_domain::festival::order::OrderCode;
    use bazargah_domain::money::Rial;

    #[test]
    fn a_template_comes_back_as_a_sheet_without_rows() {
        for lang in Lang::ALL {
            assert_eq!(read(&template_xlsx(lang).unwrap()), Err(SheetFault::Empty));
            assert_eq!(read(template_csv(lang).as_bytes()), Err(SheetFault::Empty));
        }
        assert_eq!(read(b"reference,day\n1,2\n"), Err(SheetFault::NoColumn("amount_toman")));
    }

    #[test]
    fn the_codes_can_be_read_again_as_a_sheet() {
        let order = |code: Option<OrderCode>| ShopOrder {
            id: 1,
            reference: "A-1".into(),
            amount: Rial::new(10_000).unwrap(),
            day: Day(20_800),
            code,
            confirmed_at: None,
            cancelled: None,
        };
        let orders = [order(Some(OrderCode::of(&[3; 12]))), order(None)];
        let file = codes(Lang::Fa, &orders, "https://b.example/festival/x/confirm").unwrap();
        assert!(String::from_utf8(file.clone()).unwrap().contains("/confirm?code=3333-3333-3333"));
        let typed = Typed { reference: "A-1".into(), amount: "1000".into(), day: Day(20_800).to_iso() };
        assert_eq!(read(&file), Ok(vec![(2, typed)]));
    }
}
