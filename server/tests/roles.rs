//! Every address is tried as everybody: staff of each role, a shop's people, another shop's people, somebody with an account only,
//! and strangers. What is expected stands in a table of its own, beside the one in the code.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header as name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::festival::Unit;
use bazargah_domain::festival::edition::{Edition, Text};
use bazargah_domain::festival::review::{Say, Vote};
use bazargah_domain::iban::Iban;
use bazargah_domain::inspection::{ChanceShare, Checklist, Finding};
use bazargah_domain::ledger::{Amount, TransferId};
use bazargah_domain::lottery::{Limits, Measure, Prize, Terms};
use bazargah_domain::mark::MarkStep;
use bazargah_domain::money::Rial;
use bazargah_domain::role::{MarkTask, Role, Task};
use bazargah_server::access::{Access, Door};
use bazargah_server::codes;
use bazargah_server::demo::festival::EDITION;
use bazargah_server::http::doors;
use bazargah_store::{
    Deed, Draft, FestivalDraft, FestivalOwner, FestivalSending, FestivalStep, InspectionResult, MarkDeed, NewClaim,
    Owner, PlanOrder, Report,
};
use common::{KEEPER, Service, header, service, unit_form};
use std::collections::BTreeSet;
use tower::ServiceExt;

/// Everybody whom a door can meet.
const EVERYBODY: [&str; 9] = [
    "stranger",
    "somebody@example.org",
    KEEPER,
    "keeper@other.example",
    "reviewer@staff.example",
    "inspector@staff.example",
    "fund-officer@staff.example",
    "supervisor@staff.example",
    "auditor@staff.example",
];

/// Who may use which address; what is not here is everybody's. The longest beginning counts.
fn expected(method: &Method, path: &str) -> Vec<&'static str> {
    let path = path.strip_prefix("/en").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let staff = || EVERYBODY.into_iter().filter(|who| who.ends_with("@staff.example"));
    let signed_in = || EVERYBODY.into_iter().filter(|who| *who != "stranger");
    match (method.as_str(), path) {
        ("GET", "/staff" | "/staff/tasks/{id}" | "/staff/tasks/{id}/files/{file}") => staff().collect(),
        ("GET", "/staff/marks" | "/staff/marks/{id}" | "/staff/shops/{key}") => staff().collect(),
        // The fixture's task is an application.
        ("POST", "/staff/marks/{id}") => vec!["reviewer@staff.example", "supervisor@staff.example"],
        ("POST", "/staff/shops/{key}") => vec!["inspector@staff.example", "supervisor@staff.example"],
        ("POST", "/staff/tasks/{id}") => vec!["reviewer@staff.example", "supervisor@staff.example"],
        ("GET", path) if path.starts_with("/staff/inspections") => {
            vec!["inspector@staff.example", "supervisor@staff.example", "auditor@staff.example"]
        }
        ("POST", "/staff/inspections/import") => vec!["inspector@staff.example", "supervisor@staff.example"],
        ("POST", "/staff/inspections") => vec!["supervisor@staff.example"],
        ("POST", "/staff/inspections/{id}") => vec!["inspector@staff.example", "supervisor@staff.example"],
        ("POST", "/staff/festival/{edition}/ministry") => vec!["supervisor@staff.example"],
        ("GET", path) if path.starts_with("/staff/festival") => staff().collect(),
        ("POST", path) if path.starts_with("/staff/festival/") => {
            vec!["reviewer@staff.example", "supervisor@staff.example"]
        }
        ("GET", "/staff/partners") => vec!["supervisor@staff.example", "auditor@staff.example"],
        ("GET", "/staff/partners/{host}/hooks") => vec!["supervisor@staff.example", "auditor@staff.example"],
        ("POST", path) if path.starts_with("/staff/partners/{host}/hooks") => vec!["supervisor@staff.example"],
        ("POST", "/staff/partners" | "/staff/partners/remove" | "/staff/partners/address") => {
            vec!["supervisor@staff.example"]
        }
        ("GET", path) if path.starts_with("/staff/fund") => {
            vec!["fund-officer@staff.example", "supervisor@staff.example", "auditor@staff.example"]
        }
        ("POST", path) if path.starts_with("/staff/fund") => {
            vec!["fund-officer@staff.example", "supervisor@staff.example"]
        }
        ("GET", "/staff/market" | "/staff/market/{table}") => {
            vec!["supervisor@staff.example", "auditor@staff.example"]
        }
        ("GET", path) if path.starts_with("/staff/lotteries") => {
            vec!["fund-officer@staff.example", "supervisor@staff.example", "auditor@staff.example"]
        }
        ("POST", path) if path.starts_with("/staff/lotteries") => {
            vec!["fund-officer@staff.example", "supervisor@staff.example"]
        }
        ("GET", "/staff/decisions") => vec!["supervisor@staff.example", "auditor@staff.example"],
        (_, path) if path.starts_with("/account/shops/{key}") || path.starts_with("/shop/{key}/deals") => vec![KEEPER],
        (_, path) if path.starts_with("/shop/{key}/orders") => vec![KEEPER],
        ("POST", "/account/passkeys/begin") => signed_in().filter(|who| *who != "somebody@example.org").collect(),
        ("POST", "/account/passkeys/finish" | "/account/passkeys/remove") => signed_in().collect(),
        ("POST", "/account/telephone" | "/account/telephone/code") => {
            signed_in().filter(|who| !who.ends_with("@staff.example")).collect()
        }
        ("GET", "/account") | ("POST", "/account/sign-out" | "/account/telephone/remove" | "/shop/{key}/claim") => {
            signed_in().collect()
        }
        _ => EVERYBODY.to_vec(),
    }
}

