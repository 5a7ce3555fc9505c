//! Inspections as people take part in them: planned, listed, filled in, sent twice, contradicted, read by the ministry.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header as name};
use bazargah_domain::role::Role;
use bazargah_server::codes;
use bazargah_store::Stated;
use common::{DAY, HOUR, START, Service, between, header, service};

const LIST: &str = "/en/staff/inspections";
const INSPECTOR: &str = "inspector@staff.example";

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 0x01, 0, 0, 0,
    0x01, 0x08, 0x06, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x38,
    0xC1, 0x25, 0xF7, 0x1F, 0, 0x04, 0x7E, 0x01, 0xF0, 0x9E, 0x41, 0xD0, 0x1B, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44,
    0xAE, 0x42, 0x60, 0x82,
];

async fn planned(service: &Service) -> Vec<String> {
    let supervisor = service.cookie("supervisor@staff.example").await;
    let fields = [("province", ""), ("size", "۲"), ("share", "50"), ("due", "1405/10/01")];
    let (response, page) = service.post_as(Some(&supervisor), LIST, &fields).await;
    assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, LIST), "{page}");
    let (_, page) = service.get_as(Some(&supervisor), LIST).await;
    let seed = between(&page, r#"<code dir="ltr" class="seed">"#, "<");
    assert_eq!(seed.len(), 64, "the seed is shown");
    let start = format!("href=\"{LIST}/");
    let links = page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap());
    links.filter(|id| id.parse::<i64>().is_ok()).map(|id| format!("{LIST}/{id}")).collect()
}

