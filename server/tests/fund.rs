//! The guarantee fund as people and programs meet it: cover on the profile, a claim at the case's private address, the officers' desk,
//! the bank's answer, the public figures.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::http::StatusCode;
use bazargah_domain::calendar::Day;
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::guarantee::ClaimStanding;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::ledger::{Amount, TransferId};
use bazargah_domain::shop::{MarkRecord, Scheme, ShopName, SourceId};
use bazargah_store::BankAnswer;
use common::{DAY, SHOP, START, Service, between, case_of, header, service};

const IBAN: &str = "IR58 0540 1051 8002 1273 1130 07";

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

    for (field, typed, told) in [
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
    let of = service.json("/api/v1/guarantee").await;
    assert_eq!(of["bank_orders_rial"], 7_000_000);
    assert_eq!(of["claims"]["paid"], 0, "nothing is paid before the bank says so");
    let (_, public) = service.get("/en/fund").await;
    assert!(public.contains("No claim has been paid yet"), "{public}");

    let payments = service.app.store.order_payments(service.app.now(), "o-1").await.unwrap();
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
        [("choice", choice), ("amount", amount), ("reason", reason)]
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
    let claim = service.app.store.fund_claim(bazargah_domain::guarantee::ClaimId(id)).await.unwrap().unwrap();
    assert_eq!(claim.standing, ClaimStanding::Awarded);
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
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
}
