//! Tables that people open in a spreadsheet.

use std::borrow::Cow;

/// A field that a spreadsheet does not take for a formula.
pub(crate) fn plain_field(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A table as CSV with a mark by which spreadsheets tell UTF-8.
///
/// # Errors
/// When a row cannot be written.
pub(crate) fn csv<'a, R, I>(rows: I) -> Result<Vec<u8>, csv::Error>
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

#[cfg(test)]
mod tests {
    use super::*;

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
