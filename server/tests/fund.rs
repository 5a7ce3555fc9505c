//! The guarantee fund as people and programs meet it: cover on the profile, a claim at the case's private address, the officers' desk,
//! the bank's answer, the public figures.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bazargah_domain::calendar::Day;
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::guarantee::{ClaimId, ClaimStanding};
use bazargah_domain::iban::HOLDER_CHARS_MAX;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::ledger::{Amount, TransferId};
use bazargah_domain::shop::{MarkRecord, Scheme, ShopName, SourceId};
use bazargah_store::{BankAnswer, Purse};
use common::{DAY, SHOP, START, Service, between, case_of, header, service};
use std::path::Path;
use std::process::Command;

const IBAN: &str = "IR58 0540 1051 8002 1273 1130 07";
const OTHER_IBAN: &str = "IR05 0170 0000 0012 3456 7890 12";

impl Service {
    /// Gives the shop a mark of its issuer's list, and the fund a billion rial.
    async fn with_cover(&self, until: Day) {
        let row = Row {
            shop: ShopRef {
                source: SourceId { scheme: Scheme::Enamad, id: "1".into() },
                name: ShopName::of("Kafsh"),
                exact_host: true,
                host: Host::parse("kafsh.example").ok(),
            },
            content: Content::Mark(MarkRecord {
                number: "1".into(),
                since: Day(20_000),
                until,
                stars: 3,
                province: None,
                city: None,
                page: None,
            }),
            speaks_until: Millis(START),
        };
        let mut import = self.app.store.import(Millis(START), None).await.unwrap();
        import.add(vec![row]).await.unwrap();
        import.finish().await.unwrap();
        let (amount, name) = (Amount::new(1_000_000_000).unwrap(), TransferId::new("founders").unwrap());
        self.app.store.contribute(Millis(START), None, amount, name).await.unwrap().unwrap();
    }

    async fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.get(path).await.1).unwrap()
    }

    async fn claim(&self, case: &str, changed: &[(&str, &str)]) -> (StatusCode, String) {
        let mut fields = vec![
            ("ordered", "1405/08/10"),
            ("delivered", ""),
            ("amount", "۱٬۰۵۰٬۰۰۰"),
            ("iban", IBAN),
            ("holder", "زهرا محمدی"),
        ];
        for (name, value) in changed {
            fields.iter_mut().find(|field| field.0 == *name).unwrap().1 = value;
        }
        let (response, page) = self.post(&format!("{case}/claim"), &fields).await;
        if response.status() == StatusCode::SEE_OTHER {
            assert_eq!(header(&response, "location"), case);
        }
        (response.status(), page)
    }
}

#[tokio::test]
async fn the_profile_says_what_a_purchase_is_covered_with() {
    let service = service(true).await;
    let (_, page) = service.get(SHOP).await;
    assert!(
        page.contains("No cover: the guarantee fund pays nothing for a purchase here, because the shop has no valid"),
        "{page}"
    );
    let api = service.json("/api/v1/shops/kafsh.example").await;
    assert_eq!(api["guarantee"], serde_json::json!({ "covered": false, "cap_rial": 0 }));
    service.with_cover(Day(21_000)).await;
    let (_, page) = service.get(SHOP).await;
    let sentence =
        "covered by the guarantee fund: 70% of the damage, up to 30,000,000 toman, if you complain within 30 days";
    assert!(page.contains(sentence), "{page}");
    let (_, page) = service.get("/shop/kafsh.example").await;
    assert!(page.contains("۷۰٪ خسارت، تا ۳۰٬۰۰۰٬۰۰۰ تومان"), "{page}");
    let api = service.json("/api/v1/shops/kafsh.example").await;
    assert_eq!(api["guarantee"], serde_json::json!({ "covered": true, "cap_rial": 300_000_000 }));
}

