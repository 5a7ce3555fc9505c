//! What `make bench` measures with.
//!
//! `serve` is the real server with one more address, `/bench/fixed/N`, which hands out the bytes of a rendered page from memory
//! through the same layers: the yardstick for everything else in the same run. `csv` writes complaints to import, `queries` what
//! people might type, `keys` shops to ask for; all made up from the database or from a number, the same every time.

mod deals;
mod ledger;
mod log;
mod lottery;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::selection::{self, Candidate};
use bazargah_domain::shop::ShopId;
use bazargah_domain::trade::Trade;
use bazargah_server::clock;
use bazargah_server::http::{App, Settings, router_with};
use bazargah_server::journal::{self, LineFormat};
use bazargah_server::listener::{HEAD_PATIENCE, Listener};
use bazargah_server::mail::Post;
use bazargah_server::proof::Prover;
use bazargah_server::site::Site;
use bazargah_store::{Deed, Report, Store};
use bytes::Bytes;
use clap::{Parser, Subcommand};
use http_body_util::BodyExt;
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tower::ServiceExt;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The real server and `/bench/fixed/N`
    Serve {
        #[arg(long)]
        database_url: String,
        #[arg(long)]
        listen: SocketAddr,
        #[arg(long, default_value = "site")]
        site: PathBuf,
        #[arg(long)]
        page_cache_mb: u64,
        /// File of shops whose pages are held in memory, one key a line
        #[arg(long)]
        keys: PathBuf,
    },
    /// The public log: events taken in a second, and the time of a proof
    Log {
        #[arg(long)]
        database_url: String,
        /// Proofs to make
        #[arg(long, default_value_t = 2000)]
        proofs: u64,
    },
    /// The guarantee fund's ledger: transfers taken in a second
    Ledger {
        #[arg(long)]
        database_url: String,
        #[arg(long, default_value_t = 200_000)]
        transfers: u64,
        /// Transfers in one transaction
        #[arg(long, default_value_t = 1_000)]
        batch: u64,
    },
    /// A draw: freezing a list, drawing, and the whole check, without a database
    Lottery {
        #[arg(long, default_value_t = 10_000_000)]
        tickets: u32,
        #[arg(long, default_value_t = 1_000)]
        winners: usize,
    },
    /// Lists made-up deals, spread evenly over the shops of a database, which must have places in the festival
    DealsFill {
        #[arg(long)]
        database_url: String,
        #[arg(long, default_value_t = 200_000)]
        deals: u64,
        #[arg(long, default_value_t = 20_000)]
        shops: i64,
    },
    /// The deals board: the time of each filter and order, of whole pages, and their size
    Deals {
        #[arg(long)]
        database_url: String,
        #[arg(long, default_value = "site")]
        site: PathBuf,
        #[arg(long, default_value_t = 200)]
        rounds: u32,
    },
    /// Addresses of the deals page, one a line
    DealsAddresses {
        #[arg(long)]
        count: u64,
    },
    /// The time of reading and checking a sheet of deals
    Sheet {
        #[arg(long, default_value_t = 50_000)]
        rows: u64,
    },
    /// Keys of shops spread over the whole database, one a line
    Keys {
        #[arg(long)]
        database_url: String,
        #[arg(long)]
        count: i64,
    },
    /// What people might type: `prefix`es of names and domains, or the same with a `mistake`
    Queries {
        #[arg(long)]
        database_url: String,
        #[arg(long)]
        count: i64,
        #[arg(long)]
        mistakes: bool,
    },
    /// Opens complaints against the shops of a database, lets all their deadlines pass at once, and says how long the clock's job
    /// takes and how long others who write wait meanwhile
    Alarms {
        #[arg(long)]
        database_url: String,
        #[arg(long)]
        complaints: u64,
        #[arg(long)]
        shops: i64,
    },
    /// Opens complaints one by one against shops spread over a database, and says how long each takes to be taken in: the event,
    /// the shop's record and figures, and all other rows
    Effect {
        #[arg(long)]
        database_url: String,
        #[arg(long, default_value_t = 5_000)]
        complaints: i64,
    },
    /// Grades every shop of a database, and says how long that takes
    Grades {
        #[arg(long)]
        database_url: String,
    },
    /// Selects among so many made-up applications, and says how long that takes
    Select {
        /// The edition, as `bazargah festival add` reads it
        #[arg(long)]
        edition: PathBuf,
        #[arg(long, default_value_t = 100_000)]
        candidates: u64,
    },
    /// Complaints in the format bazargah-csv
    Csv {
        #[arg(long)]
        rows: u64,
    },
}

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    match Cli::parse().command {
        Command::Serve { database_url, listen, site, page_cache_mb, keys } => {
            serve(&database_url, listen, &site, page_cache_mb, &keys).await
        }
        Command::Keys { database_url, count } => {
            for (key, _) in sample(&database_url, count).await? {
                println!("{}", bazargah_server::routes::pages::encode_segment(&key));
            }
            Ok(())
        }
        Command::Queries { database_url, count, mistakes } => queries(&database_url, count, mistakes).await,
        Command::Alarms { database_url, complaints, shops } => alarms(&database_url, complaints, shops).await,
        Command::Log { database_url, proofs } => log::measure(&database_url, proofs).await,
        Command::Effect { database_url, complaints } => effect(&database_url, complaints).await,
        Command::Ledger { database_url, transfers, batch } => ledger::measure(&database_url, transfers, batch).await,
        Command::Lottery { tickets, winners } => lottery::measure(tickets, winners),
        Command::Grades { database_url } => grades(&database_url).await,
        Command::DealsFill { database_url, deals, shops } => deals::fill(&database_url, deals, shops).await,
        Command::Deals { database_url, site, rounds } => deals::measure(&database_url, &site, rounds).await,
        Command::DealsAddresses { count } => {
            deals::addresses(count);
            Ok(())
        }
        Command::Sheet { rows } => deals::check_sheet(rows),
        Command::Select { edition, candidates } => select(&edition, candidates),
        Command::Csv { rows } => csv(rows),
    }
}

