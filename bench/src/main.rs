//! What `make bench` measures with.
//!
//! `serve` is the real server with one more address, `/bench/fixed/N`, which hands out the bytes of a rendered page from memory
//! through the same layers: the yardstick for everything else in the same run. `csv` writes complaints to import, `queries` what
//! people might type, `keys` shops to ask for; all made up from the database or from a number, the same every time.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use bazargah_domain::domain_name::Host;
use bazargah_domain::shop::ShopId;
use bazargah_server::http::{App, Settings, router_with};
use bazargah_server::listener::Listener;
use bazargah_server::site::Site;
use bazargah_store::Store;
use bytes::Bytes;
use clap::{Parser, Subcommand};
use http_body_util::BodyExt;
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
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
    let store = Store::open(url).await?;
    let app =
        App::new(store, Site::read(site)?, Settings { page_cache_mb, ..Settings::at(format!("http://{listen}")) });
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
    let listener = Listener::new(tokio::net::TcpListener::bind(listen).await?, &app).await;
    println!("ready");
    axum::serve(listener, service).await?;
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
            // A whole word or so, with one letter left out beyond the first.
            let end = letters.len().min(7 + n % 4);
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