#[tokio::test]
async fn a_complaint_becomes_a_paid_claim_and_the_public_figures_move() {
    let service = service(true).await;
    service.with_cover(Day(21_000)).await;
    let case = case_of(&service.report(&[]).await.0);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("you can claim on the guarantee fund from 29 November 2026 on"), "{page}");
    assert_eq!(service.get(&format!("{case}/claim")).await.0.status(), StatusCode::SEE_OTHER, "not yet");
    assert_eq!(service.claim(&case, &[]).await.0, StatusCode::CONFLICT);
    service.later(4 * DAY + 1);
    assert!(service.get(&case).await.1.contains(&format!("{case}/claim")));
    let (_, form) = service.get(&format!("{case}/claim")).await;
    assert_eq!(between(&form, r#"name="amount""#, ">").matches("1250000").count(), 1, "{form}");

    let long = "ز".repeat(HOLDER_CHARS_MAX + 1);
    for (field, typed, told) in [
        ("holder", long.as_str(), "at most 70 letters"),
        ("iban", "IR58 0540 1051 8002 1273 1130 08", "wrong digit"),
        ("iban", "GB29NWBK60161331926819", "accounts in Iran only"),
        ("iban", "", "to which account"),
        ("holder", " ", "whose account"),
        ("ordered", "", "which day you ordered"),
        ("ordered", "soon", "Write the day as"),
        ("ordered", "2027-01-01", "after your complaint"),
        ("delivered", "1405/08/01", "before the order"),
        ("amount", "-5", "as a number"),
        ("amount", "0", "what you paid"),
        ("amount", "1250001", "Your complaint names 1,250,000 toman"),
    ] {
        let (status, page) = service.claim(&case, &[(field, typed)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {typed}");
        let faults = between(&page, r#"class="faults""#, "</ul>");
        assert!(faults.contains(told) && faults.contains(&format!("#{field}")), "{field} {typed}: {faults}");
    }
    assert_eq!(service.claim(&case, &[]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(service.claim(&case, &[]).await.0, StatusCode::CONFLICT, "one claim for a complaint");
    let (_, page) = service.get(&case).await;
    for words in ["You were awarded 700,000 toman", "Less what buyers bear themselves", "ending in", "3007"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(r#"value="withdraw""#), "the fund pays for this complaint: {page}");
    for (case, told) in
        [(case.as_str(), "cannot withdraw it"), (case.trim_start_matches("/en"), "دیگر نمی‌توانید آن را پس بگیرید")]
    {
        let (response, page) = service.post(case, &[("step", "withdraw")]).await;
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert!(page.contains(told) && !page.contains(r#"value="withdraw""#), "{page}");
    }
    let of = service.json("/api/v1/guarantee").await;
    assert_eq!(of["bank_orders_rial"], 7_000_000);
    assert_eq!(of["claims"]["paid"], 0, "nothing is paid before the bank says so");
    let (_, public) = service.get("/en/fund").await;
    assert!(public.contains("No claim has been paid yet"), "{public}");

    let payments = service.app.store.order_payments(service.app.now(), None, Purse::Fund, "o-1").await.unwrap();
    let answer = BankAnswer { payment: payments[0].id.clone(), amount: Some(7_000_000), rejected: None };
    service.app.store.reconcile(service.app.now(), &[answer]).await.unwrap().remove(0).unwrap();
    assert!(service.get(&case).await.1.contains("The fund has paid you 700,000 toman"));
    let of = service.json("/api/v1/guarantee").await;
    assert_eq!((&of["paid_rial"], &of["owed_by_shops_rial"]), (&7_000_000.into(), &7_000_000.into()));
    assert_eq!(of["claims"]["median_days_to_payment"], 0);
    assert_eq!(of["payouts"], serde_json::json!([{ "month": "2026-11", "claims": 1, "rial": 7_000_000 }]));
    for (path, words) in [("/en/fund", "700,000 toman"), ("/fund", "۷۰۰٬۰۰۰ تومان")] {
        let (response, page) = service.get(path).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(page.contains(words), "{path}: {page}");
    }

    // Account, name and address of the buyer are on no public page, in no event and in no letter.
    let mut seen = vec![public, service.get("/api/v1/guarantee").await.1, service.get(SHOP).await.1];
    seen.push(service.get(&format!("{SHOP}/prove")).await.1);
    seen.extend(service.letters().await.into_iter().map(|(_, subject, text)| format!("{subject}{text}")));
    for page in seen {
        for private in ["0540", "3007", "محمدی", "zahra@"] {
            assert!(!page.contains(private), "{private} in {page}");
        }
    }
    let verified = service.app.store.verify(|_| {}).await.unwrap();
    assert_eq!((verified.disagreements, verified.transfers), (vec![], 4));
}

#[tokio::test]
async fn what_the_rule_may_not_decide_waits_for_fund_officers() {
    let service = service(true).await;
    service.with_cover(Day(21_000)).await;
    let case = case_of(&service.report(&[("amount", "40000000")]).await.0);
    service.later(4 * DAY + 1);
    assert_eq!(service.claim(&case, &[("amount", "40000000")]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("it is decided by 9 December 2026"), "{page}");
    for nobody in ["reviewer", "inspector"] {
        let cookie = service.cookie(&format!("{nobody}@staff.example")).await;
        assert_eq!(service.get_as(Some(&cookie), "/en/staff/fund").await.0.status(), StatusCode::NOT_FOUND, "{nobody}");
    }
    let auditor = service.cookie("auditor@staff.example").await;
    let (_, desk) = service.get_as(Some(&auditor), "/en/staff/fund").await;
    let path = format!("/en/staff/fund/{}", between(&desk, "/staff/fund/", "\""));
    assert!(!service.get_as(Some(&auditor), &path).await.1.contains("<form method=\"post\""), "an auditor reads");
    let decide = |choice: &'static str, amount: &'static str, reason: &'static str| {
        [("choice", choice), ("amount", amount), ("reason", reason), ("seen", "0")]
    };
    assert_eq!(
        service.post_as(Some(&auditor), &path, &decide("award", "1", "x")).await.0.status(),
        StatusCode::NOT_FOUND
    );
    let officer = service.cookie("fund-officer@staff.example").await;
    for (fields, told) in [
        (decide("", "1", "x"), "Choose whether"),
        (decide("window-over", "1", "x"), "Choose whether"),
        (decide("award", "0", "x"), "one toman or more"),
        (decide("award", "27965001", "x"), "no more than the rule assessed"),
        (decide("award", "99999999999999999999", "x"), "one toman or more"),
        (decide("award", "1", ""), "Say why"),
    ] {
        let (response, page) = service.post_as(Some(&officer), &path, &fields).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(between(&page, r#"class="faults""#, "</ul>").contains(told), "{fields:?}: {page}");
    }
    let fields = decide("award", "20000000", "the receipt shows it");
    assert_eq!(service.post_as(Some(&officer), &path, &fields).await.0.status(), StatusCode::SEE_OTHER);
    let (response, page) = service.post_as(Some(&officer), &path, &fields).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(page.contains("somebody else has to agree"), "{page}");
    let second = service.cookie("supervisor@staff.example").await;
    assert!(
        service.get_as(Some(&second), &path).await.1.contains("fund-officer@staff.example agreed to")
            || service.get_as(Some(&second), &path).await.1.contains("agreed to 20,000,000 toman")
    );
    assert_eq!(service.post_as(Some(&second), &path, &fields).await.0.status(), StatusCode::SEE_OTHER);
    assert!(service.get(&case).await.1.contains("You were awarded 20,000,000 toman"));
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    let claim = service.app.store.fund_claim(ClaimId(id)).await.unwrap().unwrap();
    assert_eq!(claim.standing, ClaimStanding::Awarded);
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

#[tokio::test]
async fn a_page_from_before_another_account_was_named_decides_nothing() {
    let service = service(true).await;
    service.with_cover(Day(21_000)).await;
    let case = case_of(&service.report(&[("amount", "40000000")]).await.0);
    service.later(4 * DAY + 1);
    assert_eq!(service.claim(&case, &[("amount", "40000000")]).await.0, StatusCode::SEE_OTHER);
    let (officer, second) = (service.cookie(OFFICER).await, service.cookie("supervisor@staff.example").await);
    let (_, desk) = service.get_as(Some(&officer), "/en/staff/fund").await;
    let path = format!("/en/staff/fund/{}", between(&desk, "/staff/fund/", "\""));
    let page = async || service.get_as(Some(&officer), &path).await.1;
    let seen = |page: &str| between(page, r#"name="seen" value=""#, "\"").to_owned();
    let sends = async |cookie: &str, seen: &str| {
        let fields = [("choice", "award"), ("amount", "20000000"), ("reason", "the receipt shows it"), ("seen", seen)];
        service.post_as(Some(cookie), &path, &fields).await
    };
    let before = seen(&page().await);
    for cookie in [&officer, &second] {
        assert_eq!(sends(cookie, &before).await.0.status(), StatusCode::SEE_OTHER);
    }
    let payments = service.app.store.order_payments(service.app.now(), None, Purse::Fund, "o-1").await.unwrap();
    let answer = BankAnswer { payment: payments[0].id.clone(), amount: None, rejected: Some("AC04".into()) };
    service.app.store.reconcile(service.app.now(), &[answer]).await.unwrap().remove(0).unwrap();
    let holder = "ز".repeat(HOLDER_CHARS_MAX);
    let longer = format!("{holder}ز");
    for (name, status) in [(&longer, StatusCode::UNPROCESSABLE_ENTITY), (&holder, StatusCode::SEE_OTHER)] {
        let typed = [("iban", OTHER_IBAN), ("holder", name.as_str())];
        assert_eq!(service.claim(&case, &typed).await.0, status);
    }

    let (response, again) = sends(&officer, &before).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let faults = between(&again, r#"class="faults""#, "</ul>");
    assert!(faults.contains("named another account meanwhile"), "{faults}");
    let without = [("choice", "award"), ("amount", "20000000"), ("reason", "the receipt shows it")];
    assert_eq!(service.post_as(Some(&officer), &path, &without).await.0.status(), StatusCode::CONFLICT);
    assert_eq!(service.app.store.due_payments(Purse::Fund).await.unwrap(), (0, 0));
    let of = service.app.store.fund_claim(ClaimId(path.rsplit('/').next().unwrap().parse().unwrap())).await.unwrap();
    assert_eq!(of.unwrap().body.agreed, None, "it is no agreement to what was not seen");

    let now = seen(&again);
    for cookie in [&officer, &second] {
        assert_eq!(sends(cookie, &now).await.0.status(), StatusCode::SEE_OTHER);
    }
    let payments = service.app.store.order_payments(service.app.now(), None, Purse::Fund, "o-2").await.unwrap();
    assert_eq!((payments[0].iban.last_four(), &payments[0].holder), ("9012", &holder), "nothing of it is cut");
    let history = page().await;
    for (who, role) in [(OFFICER, "Fund officer"), ("supervisor@staff.example", "Supervisor")] {
        let by = format!("\u{2066}{who}\u{2069}, {role}");
        assert_eq!(history.matches(&by).count(), 2, "{by}: {history}");
    }
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

const MONEY: &str = "/en/staff/fund/money";
const BANK: &str = "/en/staff/fund/bank";
const OFFICER: &str = "fund-officer@staff.example";

/// A form of the page of payments, with some answers changed.
fn money<'a>(form: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("form", form),
        ("from", "shop"),
        ("shop", "kafsh.example"),
        ("basis", "rial"),
        ("claim", "1"),
        ("number", "۱٬۰۰۰"),
        ("name", "1405-1"),
    ];
    for (name, value) in changed {
        fields.iter_mut().find(|field| field.0 == *name).unwrap().1 = value;
    }
    fields
}

impl Service {
    /// Sends a form that is refused, with what is told.
    async fn refused(&self, cookie: &str, path: &str, fields: &[(&str, &str)], status: StatusCode, told: &str) {
        let (response, page) = self.post_as(Some(cookie), path, fields).await;
        assert_eq!(response.status(), status, "{fields:?}");
        let faults = between(&page, r#"class="faults""#, "</ul>");
        assert!(faults.contains(told), "{fields:?}: {faults}");
    }

    /// Sends a form of payments that is taken; `new` or `known`.
    async fn recorded(&self, cookie: &str, fields: &[(&str, &str)], done: &str) {
        let (response, page) = self.post_as(Some(cookie), MONEY, fields).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{fields:?}: {page}");
        assert_eq!(header(&response, "location"), format!("{MONEY}?done={done}"));
    }

    /// Brings the bank's file.
    async fn brings(&self, cookie: &str, file: &str) -> (StatusCode, String) {
        let body = format!(
            "--XyZ\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"answer\"\r\n\r\n{file}\r\n--XyZ--\r\n"
        );
        let request = Request::post(format!("{BANK}/answer"))
            .header("content-type", "multipart/form-data; boundary=XyZ")
            .header("cookie", cookie)
            .header("sec-fetch-site", "same-origin");
        let (response, page) = self.ask(request.body(Body::from(body)).unwrap()).await;
        (response.status(), page)
    }

    /// A claim of 7,000,000 rial that waits for the bank.
    async fn with_awarded(&self) -> (String, i64) {
        self.with_cover(Day(21_000)).await;
        let case = case_of(&self.report(&[]).await.0);
        self.later(4 * DAY + 1);
        assert_eq!(self.claim(&case, &[]).await.0, StatusCode::SEE_OTHER);
        let shop = self.app.store.shop("kafsh.example").await.unwrap().unwrap().0;
        (case, shop.fund.open[0].id.0)
    }
}

#[tokio::test]
async fn fund_officers_record_what_comes_in_and_take_back_what_was_a_mistake() {
    let service = service(true).await;
    let (_, claim) = service.with_awarded().await;
    let claim = claim.to_string();
    let officer = service.cookie(OFFICER).await;
    let (unfit, conflict) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT);
    let (_, desk) = service.get_as(Some(&officer), "/en/staff/fund").await;
    assert!(desk.contains(&format!("href=\"{MONEY}\"")) && desk.contains(&format!("href=\"{BANK}\"")), "{desk}");
    for (changed, told) in [
        (("from", ""), "Choose who paid"),
        (("shop", "nobody.example"), "no shop with this key"),
        (("shop", ""), "no shop with this key"),
        (("basis", ""), "Choose what the number is"),
        (("number", ""), "whole number of 1 or more"),
        (("number", "0"), "whole number of 1 or more"),
        (("number", "-7"), "whole number of 1 or more"),
        (("number", "1.5"), "whole number of 1 or more"),
        (("number", "9223372036854775808"), "more than can be recorded"),
        (("name", ""), "small letters"),
        (("name", "Claim 7"), "small letters"),
    ] {
        service.refused(&officer, MONEY, &money("contribution", &[changed]), unfit, told).await;
    }
    for (changed, told) in [
        ([("basis", "months"), ("number", "121")], "more than can be recorded"),
        ([("basis", "orders"), ("number", "9223372036854775807")], "more than can be recorded"),
        ([("from", "founders"), ("basis", "months")], "founders pay an amount in rial"),
    ] {
        service.refused(&officer, MONEY, &money("contribution", &changed), unfit, told).await;
    }
    let named = [("from", "founders"), ("number", "1000")];
    service.refused(&officer, MONEY, &money("contribution", &named), unfit, "leave the shop empty").await;
    assert_eq!(service.post_as(Some(&officer), MONEY, &money("gift", &[])).await.0.status(), StatusCode::BAD_REQUEST);
    assert_eq!(service.json("/api/v1/guarantee").await["contributed_rial"], 1_000_000_000, "nothing was recorded");

    // Once by its name, as it stands on the statement; by months as the shop's class pays.
    service.recorded(&officer, &money("contribution", &[]), "new").await;
    service.recorded(&officer, &money("contribution", &[("name", "۱۴۰۵-۱")]), "known").await;
    service.refused(&officer, MONEY, &money("contribution", &[("number", "1001")]), conflict, "Another payment").await;
    let months = [("basis", "months"), ("number", "۳"), ("name", "1405-2")];
    service.recorded(&officer, &money("contribution", &months), "new").await;
    let shop = async || service.app.store.shop("kafsh.example").await.unwrap().unwrap().0.fund;
    let flat = bazargah_domain::guarantee::policies().unwrap().on(Day(20_786)).unwrap().contribution(None).unwrap();
    assert_eq!(shop().await.contributed.rial(), 1_000 + 3 * flat.flat_rial.rial());
    let most = [("from", "founders"), ("shop", ""), ("number", "9223372036854775807"), ("name", "1405-3")];
    service.refused(&officer, MONEY, &money("contribution", &most), conflict, "more than can be recorded").await;
    let founders = [("from", "founders"), ("shop", ""), ("name", "1405-4")];
    service.recorded(&officer, &money("contribution", &founders), "new").await;
    assert!(service.get_as(Some(&officer), &format!("{MONEY}?done=new")).await.1.contains("It is recorded."));

    // A shop pays back no more than it owes, and costs no more than is there.
    let back = |number, name| money("recovery", &[("claim", &claim), ("number", number), ("name", name)]);
    service.refused(&officer, MONEY, &back("1", "1405-5"), conflict, "does not owe so much").await;
    service.refused(&officer, MONEY, &money("recovery", &[("claim", "x")]), unfit, "the claim’s number").await;
    service
        .refused(&officer, MONEY, &money("recovery", &[("claim", "999999")]), conflict, "does not owe so much")
        .await;
    let payments = service.app.store.order_payments(service.app.now(), None, Purse::Fund, "o-1").await.unwrap();
    let answer = BankAnswer { payment: payments[0].id.clone(), amount: None, rejected: None };
    service.app.store.reconcile(service.app.now(), &[answer]).await.unwrap().remove(0).unwrap();
    service.refused(&officer, MONEY, &back("7000001", "1405-5"), conflict, "does not owe so much").await;
    service.recorded(&officer, &back("7,000,000", "1405-5"), "new").await;
    let too_much = money("cost", &[("number", "99000000000"), ("name", "1405-6")]);
    service.refused(&officer, MONEY, &too_much, conflict, "does not suffice for this cost").await;
    service.recorded(&officer, &money("cost", &[("number", "900"), ("name", "1405-6")]), "new").await;
    let (_, list) = service.get_as(Some(&officer), MONEY).await;
    for words in ["1405-5", "paid back by a shop", "7,000,000 rial", "900 rial", "paid in by founders"] {
        assert!(list.contains(words), "{words}: {list}");
    }
    let figures = async || {
        let of = service.json("/api/v1/guarantee").await;
        ["contributed_rial", "recovered_rial", "costs_rial", "owed_by_shops_rial"]
            .map(|name| of[name].as_i64().unwrap())
    };
    let contributed = 1_000_002_000 + 3 * flat.flat_rial.rial();
    assert_eq!(figures().await, [contributed, 7_000_000, 900, 0]);

    // Taken back: with a reason, once, by two above the limit.
    let of = |name: &str| format!("{MONEY}/bank-{name}");
    let why = [("reason", "the bank sent it to another fund")];
    service.refused(&officer, &of("1405-1"), &[("reason", " ")], unfit, "Say why").await;
    service.refused(&officer, &of("1405-1"), &[("reason", &"x".repeat(5_000))], unfit, "Say why").await;
    for name in ["1405-1", "1405-5", "1405-6"] {
        let (response, _) = service.post_as(Some(&officer), &of(name), &why).await;
        assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, of(name).as_str()));
        service.refused(&officer, &of(name), &why, conflict, "took it back meanwhile").await;
    }
    assert_eq!(figures().await, [contributed - 1_000, 0, 0, 7_000_000]);
    assert_eq!(shop().await.debt().rial(), 7_000_000, "it is owed again");
    let (_, page) = service.get_as(Some(&officer), &of("1405-5")).await;
    for words in ["This payment was taken back", "the bank sent it to another fund", OFFICER, "recorded it"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    service.recorded(&officer, &money("contribution", &[]), "known").await;
    assert_eq!(figures().await[0], contributed - 1_000, "what was taken back stays so");
    for (path, status) in [
        (of("1405-99"), StatusCode::NOT_FOUND),
        (format!("{MONEY}/claim-{claim}-award"), StatusCode::NOT_FOUND),
        (format!("{MONEY}/Not%20one"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(service.get_as(Some(&officer), &path).await.0.status(), status, "{path}");
        assert_eq!(service.post_as(Some(&officer), &path, &why).await.0.status(), status, "{path}");
    }
    let founders = format!("{MONEY}/founders");
    let (_, page) = service.get_as(Some(&officer), &founders).await;
    assert!(page.contains("two people take it back"), "{page}");
    assert_eq!(service.post_as(Some(&officer), &founders, &why).await.0.status(), StatusCode::SEE_OTHER);
    service.refused(&officer, &founders, &why, conflict, "somebody else has to agree").await;
    let second = service.cookie("supervisor@staff.example").await;
    assert_eq!(service.post_as(Some(&second), &founders, &why).await.0.status(), StatusCode::SEE_OTHER);
    assert_eq!(figures().await[0], contributed - 1_000_001_000);
    let rest = format!("{MONEY}/bank-1405-2");
    service
        .app
        .store
        .fund_cost(service.app.now(), None, Amount::new(140_000_000).unwrap(), TransferId::new("x").unwrap())
        .await
        .unwrap()
        .unwrap();
    service.refused(&officer, &rest, &why, conflict, "spent or held").await;

    // An auditor reads, and what stands in private is nowhere else.
    let auditor = service.cookie("auditor@staff.example").await;
    for path in [MONEY.to_owned(), of("1405-2"), BANK.to_owned()] {
        let (response, page) = service.get_as(Some(&auditor), &path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(!page.contains("<form method=\"post\""), "{path}: {page}");
        assert_eq!(service.post_as(Some(&auditor), &path, &why).await.0.status(), StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/api/v1/events", "/api/v1/exports/events.csv", SHOP, "/en/fund"] {
        let (_, page) = service.get(path).await;
        assert!(!page.contains("another fund") && !page.contains("1405-1"), "{path}: {page}");
    }
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

#[tokio::test]
async fn fund_officers_send_payments_to_the_bank_and_bring_its_answer() {
    let service = service(true).await;
    let (case, claim) = service.with_awarded().await;
    let officer = service.cookie(OFFICER).await;
    let (unfit, conflict) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT);
    let order = |order, payer, from| [("order", order), ("payer", payer), ("from", from)];
    let long = "x".repeat(71);
    let (_, page) = service.get_as(Some(&officer), BANK).await;
    assert!(page.contains("Payments that are due: 1, together 7,000,000 rial.") && !page.contains("0540"), "{page}");
    for (fields, told) in [
        (order("", "", IBAN), "Say who pays"),
        (order("", &long, IBAN), "Say who pays"),
        (order("", "The fund", ""), "from which account"),
        (order("", "The fund", "IR58 0540 1051 8002 1273 1130 08"), "wrong digit"),
        (order("", "The fund", "GB29NWBK60161331926819"), "account in Iran"),
        (order("nothing-like-it", "The fund", IBAN), "no order of this name"),
        (order("سفارش", "The fund", IBAN), "no order of this name"),
    ] {
        service.refused(&officer, BANK, &fields, unfit, told).await;
    }
    let (status, page) = service.brings(&officer, "end_to_end_id,status\nclaim-1-1,paid\n").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("there is no payment of this name"), "{page}");
    let payment = format!("claim-{claim}-1");
    let (_, page) = service.brings(&officer, &format!("end_to_end_id,status\n{payment},paid\n")).await;
    assert!(page.contains("was never sent to the bank"), "{page}");

    let (response, xml) = service.post_as(Some(&officer), BANK, &order("", "صندوق ضمانت", IBAN)).await;
    assert_eq!((response.status(), header(&response, "cache-control")), (StatusCode::OK, "private, no-store"));
    let saved = header(&response, "content-disposition").to_owned();
    let name = between(&saved, "filename=\"", ".xml\"").to_owned();
    for part in ["pain.001.001.09", &format!("<EndToEndId>{payment}</EndToEndId>"), "صندوق ضمانت", "7000000"]
    {
        assert!(xml.contains(part), "{part}: {xml}");
    }
    let (response, again) = service.post_as(Some(&officer), BANK, &order(&name, "صندوق ضمانت", IBAN)).await;
    assert_eq!((response.status(), again.as_str()), (StatusCode::OK, xml.as_str()), "an earlier one again");
    service.later(1);
    service.refused(&officer, BANK, &order("", "The fund", IBAN), conflict, "No payment is due").await;
    let (_, page) = service.get_as(Some(&officer), BANK).await;
    assert!(page.contains("No payment is due.") && page.contains("without an answer: 1"), "{page}");
    assert_eq!(service.json("/api/v1/guarantee").await["claims"]["paid"], 0, "an order is no payment");

    for (file, told) in [
        ("", "Choose a file"),
        ("a,b\n1,2\n", "neither a pain.002 nor CSV"),
        ("<Document></Document>", "no answer of a bank"),
        ("<Document><CstmrPmtStsRpt>", "breaks off"),
        ("<!DOCTYPE x><Document><CstmrPmtStsRpt/></Document>", "no answer of a bank"),
    ] {
        let (status, page) = service.brings(&officer, file).await;
        assert_eq!(status, unfit, "{file}");
        assert!(between(&page, r#"class="faults""#, "</ul>").contains(told), "{file}: {page}");
    }
    let file = format!(
        "end_to_end_id,status,amount_rial,reason\n{payment},paid,7,\n,paid,,\nx<b>,????,,\n{payment},paid,7.5,\n{payment},pending,,\n{payment},paid,7000000,\n"
    );
    let (status, page) = service.brings(&officer, &file).await;
    assert_eq!(status, StatusCode::OK);
    for words in [
        "Paid: 1. Rejected by the bank: 0. Not taken: 4. Still on their way: 1.",
        "7,000,000 rial were ordered, and the bank speaks of 7 rial",
        "Line 3",
        "it names no payment",
        "x&lt;b&gt;",
        "is no amount in rial",
        "all paid",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(service.get(&case).await.1.contains("The fund has paid you 700,000 toman"));
    let (_, page) = service.brings(&officer, &format!("end_to_end_id,status\n{payment},paid\n")).await;
    assert!(page.contains("on record as paid already"), "{page}");
    let persian = service.get_as(Some(&officer), "/staff/fund/bank").await.1;
    assert!(persian.contains("پرداخت از راه بانک") && persian.contains("همه پرداخت شد"), "{persian}");
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

fn bazargah(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let database = format!("sqlite:{}", folder.join("cases.db").display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
    let output = command.current_dir(folder).env("DATABASE_URL", database).args(args).output().unwrap();
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    (output.status.code(), text)
}

#[tokio::test]
async fn the_command_line_takes_a_payment_back() {
    let service = service(true).await;
    service.cookie(OFFICER).await;
    service.cookie("supervisor@staff.example").await;
    service.cookie("reviewer@staff.example").await;
    let folder = service.folder.path();
    let run = |args: &[&str]| bazargah(folder, &[&["fund"], args].concat());
    let contribute = |rial, name| run(&["contribute", "--founders", "--rial", rial, "--name", name]);
    assert_eq!(contribute("1000", "1405-1"), (Some(0), "recorded\n".into()));
    assert_eq!(contribute("999000000000", "1405-2"), (Some(0), "recorded\n".into()));
    let reverse = |name, by| run(&["reverse", "--name", name, "--reason", "typed wrongly", "--by", by]);
    assert_eq!(reverse("1405-1", "reviewer@staff.example").0, Some(2));
    assert_eq!(reverse("1405-9", OFFICER).0, Some(2));
    assert_eq!(run(&["reverse", "--name", "1405-1", "--reason", " ", "--by", OFFICER]).0, Some(2));
    assert_eq!(reverse("1405-1", OFFICER), (Some(0), "taken back\n".into()));
    let (code, text) = reverse("1405-1", OFFICER);
    assert!(code == Some(1) && text.contains("taken back already"), "{text}");
    assert!(reverse("1405-2", OFFICER).1.contains("a second person has to agree"));
    assert_eq!(reverse("1405-2", OFFICER).0, Some(1));
    assert_eq!(reverse("1405-2", "supervisor@staff.example"), (Some(0), "taken back\n".into()));
    assert_eq!(service.json("/api/v1/guarantee").await["contributed_rial"], 0);
    assert_eq!(run(&["contribute", "--shop", "nobody.example", "--months", "1", "--name", "1405-3"]).0, Some(2));
    assert_eq!(run(&["contribute", "--shop", "kafsh.example", "--months", "121", "--name", "1405-3"]).0, Some(2));
}

#[tokio::test]
async fn a_mark_that_ended_before_the_order_covers_nothing() {
    let service = service(true).await;
    let ordered = Day::from_jalali(1405, 8, 10).unwrap();
    service.with_cover(ordered.plus_days(-1)).await;
    let case = case_of(&service.report(&[]).await.0);
    service.later(4 * DAY + 1);
    assert_eq!(service.claim(&case, &[]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("the shop had no valid trust mark on the day of the order"), "{page}");
    let of = service.json("/api/v1/guarantee").await;
    assert_eq!(of["claims"]["refused_by_reason"], serde_json::json!({ "no-mark": 1 }));
    assert_eq!(of["held_rial"], 0);
    let (_, page) = service.get("/en/fund").await;
    assert!(page.contains("The shop had no valid trust mark on the day of the order"), "{page}");
    let (_, page) = service.get(&case).await;
    assert!(page.contains(r#"value="withdraw""#), "a refused claim does not stand in the way: {page}");
    assert_eq!(service.post(&case, &[("step", "withdraw")]).await.0.status(), StatusCode::SEE_OTHER);
}