struct Fixture {
    service: Service,
    case: String,
    complaint: i64,
    task: i64,
    mark_task: i64,
    inspection: i64,
    file: i64,
    photo: i64,
    draft: String,
    application: i64,
    application_code: String,
    evidence: i64,
    claim: i64,
    lottery: i64,
}

async fn fixture() -> Fixture {
    let service = service(true).await;
    let store = &service.app.store;
    let (shop, other) = (service.shop("kafsh.example").await, service.shop("other.example").await);
    store.add_member(service.app.now(), shop, KEEPER, "en").await.unwrap();
    store.add_member(service.app.now(), other, "keeper@other.example", "en").await.unwrap();
    let (case, draft) = (codes::new_code().unwrap(), codes::new_code().unwrap());
    for code in [&case, &draft] {
        let form = Draft { shop, filled: "{}".into() };
        store.keep_draft(service.app.now(), codes::follow_hash(code), &form).await.unwrap();
        assert!(store.add_file(codes::follow_hash(code), "png", b"picture", 5).await.unwrap());
    }
    let report = Report {
        shop,
        category: "damaged".into(),
        amount: None,
        follow_hash: codes::follow_hash(&case),
        order_hash: None,
        order_reference: None,
        told: "The box was open and the glass in pieces.".into(),
        wish: "A new one.".into(),
        contact: "zahra@buyers.example".into(),
        lang: "en",
        drafted: true,
        broken: None,
        limits: Vec::new(),
    };
    let opened = service.app.desk.hand_in(Deed::Open(Box::new(report))).await.unwrap().unwrap();
    let task = store.tasks(Task::Words, (service.app.now(), 0), 1).await.unwrap()[0].id;
    let keeper = store.set_role(service.app.now(), KEEPER, None).await.unwrap().id;
    let partner = Host::parse("torob.com").unwrap();
    assert!(store.register_embed_place(service.app.now(), None, &partner, 60, keeper).await.unwrap());
    let (role, reason) = (Role::ShopStaff, String::new());
    let apply = MarkDeed { shop, by: keeper, role, step: MarkStep::Apply, reason };
    store.take_mark_step(service.app.now(), apply).await.unwrap().unwrap();
    let mark_task = store.mark_tasks(MarkTask::Application, (Millis(0), 0), 1).await.unwrap()[0].id;
    store.survey_market(service.app.now()).await.unwrap();
    let file = store.files(Owner::Complaint(opened.id)).await.unwrap()[0].id;
    let (inspection, photo) = inspected(&service).await;
    let (application, application_code, evidence) = applied(&service).await;
    let claim = NewClaim {
        complaint: opened.id,
        ordered: service.app.now().day(),
        delivered: None,
        damage: Rial::new(10_000_000).unwrap(),
        iban: Iban::parse("IR580540105180021273113007").unwrap(),
        holder: "Zahra".into(),
    };
    let claim = store.open_claim(service.app.now().plus_days(5), &claim).await.unwrap().unwrap().id.0;
    let (amount, name) = (Amount::new(10_000_000_000).unwrap(), TransferId::at_bank("1").unwrap());
    store.contribute(service.app.now(), None, amount, name).await.unwrap().unwrap();
    let prize = Prize { name: text(), count: 1, value: Rial::new(10_000_000).unwrap() };
    let terms = Terms {
        edition: "spring-1406".into(),
        name: text(),
        prizes: vec![prize],
        alternates: 0,
        limits: Limits { floor: Rial::NOTHING, per_person: 1, per_shop: 1, alone_per_shop: 1 },
        measure: Measure::Equal,
        claim_days: 30,
    };
    let lottery = store.open_lottery(service.app.now(), None, &terms, [1; 32]).await.unwrap().0;
    Fixture {
        service,
        case,
        complaint: opened.id.0,
        task,
        mark_task,
        inspection,
        file,
        photo,
        draft,
        application,
        application_code,
        evidence,
        claim,
        lottery,
    }
}

