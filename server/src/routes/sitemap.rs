//! `/sitemap.xml` and its parts: every shop's page in both languages, and the guidelines; and `/robots.txt`, which leads to it.
//!
//! A part holds the shops whose numbers lie in one range, so that each is one walk in the index and never more than the
//! 50,000 addresses that the protocol allows.

use crate::access::{Access, Doors};
use crate::http::App;
use crate::routes::pages::Failed;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use bazargah_domain::guideline::{Guideline, Name};
use bazargah_domain::shop::ShopId;
use std::fmt::Write;

/// Numbers in one part; two addresses a shop.
const PART: i64 = 20_000;
/// The part with the guidelines.
const GUIDELINES: &str = "guidelines.xml";

/// The addresses of this file; open to everyone.
pub fn doors(app: &App) -> Doors {
    Doors::new(app).get("/robots.txt", Access::Everyone, robots).get("/sitemap.xml", Access::Everyone, index).get(
        "/sitemap/{part}",
        Access::Everyone,
        part,
    )
}

async fn robots(State(app): State<App>) -> String {
    let closed = ["/lookup", "/en/lookup", "/compare", "/en/compare"];
    let lines: String = closed.iter().map(|path| format!("Disallow: {path}\n")).collect();
    format!("User-agent: *\n{lines}\nSitemap: {}/sitemap.xml\n", app.origin)
}

async fn index(State(app): State<App>) -> Result<impl IntoResponse, Failed> {
    let last = app.store.last_seq().await?;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for part in 0..=(last / PART) {
        let _ = writeln!(xml, "<sitemap><loc>{}/sitemap/{part}.xml</loc></sitemap>", app.origin);
    }
    let _ = writeln!(xml, "<sitemap><loc>{}/sitemap/{GUIDELINES}</loc></sitemap>", app.origin);
    xml.push_str("</sitemapindex>\n");
    Ok(([(header::CONTENT_TYPE, "application/xml")], xml))
}

async fn part(State(app): State<App>, Path(name): Path<String>) -> Result<impl IntoResponse, Failed> {
    let paths = if name == GUIDELINES { guidelines(&app) } else { shops(&app, &name).await? };
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths {
        let _ = writeln!(xml, "<url><loc>{0}{path}</loc></url><url><loc>{0}/en{path}</loc></url>", app.origin);
    }
    xml.push_str("</urlset>\n");
    Ok(([(header::CONTENT_TYPE, "application/xml")], xml))
}

/// The list of guidelines, and each that is in force.
fn guidelines(app: &App) -> Vec<String> {
    let in_force = Name::ALL.into_iter().filter(|name| Guideline::in_force(*name, app.now().day()).is_some());
    let pages = in_force.map(|name| format!("/guidelines/{}", name.as_str()));
    std::iter::once("/guidelines".to_owned()).chain(pages).collect()
}

/// The pages of the shops in a part.
async fn shops(app: &App, name: &str) -> Result<Vec<String>, Failed> {
    let part: i64 = name
        .strip_suffix(".xml")
        .and_then(|n| n.parse().ok())
        .filter(|n| (0..=i64::MAX / PART - 1).contains(n))
        .ok_or(Failed::NotFound)?;
    let keys = app.store.keys_between(ShopId(part * PART), ShopId((part + 1) * PART)).await?;
    Ok(keys.iter().map(|key| format!("/shop/{}", crate::routes::pages::encode_segment(key))).collect())
}
