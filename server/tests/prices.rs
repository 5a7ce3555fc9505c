//! Daily prices as people bring them, and the discounts that follow compared with a count by other means.
//!
//! With `BAZARGAH_PRICE_FILES` naming a folder that holds `items.json` and `daily/`, that folder is compared too.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use bazargah_domain::deal::price::{Discount, Series};
use bazargah_domain::text::fold;
use bazargah_store::Store;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("daily")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    files.insert(0, folder.join("items.json"));
    files
}

/// The import writes rejects beside a file; so the files are links in a folder of the test.
fn linked(folder: &Path, to: &Path) -> Vec<PathBuf> {
    std::fs::create_dir_all(to.join("daily")).unwrap();
    for path in files_of(folder) {
        let name = path.strip_prefix(folder).unwrap();
        std::os::unix::fs::symlink(std::fs::canonicalize(&path).unwrap(), to.join(name)).unwrap();
    }
    files_of(to)
}

fn import(database: &Path, files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bazargah"))
        .args(["import", "prices"])
        .args(files)
        .env("DATABASE_URL", format!("sqlite:{}", database.display()))
        .output()
        .unwrap()
}

fn summary(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// What the program's rule says of each day.
fn told(series: &Series) -> BTreeMap<String, Value> {
    let (first, last) = (series.prices()[0].day, series.prices().last().unwrap().day);
    let days = (first.0..=last.0).map(bazargah_domain::calendar::Day);
    days.map(|day| {
        let what = match series.discount_on(day) {
            None => Value::Null,
            Some(Discount::TooShort { days }) => json!(days),
            Some(Discount::NotBelow { reference }) => json!([reference.toman()]),
            Some(Discount::Verified { reference, percent }) => json!([reference.toman(), percent]),
        };
        (day.to_iso(), what)
    })
    .collect()
}

/// Compares every day of every kind of goods; tells how many kinds, days, reductions and percentages there were.
async fn compare(database: &Path, seller: &str, files: &[PathBuf]) -> [usize; 4] {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/count-prices.mjs");
    let counted = Command::new("node").arg(script).args(files).output().unwrap();
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    let counted: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_slice(&counted.stdout).unwrap();
    let counted: BTreeMap<String, BTreeMap<String, Value>> =
        counted.into_iter().map(|(name, days)| (fold(&name), days)).collect();
    let store = Store::open(&format!("sqlite:{}", database.display())).await.unwrap();
    let ours: BTreeMap<String, BTreeMap<String, Value>> =
        store.prices_of(seller).await.unwrap().iter().map(|(name, series)| (fold(name), told(series))).collect();
    assert_eq!(ours.keys().collect::<Vec<_>>(), counted.keys().collect::<Vec<_>>());
    for (name, days) in &ours {
        assert_eq!(days, &counted[name], "{name}");
    }
    let days = || ours.values().flat_map(BTreeMap::values);
    [
        ours.len(),
        days().count(),
        days().filter(|what| !what.is_null()).count(),
        days().filter(|what| what.as_array().is_some_and(|pair| pair.len() == 2)).count(),
    ]
}

/// Goods whose prices go up and down by a written rule, with missing days, texts and a name in two spellings.
fn made_up(folder: &Path) {
    std::fs::create_dir_all(folder.join("daily")).unwrap();
    let name = |n: u64| format!("کالای شمارهٔ {n} - نیم‌کیلو");
    let items: Vec<Value> = (0..12)
        .map(|n| json!({ "link": format!("https://www.shop.example/product/{n}/"), "name": format!("{} ", name(n)) }))
        .collect();
    std::fs::write(folder.join("items.json"), json!(items).to_string()).unwrap();
    for n in 0..12u64 {
        let mut state = n * 77 + 5;
        let mut random = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        let mut price = 100_000 + random(50) * 1_000;
        let days: Vec<Value> = (0..90)
            .filter_map(|day| {
                price = match random(6) {
                    0 => price * 9 / 10,
                    1 => price * 11 / 10,
                    _ => price,
                };
                let date = bazargah_domain::calendar::Day(20_600 + day).to_iso();
                (random(4) > 0)
                    .then(|| json!({ "Date": date, "Price": price.to_string(), "Discount": "0", "Incredible": "0" }))
            })
            .collect();
        std::fs::write(folder.join("daily").join(format!("{}.json", name(n))), json!(days).to_string()).unwrap();
    }
}

#[tokio::test]
async fn discounts_agree_with_a_count_by_other_means() {
    let folder = tempfile::tempdir().unwrap();
    made_up(folder.path());
    let (database, files) = (folder.path().join("prices.db"), files_of(folder.path()));
    let first = import(&database, &files);
    let told = summary(&first);
    assert_eq!(first.status.code(), Some(0), "{told}");
    assert_eq!((told["read"].as_u64(), told["rejected"].as_u64()), (told["imported"].as_u64(), Some(0)));
    let again = summary(&import(&database, &files));
    assert_eq!((&again["imported"], &again["already_present"]), (&json!(0), &told["read"]));
    let [goods, days, reduced, percentages] = compare(&database, "shop.example", &files).await;
    assert_eq!(goods, 12);
    assert!(reduced > 100 && percentages > 20 && percentages < days, "{days} {reduced} {percentages}");
}

#[tokio::test]
async fn what_is_no_price_is_rejected_and_a_broken_file_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let items =
        file("items.json", r#"[{"name":"کیف","link":"https://shop.example/1"},{"name":"کفش","link":"nowhere"}]"#);
    let good = file("کیف.json", r#"[{"Date":"2026-10-01","Price":"5000"},{"Date":"2026-10-02","Price":"0"}]"#);
    let nobody = file("کلاه.json", r#"[{"Date":"2026-10-01","Price":"5000"}]"#);
    let broken = file("پسته.json", r#"[{"Date":"2026-10-01","Price":"5000""#);
    let database = folder.path().join("prices.db");

    let output = import(&database, &[items.clone(), good.clone(), nobody.clone()]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        summary(&output),
        json!({ "read": 4, "imported": 1, "already_present": 0, "rejected": 3, "updated": 0 })
    );
    let rejects = |of: &Path| std::fs::read_to_string(format!("{}.rejected.csv", of.display())).unwrap();
    assert!(rejects(&good).contains("2,Price: must be above zero,"));
    assert!(rejects(&items).contains("2,the link has no host,"));
    assert!(rejects(&nobody).contains("no list of goods names"));

    let output = import(&database, &[items.clone(), broken]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing of this file was stored"));
    assert_eq!(import(&database, &[folder.path().join("none.json")]).status.code(), Some(1));
}

#[tokio::test]
async fn real_files_agree_as_well_where_there_are_some() {
    let Some(real) = std::env::var_os("BAZARGAH_PRICE_FILES").map(PathBuf::from) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (database, files) = (folder.path().join("prices.db"), linked(&real, folder.path()));
    let first = summary(&import(&database, &files));
    let again = summary(&import(&database, &files));
    assert_eq!(again["imported"], json!(0));
    let seller = std::env::var("BAZARGAH_PRICE_SELLER").unwrap();
    let [goods, days, reduced, percentages] = compare(&database, &seller, &files).await;
    println!(
        "{first}: {goods} kinds of goods, {days} days, {reduced} reduced, {percentages} with a percentage: all agree"
    );
}