fn text() -> Text {
    Text { fa: "x".into(), en: "x".into() }
}

/// An application for the festival of a shop without a site, with a picture; its number, its code, the picture's.
async fn applied(service: &Service) -> (i64, String, i64) {
    let store = &service.app.store;
    let mut edition = Edition::parse(EDITION).unwrap();
    edition.phases.registration = service.app.now().plus_days(-1);
    store.keep_edition(&edition).await.unwrap();
    let code = codes::new_code().unwrap();
    let filled = unit_form(&[]);
    let application = filled.check(Unit::Offline).unwrap();
    let draft = FestivalDraft { edition: edition.key.clone(), unit: Unit::Offline, shop: None, account: None, filled };
    let hash = codes::follow_hash(&code);
    store.keep_festival_draft(service.app.now(), hash, &draft).await.unwrap();
    assert!(store.add_festival_file(hash, "png", b"picture", 5).await.unwrap());
    let sending = FestivalSending { code: hash, draft, application, lang: "en" };
    let id = store.apply_to_festival(service.app.now(), &edition, &sending).await.unwrap().unwrap();
    (id, code, store.festival_files(FestivalOwner::Application(id)).await.unwrap()[0].id)
}

/// An inspection that was done, with a photo.
async fn inspected(service: &Service) -> (i64, i64) {
    let (store, now) = (&service.app.store, service.app.now());
    let inspector = store.set_role(now, "inspector@staff.example", Some(Role::Inspector)).await.unwrap().id;
    let (seed, share) = ([0; 32], ChanceShare::new(50).unwrap());
    let order = PlanOrder { by: inspector, seed, province: None, size: 1, share, due: now.plus_days(9) };
    store.plan_inspections(now, &order).await.unwrap();
    let inspection = store.inspections_to_do(None, (Millis(0), 0), 1).await.unwrap()[0].id;
    let result = InspectionResult {
        inspection,
        by: inspector,
        role: Role::Inspector,
        client: "x".into(),
        told_at: None,
        checklist: Checklist {
            found: [("health-1/1.1".parse().unwrap(), Finding::InOrder)].into(),
            notes: String::new(),
        },
        photos: vec![("png".into(), b"picture".to_vec())],
    };
    store.finish_inspection(now, result).await.unwrap().unwrap();
    (inspection, store.inspection_files(inspection).await.unwrap()[0].id)
}

