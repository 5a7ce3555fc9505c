//! The market at a glance over HTTP: before the first survey, after it, a week later; its tables and charts as files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::http::StatusCode;
use bazargah_domain::mark::MarkStep;
use bazargah_domain::role::Role;
use bazargah_server::daily::survey_today;
use bazargah_server::import::Format;
use bazargah_store::MarkDeed;
use common::{DAY, HOUR, Service, between, header, service};

const MARKET: &str = "/en/staff/market";

/// Ten more complaints against the shop, all answered but two; and a shop of whose mark the province begins like a formula.
async fn more(service: &Service) {
    let mut csv = String::from(
        "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n",
    );
    for n in 0..10 {
        let answered = if n < 8 { format!("2026-10-{:02}T12:00:00Z", n + 11) } else { String::new() };
        csv += &format!("m{n},Kafsh,kafsh.example,2026-10-{:02}T12:00:00Z,{answered},late-delivery,,,,\n", n + 10);
    }
    let marks = "id,domain,business_name,rating,approve_date,expire_date,province,city\n\
                 7,other.example,Other,1,1404/10/11,1406/10/11,=Tehran,Tehran\n";
    for (format, text) in [(Format::BazargahCsv, csv.as_str()), (Format::Enamad, marks)] {
        let now = service.app.now();
        let Ok(rows) = bazargah_server::import::rows(format, text.as_bytes(), now) else { panic!("{text}") };
        let mut import = service.app.store.import(now, None).await.unwrap();
        import.add(rows.map(Result::unwrap).collect()).await.unwrap();
        import.finish().await.unwrap();
    }
}

#[tokio::test]
async fn the_first_survey_is_awaited_in_words_and_made_once_a_day() {
    let service = service(true).await;
    let supervisor = service.cookie("supervisor@staff.example").await;
    let page = async |path: &str| service.get_as(Some(&supervisor), path).await;
    let (response, html) = page(MARKET).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(html.contains("No survey has been made yet") && html.contains("Nothing waits for you."), "{html}");
    assert_eq!(page("/en/staff/market/months.csv").await.0.status(), StatusCode::NOT_FOUND);
    assert!(survey_today(&service.app).await.unwrap());
    assert!(!survey_today(&service.app).await.unwrap(), "not twice a day");
    let (_, html) = page(MARKET).await;
    assert!(html.contains("Surveyed on 25 November 2026") && html.contains("2 shops"), "{html}");
    assert!(html.contains("no survey of a week before to compare with yet; from 2 December 2026 on"), "{html}");
    // What comes onto the record later is in the survey of the next day, and the page counts nothing by itself.
    more(&service).await;
    assert_eq!(page(MARKET).await.1, html);
    service.later(7 * DAY);
    assert!(survey_today(&service.app).await.unwrap());
    let (_, html) = page(MARKET).await;
    assert!(html.contains("Compared with the survey of 25 November 2026."), "{html}");
    let row = between(&html, "Complaints on record", "</tr>");
    assert_eq!(
        row.split("<td>").skip(1).map(|cell| cell.split("</td>").next().unwrap()).collect::<Vec<_>>()[..2],
        ["2", "12"]
    );
    assert!(row.contains("+10"), "{row}");
    let (response, desk) = page("/en/staff").await;
    assert!(response.status() == StatusCode::OK && desk.contains("href=\"/en/staff/market\""), "the desk leads here");
    let (_, persian) = page("/staff/market").await;
    assert!(persian.contains("بازار در یک نگاه") && persian.contains("۲ فروشگاه"), "{persian}");
}

