//! The trust mark over HTTP: applied for, granted, lost by a shop that stops answering, appealed for, and regained.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::http::StatusCode;
use bazargah_domain::mark::{Dossier, Effect, Stage};
use bazargah_domain::shop::MarkState;
use bazargah_server::{clock, daily};
use bazargah_store::{ComplaintFilter, Part};
use common::{DAY, HOUR, Service, header, service};

const MARK: &str = "/en/account/shops/kafsh.example/mark";
const STAFF_SHOP: &str = "/en/staff/shops/kafsh.example";

fn licences() -> Vec<(&'static str, &'static str)> {
    vec![
        ("virtual-businesses_number", "1404/7"),
        ("virtual-businesses_issuer", "Union of virtual businesses"),
        ("virtual-businesses_from", "1404/01/01"),
        ("virtual-businesses_until", "1407/01/01"),
    ]
}

async fn dossier(service: &Service) -> Dossier {
    service.app.store.shop("kafsh.example").await.unwrap().unwrap().0.dossier
}

async fn state(service: &Service) -> MarkState {
    service.app.store.shop("kafsh.example").await.unwrap().unwrap().0.mark_state(service.app.now().day())
}

/// The address of the newest thing that waits about a mark.
async fn task(service: &Service, kind: &str) -> String {
    let kind = bazargah_domain::role::MarkTask::parse(kind).unwrap();
    let waiting = service.app.store.mark_tasks(kind, (bazargah_domain::calendar::Millis(0), 0), 50).await.unwrap();
    format!("/en/staff/marks/{}", waiting.last().unwrap().id)
}

async fn granted(service: &Service) {
    let (keeper, reviewer) = (service.keeper().await, service.cookie("reviewer@staff.example").await);
    let mut apply =
        vec![("what", "apply"), ("owner", "Zahra"), ("address", "Tehran, Enghelab 7"), ("telephone", "021-88776655")];
    apply.extend(licences());
    let (response, page) = service.post_as(Some(&keeper), MARK, &apply).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    let application = task(service, "application").await;
    let mut grant = vec![
        ("choice", "grant"),
        ("reason", "All papers seen."),
        ("identity", "1"),
        ("address", "1"),
        ("telephone", "1"),
    ];
    grant.extend(licences());
    let (response, page) = service.post_as(Some(&reviewer), &application, &grant).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    assert_eq!(state(service).await, MarkState::Valid);
}

#[tokio::test]
async fn an_application_is_checked_field_by_field_and_decided_by_reviewers() {
    let service = service(true).await;
    let (keeper, reviewer) = (service.keeper().await, service.cookie("reviewer@staff.example").await);
    for missing in ["owner", "address", "telephone", "virtual-businesses_number"] {
        let mut apply =
            vec![("what", "apply"), ("owner", "Zahra"), ("address", "Tehran"), ("telephone", "021-88776655")];
        apply.extend(licences());
        apply.retain(|(name, _)| *name != missing);
        let (response, _) = service.post_as(Some(&keeper), MARK, &apply).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{missing}");
    }
    assert_eq!(state(&service).await, MarkState::None);
    let mut apply = vec![("what", "apply"), ("owner", "Zahra"), ("address", "Tehran"), ("telephone", "021-88776655")];
    apply.extend(licences());
    service.post_as(Some(&keeper), MARK, &apply).await;
    assert_eq!(state(&service).await, MarkState::Applied);
    let again = service.post_as(Some(&keeper), MARK, &apply).await.0;
    assert_eq!(again.status(), StatusCode::SEE_OTHER, "what is stated anew belongs to the application that waits");

    let application = task(&service, "application").await;
    let decide =
        async |fields: &[(&str, &str)]| service.post_as(Some(&reviewer), &application, fields).await.0.status();
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(decide(&[("choice", "grant")]).await, unfit, "no reason");
    assert_eq!(decide(&[("choice", "grant"), ("reason", "x")]).await, unfit, "nothing checked");
    assert_eq!(decide(&[("choice", "refuse"), ("reason", "x")]).await, unfit, "a refusal has its reasons");
    assert_eq!(decide(&[("choice", "confirm"), ("reason", "x")]).await, unfit, "not a choice of this task");
    let more = [("choice", "ask-more"), ("reason", "x"), ("public_reason", "The licence's other side, please.")];
    assert_eq!(decide(&more).await, StatusCode::SEE_OTHER);
    let refuse = [("choice", "refuse"), ("reason", "x"), ("refusal", "licence"), ("refusal", "address")];
    assert_eq!(decide(&refuse).await, StatusCode::SEE_OTHER);
    assert_eq!(decide(&refuse).await, StatusCode::CONFLICT, "who comes second is told");
    assert_eq!(dossier(&service).await.refused.unwrap().1.len(), 2);
    let told: Vec<String> = service.letters().await.into_iter().map(|(_, subject, _)| subject).collect();
    assert_eq!(told.len(), 2, "{told:?}");
}