impl Fixture {
    /// The address of a door with everything put in that it needs.
    fn address(&self, door: &Door) -> String {
        let id = match &door.path {
            path if path.contains("/staff/marks/") => self.mark_task,
            path if path.contains("/staff/inspections/") => self.inspection,
            path if path.contains("/staff/fund/") => self.claim,
            path if path.contains("/staff/lotteries/") || path.contains("/lottery/") => self.lottery,
            path if path.contains("/staff/festival/") => self.application,
            path if path.contains("/staff/") => self.task,
            _ => self.complaint,
        };
        let file = match &door.path {
            path if path.contains("/staff/inspections/") => self.photo,
            path if path.contains("/staff/festival/") => self.evidence,
            _ => self.file,
        };
        let code = match &door.path {
            path if path.contains("/complain/") => &self.draft,
            path if path.contains("/festival/") => &self.application_code,
            _ => &self.case,
        };
        door.path
            .replace("{key}", "kafsh.example")
            .replace("{edition}", "spring-1406")
            .replace("{id}", &id.to_string())
            .replace("{file}", &file.to_string())
            .replace("{host}", "torob.com")
            .replace("{hook}", "1")
            .replace("{code}", code)
            .replace("{page}", "figures")
            .replace("{name}", "health")
            .replace("{of}", "shops")
            .replace("{version}", "1")
            .replace("{part}", "1.xml")
            .replace("{payment}", "bank-1")
            .replace("{hex}", "abcd")
            .replace("{set}", "shops.csv")
            .replace("{table}", "events.csv")
            .replace("{*rest}", "nothing")
            .replace("{*tile}", "0/000")
    }

