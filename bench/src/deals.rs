//! The deals board: a database with many deals, the time of a page for each filter and order, and the time of checking a sheet.

use axum::body::Body;
use axum::http::{Request, header};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::deal::board::{Board, Change, Filter, Sort};
use bazargah_domain::deal::goods::{Frame, Goods};
use bazargah_domain::deal::price::{Priced, Series};
use bazargah_domain::grade::Letter;
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopId;
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use bazargah_server::http::{App, Settings, router};
use bazargah_server::mail::Post;
use bazargah_server::proof::Prover;
use bazargah_server::sheet;
use bazargah_server::site::Site;
use bazargah_store::{NewDeal, Store};
use http_body_util::BodyExt;
use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tower::ServiceExt;

const FIRST: [&str; 12] =
    ["کیف", "کفش", "نیم‌بوت", "پستهٔ", "بادام", "مانتوی", "عروسک", "گلیم", "کتاب", "چراغ", "عطر", "هدفون"];
const SECOND: [&str; 12] =
    ["چرمی", "زنانه", "مردانه", "احمدآقایی", "درختی", "نخی", "پارچه‌ای", "دست‌بافت", "مصور", "مطالعه", "جیبی", "بی‌سیم"];
const THIRD: [&str; 8] = ["مشکی", "قهوه‌ای", "آبی", "بزرگ", "کوچک", "سبک", "ویژه", "تازه"];

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Marsaglia's xorshift, as in the rest of the bench.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n.max(1)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap_or(0)]
    }
}

fn rial(toman: u64) -> Rial {
    Rial::new(i64::try_from(toman * 10).unwrap_or(i64::MAX)).unwrap_or(Rial::NOTHING)
}

fn goods(random: &mut Random, at: u64, today: Day) -> Goods {
    let name = format!("{} {} {} {at}", random.of(&FIRST), random.of(&SECOND), random.of(&THIRD));
    let regular = (20 + random.below(4_000)) * 1_000;
    let deal = regular * (50 + random.below(48)) / 100;
    let days = if random.below(5) == 0 { 12 } else { 60 };
    let mut history = Series::default();
    for step in 0..4 {
        let price = rial(regular + random.below(5) * 1_000);
        history = history.with([Priced { day: today.plus_days(-days + step * 3), price }]);
    }
    Goods {
        folded: fold(&name),
        name,
        trade: Trade::ALL[usize::try_from(random.below(14)).unwrap_or(0)],
        regular: rial(regular),
        deal: rial(deal.min(regular - 1)),
        stock: 5,
        until: today.plus_days(1 + i32::try_from(random.below(25)).unwrap_or(0)),
        free_shipping: random.below(2) == 0,
        history,
    }
}

/// Lists so many deals, spread evenly over the shops that have a place.
pub async fn fill(url: &str, deals: u64, shops: i64) -> crate::Outcome {
    let store = Store::open(url).await?;
    let shops = store.shops_after(ShopId(0), shops).await?;
    let each = deals / shops.len().max(1) as u64;
    let mut random = Random(88_172_645_463_325_252);
    let start = Instant::now();
    let mut listed = 0;
    for shop in &shops {
        let new = (0..each).map(|at| NewDeal { goods: goods(&mut random, at, now().day()), photo: None });
        listed += store.list_deals(now(), shop, new.collect()).await??.len();
    }
    println!("listed {listed} deals of {} shops in {:.1} s", shops.len(), start.elapsed().as_secs_f64());
    Ok(())
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at =
        |share: f64| times.get(((times.len() as f64 - 1.0) * share) as usize).map_or(0.0, |t| t.as_secs_f64() * 1e3);
    println!("{what}: p50 {:.2} ms, p99 {:.2} ms, of {}", at(0.5), at(0.99), times.len());
}

/// The filters that are measured: each alone, and some together.
fn filters(provinces: &[String]) -> Vec<(&'static str, Filter)> {
    let none = Filter::default();
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    vec![
        ("nothing", none.clone()),
        ("two trades", Filter { trades: vec![Trade::BagsShoes, Trade::Toys], ..none.clone() }),
        (
            "a range of prices",
            Filter { price_min: Some(rial(500_000)), price_max: Some(rial(900_000)), ..none.clone() },
        ),
        ("verified", Filter { percent_min: Some(1), ..none.clone() }),
        ("40% or more", Filter { percent_min: Some(40), ..none.clone() }),
        ("free shipping", Filter { free_shipping: true, ..none.clone() }),
        ("a province", Filter { province: provinces.first().cloned(), ..none.clone() }),
        ("grade B or better", Filter { letter_min: Some(Letter::B), ..none.clone() }),
        ("a word", text("نیم بوت")),
        ("two words", text("كيف چرمی")),
        ("one letter", text("ا")),
        ("a word that is nowhere", text("هواپیما")),
        (
            "all of it",
            Filter {
                trades: vec![Trade::BagsShoes],
                price_max: Some(rial(3_000_000)),
                percent_min: Some(10),
                free_shipping: true,
                province: provinces.first().cloned(),
                letter_min: Some(Letter::D),
                text: "کیف".into(),
                ..none
            },
        ),
    ]
}

fn query(filter: &Filter, sort: Sort) -> String {
    let query = bazargah_app::pages::deals_query(filter, sort, None);
    if query.is_empty() { "/deals".into() } else { format!("/deals?{query}") }
}