#[tokio::test]
async fn a_shop_that_stops_answering_falls_appeals_and_recovers() {
    let service = service(true).await;
    granted(&service).await;
    let (keeper, supervisor) = (service.keeper().await, service.cookie("supervisor@staff.example").await);
    for n in 0..12 {
        let (response, page) =
            service.report(&[("order", &format!("B-{n}")), ("contact", &format!("buyer{n}@buyers.example"))]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    }
    service.later(97 * HOUR);
    clock::catch_up(&service.app).await.unwrap();
    clock::supervise(&service.app).await.unwrap();
    let proposed = dossier(&service).await;
    let suspension = proposed.adjustments.iter().find(|a| a.effect == Effect::Suspension).unwrap().clone();
    assert!(matches!(suspension.stage, Stage::Proposed { .. }), "{suspension:?}");
    assert_eq!(state(&service).await, MarkState::Valid);
    service.later(73 * HOUR);
    clock::supervise(&service.app).await.unwrap();
    assert_eq!(state(&service).await, MarkState::Suspended);

    // It appeals, once; a supervisor answers.
    let id = suspension.id.0.to_string();
    let appeal = [("what", "appeal"), ("about", id.as_str()), ("words", "Our server was down; call 09121234567.")];
    assert_eq!(service.post_as(Some(&keeper), MARK, &appeal).await.0.status(), StatusCode::SEE_OTHER);
    assert_eq!(service.post_as(Some(&keeper), MARK, &appeal).await.0.status(), StatusCode::SEE_OTHER, "a double click");
    let other = [("what", "appeal"), ("about", id.as_str()), ("words", "Something else.")];
    assert_eq!(service.post_as(Some(&keeper), MARK, &other).await.0.status(), StatusCode::CONFLICT, "once");
    let words = service.app.store.mark_words(service.shop("kafsh.example").await).await.unwrap();
    assert!(!words[0].text.contains("09121234567"), "{}", words[0].text);
    let answer = task(&service, "appeal").await;
    let reject = [("choice", "reject-appeal"), ("reason", "x"), ("public_reason", "Nobody answers even now.")];
    assert_eq!(service.post_as(Some(&supervisor), &answer, &reject).await.0.status(), StatusCode::SEE_OTHER);
    assert_eq!(state(&service).await, MarkState::Suspended);

    // It answers everything, and has its mark back as it lost it.
    let shop = service.shop("kafsh.example").await;
    let all = service.app.store.complaints(shop, &ComplaintFilter::default(), Part::Newest, 50).await.unwrap();
    for waiting in all.items {
        let path = format!("/en/account/shops/kafsh.example/cases/{}", waiting.id.0);
        let text = "We have sent your money back today by bank transfer and are sorry for the delay.";
        let (response, _) = service.post_as(Some(&keeper), &path, &[("what", "reply"), ("text", text)]).await;
        let imported = waiting.complaint.scheme != bazargah_domain::shop::Scheme::Bazargah;
        assert!(imported || response.status() == StatusCode::SEE_OTHER, "{}", response.status());
    }
    clock::supervise(&service.app).await.unwrap();
    let ending = dossier(&service).await.adjustment(suspension.id).unwrap().stage;
    assert!(matches!(ending, Stage::InForce { ends_at: Some(_), .. }), "{ending:?}");
    service.later(73 * HOUR);
    clock::supervise(&service.app).await.unwrap();
    assert_eq!(state(&service).await, MarkState::Valid);
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

#[tokio::test]
async fn supervisors_act_on_a_shops_page_each_with_a_reason() {
    let service = service(true).await;
    granted(&service).await;
    let inspector = service.cookie("inspector@staff.example").await;
    let supervisor = service.cookie("supervisor@staff.example").await;
    let act = async |cookie: &str, fields: &[(&str, &str)]| {
        service.post_as(Some(cookie), STAFF_SHOP, fields).await.0.status()
    };
    let (done, unfit) = (StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(act(&inspector, &[("choice", "raise-violation"), ("clause", "health-1/1.1")]).await, unfit, "no reason");
    let nonsense = [("choice", "raise-violation"), ("clause", "health-9/1.1"), ("reason", "x")];
    assert_eq!(act(&inspector, &nonsense).await, StatusCode::CONFLICT);
    let raise = [("choice", "raise-violation"), ("clause", "health-1/۱.۱"), ("reason", "seen on the spot")];
    assert_eq!(act(&inspector, &raise).await, done);
    let propose =
        [("choice", "propose"), ("effect", "revocation"), ("public_reason", "Counterfeits."), ("reason", "x")];
    assert_eq!(act(&inspector, &propose).await, StatusCode::NOT_FOUND, "an inspector does not supervise");
    assert_eq!(act(&supervisor, &[("choice", "propose"), ("effect", "revocation"), ("reason", "x")]).await, unfit);
    assert_eq!(act(&supervisor, &propose).await, done);
    let proposal = task(&service, "proposal").await;
    let confirm = [("choice", "confirm"), ("reason", "x"), ("public_reason", "Seen.")];
    let (response, _) = service.post_as(Some(&supervisor), &proposal, &confirm).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "four eyes");
    assert_eq!(state(&service).await, MarkState::Valid);

    let violation = task(&service, "violation").await;
    let decided = [("choice", "confirm-violation"), ("reason", "photographs")];
    assert_eq!(service.post_as(Some(&supervisor), &violation, &decided).await.0.status(), done);
    let dossier = dossier(&service).await;
    assert_eq!(dossier.violations_open(), 1);
    let about = dossier.violations[0].id.0.to_string();
    let settle = [("choice", "settle-violation"), ("about", about.as_str()), ("reason", "all in order now")];
    assert_eq!(act(&inspector, &settle).await, done);
    assert_eq!(act(&inspector, &settle).await, StatusCode::CONFLICT);
    let (_, api) = service.get("/api/v1/shops/kafsh.example").await;
    let api: serde_json::Value = serde_json::from_str(&api).unwrap();
    assert_eq!(api["violations"], serde_json::json!({ "open": 0, "settled": 1 }));
    assert_eq!(api["mark"]["state"], "valid");
}

#[tokio::test]
async fn what_a_supervisor_began_a_supervisor_ends_on_the_shops_page() {
    let service = service(true).await;
    granted(&service).await;
    let supervisor = service.cookie("supervisor@staff.example").await;
    let propose =
        [("choice", "propose"), ("effect", "suspension"), ("public_reason", "Counterfeits."), ("reason", "x")];
    let act = async |cookie: &str, fields: &[(&str, &str)]| service.post_as(Some(cookie), STAFF_SHOP, fields).await;
    assert_eq!(act(&supervisor, &propose).await.0.status(), StatusCode::SEE_OTHER);
    assert!(!service.get_as(Some(&supervisor), STAFF_SHOP).await.1.contains("value=\"overturn\""), "it is a proposal");
    service.later(73 * HOUR);
    clock::supervise(&service.app).await.unwrap();
    assert_eq!(state(&service).await, MarkState::Suspended);
    service.later(60 * DAY);
    clock::supervise(&service.app).await.unwrap();
    assert_eq!(state(&service).await, MarkState::Suspended, "time does not end it");

    let supervisor = service.cookie("supervisor@staff.example").await;
    let inspector = service.cookie("inspector@staff.example").await;
    assert!(service.get_as(Some(&supervisor), STAFF_SHOP).await.1.contains("value=\"overturn\""));
    let about = dossier(&service).await.adjustments[0].id.0.to_string();
    let told = ("public_reason", "The goods are genuine after all.");
    let overturn = [("choice", "overturn"), ("about", about.as_str()), ("reason", "x"), told];
    assert_eq!(act(&inspector, &overturn).await.0.status(), StatusCode::NOT_FOUND, "an inspector does not supervise");
    let (response, page) = act(&supervisor, &overturn[..3]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "without a reason for the public");
    assert!(page.contains(&format!("id=\"overturn-{about}-public-reason-fault\"")), "{page}");
    assert_eq!(act(&supervisor, &overturn).await.0.status(), StatusCode::SEE_OTHER);
    assert_eq!(state(&service).await, MarkState::Valid);
    assert_eq!(act(&supervisor, &overturn).await.0.status(), StatusCode::CONFLICT);
    assert!(service.get("/en/shop/kafsh.example/mark").await.1.contains(told.1), "everybody reads why");
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

#[tokio::test]
async fn a_supervisor_of_the_shops_people_decides_nothing_and_is_told_why() {
    let service = service(true).await;
    granted(&service).await;
    let cookie = service.cookie("supervisor@staff.example").await;
    let shop = service.shop("kafsh.example").await;
    service.app.store.add_member(service.app.now(), shop, "supervisor@staff.example", "en").await.unwrap();
    let warn = [("choice", "warn-of-fraud"), ("public_reason", "They send nothing."), ("reason", "x")];
    let persian = STAFF_SHOP.replace("/en/", "/");
    let told = [(STAFF_SHOP, "You answer for this shop"), (persian.as_str(), "شما از طرف این فروشگاه")];
    for (path, why) in told {
        let (response, page) = service.post_as(Some(&cookie), path, &warn).await;
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert!(page.contains(why), "{page}");
    }
    assert_eq!(service.app.store.fraud_warnings(shop).await.unwrap(), 0);
}

#[tokio::test]
async fn a_warning_of_fraud_counts_once_and_the_page_says_how_many_there_are() {
    let service = service(true).await;
    granted(&service).await;
    let cookie = service.cookie("supervisor@staff.example").await;
    assert!(!service.get_as(Some(&cookie), STAFF_SHOP).await.1.contains("Warnings of fraud so far"));
    let warn = [("choice", "warn-of-fraud"), ("public_reason", "They send nothing."), ("reason", "x")];
    assert_eq!(service.post_as(Some(&cookie), STAFF_SHOP, &warn).await.0.status(), StatusCode::SEE_OTHER);
    let (response, page) = service.post_as(Some(&cookie), STAFF_SHOP, &warn).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(page.contains("on record already") && page.contains("Warnings of fraud so far: 1 of 3"), "{page}");
}

#[tokio::test]
async fn an_application_with_a_valid_mark_changes_nothing_of_what_was_stated() {
    let service = service(true).await;
    granted(&service).await;
    let keeper = service.keeper().await;
    let shop = service.shop("kafsh.example").await;
    let before = service.app.store.application(shop).await.unwrap().unwrap();
    let mut apply = vec![("what", "apply"), ("owner", "Ali"), ("address", "Shiraz"), ("telephone", "071-88776655")];
    apply.extend(licences());
    let (response, _) = service.post_as(Some(&keeper), MARK, &apply).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "nothing was recorded, it says");
    assert_eq!(service.app.store.application(shop).await.unwrap().unwrap(), before);
}

#[tokio::test]
async fn all_shops_are_graded_once_a_day() {
    let service = service(true).await;
    assert!(daily::grade_today(&service.app).await.unwrap());
    assert!(!daily::grade_today(&service.app).await.unwrap(), "not twice a day");
    for n in 0..6 {
        let contact = format!("buyer{n}@buyers.example");
        service.report(&[("order", &format!("C-{n}")), ("contact", &contact)]).await;
    }
    service.later(10 * DAY);
    clock::catch_up(&service.app).await.unwrap();
    assert!(daily::grade_today(&service.app).await.unwrap());
    let (response, api) = service.get("/api/v1/shops/kafsh.example").await;
    let api: serde_json::Value = serde_json::from_str(&api).unwrap();
    let reasons = api["grade"]["reasons"].as_array().unwrap();
    assert_ne!(api["grade"]["letter"], serde_json::Value::Null, "{api}");
    assert!(reasons.iter().any(|reason| reason["rule"] == "silence" && reason["points"].as_i64().unwrap() < 0));
    assert!(reasons.iter().all(|reason| reason["text"]["fa"].as_str().is_some_and(|text| !text.is_empty())));
    assert!(header(&response, "etag").starts_with("W/"));
}
