//! What other sites show: badge, panel, seal, registered sites; and look-ups for programs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use bazargah_domain::embed::DomainHash;
use bazargah_server::proof::Prover;
use common::{DAY, KEEPER, Service, between, header, on_postgres, service, service_at};
use serde_json::Value;

const BADGE: &str = "/en/widget/kafsh.example.svg";
const PANEL: &str = "/en/widget/kafsh.example";

/// A service on SQLite and, where there is one, on PostgreSQL, too.
async fn on_each_database() -> Vec<Service> {
    let mut services = vec![service(true).await];
    if let Some(url) = on_postgres().await {
        let (folder, prover) = (tempfile::tempdir().unwrap(), Prover::new("test").unwrap());
        services.push(service_at(&url, folder, true, prover, |settings| settings).await);
    }
    services
}

/// Asks as a browser does for what stands on a page of that site.
async fn seen_on(service: &Service, site: Option<&str>, path: &str) -> (Response<()>, String) {
    let mut request = Request::get(path).header("sec-fetch-site", "cross-site");
    if let Some(site) = site {
        request = request.header("referer", site);
    }
    service.ask(request.body(Body::empty()).unwrap()).await
}

async fn badge_on(service: &Service, site: Option<&str>) -> String {
    let (response, svg) = seen_on(service, site, BADGE).await;
    assert_eq!(response.status(), StatusCode::OK);
    svg
}

/// Bytes of an answer as HTTP/1.1 sends it, headers and all, with the two that the connection adds.
fn on_the_wire(response: &Response<()>, body: &str) -> usize {
    let headers: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let added = "content-length: 1234\r\ndate: Sat, 28 Nov 2026 12:00:00 GMT\r\n".len();
    "HTTP/1.1 200 OK\r\n".len() + headers + added + 2 + body.len()
}

#[tokio::test]
async fn a_badge_is_one_small_picture_without_script_cookie_or_further_request() {
    let service = service(false).await;
    for (n, lang) in ["", "/en"].into_iter().enumerate() {
        for size in ["small", "medium", "large"] {
            for look in ["light", "dark"] {
                let path = format!("{lang}/widget/kafsh.example.svg?size={size}&look={look}");
                let (response, svg) = seen_on(&service, Some("https://kafsh.example/"), &path).await;
                assert_eq!(header(&response, "content-type"), "image/svg+xml");
                assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.contains("kafsh.example"), "{svg}");
                assert!(!svg.contains("<script") && !svg.contains("href") && !svg.contains("font-face"), "{svg}");
                assert_eq!(response.headers().get("set-cookie"), None);
                assert_eq!(header(&response, "content-security-policy"), "default-src 'none'");
                assert_eq!(header(&response, "cross-origin-resource-policy"), "cross-origin");
                let bytes = on_the_wire(&response, &svg);
                assert!(bytes < 2_500, "{bytes} bytes");
                println!("{} {size} {look}: {bytes} bytes, {} of them SVG", ["fa", "en"][n], svg.len());
            }
        }
    }
    let (response, svg) = seen_on(&service, None, "/widget/%3Cscript%3E.svg").await;
    assert_eq!((response.status(), header(&response, "content-type")), (StatusCode::NOT_FOUND, "image/svg+xml"));
    assert!(svg.contains("چنین فروشگاهی در بازارگاه نیست") && !svg.contains("<script"), "{svg}");
}

#[tokio::test]
async fn elsewhere_a_badge_says_not_this_site_and_where_nobody_says_it_asks_to_compare() {
    let service = service(false).await;
    let own = badge_on(&service, Some("https://shop.kafsh.example/cart")).await;
    assert!(own.contains("1 complaint") && !own.contains("Not this site"), "{own}");
    for copy in
        ["https://kafsh.example.evil.ir/", "http://127.0.0.1:8080/", "http://localhost/", "https://other.example/"]
    {
        let svg = badge_on(&service, Some(copy)).await;
        assert!(svg.contains("Not this site") && !svg.contains("1 complaint"), "{copy}: {svg}");
    }
    for unsaid in [None, Some("about:srcdoc"), Some("https://kafsh.example@evil.ir/")] {
        let svg = badge_on(&service, unsaid).await;
        assert!(svg.contains("Compare with this page") && !svg.contains("1 complaint"), "{unsaid:?}: {svg}");
    }
    let (response, _) = seen_on(&service, None, BADGE).await;
    assert_eq!(header(&response, "vary"), "referer, sec-fetch-site");
}