async fn serve(
    url: &str,
    listen: SocketAddr,
    site: &std::path::Path,
    page_cache_mb: u64,
    keys: &std::path::Path,
) -> Outcome {
    let _lines = journal::begin(LineFormat::Text);
    let store = Store::open(url).await?;
    let post = Post::from_setting(None, "no-reply@bazargah.example", &std::env::temp_dir().join("bazargah-bench"))?;
    let settings = Settings { page_cache_mb, ..Settings::at(format!("http://{listen}"), post, Prover::new("bench")?) };
    let app = App::new(store, Site::read(site)?, settings);
    let plain = router_with(app.clone(), Router::new());
    let mut pages = Vec::new();
    for key in std::fs::read_to_string(keys)?.lines() {
        let request = Request::get(format!("/shop/{key}")).body(Body::empty())?;
        let response = plain.clone().oneshot(request).await?;
        if response.status() != StatusCode::OK {
            return Err(format!("/shop/{key} answers {}", response.status()).into());
        }
        pages.push(response.into_body().collect().await?.to_bytes());
    }
    let pages: Arc<[Bytes]> = pages.into();
    let fixed = move |Path(n): Path<usize>| {
        let page = pages.get(n).cloned();
        async move {
            match page {
                Some(page) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            }
        }
    };
    let service = router_with(app.clone(), Router::new().route("/bench/fixed/{n}", get(fixed)));
    let listener = Listener::new(tokio::net::TcpListener::bind(listen).await?, &app, HEAD_PATIENCE).await;
    println!("ready");
    listener.serve(service, std::future::pending()).await;
    Ok(())
}

fn select(file: &std::path::Path, candidates: u64) -> Outcome {
    let edition = Edition::parse(&std::fs::read_to_string(file)?).map_err(|faults| faults.join("; "))?;
    let mut random = 1u64;
    let mut next = |below: u64| {
        // Xorshift: made up, and the same every time.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let all: Vec<Candidate> = (0..candidates)
        .map(|id| Candidate {
            id: id as i64,
            trade: Trade::ALL[next(14) as usize],
            wait_listed: next(10) == 0,
            points: (next(4) > 0).then(|| next(101) as u8),
            loss: next(10_001) as u16,
            sent_at: Millis(next(4_000_000_000) as i64),
        })
        .collect();
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let chosen = selection::select(&edition, &all, &[7; 32]);
        times.push(begun.elapsed());
        let placed = chosen.iter().filter(|of| of.choice.is_place()).count();
        println!("{placed} of {} have a place, in {:.0?}", chosen.len(), begun.elapsed());
    }
    times.sort_unstable();
    println!("median {:.0?}", times[2]);
    Ok(())
}