#[tokio::test]
async fn tables_and_charts_are_files_that_do_nothing() {
    let service = service(true).await;
    more(&service).await;
    survey_today(&service.app).await.unwrap();
    let auditor = service.cookie("auditor@staff.example").await;
    let get = async |path: &str| service.get_as(Some(&auditor), path).await;
    for table in ["months", "delay", "grades", "marks", "provinces", "trades", "week", "events"] {
        let (response, csv) = get(&format!("{MARKET}/{table}.csv")).await;
        assert_eq!(response.status(), StatusCode::OK, "{table}");
        assert_eq!(header(&response, "content-type"), "text/csv; charset=utf-8");
        assert_eq!(
            header(&response, "content-disposition"),
            format!("attachment; filename=\"market-{table}-2026-11-25.csv\"")
        );
        assert_eq!(header(&response, "cache-control"), "private, no-store");
        assert!(csv.starts_with('\u{feff}') && csv.lines().count() > 1, "{csv}");
        for field in csv.lines().skip(1).flat_map(|line| line.split(',')) {
            assert!(!field.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{table}: {field}");
        }
    }
    let (_, provinces) = get(&format!("{MARKET}/provinces.csv")).await;
    assert!(provinces.contains("\n'=Tehran,1,1,") && provinces.contains("\nNot known,1,11,"), "{provinces}");
    let (_, months) = get(&format!("{MARKET}/months.csv")).await;
    assert!(months.contains("\n2026-10,10,8,8,2,2,0,0") && months.contains("\n2026-11,2,"), "{months}");
    for chart in ["months", "delay", "marks", "provinces", "trades", "grades"] {
        for prefix in ["", "/en"] {
            let (response, svg) = get(&format!("{prefix}/staff/market/{chart}.svg?period=all")).await;
            assert_eq!(response.status(), StatusCode::OK, "{chart} {svg}");
            assert_eq!(header(&response, "content-type"), "image/svg+xml");
            assert_eq!(header(&response, "content-security-policy"), "default-src 'none'");
            assert!(header(&response, "content-disposition").starts_with("attachment; "));
            // A document that an XML parser reads to its end.
            let mut reader = quick_xml::Reader::from_str(&svg);
            while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
            assert!(!svg.contains("class=") && !svg.contains("<script") && !svg.contains("href"), "{svg}");
        }
    }
    let part = format!("{MARKET}/provinces.csv?trade=books");
    assert_eq!(get(&part).await.1.lines().count(), 1, "nobody is known to sell books");
    for (path, status) in [
        ("/en/staff/market?trade=spaceships", StatusCode::BAD_REQUEST),
        ("/en/staff/market?period=99y", StatusCode::BAD_REQUEST),
        ("/en/staff/market?province=%00", StatusCode::BAD_REQUEST),
        ("/en/staff/market?province=Nowhere", StatusCode::OK),
        ("/en/staff/market/months.svg?province=Nowhere", StatusCode::NOT_FOUND),
        ("/en/staff/market/week.svg", StatusCode::NOT_FOUND),
        ("/en/staff/market/months.pdf", StatusCode::NOT_FOUND),
        ("/en/staff/market/months", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(get(path).await.0.status(), status, "{path}");
    }
}

#[tokio::test]
async fn a_supervisor_sees_what_waits_with_its_deadline_and_others_do_not_come_in() {
    let service = service(true).await;
    let shop = service.shop("kafsh.example").await;
    let keeper = service.keeper().await;
    let by = service.app.store.account_of(common::KEEPER).await.unwrap().unwrap().id;
    let apply = MarkDeed { shop, by, role: Role::ShopStaff, step: MarkStep::Apply, reason: String::new() };
    service.app.store.take_mark_step(service.app.now(), apply).await.unwrap().unwrap();
    service.report(&[]).await;
    let supervisor = service.cookie("supervisor@staff.example").await;
    service.later(HOUR);
    let (_, html) = service.get_as(Some(&supervisor), MARKET).await;
    let own = between(&html, "id=\"own\"", "</section>");
    assert!(own.contains("/en/staff/marks?task=application") && own.contains("/en/staff?task=words"), "{own}");
    let (mark, words) = (own.find("/en/staff/marks/").unwrap(), own.find("/en/staff/tasks/").unwrap());
    assert!(mark < words, "what has a deadline comes first: {own}");
    assert!(own.contains("9 days 23 hours left"), "{own}");
    let auditor = service.cookie("auditor@staff.example").await;
    let (_, html) = service.get_as(Some(&auditor), MARKET).await;
    assert!(html.contains("Your role reads along"), "{html}");
    for who in ["reviewer@staff.example", "inspector@staff.example", "fund-officer@staff.example"] {
        let cookie = service.cookie(who).await;
        assert_eq!(service.get_as(Some(&cookie), MARKET).await.0.status(), StatusCode::NOT_FOUND, "{who}");
        let (_, desk) = service.get_as(Some(&cookie), "/en/staff").await;
        assert!(!desk.contains("/staff/market"), "{who} is not led there");
    }
    assert_eq!(service.get_as(Some(&keeper), MARKET).await.0.status(), StatusCode::NOT_FOUND);
    assert_eq!(service.get(MARKET).await.0.status(), StatusCode::SEE_OTHER);
}