/// A form as a browser sends it: fields, and files named `photo`.
async fn send(
    service: &Service,
    cookie: &str,
    path: &str,
    fields: &[(&str, &str)],
    photos: &[&[u8]],
) -> (Response<()>, String) {
    let mut body = Vec::new();
    let who =
        service.app.store.session(service.app.now(), codes::session_hash(cookie.split_once('=').unwrap().1)).await;
    let account = who.unwrap().unwrap().id.0;
    for (field, value) in fields {
        let value = if *field == "client" { format!("{account}-{value}") } else { (*value).to_owned() };
        body.extend(format!("--line\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    for photo in photos {
        let head = "--line\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n";
        body.extend(head.bytes().chain(photo.iter().copied()).chain("\r\n".bytes()));
    }
    body.extend(b"--line--\r\n");
    let request = Request::post(path)
        .header(name::CONTENT_TYPE, "multipart/form-data; boundary=line")
        .header(name::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body));
    service.ask(request.unwrap()).await
}

const FOUND: [(&str, &str); 3] = [("client", "one"), ("health-1/1.1", "in-order"), ("health-1/2.1", "contrary")];

#[tokio::test]
async fn a_result_arrives_once_with_its_photos_and_is_public_as_an_allegation() {
    let service = service(false).await;
    let paths = planned(&service).await;
    assert_eq!(paths.len(), 2);
    let inspector = service.cookie(INSPECTOR).await;
    let (_, page) = service.get_as(Some(&inspector), &paths[0]).await;
    assert!(page.contains("name=\"health-1/1.1\"") && page.contains("name=\"client\""), "{page}");
    service.later(2 * HOUR);
    let at = (START + HOUR).to_string();
    let fields: Vec<(&str, &str)> =
        FOUND.into_iter().chain([("at", at.as_str()), ("notes", "The fridge was off.")]).collect();
    for _ in 0..2 {
        let (response, page) = send(&service, &inspector, &paths[0], &fields, &[PNG]).await;
        assert_eq!(
            (response.status(), header(&response, "location")),
            (StatusCode::SEE_OTHER, paths[0].as_str()),
            "{page}"
        );
    }
    let (_, page) = service.get_as(Some(&inspector), &paths[0]).await;
    assert!(page.contains("1 of 2 clauses contrary") && page.contains("The fridge was off."), "{page}");
    assert!(!page.contains("clock was wrong") && !page.contains("data-checklist"), "{page}");
    assert_eq!(page.matches(&format!("href=\"{}/files/", paths[0])).count(), 1, "sent twice is one photo");
    let (_, list) = service.get_as(Some(&inspector), LIST).await;
    assert_eq!(list.matches("data-line").count(), 1, "one is left");
    let shops = ["kafsh.example", "other.example"];
    let mut contrary = 0;
    for shop in shops {
        let (shop, _) = service.app.store.shop(shop).await.unwrap().unwrap();
        contrary += shop.dossier.violations.len();
        let (_, public) = service.get(&format!("/en/shop/{}/mark", shop.key)).await;
        assert!(!public.contains("fridge") && !public.contains(INSPECTOR), "notes and names stay here");
    }
    assert_eq!(contrary, 1);
}

#[tokio::test]
async fn who_comes_second_is_told_what_the_first_found_and_keeps_what_was_typed() {
    let service = service(false).await;
    let paths = planned(&service).await;
    let inspector = service.cookie(INSPECTOR).await;
    let (response, _) = send(&service, &inspector, &paths[0], &FOUND, &[]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let supervisor = service.cookie("supervisor@staff.example").await;
    let other = [("client", "two"), ("health-1/1.1", "contrary"), ("notes", "The door was shut.")];
    let (response, page) = send(&service, &supervisor, &paths[0], &other, &[PNG]).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    for part in ["data-other", INSPECTOR, "1 of 2 clauses contrary", "The door was shut."] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let shops = [service.shop("kafsh.example").await, service.shop("other.example").await];
    let mut found = 0;
    for shop in shops {
        found += service.app.store.shop_of_id(shop).await.unwrap().unwrap().dossier.violations.len();
    }
    assert_eq!(found, 1, "the first one's only");
}

#[tokio::test]
async fn a_wrong_clock_is_said_and_a_bad_form_is_shown_again() {
    let service = service(false).await;
    let paths = planned(&service).await;
    let inspector = service.cookie(INSPECTOR).await;
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let nothing = [("client", "one"), ("notes", "Nobody was there.")];
    let many: [&[u8]; 6] = [PNG; 6];
    for (fields, photos, status, part) in [
        (&nothing[..], &[][..], unfit, "Choose for at least one clause"),
        (&FOUND[..], &[b"no picture".as_slice()][..], unfit, "is not a JPEG"),
        (&FOUND[..], &[b"%PDF-1.4\n".as_slice()][..], unfit, "a.png"),
        (&FOUND[..], &many[..], unfit, "is one too many"),
        (&FOUND[1..], &[][..], StatusCode::BAD_REQUEST, ""),
        (&[("client", "one"), ("health-1/5.1", "contrary")][..], &[][..], StatusCode::BAD_REQUEST, ""),
    ] {
        let (response, page) = send(&service, &inspector, &paths[0], fields, photos).await;
        assert_eq!(response.status(), status, "{fields:?} {page}");
        assert!(page.contains(part), "{part} in {page}");
        if status == unfit && fields.len() > 2 {
            assert_eq!(page.matches("value=\"contrary\" checked").count(), 1, "what was chosen stays");
        }
    }
    for (path, at) in paths.iter().zip([START - DAY, START + 2 * HOUR]) {
        let at = at.to_string();
        let fields: Vec<(&str, &str)> = FOUND.into_iter().chain([("at", at.as_str())]).collect();
        let (response, _) = send(&service, &inspector, path, &fields, &[]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let (_, page) = service.get_as(Some(&inspector), path).await;
        assert!(page.contains("clock was wrong"), "{page}");
    }
}

#[tokio::test]
async fn what_one_inspector_left_on_a_device_is_not_sent_as_anothers() {
    let service = service(false).await;
    let paths = planned(&service).await;
    let inspector = service.cookie(INSPECTOR).await;
    let (_, page) = service.get_as(Some(&inspector), &paths[0]).await;
    let client = between(&page, "name=\"client\" value=\"", "\"").to_owned();
    let body = format!(
        "--line\r\ncontent-disposition: form-data; name=\"client\"\r\n\r\n{client}\r\n\
         --line\r\ncontent-disposition: form-data; name=\"health-1/1.1\"\r\n\r\nin-order\r\n--line--\r\n"
    );
    let supervisor = service.cookie("supervisor@staff.example").await;
    for (cookie, status) in [(&supervisor, StatusCode::BAD_REQUEST), (&inspector, StatusCode::SEE_OTHER)] {
        let request = Request::post(&paths[0])
            .header(name::CONTENT_TYPE, "multipart/form-data; boundary=line")
            .header(name::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.clone()));
        assert_eq!(service.ask(request.unwrap()).await.0.status(), status);
    }
}

#[tokio::test]
async fn the_table_has_names_and_addresses_and_no_formula() {
    let service = service(false).await;
    planned(&service).await;
    let kafsh = service.shop("kafsh.example").await;
    let account = service.app.store.set_role(service.app.now(), INSPECTOR, Some(Role::Inspector)).await.unwrap().id;
    let stated = Stated { owner: "=HYPERLINK(1)".into(), address: "Tehran, \"Bazar\", 7".into(), ..Stated::default() };
    service.app.store.apply_for_mark(service.app.now(), kafsh, account, &stated).await.unwrap().unwrap();
    let inspector = service.cookie(INSPECTOR).await;
    let (response, table) = service.get_as(Some(&inspector), &format!("{LIST}.csv")).await;
    assert_eq!(header(&response, "content-type"), "text/csv; charset=utf-8");
    assert_eq!(header(&response, "cache-control"), "private, no-store");
    assert!(
        table.starts_with("\u{feff}inspection,name,domain,province,city,owner,address,telephone,reason,due\n"),
        "{table}"
    );
    let row = table.lines().find(|line| line.contains("kafsh.example")).unwrap();
    assert!(row.contains(",'=HYPERLINK(1),\"Tehran, \"\"Bazar\"\", 7\",,") && row.ends_with(",2026-12-22"), "{row}");
    assert_eq!(table.lines().count(), 3);
}

#[tokio::test]
async fn a_plan_that_cannot_be_made_says_why() {
    let service = service(false).await;
    let supervisor = service.cookie("supervisor@staff.example").await;
    let good = [("province", ""), ("size", "2"), ("share", "50"), ("due", "2026-12-22")];
    for (field, value, told) in [
        ("size", "0", "from 1 to 500"),
        ("size", "501", "from 1 to 500"),
        ("share", "9", "from 10 to 100"),
        ("share", "400", "from 10 to 100"),
        ("due", "2026-11-24", "a day that is not over yet"),
        ("due", "soon", "a day that is not over yet"),
        ("province", "Atlantis", "No shop there can be planned"),
    ] {
        let fields = good.map(|(name, before)| (name, if name == field { value } else { before }));
        let (response, page) = service.post_as(Some(&supervisor), LIST, &fields).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(page.contains(told) && page.contains(&format!("id=\"{field}-fault\"")), "{page}");
    }
    let (_, page) = service.get_as(Some(&supervisor), LIST).await;
    assert!(!page.contains("data-line"), "nothing was planned");
}