/// The `n`th made-up complaint.
fn report(n: u64, shop: ShopId) -> Deed {
    let mut hash = [0u8; 32];
    hash[..8].copy_from_slice(&n.to_le_bytes());
    Deed::Open(Box::new(Report {
        shop,
        category: "late-delivery".into(),
        amount: None,
        follow_hash: hash,
        order_hash: None,
        order_reference: None,
        told: format!("My order {n} has not come, and nobody answers the telephone."),
        wish: "My money back.".into(),
        contact: format!("buyer{n}@buyers.example"),
        lang: "fa",
        drafted: false,
        broken: None,
        limits: Vec::new(),
    }))
}

async fn effect(url: &str, complaints: i64) -> Outcome {
    let store = Store::open_existing(url).await?;
    let mut shops = Vec::new();
    for (key, _) in sample(url, complaints).await? {
        shops.extend(store.shop(&key).await?.map(|(shop, _)| shop.id));
    }
    let now = Millis(i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_millis())?);
    let mut n = 0;
    // One by one each waits for the disk; a server that has much to do writes those that came meanwhile together.
    for (shops, together) in shops.chunks(shops.len().div_ceil(2).max(1)).zip([1, 64]) {
        let mut times = Vec::with_capacity(shops.len());
        for part in shops.chunks(together) {
            let deeds = part.iter().zip(n..).map(|(shop, n)| report(n, *shop)).collect();
            n += u64::try_from(part.len())?;
            let begun = Instant::now();
            for done in store.act(now, deeds).await? {
                done.map_err(|why| why.to_string())?;
            }
            times.push(begun.elapsed().as_secs_f64() * 1e3 / part.len() as f64);
        }
        times.sort_unstable_by(f64::total_cmp);
        let at = |share: usize| times.get((times.len() - 1) * share / 100).copied().unwrap_or(0.0);
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        println!(
            "{} complaints, {together} in one transaction: for each mean {mean:.2} ms, p50 {:.2} ms, p99 {:.2} ms",
            shops.len(),
            at(50),
            at(99)
        );
    }
    store.close().await;
    Ok(())
}

async fn grades(url: &str) -> Outcome {
    let store = Store::open_existing(url).await?;
    // The day after a market's last one: the first grades of all, and then a day on which hardly any changes.
    let today = Millis(i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_millis())?);
    for (what, now) in [("for the first time", today), ("again, a day later", today.plus_days(1))] {
        let begun = Instant::now();
        let graded = store.grade_all(now, |_| ()).await?;
        println!(
            "{} shops graded {what} in {:.1} s, {} grades changed",
            graded.shops,
            begun.elapsed().as_secs_f64(),
            graded.changed
        );
    }
    store.close().await;
    Ok(())
}