    async fn knock(&self, door: &Door, who: &str) -> (StatusCode, String) {
        let cookie = if who == "stranger" { String::new() } else { self.service.cookie(who).await };
        let request = Request::builder()
            .method(door.method.clone())
            .uri(self.address(door))
            .header(name::COOKIE, cookie)
            .header(name::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let request = request.body(Body::from("email=&which=this")).unwrap();
        // The body is left unread: a stream of events would never end.
        let (parts, _) = self.service.router.clone().oneshot(request).await.unwrap().into_parts();
        let response = Response::from_parts(parts, ());
        (response.status(), header(&response, "location").to_owned())
    }
}

#[tokio::test]
async fn every_address_lets_in_whom_it_should_and_nobody_else() {
    let fixture = fixture().await;
    let all = doors(&fixture.service.app);
    let mut guarded = BTreeSet::new();
    for door in all.list() {
        let allowed = expected(&door.method, &door.path);
        let open = matches!(door.access, Access::Everyone | Access::CodeHolder);
        assert_eq!(open, allowed.len() == EVERYBODY.len(), "{door:?}");
        if !open {
            guarded.insert(door.path.clone());
        }
        for who in EVERYBODY {
            let (status, location) = fixture.knock(door, who).await;
            let asked_to_sign_in = status == StatusCode::SEE_OTHER && location.contains("/account/sign-in?next=");
            let turned_away = asked_to_sign_in || status == StatusCode::NOT_FOUND;
            match (open, allowed.contains(&who)) {
                (true, _) => assert!(!asked_to_sign_in, "{door:?} asks {who} to sign in"),
                (false, true) => assert!(!turned_away, "{door:?} turns {who} away with {status} {location}"),
                (false, false) if who == "stranger" => assert!(asked_to_sign_in, "{door:?} gives {who} {status}"),
                (false, false) => assert_eq!(status, StatusCode::NOT_FOUND, "{door:?} lets {who} in"),
            }
        }
    }
    assert!(guarded.len() >= 20, "the list has the guarded addresses of both languages: {guarded:?}");
}

#[tokio::test]
async fn only_its_kind_of_staff_decides_a_task() {
    let fixture = fixture().await;
    let path = format!("/en/staff/tasks/{}", fixture.task);
    for (role, choice, status) in [
        (Role::Reviewer, "for-buyer", StatusCode::NOT_FOUND),
        (Role::Reviewer, "remove", StatusCode::NOT_FOUND),
        (Role::Auditor, "publish", StatusCode::NOT_FOUND),
        (Role::Inspector, "publish", StatusCode::NOT_FOUND),
        (Role::Reviewer, "nonsense", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let cookie = fixture.service.cookie(&format!("{}@staff.example", role.as_str())).await;
        let fields = [("choice", choice), ("reason", "x"), ("public_reason", "x"), ("public_told", "x")];
        let (response, page) = fixture.service.post_as(Some(&cookie), &path, &fields).await;
        assert_eq!(response.status(), status, "{role:?} {choice} {page}");
    }
    assert!(fixture.service.app.store.task(fixture.task).await.unwrap().unwrap().open, "nothing was decided");
}

#[tokio::test]
async fn codes_of_others_and_sessions_that_are_over_open_nothing() {
    let fixture = fixture().await;
    let service = &fixture.service;
    let other = codes::new_code().unwrap();
    for path in [format!("/case/{other}"), format!("/case/{other}/files/{}", fixture.file)] {
        assert_eq!(service.get(&path).await.0.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let cookie = service.cookie("reviewer@staff.example").await;
    let desk = async |cookie: &str| service.get_as(Some(cookie), "/staff").await.0.status();
    assert_eq!(desk(&cookie).await, StatusCode::OK);
    for forged in ["bazargah=", "bazargah=x", &cookie[..cookie.len() - 1], &format!("{cookie}x")] {
        assert_eq!(desk(forged).await, StatusCode::SEE_OTHER, "{forged}");
    }
    service.post_as(Some(&cookie), "/account/sign-out", &[("which", "all")]).await;
    assert_eq!(desk(&cookie).await, StatusCode::SEE_OTHER, "signed out");
    let cookie = service.cookie("reviewer@staff.example").await;
    service.app.store.set_role(service.app.now(), "reviewer@staff.example", None).await.unwrap();
    assert_eq!(desk(&cookie).await, StatusCode::SEE_OTHER, "who loses a role is signed out");
}

/// Whatever a file holds, it does nothing within the site: it is saved and never shown, and nothing in it would run.
#[tokio::test]
async fn evidence_is_saved_and_never_shown_whoever_asks_for_it() {
    let fixture = fixture().await;
    let all = doors(&fixture.service.app);
    let of_files: Vec<&Door> = all.list().iter().filter(|door| door.path.contains("{file}")).collect();
    assert_eq!(
        of_files.len(),
        10,
        "of the buyer, the shop, the staff, inspectors and the festival, in both languages: {of_files:?}"
    );
    for door in of_files {
        let who = match &door.path {
            path if path.contains("/staff/inspections/") => "inspector@staff.example",
            path if path.contains("/staff/") => "reviewer@staff.example",
            _ => KEEPER,
        };
        let cookie = fixture.service.cookie(who).await;
        let (response, file) = fixture.service.get_as(Some(&cookie), &fixture.address(door)).await;
        assert_eq!((response.status(), file.as_str()), (StatusCode::OK, "picture"), "{door:?}");
        let told = |name: &str| header(&response, name).to_owned();
        assert!(told("content-disposition").starts_with("attachment; filename="), "{door:?}");
        assert_eq!(told("content-type"), "image/png", "{door:?}");
        assert_eq!(told("x-content-type-options"), "nosniff", "{door:?}");
        assert_eq!(told("content-security-policy"), "default-src 'none'; sandbox", "{door:?}");
        assert_eq!(told("cache-control"), "private, no-store", "{door:?}");
        assert_eq!(told("referrer-policy"), "no-referrer", "{door:?}");
        assert_eq!(response.headers().get_all(name::SET_COOKIE).iter().count(), 0, "{door:?}");
    }
}

#[tokio::test]
async fn who_speaks_for_a_shop_can_stop_but_for_the_last_one() {
    let fixture = fixture().await;
    let service = &fixture.service;
    let (inbox, people) = ("/en/account/shops/kafsh.example", "/en/account/shops/kafsh.example/people");
    let keeper = service.cookie(KEEPER).await;
    let (_, page) = service.get_as(Some(&keeper), inbox).await;
    assert!(page.contains("As the last one you cannot leave") && !page.contains("name=\"remove\""), "{page}");
    let (response, page) = service.post_as(Some(&keeper), people, &[("remove", KEEPER)]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This is the last person who speaks for the shop"), "{page}");
    service.post_as(Some(&keeper), people, &[("email", "second@kafsh.example")]).await;
    let (_, page) = service.get_as(Some(&keeper), inbox).await;
    assert!(page.contains("Stop speaking for this shop") && page.contains("value=\"second@kafsh.example\""), "{page}");
    let (response, _) = service.post_as(Some(&keeper), people, &[("remove", KEEPER)]).await;
    assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, "/en/account"));
    assert_eq!(service.get_as(Some(&keeper), inbox).await.0.status(), StatusCode::NOT_FOUND, "it is over at once");
    let second = service.cookie("second@kafsh.example").await;
    let (_, page) = service.get_as(Some(&second), inbox).await;
    assert!(page.contains("As the last one you cannot leave") && !page.contains(KEEPER), "{page}");
}

#[tokio::test]
async fn one_place_is_signed_out_by_its_name_and_by_its_owner_only() {
    let fixture = fixture().await;
    let service = &fixture.service;
    let first = service.cookie(KEEPER).await;
    let here = service.at_another_browser(&first, "Firefox/145.0 Linux").await;
    let there = service.at_another_browser(&first, "curl/8").await;
    let (_, page) = service.get_as(Some(&here), "/en/account").await;
    assert!(page.contains("Firefox, Linux") && page.contains("A browser that we do not know"), "{page}");
    assert!(!page.contains("curl") && !page.contains("145.0"), "nothing of what browsers say of themselves: {page}");
    let name = codes::session_name(&codes::session_hash(there.split_once('=').unwrap().1));
    assert!(page.contains(&format!("name=\"which\" value=\"{name}\"")), "{page}");
    assert!(!page.contains(there.split_once('=').unwrap().1), "no token is on a page");
    let account = async |cookie: &str| service.get_as(Some(cookie), "/en/account").await.0.status();
    let stranger = service.cookie("somebody@example.org").await;
    for (who, name) in [(&stranger, name.as_str()), (&here, "0000000000000000"), (&here, "")] {
        let (response, _) = service.post_as(Some(who), "/en/account/sign-out", &[("which", name)]).await;
        assert_eq!(header(&response, "location"), "/en/account");
    }
    assert_eq!((account(&here).await, account(&there).await), (StatusCode::OK, StatusCode::OK));
    let (response, _) = service.post_as(Some(&here), "/en/account/sign-out", &[("which", &name)]).await;
    assert_eq!((header(&response, "location"), header(&response, "set-cookie")), ("/en/account", ""));
    assert_eq!((account(&here).await, account(&there).await), (StatusCode::OK, StatusCode::SEE_OTHER));
}

/// A shop without a site that has nothing but its place: no source was read, and the page is not dated 1970 for it.
#[tokio::test]
async fn a_shop_of_which_nothing_was_read_speaks_for_today() {
    let service = service(true).await;
    let (id, _, _) = applied(&service).await;
    let store = &service.app.store;
    let edition = store.edition("spring-1406").await.unwrap().unwrap();
    // The second is needed where the rules found something.
    for by in [1, 2] {
        let vote = Vote { by, at: service.app.now(), say: Say::Accept, words: String::new() };
        let _ = store.take_festival_step(service.app.now(), id, &FestivalStep::Vote(vote)).await.unwrap().unwrap();
    }
    service.later(edition.phases.review.plus_days(1).0 - service.app.now().0);
    let chosen = store.festival_selection(&edition, &[1; 32]).await.unwrap();
    assert_eq!(store.give_places(service.app.now(), &edition, &chosen).await.unwrap(), Ok(1));

    let key = store.placed_units(&edition.key).await.unwrap().remove(0).shop.key;
    let (_, json) = service.get(&format!("/api/v1/shops/{key}")).await;
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    let today = service.app.now().day();
    assert_eq!(told["as_of"], today.start().to_rfc3339());
    assert_eq!(told["window"]["to"], today.to_iso());
    let (_, json) = service.get(&format!("/api/v1/shops/{key}?as_of=2026-12-01")).await;
    let then: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(then["as_of"].as_str().unwrap().starts_with("2026-12-01T00:00:00"), "{json}");
    let (_, page) = service.get(&format!("/en/shop/{key}")).await;
    assert!(page.contains(&format!("\"dateModified\":\"{}\"", today.to_iso())), "{page}");
    assert!(!page.contains("1970") && !page.contains("1969"), "{page}");
}
