//! Daily prices: a file that names goods with their links, and files with the days of one kind of goods each.
//!
//! Both are lists in JSON. `[{"name": …, "link": …}, …]` says where goods are sold; `[{"Date": …, "Price": …}, …]` holds the prices
//! of the goods whose name the file bears. Values may be texts or whole numbers; prices are in toman, after any discount.

use super::{ImportError, RAW_CHARS_MAX, Reject};
use bazargah_domain::calendar::Day;
use bazargah_domain::deal::goods::{self, Fault};
use bazargah_domain::deal::price::Priced;
use bazargah_domain::domain_name::{Host, Query, parse_query};
use bazargah_domain::text::{clean_name, fold};
use serde_json::{Map, Value};
use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;

/// The largest list, unpacked.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Goods and where they are sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The name, fit to show.
    pub name: String,
    /// The host of the link.
    pub host: Host,
    /// The link.
    pub link: String,
}

/// What a file holds.
#[derive(Debug)]
pub enum PriceFile {
    /// Goods.
    Items(Vec<Item>),
    /// Prices of one kind of goods.
    Days(Vec<Priced>),
}

/// Reads a file; which of the two it is shows in its first entry. Entries that are not understood are told to `reject` by their place
/// in the list, from 1.
///
/// # Errors
/// When it is not such a list at all, is empty or too large, or `reject` fails.
pub fn read(
    reader: impl Read,
    today: Day,
    mut reject: impl FnMut(Reject) -> std::io::Result<()>,
) -> Result<PriceFile, ImportError> {
    let mut text = Vec::new();
    reader.take(BYTES_MAX + 1).read_to_end(&mut text)?;
    if text.len() as u64 > BYTES_MAX {
        return Err(ImportError::NotPrices("it is larger than 64 MB".to_owned()));
    }
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    let entries: Vec<Map<String, Value>> =
        serde_json::from_slice(text).map_err(|error| ImportError::NotPrices(error.to_string()))?;
    let first = entries.first().ok_or(ImportError::Empty)?;
    let items = first.contains_key("link");
    if !items && !first.contains_key("Price") {
        return Err(ImportError::NotPrices("its first entry has neither a link nor a Price".to_owned()));
    }
    let mut file = if items { PriceFile::Items(Vec::new()) } else { PriceFile::Days(Vec::new()) };
    for (at, entry) in (1u64..).zip(&entries) {
        let taken = match &mut file {
            PriceFile::Items(items) => item(entry).map(|item| items.push(item)),
            PriceFile::Days(days) => priced(entry, today).map(|priced| days.push(priced)),
        };
        if let Err(reason) = taken {
            reject(rejected(at, reason, entry))?;
        }
    }
    Ok(file)
}

/// An entry that is not taken.
pub fn rejected(line: u64, reason: String, entry: &Map<String, Value>) -> Reject {
    let raw = Value::Object(entry.clone()).to_string().chars().take(RAW_CHARS_MAX).collect();
    Reject { line, reason, raw }
}

/// The name that a file bears: without its folder, and without the ends that tell what it is.
pub fn name_of(path: &Path) -> Option<String> {
    let name = path.file_name().and_then(OsStr::to_str)?;
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    clean_name(name.strip_suffix(".json")?).filter(|name| !fold(name).is_empty())
}

fn text(entry: &Map<String, Value>, key: &str) -> Result<String, String> {
    match entry.get(key) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(format!("{key} is neither a text nor a number")),
        None => Err(format!("it has no {key}")),
    }
}

fn item(entry: &Map<String, Value>) -> Result<Item, String> {
    let name = clean_name(&text(entry, "name")?).filter(|name| !fold(name).is_empty());
    let name = name.ok_or("the name is empty")?;
    let link = text(entry, "link")?;
    match parse_query(&link) {
        Query::Host(host) => Ok(Item { name, host, link }),
        _ => Err("the link has no host".to_owned()),
    }
}

fn priced(entry: &Map<String, Value>, today: Day) -> Result<Priced, String> {
    let cell = |key: &'static str| move |fault: Fault| format!("{key}: {fault}");
    let day = goods::day(&text(entry, "Date")?).map_err(cell("Date"))?;
    if day > today {
        return Err("Date: this day has not come".to_owned());
    }
    let price = goods::price(&text(entry, "Price")?).map_err(cell("Price"))?;
    Ok(Priced { day, price })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day(20_800);

    fn parsed(text: &str) -> (Result<PriceFile, ImportError>, Vec<(u64, String)>) {
        let mut rejects = Vec::new();
        let file = read(text.as_bytes(), TODAY, |reject| {
            rejects.push((reject.line, reject.reason));
            Ok(())
        });
        (file, rejects)
    }

    #[test]
    fn days_are_text_in_toman() {
        let (file, rejects) = parsed(
            r#"[{"Date":"2025-10-16","Price":"90000","Discount":"0"}, {"Date":"2025-10-18","Price":"۵۹٬۰۰۰"},
                {"Date":"2025-10-19","Price":63000}]"#,
        );
        let Ok(PriceFile::Days(days)) = file else { panic!("days") };
        assert_eq!(days.iter().map(|priced| priced.price.toman()).collect::<Vec<_>>(), [90_000, 59_000, 63_000]);
        assert_eq!((days[1].day.to_iso().as_str(), rejects), ("2025-10-18", vec![]));
    }

    #[test]
    fn what_is_no_price_is_rejected_with_its_place() {
        let (file, rejects) = parsed(
            r#"[{"Date":"2025-10-16","Price":"0"}, {"Date":"2025-10-40","Price":"5"}, {"Date":"2025-10-17"},
                {"Date":"2025-10-18","Price":"ناموجود"}, {"Date":"2025-10-19","Price":"12.5"}, {"Date":"2025-10-20","Price":"7"},
                {"Date":"2126-10-20","Price":"7"}, {"Date":null,"Price":"7"}]"#,
        );
        let Ok(PriceFile::Days(days)) = file else { panic!("days") };
        assert_eq!(days.len(), 1);
        assert_eq!(rejects.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 7, 8]);
        assert_eq!(rejects[0].1, "Price: must be above zero");
        assert_eq!(rejects[2].1, "it has no Price");
    }

    #[test]
    fn items_have_a_host() {
        let (file, rejects) = parsed(
            r#"[{"link":"https://www.shop.example/product/1/","name":"کیف "},{"link":"none","name":"کفش"},{"link":"https://a.example","name":" "}]"#,
        );
        let Ok(PriceFile::Items(items)) = file else { panic!("items") };
        assert_eq!((items[0].name.as_str(), items[0].host.as_str()), ("کیف", "shop.example"));
        assert_eq!((items.len(), rejects.len()), (1, 2));
    }

    #[test]
    fn other_files_are_not_used_at_all() {
        for text in ["", "  ", "[]", "{}", "a,b\n1,2", r#"[{"a":1}]"#, "[1]", r#"[{"Date":"2025-10-16","Price":"9"}"#] {
            assert!(parsed(text).0.is_err(), "{text}");
        }
    }

    #[test]
    fn a_file_bears_the_name_of_its_goods() {
        let of = |path: &str| name_of(Path::new(path));
        assert_eq!(of("daily/ماکارونی پنه ۵۰۰ گرم .json").as_deref(), Some("ماکارونی پنه ۵۰۰ گرم"));
        assert_eq!(of("a.json.gz").as_deref(), Some("a"));
        assert_eq!(of("-"), None);
        assert_eq!(of(" .json"), None);
    }
}
