//! Deals over HTTP: a shop lists goods, a buyer finds them, filters, feeds and the API agree, sheets are checked before anything is listed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header as name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::trade::Trade;
use common::{DAY, HOUR, START, Service, header, service};
use serde_json::Value;

const DESK: &str = "/en/shop/kafsh.example/deals";

/// A service whose shop has a place in an edition of ten days past and thirty to come, and the cookie of its keeper.
async fn open() -> (Service, String) {
    open_where(false).await
}

/// The same, where buyers may open complaints or not.
async fn open_where(takes_complaints: bool) -> (Service, String) {
    let service = service(takes_complaints).await;
    let shop = service.shop("kafsh.example").await;
    let mut edition = Edition::parse(include_str!("../src/demo/autumn-1405.json")).unwrap();
    let days = [-90, -40, -10, 30].map(|days| Millis(START + days * DAY));
    let phases = &mut edition.phases;
    [phases.registration, phases.review, phases.open, phases.closed] = days;
    service.app.store.keep_edition(&edition).await.unwrap();
    service.app.store.invite(Millis(START), &edition, &[(shop, Trade::BagsShoes)]).await.unwrap();
    let cookie = service.keeper().await;
    (service, cookie)
}

/// Sends a form with files as a browser does: name, file's name where it is one, content.
async fn send(
    service: &Service,
    cookie: &str,
    path: &str,
    parts: &[(&str, Option<&str>, &[u8])],
) -> (Response<()>, String) {
    let mut body = Vec::new();
    for (field, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend_from_slice(
            format!("--XyZ\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XyZ--\r\n");
    let request = Request::post(path)
        .header(name::CONTENT_TYPE, "multipart/form-data; boundary=XyZ")
        .header(name::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    service.ask(request).await
}

fn typed<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, Option<&'a str>, &'a [u8])> {
    let mut fields = vec![
        ("name", "کیف چرم"),
        ("trade", "bags-shoes"),
        ("regular_toman", "۱٬۰۰۰٬۰۰۰"),
        ("deal_toman", "800,000"),
        ("stock", "5"),
        ("until", "2026-12-05"),
        ("free_shipping", "1"),
        ("price_history", "2026-09-01 1000000\n2026-11-01 950000"),
    ];
    for (name, value) in changed {
        if let Some(field) = fields.iter_mut().find(|(of, _)| of == name) {
            field.1 = value;
        } else {
            fields.push((name, value));
        }
    }
    fields.into_iter().map(|(name, value)| (name, None, value.as_bytes())).collect()
}

async fn list(service: &Service, cookie: &str, changed: &[(&str, &str)]) {
    let (response, page) = send(service, cookie, DESK, &typed(changed)).await;
    assert_eq!(
        (response.status(), header(&response, "location")),
        (StatusCode::SEE_OTHER, "/en/shop/kafsh.example/deals?listed=1"),
        "{page}"
    );
}

async fn api(service: &Service, query: &str) -> Value {
    let (response, body) = service.get(&format!("/api/v1/deals{query}")).await;
    assert_eq!(response.status(), StatusCode::OK, "{query} {body}");
    serde_json::from_str(&body).unwrap()
}

fn names(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_a_shop_lists_a_buyer_finds_with_its_honest_discount() {
    let (service, cookie) = open().await;
    list(&service, &cookie, &[]).await;
    list(
        &service,
        &cookie,
        &[("name", "کتانی"), ("price_history", ""), ("deal_toman", "700000"), ("free_shipping", "")],
    )
    .await;
    list(
        &service,
        &cookie,
        &[("name", "صندل"), ("price_history", "2026-09-01 600000\n2026-11-24 1000000"), ("deal_toman", "650000")],
    )
    .await;

    let (response, page) = service.get("/deals").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("۳ کالا از ۱ فروشگاه"), "{page}");
    // 800,000 against 950,000, not against the million that it cost before.
    assert!(page.contains("<s>۹۵۰٬۰۰۰</s>") && page.contains("٪۱۵−"), "{page}");
    assert!(page.contains("تخفیف تأیید نشده: قیمتی از پیش نمی‌دانیم"), "{page}");
    assert!(page.contains("از کمترین قیمت ۳۰ روز پیش ارزان‌تر نیست"), "raised the day before: {page}");
    assert!(page.contains("href=\"/shop/kafsh.example\""), "{page}");
    assert!(page.contains("application/ld+json") && page.contains("\"@type\":\"Offer\""), "{page}");
    let policy = header(&response, "content-security-policy");
    assert!(policy.contains("script-src 'self'") && !page.contains("<script>"), "{policy}");

    assert_eq!(names(&api(&service, "").await), ["کیف چرم", "کتانی", "صندل"]);
    assert_eq!(names(&api(&service, "?off=10").await), ["کیف چرم"]);
    assert_eq!(names(&api(&service, "?sort=price").await), ["صندل", "کتانی", "کیف چرم"]);
    assert_eq!(names(&api(&service, "?max=۷۰۰٬۰۰۰&sort=price").await), ["صندل", "کتانی"]);
    assert_eq!(names(&api(&service, "?q=كيف").await), ["کیف چرم"]);
    assert_eq!(names(&api(&service, "?free=1&q=صندل").await), ["صندل"]);
    assert_eq!(names(&api(&service, "?trade=books").await), [""; 0]);
    assert_eq!(names(&api(&service, "?grade=A").await), [""; 0]);
    let item = &api(&service, "?off=1").await["items"][0];
    assert_eq!(
        item["discount"],
        serde_json::json!({ "state": "verified", "percent": 15, "reference_rial": 9_500_000, "days_known": null })
    );
    for wrong in ["?sort=paid", "?trade=fish", "?cursor=x"] {
        let (response, _) = service.get(&format!("/api/v1/deals{wrong}")).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{wrong}");
        for page in ["/deals", "/en/deals", "/deals.rss", "/deals.json"] {
            let (response, _) = service.get(&format!("{page}{wrong}")).await;
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{page}{wrong}");
        }
    }
    // A form's empty fields ask for nothing, and a price that cannot be read is left out.
    for form in ["?q=&min=&max=&off=&province=&grade=&sort=", "?min=free"] {
        assert_eq!(service.get(&format!("/deals{form}")).await.0.status(), StatusCode::OK, "{form}");
    }

    let id = item["id"].as_i64().unwrap();
    let (response, page) = service.get(&format!("/en/deals/{id}")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("15% off") && page.contains("<table>") && page.contains("schema.org/InStock"), "{page}");
    assert_eq!(service.get("/deals/999999").await.0.status(), StatusCode::NOT_FOUND);
    assert_eq!(service.get(&format!("/deals/{id}/photo")).await.0.status(), StatusCode::NOT_FOUND);

    let (response, rss) = service.get("/en/deals.rss?off=1").await;
    assert_eq!(header(&response, "content-type"), "application/rss+xml; charset=utf-8");
    assert_eq!(rss.matches("<item>").count(), 1, "{rss}");
    let (_, feed) = service.get("/deals.json").await;
    let feed: Value = serde_json::from_str(&feed).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn pages_follow_each_other_and_change_with_the_hour() {
    let (service, cookie) = open().await;
    for n in 0..30 {
        list(&service, &cookie, &[("name", &format!("کیف شمارهٔ {n}"))]).await;
    }
    let first = api(&service, "?limit=24").await;
    let next = first["next_cursor"].as_str().unwrap().to_owned();
    // The cursor carries its hour: an hour later it goes on where it was.
    service.later(HOUR);
    let second = api(&service, &format!("?limit=24&cursor={next}")).await;
    let mut all = names(&first);
    all.extend(names(&second));
    all.sort_unstable();
    all.dedup();
    assert_eq!((all.len(), &second["next_cursor"]), (30, &Value::Null));
    let (response, page) = service.get("/en/deals").await;
    assert!(page.contains("30 deals from 1 shop") && page.contains("rel=\"next\""), "{page}");
    let etag = header(&response, "etag").to_owned();
    let again = async || {
        let request = Request::get("/en/deals").header(name::IF_NONE_MATCH, etag.as_str()).body(Body::empty()).unwrap();
        service.ask(request).await.0.status()
    };
    assert_eq!(again().await, StatusCode::NOT_MODIFIED);
    service.later(HOUR);
    assert_eq!(again().await, StatusCode::OK, "another hour, another order");
    // When their last day has passed, all of them are gone.
    service.later(20 * DAY);
    assert_eq!(api(&service, "").await["total"], 0);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_what_was_typed_stays() {
    let (service, cookie) = open().await;
    let wrong = [("deal_toman", "رایگان"), ("until", "1405/09/01"), ("stock", "0"), ("name", "<b>کیف")];
    let (response, page) = send(&service, &cookie, DESK, &typed(&wrong)).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "href=\"#deal-price\"",
        "write a whole number",
        "this day has passed",
        "must be more than zero",
        "value=\"رایگان\"",
        "value=\"&lt;b&gt;کیف\"",
        "2026-11-01 950000",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    // Rial for toman is asked back, and taken when it is confirmed.
    let rial = [("regular_toman", "9500000"), ("deal_toman", "8000000")];
    let (response, page) = send(&service, &cookie, DESK, &typed(&rial)).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("exactly ten times the last price (950,000 toman)") && page.contains("name=\"sure\""),
        "{page}"
    );
    let mut sure = rial.to_vec();
    sure.push(("sure", "1"));
    list(&service, &cookie, &sure).await;
    // The same goods in other letters.
    let (response, page) = send(&service, &cookie, DESK, &typed(&[("name", "كيف‌چرم")])).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("a deal of these goods runs already"), "{page}");
    // A photo that is none.
    let mut parts = typed(&[("name", "کفش")]);
    parts.push(("photo", Some("shoe.png"), b"no picture at all"));
    let (response, page) = send(&service, &cookie, DESK, &parts).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("href=\"#deal-photo\"") && page.contains("shoe.png"), "{page}");
    assert_eq!(api(&service, "").await["total"], 1);
}

#[tokio::test]
async fn a_photo_is_cleaned_and_shown() {
    let (service, cookie) = open().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut parts = typed(&[]);
    let png = png.into_inner();
    parts.push(("photo", Some("bag.png"), &png));
    let (response, page) = send(&service, &cookie, DESK, &parts).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    let id = api(&service, "").await["items"][0]["id"].as_i64().unwrap();
    let (_, page) = service.get("/deals").await;
    assert!(page.contains(&format!("<img src=\"/deals/{id}/photo\"")), "{page}");
    let (response, _) = service.get(&format!("/deals/{id}/photo")).await;
    assert_eq!((response.status(), header(&response, "content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(header(&response, "content-security-policy"), "default-src 'none'; sandbox");
}

#[tokio::test]
async fn stock_and_end_take_a_deal_off_the_board() {
    let (service, cookie) = open().await;
    list(&service, &cookie, &[]).await;
    list(&service, &cookie, &[("name", "کفش")]).await;
    let found = api(&service, "?sort=price").await;
    let ids: Vec<i64> = found["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect();
    let post = async |path: String, fields: &[(&str, &str)]| {
        let (response, _) = service.post_as(Some(&cookie), &path, fields).await;
        assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, DESK));
    };
    post(format!("{DESK}/{}/stock", ids[0]), &[("stock", "۰")]).await;
    assert_eq!(api(&service, "").await["total"], 1);
    for wrong in ["many", "-1", "99999999", ""] {
        let path = format!("{DESK}/{}/stock", ids[0]);
        let (response, page) = service.post_as(Some(&cookie), &path, &[("stock", wrong)]).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.contains("write a whole number from 0 to 1,000,000"), "{page}");
        assert!(page.contains(&format!("value=\"{wrong}\" aria-invalid=\"true\"")), "{page}");
    }
    let (response, _) = service.post_as(Some(&cookie), &format!("{DESK}/999999/stock"), &[("stock", "x")]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(api(&service, "").await["total"], 1);
    post(format!("{DESK}/{}/stock", ids[0]), &[("stock", "3")]).await;
    assert_eq!(api(&service, "").await["total"], 2);
    post(format!("{DESK}/{}/end", ids[1]), &[]).await;
    assert_eq!(api(&service, "").await["total"], 1);
    let (_, page) = service.get(&format!("/en/deals/{}", ids[1])).await;
    assert!(page.contains("This deal is over.") && page.contains("noindex"), "{page}");
}

#[tokio::test]
async fn a_sheet_is_checked_by_cell_before_anything_is_listed() {
    let (service, cookie) = open().await;
    let csv = "name,trade,regular_toman,deal_toman,stock,until,free_shipping,price_history\n\
               کیف,کیف و کفش,1000000,800000,5,1405/09/20,بله,1405/06/01 1000000\n\
               کفش,Clothing,500000,600000,5,2026-12-01,,\n\
               =HYPERLINK(\"http://x\"),books,10,9,1,2026-12-01,no,\n\
               كيف,books,10,9,1,2026-12-01,no,\n";
    let sheet = async |bytes: &[u8]| {
        send(&service, &cookie, &format!("{DESK}/sheet"), &[("sheet", Some("a.csv"), bytes)]).await
    };
    let (response, page) = sheet(csv.as_bytes()).await;
    assert_eq!(response.status(), StatusCode::OK);
    for part in [
        "Rows that can be listed: 1. Rows with faults: 3.",
        "must be below the regular price",
        "this begins like a formula",
        "the same goods stand in row 2",
        "<bdi>600000</bdi>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert_eq!(api(&service, "").await["total"], 0, "nothing is listed yet");
    let (response, _) = service.post_as(Some(&cookie), &format!("{DESK}/sheet/list"), &[]).await;
    assert_eq!(header(&response, "location"), "/en/shop/kafsh.example/deals?listed=1");
    let found = api(&service, "").await;
    assert_eq!((names(&found), &found["items"][0]["discount"]["percent"]), (vec!["کیف"], &Value::from(20)));
    // Consent is given once.
    let (response, _) = service.post_as(Some(&cookie), &format!("{DESK}/sheet/list"), &[]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for (bytes, told) in
        [(&b"PK\x03\x04"[..], "neither an XLSX file nor CSV"), (b"", "Choose a file"), (b"name\n", "lacks the column")]
    {
        let (response, page) = sheet(bytes).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(told), "{told}: {page}");
    }
    let (response, template) = service.get_as(Some(&cookie), &format!("{DESK}/template.csv")).await;
    assert_eq!(header(&response, "content-disposition"), "attachment; filename=\"deals.csv\"");
    assert!(template.contains("Regular price"), "{template}");
}

#[tokio::test]
async fn without_a_place_nothing_is_listed() {
    let service = service(false).await;
    let cookie = service.keeper().await;
    let (_, page) = service.get_as(Some(&cookie), DESK).await;
    assert!(
        page.contains("Only shops with a place in the festival list deals") && !page.contains("deal-name"),
        "{page}"
    );
    let (response, _) = send(&service, &cookie, DESK, &typed(&[])).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(service.get_as(Some(&cookie), "/shop/other.example/deals").await.0.status(), StatusCode::NOT_FOUND);
    assert_eq!(api(&service, "").await["total"], 0);
    assert!(service.get("/deals").await.1.contains("اکنون کالای تخفیف‌داری نیست"));
}

#[tokio::test]
async fn programs_read_the_editions() {
    let (service, _) = open().await;
    let (response, body) = service.get("/api/v1/festivals").await;
    assert_eq!((response.status(), header(&response, "access-control-allow-origin")), (StatusCode::OK, "*"));
    let all: Value = serde_json::from_str(&body).unwrap();
    let edition = &all["items"][0];
    assert_eq!((&edition["edition"]["key"], &edition["phase"]), (&"autumn-1405".into(), &"open".into()));
    assert_eq!(edition["counts"]["applied"], 0, "who was invited did not apply");
    let tag = header(&response, "etag").to_owned();
    let request = Request::get("/api/v1/festivals").header(name::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    assert_eq!(service.ask(request).await.0.status(), StatusCode::NOT_MODIFIED);
}

/// Sends a plain form.
async fn post(service: &Service, cookie: &str, path: &str, body: &str) -> (Response<()>, String) {
    let request = Request::post(path)
        .header(name::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(name::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()))
        .unwrap();
    service.ask(request).await
}

/// What stands between two texts.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split_once(after).unwrap().0
}

#[tokio::test]
async fn an_order_is_confirmed_with_the_code_from_its_parcel_once() {
    let (service, cookie) = open().await;
    let desk = "/en/shop/kafsh.example/orders";
    let sheet = |content: &'static [u8]| [("sheet", Some("orders.csv"), content)];
    // A sheet with a fault is not taken at all; each cell is shown.
    let wrong = b"reference,amount_toman,day\nKN-204171,850000,2026-11-20\nKN-204172,free,2026-11-20\n";
    let (response, page) = send(&service, &cookie, &format!("{desk}/sheet"), &sheet(wrong)).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("not a whole number") || page.contains("whole number"), "{page}");
    assert!(page.contains("You have recorded no order yet."), "{page}");
    let good = b"reference,amount_toman,day\nKN-204171,850000,2026-11-20\nKN-204172,900000,2026-11-20\n";
    for told in ["?new=2&known=0", "?new=0&known=2"] {
        let (response, page) = send(&service, &cookie, &format!("{desk}/sheet"), &sheet(good)).await;
        assert_eq!(header(&response, "location"), format!("{desk}{told}"), "{page}");
    }
    // Another amount is taken and told of.
    let other = b"reference,amount_toman,day\nkn-204172,950000,2026-11-20\n";
    let (response, page) = send(&service, &cookie, &format!("{desk}/sheet"), &sheet(other)).await;
    let changed = format!("{desk}?new=0&known=0&changed=1");
    assert_eq!(header(&response, "location"), changed, "{page}");
    let (_, page) = service.get_as(Some(&cookie), &changed).await;
    assert!(page.contains("it has the new amount and day now") && page.contains("950,000"), "{page}");
    let request = Request::get(format!("{desk}/codes.csv")).header(name::COOKIE, &cookie).body(Body::empty()).unwrap();
    let (_, codes) = service.ask(request).await;
    let code = codes.lines().find(|line| line.contains("KN-204171")).unwrap().split(',').nth(3).unwrap().to_owned();

    // The buyer, without an account and without a script.
    let confirm = "/en/festival/autumn-1405/confirm";
    let (_, form) = service.get(&format!("{confirm}?code={code}")).await;
    assert!(form.contains(&format!("value=\"{code}\"")), "{form}");
    let secret = between(&form, "name=\"secret\" value=\"", "\"").to_owned();
    let fields = |code: &str, secret: &str| {
        format!("code={}&contact=buyer%40buyers.example&secret={secret}", code.to_uppercase())
    };
    // Made-up codes with the buyer's contact, as anybody can send them, do not stop the true one.
    for _ in 0..10 {
        let (response, _) = post(&service, "", confirm, &fields("0000-0000-0000", &secret)).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (response, page) = post(&service, "", confirm, &fields(&code, &secret)).await;
    assert_eq!(
        (response.status(), header(&response, "cache-control")),
        (StatusCode::OK, "private, no-store"),
        "{page}"
    );
    assert!(page.contains(&secret) && page.contains("KN-204171"), "{page}");
    let (response, again) = post(&service, "", confirm, &fields(&code, &secret)).await;
    assert!(response.status() == StatusCode::OK && again.contains(&secret), "a double click: {again}");
    let other = "0".repeat(26);
    let (response, page) = post(&service, "", confirm, &fields(&code, &other)).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "{page}");
    assert!(page.contains("has been confirmed already") && !page.contains("KN-204171"), "{page}");

    // The shop sees it, and cancels it with a reason.
    let read = async |path: &str| {
        let request = Request::get(path).header(name::COOKIE, &cookie).body(Body::empty()).unwrap();
        service.ask(request).await.1
    };
    let page = read(desk).await;
    assert!(page.contains("confirmed on") && !page.contains(&code), "{page}");
    let mut actions = page.split("action=\"").filter_map(|rest| rest.split('"').next());
    let cancel = actions.find(|action| action.ends_with("/cancel")).unwrap().to_owned();
    post(&service, &cookie, &cancel, "why=returned").await;
    assert!(read(desk).await.contains("the buyer sent all of it back"));
}

#[tokio::test]
async fn the_seal_leads_to_the_shop_in_the_edition_and_a_broken_commitment_to_its_complaint() {
    let (service, cookie) = open_where(true).await;
    list(&service, &cookie, &[]).await;
    let (_, profile) = service.get("/en/shop/kafsh.example").await;
    let path = "/en/festival/autumn-1405/shops/kafsh.example";
    assert!(profile.contains(&format!("href=\"{path}\"")), "the seal: {profile}");
    let (response, page) = service.get(path).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("کیف چرم") && page.contains("since"), "{page}");
    let (_, deals) = service.get("/en/deals").await;
    assert!(deals.contains(&format!("href=\"{path}#broken\"")), "{deals}");
    let query = "edition=autumn-1405&broken=gloves-and-pad";
    let link = format!("/en/shop/kafsh.example/complain?{query}");
    assert!(page.contains(&format!("href=\"{}\"", link.replace('&', "&amp;"))), "{page}");
    let (_, form) = service.get(&link).await;
    assert!(form.contains(" checked"), "{form}");
    assert!(form.contains("data-broken=\"gloves-and-pad\"") && form.contains("2.7"), "{form}");
    // Sent whole, as a form that was not kept.
    let body = format!(
        "{query}&kind=guideline-packing&told=Neither+gloves+nor+a+pad+in+the+parcel.&wish=Gloves&order=&amount=&contact=buyer%40buyers.example"
    );
    let (response, page) = post(&service, "", "/en/shop/kafsh.example/complain", &body).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    let (_, case) = service.get(header(&response, "location")).await;
    assert!(case.contains("data-broken=\"gloves-and-pad\"") && case.contains("/guidelines/health"), "{case}");
    // A commitment that no buyer can see broken, and a shop that is not in the edition, give a plain form.
    for plain in ["edition=autumn-1405&broken=lottery-share", "edition=none&broken=gloves-and-pad"] {
        let (response, form) = service.get(&format!("/en/shop/kafsh.example/complain?{plain}")).await;
        assert!(response.status() == StatusCode::OK && !form.contains("data-broken"), "{plain}");
    }
}