async fn alarms(url: &str, complaints: u64, shops: i64) -> Outcome {
    let store = Store::open(url).await?;
    let shops: Vec<ShopId> = store.shops_after(ShopId(0), shops).await?.into_iter().map(|shop| shop.id).collect();
    let time = Arc::new(AtomicI64::new(1_795_564_800_000));
    let clock = Arc::clone(&time);
    let folder = std::env::temp_dir().join("bazargah-bench");
    let post = Post::from_setting(None, "no-reply@bazargah.example", &folder)?;
    let settings = Settings {
        clock: Arc::new(move || Millis(clock.load(Ordering::SeqCst))),
        ..Settings::at("http://bench".into(), post, Prover::new("bench")?)
    };
    let site = Site { folder, sources: None, assets: Default::default(), build: String::new() };
    let app = App::new(store.clone(), site, settings);
    let report = |n: u64| report(n, shops[usize::try_from(n).unwrap_or(0) % shops.len()]);
    let start = Instant::now();
    let mut n = 0;
    while n < complaints {
        let until = (n + 2000).min(complaints);
        let done = store.act(app.now(), (n..until).map(report).collect()).await?;
        if let Some(Err(why)) = done.into_iter().find(Result::is_err) {
            return Err(why.to_string().into());
        }
        n = until;
    }
    println!("opened {complaints} in {:.1} s", start.elapsed().as_secs_f64());
    time.fetch_add(96 * 3_600_000 + 1, Ordering::SeqCst);
    let start = Instant::now();
    let mut job = Box::pin(clock::catch_up(&app));
    let mut waits = Vec::new();
    let rung = loop {
        tokio::select! {
            rung = &mut job => break rung?,
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
        }
        // Another writer, as a buyer would be.
        let before = Instant::now();
        let writer = app.desk.hand_in(report(n));
        n += 1;
        tokio::pin!(writer);
        tokio::select! {
            rung = &mut job => { writer.await??; break rung?; }
            done = &mut writer => { done??; }
        }
        waits.push(before.elapsed());
    };
    let seconds = start.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at =
        |share: f64| waits.get(((waits.len() as f64 - 1.0) * share) as usize).map_or(0.0, |w| w.as_secs_f64() * 1e3);
    println!(
        "{rung} alarms of {complaints} complaints in {seconds:.1} s; others waited {:.0} ms (p50), {:.0} ms (p99)",
        at(0.5),
        at(0.99)
    );
    Ok(())
}

/// Shops spread evenly over the whole database by their number: key and names.
async fn sample(url: &str, count: i64) -> Result<Vec<(String, Vec<String>)>, Box<dyn Error>> {
    let store = Store::open(url).await?;
    let last = store.last_seq().await?;
    let mut shops = Vec::new();
    for n in 0..count {
        // Steps by a large odd number: no run of neighbours, which a cache of pages of the file would favour.
        let at = (n.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64) as u64 % last.max(1) as u64) as i64;
        let Some(shop) = store.shops_after(ShopId(at), 1).await?.pop() else { continue };
        let mut names: Vec<String> = [shop.name.fa, shop.name.en].into_iter().flatten().collect();
        names.extend(shop.host.as_ref().map(|host: &Host| host.as_str().to_owned()));
        shops.push((shop.key, names));
    }
    Ok(shops)
}

async fn queries(url: &str, count: i64, mistakes: bool) -> Outcome {
    for (n, (_, names)) in sample(url, count).await?.into_iter().enumerate() {
        let Some(name) = names.get(n % names.len().max(1)) else { continue };
        let letters: Vec<char> = name.chars().collect();
        let typed: String = if mistakes {
            // From three letters to a whole word or so, with one letter left out beyond the first.
            let end = letters.len().min(4 + n % 7);
            let slip = 1 + n % end.saturating_sub(1).max(1);
            letters[..end].iter().enumerate().filter(|(i, _)| *i != slip).map(|(_, c)| c).collect()
        } else {
            letters[..letters.len().min(1 + n % 7)].iter().collect()
        };
        println!("{}", bazargah_server::routes::pages::encode_segment(typed.trim()));
    }
    Ok(())
}

fn csv(rows: u64) -> Outcome {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(
        out,
        "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url"
    )?;
    let mut line = String::new();
    let mut state = 88_172_645_463_325_252_u64;
    for n in 0..rows {
        // Marsaglia's xorshift: enough for spreading rows over shops and days.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let shop = state % 20_000;
        let day = 1 + (state >> 20) % 28;
        let month = 1 + (state >> 30) % 12;
        let year = 2023 + (state >> 40) % 3;
        let hour = (state >> 50) % 20;
        line.clear();
        let _ = write!(line, "b{n},Shop {shop},shop-{shop}.example,{year}-{month:02}-{day:02}T{hour:02}:05:00Z,");
        if !state.is_multiple_of(4) {
            let _ = write!(
                line,
                "{year}-{month:02}-{day:02}T{:02}:{:02}:00Z",
                hour + 1 + (state >> 8) % 3,
                (state >> 12) % 60
            );
        }
        let outcome = ["", "", "resolved", "unresolved"][((state >> 16) % 4) as usize];
        let _ = write!(line, ",late-delivery,{},{outcome},,", (state >> 24) % 100_000_000);
        writeln!(out, "{line}")?;
    }
    Ok(())
}