#[tokio::test]
async fn a_badge_is_right_within_a_minute_of_an_event() {
    let service = service(true).await;
    let (first, svg) = seen_on(&service, Some("https://kafsh.example/"), BADGE).await;
    assert!(svg.contains("1 complaint"));
    assert_eq!(header(&first, "cache-control"), "public, max-age=30");
    let again = async |etag: &str| {
        let request = Request::get(BADGE)
            .header("referer", "https://kafsh.example/")
            .header("sec-fetch-site", "cross-site")
            .header("if-none-match", etag);
        service.ask(request.body(Body::empty()).unwrap()).await
    };
    let (same, empty) = again(header(&first, "etag")).await;
    assert_eq!((same.status(), empty.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(header(&same, "vary"), "referer, sec-fetch-site");
    service.report(&[]).await;
    let (changed, svg) = again(header(&first, "etag")).await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert!(svg.contains("2 complaints"), "{svg}");
    // A tag of one place is not another's.
    let (elsewhere, _) = seen_on(&service, Some("https://evil.ir/"), BADGE).await;
    assert_ne!(header(&elsewhere, "etag"), header(&changed, "etag"));
}

#[tokio::test]
async fn a_panel_is_framed_by_its_own_domain_and_what_is_registered_only() {
    let service = service(true).await;
    let ancestors = async |site: Option<&str>| {
        let (response, html) = seen_on(&service, site, PANEL).await;
        assert_eq!(response.status(), StatusCode::OK);
        let policy = header(&response, "content-security-policy").to_owned();
        assert!(!policy.contains("unsafe") && html.contains("kafsh.<wbr>example"), "{policy}");
        policy.split_once("frame-ancestors ").unwrap().1.to_owned()
    };
    let usual = "'self' kafsh.example:* *.kafsh.example:*";
    assert_eq!(ancestors(None).await, usual);
    assert_eq!(ancestors(Some("https://evil.ir/")).await, usual);
    let keeper = service.keeper().await;
    let embeds = "/en/account/shops/kafsh.example/embeds";
    let (response, _) = service.post_as(Some(&keeper), embeds, &[("host", "https://kafsh.ir/x")]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(ancestors(None).await, format!("{usual} kafsh.ir:* *.kafsh.ir:*"));
    assert!(badge_on(&service, Some("https://www.kafsh.ir/")).await.contains("1 complaint"));
    // A partner is named to those who come from it only, so that the header does not grow.
    let staff = service.cookie("supervisor@staff.example").await;
    let partner = [("host", "torob.com"), ("per_minute", "۲")];
    assert_eq!(service.post_as(Some(&staff), "/en/staff/partners", &partner).await.0.status(), StatusCode::CREATED);
    assert!(ancestors(Some("https://torob.com/")).await.ends_with(" torob.com:* *.torob.com:*"));
    assert!(!ancestors(None).await.contains("torob"));
    // Two a minute: the panel was one.
    assert!(badge_on(&service, Some("https://torob.com/")).await.contains("1 complaint"));
    let (response, _) = seen_on(&service, Some("https://torob.com/"), BADGE).await;
    assert_eq!((response.status(), header(&response, "retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
    service.later(60_000);
    assert!(badge_on(&service, Some("https://torob.com/")).await.contains("1 complaint"));
    assert_eq!(
        service.post_as(Some(&keeper), &format!("{embeds}/remove"), &[("host", "kafsh.ir")]).await.0.status(),
        StatusCode::SEE_OTHER
    );
    assert_eq!(ancestors(None).await, usual);
}

#[tokio::test]
async fn whoever_embeds_a_panel_cannot_choose_which_complaints_it_shows() {
    let service = service(false).await;
    let (_, plain) = seen_on(&service, None, PANEL).await;
    let (_, asked) =
        seen_on(&service, None, &format!("{PANEL}?state=resolved&category=damaged&limit=0&window=6m")).await;
    assert_eq!(plain, asked);
    assert!(plain.contains("/complaints/"));
    assert!(plain.len() < 8_000, "{}", plain.len());
}

/// The texts of a table's rows, without its head.
fn rows_of(page: &str) -> Vec<String> {
    page.split("<tr>")
        .skip(2)
        .map(|row| {
            let mut text = String::new();
            let mut inside = false;
            for c in row.split("</tr>").next().unwrap().chars() {
                match c {
                    '<' => (inside, text) = (true, text + " "),
                    '>' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[tokio::test]
async fn counts_tell_a_day_and_a_site_and_nothing_about_people() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    for site in ["https://kafsh.example/", "https://www.kafsh.example/a", "https://evil.ir/"] {
        badge_on(&service, Some(site)).await;
    }
    seen_on(&service, Some("https://kafsh.example/"), PANEL).await;
    seen_on(&service, Some("https://kafsh.example/"), "/en/seal/kafsh.example").await;
    service.app.embeds.write_counts().await.unwrap();
    service.later(DAY);
    badge_on(&service, Some("https://kafsh.example/")).await;
    service.app.embeds.write_counts().await.unwrap();
    let (response, page) = service.get_as(Some(&keeper), "/en/account/shops/kafsh.example/embeds").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        rows_of(&page),
        [
            "26 November 2026 kafsh.example 1 0 0",
            "25 November 2026 sites not registered 1 0 0",
            "25 November 2026 kafsh.example 2 1 1",
        ]
    );
}

#[tokio::test]
async fn partners_below_one_domain_have_counts_and_limits_of_their_own() {
    let service = service(true).await;
    let staff = service.cookie("supervisor@staff.example").await;
    for (host, limit) in [("blog.arzan.ir", "2"), ("news.arzan.ir", "3")] {
        let partner = [("host", host), ("per_minute", limit)];
        let (response, _) = service.post_as(Some(&staff), "/en/staff/partners", &partner).await;
        assert_eq!(response.status(), StatusCode::CREATED, "{host}");
    }
    let answers = async |site: &str, times: usize| {
        let mut answers = Vec::new();
        for _ in 0..times {
            answers.push(seen_on(&service, Some(site), BADGE).await.0.status().as_u16());
        }
        answers
    };
    assert_eq!(answers("https://blog.arzan.ir/post", 3).await, [200, 200, 429]);
    assert_eq!(answers("https://fa.news.arzan.ir/", 4).await, [200, 200, 200, 429]);
    assert!(badge_on(&service, Some("https://arzan.ir/")).await.contains("Not this site"), "it is above them");
    service.app.embeds.write_counts().await.unwrap();
    let (_, page) = service.get_as(Some(&staff), "/en/staff/partners").await;
    assert_eq!(rows_of(&page), ["25 November 2026 blog.arzan.ir 2", "25 November 2026 news.arzan.ir 3"]);
}

/// The path of the report whose address a page has just told, in English.
fn told_address(page: &str) -> String {
    format!("/en/partners/{}", between(page, ">https://bazargah.example/en/partners/", "<"))
}

#[tokio::test]
async fn a_partner_reads_its_own_counts_at_an_address_that_is_told_once() {
    for service in on_each_database().await {
        let staff = service.cookie("supervisor@staff.example").await;
        let register = async |host: &str, limit: &str| {
            let partner = [("host", host), ("per_minute", limit)];
            service.post_as(Some(&staff), "/en/staff/partners", &partner).await
        };
        let (response, page) = register("blog.arzan.ir", "600").await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let address = told_address(&page);
        let (response, page) = register("news.arzan.ir", "600").await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let others = told_address(&page);
        assert_ne!(address, others);
        let (_, page) = service.get_as(Some(&staff), "/en/staff/partners").await;
        assert!(!page.contains("/en/partners/"), "it was told once: {page}");

        let (response, page) = service.get(&address).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(page.contains("blog.arzan.ir") && page.contains("Nothing has been counted yet"), "{page}");
        badge_on(&service, Some("https://blog.arzan.ir/")).await;
        seen_on(&service, Some("https://a.blog.arzan.ir/"), "/en/widget/other.example.svg").await;
        seen_on(&service, Some("https://blog.arzan.ir/"), PANEL).await;
        seen_on(&service, Some("https://blog.arzan.ir/"), "/en/seal/kafsh.example").await;
        badge_on(&service, Some("https://news.arzan.ir/")).await;
        badge_on(&service, Some("https://kafsh.example/")).await;
        service.later(DAY);
        badge_on(&service, Some("https://blog.arzan.ir/")).await;
        service.app.embeds.write_counts().await.unwrap();

        let (response, page) = service.get(&address).await;
        assert_eq!(rows_of(&page), ["26 November 2026 1 0 0", "25 November 2026 2 1 1"]);
        assert!(page.contains("600") && !page.contains("news.arzan.ir") && !page.contains("kafsh"), "{page}");
        assert_eq!(header(&response, "cache-control"), "private, no-store");
        assert_eq!(header(&response, "x-robots-tag"), "noindex");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer");
        assert!(page.contains(&format!("href=\"{address}/counts.csv\"")), "{page}");
        let (response, file) = service.get(&format!("{address}/counts.csv")).await;
        assert_eq!(header(&response, "content-type"), "text/csv; charset=utf-8");
        assert_eq!(header(&response, "content-disposition"), "attachment; filename=\"bazargah-blog.arzan.ir.csv\"");
        assert_eq!(header(&response, "cache-control"), "private, no-store");
        assert_eq!(file, "\u{feff}day,badges,panels,clicks\n2026-11-26,1,0,0\n2026-11-25,2,1,1\n");
        let (_, persian) = service.get(address.trim_start_matches("/en")).await;
        assert_eq!(rows_of(&persian), ["۵ آذر ۱۴۰۵ ۱ ۰ ۰", "۴ آذر ۱۴۰۵ ۲ ۱ ۱"]);
        assert_eq!(rows_of(&service.get(&others).await.1), ["25 November 2026 1 0 0"]);

        // A changed limit leaves the address as it is.
        assert_eq!(register("blog.arzan.ir", "700").await.0.status(), StatusCode::SEE_OTHER);
        assert!(service.get(&address).await.1.contains("700"));
        let gone = async |address: &str| {
            for path in [address.to_owned(), format!("{address}/counts.csv")] {
                assert_eq!(service.get(&path).await.0.status(), StatusCode::NOT_FOUND, "{path}");
            }
        };
        let renew = [("host", "blog.arzan.ir")];
        let auditor = service.cookie("auditor@staff.example").await;
        let (response, _) = service.post_as(Some(&auditor), "/en/staff/partners/address", &renew).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let (response, page) = service.post_as(Some(&staff), "/en/staff/partners/address", &renew).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(page.contains("href=\"/staff/partners\" lang=\"fa\""), "the same page in Persian: {page}");
        let renewed = told_address(&page);
        gone(&address).await;
        assert_eq!(rows_of(&service.get(&renewed).await.1).len(), 2);
        let (response, _) = service.post_as(Some(&staff), "/en/staff/partners/address", &[("host", "nobody.ir")]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);

        for wrong in ["x", "0123456789abcdefghjkmnpqrs", "%00", &renewed[13..renewed.len() - 1]] {
            gone(&format!("/en/partners/{wrong}")).await;
        }
        service.post_as(Some(&staff), "/en/staff/partners/remove", &renew).await;
        gone(&renewed).await;
    }
}

#[tokio::test]
async fn what_is_no_site_is_not_registered_and_a_lookalike_is_no_partner() {
    let service = service(true).await;
    let staff = service.cookie("supervisor@staff.example").await;
    let refused = async |host: &str, limit: &str, why: &str| {
        let (response, page) =
            service.post_as(Some(&staff), "/en/staff/partners", &[("host", host), ("per_minute", limit)]).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{host}");
        assert!(page.contains(why), "{host}: {page}");
    };
    refused("localhost", "10", "not the domain of a site").await;
    refused("<script>", "10", "not the domain of a site").await;
    refused("torob.com", "0", "a number from 1 to 1,000,000").await;
    refused("torob.com", "-1", "a number from 1 to 1,000,000").await;
    let auditor = service.cookie("auditor@staff.example").await;
    let (response, page) = service.get_as(Some(&auditor), "/en/staff/partners").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("No site is registered yet") && !page.contains("name=\"per_minute\""));
    let keeper = service.keeper().await;
    assert!(
        service.get_as(Some(&keeper), "/en/account/shops/kafsh.example").await.1.contains("Badge on other sites"),
        "{KEEPER}"
    );
}

#[tokio::test]
async fn the_seal_compares_where_its_reader_came_from() {
    let service = service(false).await;
    for (site, said) in [
        (Some("https://kafsh.example/"), "It is the same site"),
        (Some("https://kafsh.example.evil.ir/"), "Not this site"),
        (Some("http://192.168.1.4/"), "has no domain"),
        (None, "We do not know where you came from"),
    ] {
        let (response, page) = seen_on(&service, site, "/en/seal/kafsh.example").await;
        assert!(page.contains(said), "{site:?}: {page}");
        assert_eq!(header(&response, "cache-control"), "no-store");
        assert!(page.contains("action=\"/en/lookup\""));
        assert!(page.contains("We count how often") && !page.contains("write nothing down"), "it is counted: {page}");
    }
    assert_eq!(service.get("/en/seal/nobody.example").await.0.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_builder_gives_code_and_tests_it_against_an_address() {
    let service = service(false).await;
    let (response, page) = service.get("/en/about/embed?shop=https%3A%2F%2Fkafsh.example%2Fx&size=large&look=dark&in=fa&test=https%3A%2F%2Fevil.ir").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("/widget/kafsh.example.svg?size=large&amp;look=dark"), "{page}");
    assert!(page.contains("the badge says “not this site”"), "{page}");
    assert!(header(&response, "content-security-policy").ends_with("frame-src 'self'"));
    let (_, page) = service.get("/about/embed?shop=nobody.example").await;
    assert!(page.contains("این فروشگاه را در بازارگاه نیافتیم"));
    let (response, _) = service.get(&format!("/about/embed?shop={}", "x".repeat(600))).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

async fn json(service: &Service, path: &str) -> (Response<()>, Value) {
    let (response, body) = service.get(path).await;
    assert_eq!(header(&response, "access-control-allow-origin"), "*", "{path}");
    (response, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_look_up_says_known_lookalike_or_unknown_in_one_small_answer() {
    let service = service(false).await;
    let (response, known) =
        json(&service, "/api/v1/lookup?url=https%3A%2F%2Fwww.shop.kafsh.example%2Fcart%3Fx%3D1").await;
    assert_eq!((known["state"].as_str(), known["key"].as_str()), (Some("known"), Some("kafsh.example")));
    assert_eq!(known["profile"], "https://bazargah.example/shop/kafsh.example");
    assert_eq!(header(&response, "cache-control"), "public, max-age=60");
    assert!(known.to_string().len() < 500);
    let request = Request::get("/api/v1/lookup?url=kafsh.example").header("if-none-match", header(&response, "etag"));
    let (other, _) = service.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(other.status(), StatusCode::OK, "another host is another answer");
    let request = Request::get("/api/v1/lookup?url=www.kafsh.example").header("if-none-match", header(&other, "etag"));
    assert_eq!(service.ask(request.body(Body::empty()).unwrap()).await.0.status(), StatusCode::NOT_MODIFIED);
    let (_, unknown) = json(&service, "/api/v1/lookup?url=unheard-of.ir").await;
    assert_eq!((unknown["state"].as_str(), unknown["host"].as_str()), (Some("unknown"), Some("unheard-of.ir")));
    let (_, inside) = json(&service, "/api/v1/lookup?url=kafsh.example.evil.ir").await;
    assert_eq!((inside["state"].as_str(), inside["of"]["key"].as_str()), (Some("lookalike"), Some("kafsh.example")));
    for local in ["http%3A%2F%2Flocalhost%3A3000%2F", "http%3A%2F%2F127.0.0.1%2F", "co.ir"] {
        assert_eq!(json(&service, &format!("/api/v1/lookup?url={local}")).await.1["state"], "unknown", "{local}");
    }
    for bad in ["", "%00", "http%3A%2F%2F%3Cscript%3E"] {
        let (response, told) = json(&service, &format!("/api/v1/lookup?url={bad}")).await;
        assert_eq!(
            (response.status(), header(&response, "content-type")),
            (StatusCode::BAD_REQUEST, "application/problem+json")
        );
        assert!(told["detail"].as_str().unwrap().contains("https://example.ir/"), "{told}");
    }
    let (response, _) = json(&service, &format!("/api/v1/lookup?url={}", "x".repeat(2_100))).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_domain_is_found_by_the_beginning_of_its_hash_and_its_name_is_not_sent() {
    let service = service(false).await;
    let hash = DomainHash::of("kafsh.example").to_string();
    for digits in 4..=6 {
        let (response, found) = json(&service, &format!("/api/v1/lookup/prefix/{}", &hash[..digits])).await;
        assert_eq!(response.status(), StatusCode::OK);
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{found}");
        assert_eq!(
            (items[0]["hash"].as_str(), items[0]["host_hash"].as_str()),
            (Some(hash.as_str()), Some(hash.as_str()))
        );
        assert!(!found.to_string().contains("kafsh"), "no name is in the answer either");
        assert_ne!(header(&response, "etag"), "");
    }
    let (_, none) = json(&service, "/api/v1/lookup/prefix/0000").await;
    assert_eq!(none["items"], serde_json::json!([]));
    for bad in ["abc", "abcdef0", "xyz1", "%00%00%00%00", &hash] {
        let (response, _) = json(&service, &format!("/api/v1/lookup/prefix/{bad}")).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{bad}");
    }
}