/// Measures the board alone, then whole pages without copies through the router, one at a time.
pub async fn measure(url: &str, site: &Path, rounds: u32) -> crate::Outcome {
    let store = Store::open(url).await?;
    let start = Instant::now();
    let mut changes = Vec::new();
    let mut version = 0;
    loop {
        let (read, until) = store.deal_changes(version, 20_000).await?;
        if read.is_empty() {
            break;
        }
        changes.extend(read);
        version = until;
    }
    let mut shops: Vec<ShopId> = Vec::new();
    for change in &changes {
        if let Change::Offered(offer) = change {
            shops.push(offer.shop);
        }
    }
    shops.sort_unstable();
    shops.dedup();
    changes.extend(store.sellers(&shops).await?.into_iter().map(Change::Seller));
    let read = start.elapsed();
    let start = Instant::now();
    let board = Board::default().with(changes);
    println!(
        "read in {:.2} s, put together in {:.2} s: {} deals",
        read.as_secs_f64(),
        start.elapsed().as_secs_f64(),
        board.len()
    );
    let mut next = Vec::new();
    for _ in 0..10 {
        let start = Instant::now();
        black_box(board.with(Vec::new()));
        next.push(start.elapsed());
    }
    told("the next board after a change", next);
    let filters = filters(board.provinces());
    let mut all = Vec::new();
    for (what, filter) in &filters {
        for sort in Sort::ALL {
            let mut times = Vec::new();
            for round in 0..rounds {
                let at = Millis(now().0 - i64::from(round % 24) * 3_600_000);
                let start = Instant::now();
                black_box(board.find(filter, sort, None, at, 24));
                times.push(start.elapsed());
            }
            all.extend_from_slice(&times);
            let found = board.find(filter, sort, None, now(), 24);
            told(&format!("board, {what}, by {} ({} match)", sort.as_str(), found.total), times);
        }
    }
    told("board, all of these", all);

    let post = Post::from_setting(None, "no-reply@bazargah.example", &std::env::temp_dir().join("bazargah-bench"))?;
    let settings = Settings { page_cache_mb: 0, ..Settings::at("http://bench".into(), post, Prover::new("bench")?) };
    let service = router(App::new(store, Site::read(site)?, settings));
    let ask = async |path: &str, encoding: &str| {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, encoding).body(Body::empty())?;
        let body = service.clone().oneshot(request).await?.into_body().collect().await?.to_bytes();
        Ok::<usize, Box<dyn std::error::Error>>(body.len())
    };
    ask("/deals", "identity").await?;
    let mut all = Vec::new();
    let mut largest = (0, String::new());
    for (_, filter) in &filters {
        for sort in Sort::ALL {
            let path = query(filter, sort);
            for prefix in ["", "/en"] {
                let path = format!("{prefix}{path}");
                for _ in 0..rounds / 4 {
                    let start = Instant::now();
                    ask(&path, "identity").await?;
                    all.push(start.elapsed());
                }
                let size = ask(&path, "br").await?;
                largest = largest.max((size, path));
            }
        }
    }
    told("whole pages without copies, one at a time", all);
    println!("largest page, brotli: {} bytes, {}", largest.0, largest.1);
    Ok(())
}

/// Prints addresses of the page as visitors might ask for them.
pub fn addresses(count: u64) {
    let mut random = Random(88_172_645_463_325_252);
    for _ in 0..count {
        let mut filter = Filter::default();
        if random.below(3) == 0 {
            filter.trades.push(Trade::ALL[usize::try_from(random.below(14)).unwrap_or(0)]);
        }
        if random.below(4) == 0 {
            filter.percent_min = Some(u8::try_from(10 * (1 + random.below(4))).unwrap_or(10));
        }
        filter.free_shipping = random.below(4) == 0;
        if random.below(4) == 0 {
            filter.text = random.of(&FIRST).into();
        }
        if random.below(5) == 0 {
            filter.price_max = Some(rial(200_000 * (1 + random.below(20))));
        }
        let sort = Sort::ALL[usize::try_from(random.below(4)).unwrap_or(0)];
        let prefix = if random.below(4) == 0 { "/en" } else { "" };
        println!("{prefix}{}", query(&filter, sort));
    }
}

/// Reads and checks a sheet of so many goods, as CSV and as XLSX.
pub fn check_sheet(rows: u64) -> crate::Outcome {
    let today = now().day();
    let mut random = Random(88_172_645_463_325_252);
    let mut csv = String::from("name,trade,regular_toman,deal_toman,stock,until,free_shipping,price_history\n");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (column, title) in (0u16..).zip(csv.clone().trim().split(',')) {
        page.write_string(0, column, title)?;
    }
    for at in 0..rows {
        let of = goods(&mut random, at, today);
        let history: Vec<String> = of
            .history
            .prices()
            .iter()
            .map(|priced| format!("{} {}", priced.day.to_iso(), priced.price.toman()))
            .collect();
        let cells = [
            of.name,
            of.trade.title().fa.to_owned(),
            of.regular.toman().to_string(),
            of.deal.toman().to_string(),
            of.stock.to_string(),
            of.until.to_iso(),
            if of.free_shipping { "بله" } else { "خیر" }.to_owned(),
            history.join(";"),
        ];
        csv.push_str(&cells.join(","));
        csv.push('\n');
        for (column, cell) in (0u16..).zip(&cells) {
            page.write_string(u32::try_from(at + 1)?, column, cell)?;
        }
    }
    let frame = Frame { today, opens: today, closes: today.plus_days(40), toman_confirmed: false };
    for (kind, bytes) in [("CSV", csv.into_bytes()), ("XLSX", book.save_to_buffer()?)] {
        let mut times = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            let rows = sheet::deals::read(&bytes).map_err(|fault| format!("{fault:?}"))?;
            let checked = sheet::deals::check(&rows, &frame, &HashMap::new());
            times.push(start.elapsed());
            if checked.bad > 0 {
                return Err(format!("{:?}", checked.faults[0]).into());
            }
        }
        told(&format!("{kind} of {rows} goods, {} bytes, read and checked", bytes.len()), times);
    }
    Ok(())
}
