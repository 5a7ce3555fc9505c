//! Every address is tried as everybody: staff of each role, a shop's people, another shop's people, somebody with an account only,
//! and strangers. What is expected stands in a table of its own, beside the one in the code.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header as name};
use bazargah_domain::role::{Role, Task};
use bazargah_server::access::{Access, Door};
use bazargah_server::codes;
use bazargah_server::http::doors;
use bazargah_store::{Deed, Draft, Owner, Report};
use common::{KEEPER, Service, header, service};
use std::collections::BTreeSet;

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
        ("POST", "/staff/tasks/{id}") => vec!["reviewer@staff.example", "supervisor@staff.example"],
        ("GET", "/staff/decisions") => vec!["supervisor@staff.example", "auditor@staff.example"],
        (_, path) if path.starts_with("/account/shops/{key}") => vec![KEEPER],
        ("POST", "/account/passkeys/begin") => signed_in().filter(|who| *who != "somebody@example.org").collect(),
        ("POST", "/account/passkeys/finish" | "/account/passkeys/remove") => signed_in().collect(),
        ("GET", "/account") | ("POST", "/account/sign-out" | "/shop/{key}/claim") => signed_in().collect(),
        _ => EVERYBODY.to_vec(),
    }
}

struct Fixture {
    service: Service,
    case: String,
    complaint: i64,
    task: i64,
    file: i64,
    draft: String,
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
        limits: Vec::new(),
    };
    let opened = service.app.desk.hand_in(Deed::Open(Box::new(report))).await.unwrap().unwrap();
    let task = store.tasks(Task::Words, (service.app.now(), 0), 1).await.unwrap()[0].id;
    let file = store.files(Owner::Complaint(opened.id)).await.unwrap()[0].id;
    Fixture { service, case, complaint: opened.id.0, task, file, draft }
}

impl Fixture {
    /// The address of a door with everything put in that it needs.
    fn address(&self, door: &Door) -> String {
        let id = if door.path.contains("/staff/") { self.task } else { self.complaint };
        let code = if door.path.contains("/complain/") { &self.draft } else { &self.case };
        door.path
            .replace("{key}", "kafsh.example")
            .replace("{id}", &id.to_string())
            .replace("{file}", &self.file.to_string())
            .replace("{code}", code)
            .replace("{page}", "figures")
            .replace("{part}", "1.xml")
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
        let (response, _) = self.service.ask(request.body(Body::from("email=&which=this")).unwrap()).await;
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
    let (_, file) = service.get(&format!("/case/{}/files/{}", fixture.case, fixture.file)).await;
    assert_eq!(file, "picture");
    let (response, _) = service.get(&format!("/case/{}/files/{}", fixture.case, fixture.file)).await;
    assert!(header(&response, "content-disposition").starts_with("attachment"), "never shown within the site");
}
