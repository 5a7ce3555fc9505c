//! People at the service, as browsers ask it, without JavaScript: signing in, claiming a shop, answering, deciding, evidence.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header as name};
use bazargah_server::proof::Pretend;
use common::{DAY, HOUR, KEEPER, SHOP, Service, between, case_of, header, pretending, service, service_with};

/// A PNG of one pixel, with the place where it was taken in a text chunk.
fn picture() -> Vec<u8> {
    use std::io::Write as _;
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut bytes = (data.len() as u32).to_be_bytes().to_vec();
        bytes.extend(kind);
        bytes.extend(data);
        let mut crc = flate2::Crc::new();
        crc.update(&[kind.as_slice(), data].concat());
        bytes.extend(crc.sum().to_be_bytes());
        bytes
    };
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&[0, 255]).unwrap();
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"tEXt", b"Location\0Tehran, my own street"),
        chunk(b"IDAT", &packed.finish().unwrap()),
        chunk(b"IEND", b""),
    ]
    .concat()
}

impl Service {
    /// Asks for a code and reads it from the letter; gives the page's attempt and the code.
    async fn asks_for_code(&self, email: &str) -> (String, String) {
        let (response, page) = self.post("/en/account/sign-in", &[("to", email), ("next", "/en/account")]).await;
        assert_eq!(response.status(), StatusCode::OK);
        let attempt = between(&page, r#"name="attempt" value=""#, "\"").to_owned();
        let letters = self.letters().await;
        let (_, _, text) = letters.iter().find(|(to, _, text)| to == email && text.contains("Your code")).unwrap();
        let code = text.lines().find(|line| line.len() == 8 && line.bytes().all(|b| b.is_ascii_digit())).unwrap();
        std::fs::remove_dir_all(self.folder.path().join("outbox")).unwrap();
        std::fs::create_dir_all(self.folder.path().join("outbox")).unwrap();
        (attempt, code.to_owned())
    }

    async fn send_files(&self, code: &str, files: &[(&str, &[u8])], more: &[(&str, &str)]) -> (Response<()>, String) {
        let mut body = Vec::new();
        let fields = [("code", code), ("step", "files")];
        for (name, value) in fields.iter().chain(more) {
            body.extend(
                format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        for (name, bytes) in files {
            body.extend(
                format!(
                    "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                         content-type: image/png\r\n\r\n"
                )
                .into_bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        let request = Request::post(format!("{SHOP}/complain"))
            .header(name::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// The first task on the desk of somebody.
    async fn first_task(&self, cookie: &str, kind: &str) -> String {
        let (_, page) = self.get_as(Some(cookie), &format!("/en/staff?task={kind}")).await;
        format!("/en/staff/tasks/{}", between(&page, "/staff/tasks/", "\""))
    }

    async fn decides(&self, cookie: &str, kind: &str, choice: &str) -> (Response<()>, String) {
        let task = self.first_task(cookie, kind).await;
        let (_, page) = self.get_as(Some(cookie), &task).await;
        let seen = between(&page, r#"name="seen" value=""#, "\"").to_owned();
        let fields =
            [("choice", choice), ("reason", "I read both sides."), ("seen", &seen), ("public_told", "It never came.")];
        self.post_as(Some(cookie), &task, &fields).await
    }
}

#[tokio::test]
async fn signing_in_takes_a_mailbox_and_tells_nothing_of_accounts() {
    let service = service(true).await;
    service.cookie("known@example.org").await;
    let (_, known) = service.post("/en/account/sign-in", &[("to", "known@example.org")]).await;
    let (_, unknown) = service.post("/en/account/sign-in", &[("to", "other@example.org")]).await;
    let without = |page: &str, email: &str| {
        let attempt = between(page, r#"name="attempt" value=""#, "\"").to_owned();
        page.replace(&attempt, "").replace(email, "")
    };
    assert_eq!(without(&known, "known@example.org"), without(&unknown, "other@example.org"));

    let (attempt, code) = service.asks_for_code("zahra@example.org").await;
    let enter = async |attempt: &str, code: &str| {
        service.post("/en/account/code", &[("attempt", attempt), ("code", code), ("next", "/en/account")]).await.0
    };
    assert_eq!(enter(&attempt, "00000000").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let other = bazargah_server::codes::new_code().unwrap();
    assert_eq!(enter(&other, &code).await.status(), StatusCode::CONFLICT, "a code is good in its own browser only");
    // As a Persian keyboard types it, with a space in the middle.
    let persian: String = code.chars().map(|c| char::from_u32(c as u32 - '0' as u32 + '۰' as u32).unwrap()).collect();
    let response = enter(&attempt, &format!(" {persian} ")).await;
    assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, "/en/account"));
    let cookie = header(&response, "set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let (response, page) = service.get_as(Some(cookie), "/en/account").await;
    assert_eq!((response.status(), header(&response, "cache-control")), (StatusCode::OK, "private, no-store"));
    assert!(page.contains("zahra@example.org"));
    assert_eq!(enter(&attempt, &code).await.status(), StatusCode::CONFLICT, "used");
    for evil in ["https://evil.example", "//evil.example"] {
        let (attempt, code) = service.asks_for_code("zahra@example.org").await;
        let (response, _) =
            service.post("/account/code", &[("attempt", &attempt), ("code", &code), ("next", evil)]).await;
        assert_eq!(header(&response, "location"), "/account", "{evil}");
    }
}

#[tokio::test]
async fn a_telephone_that_was_shown_to_be_ones_own_gets_codes_too() {
    let service = service(true).await;
    let cookie = service.cookie("zahra@example.org").await;
    // The text messages that wait, which go to one folder with the letters.
    let texts = async || {
        while bazargah_server::letters::deliver(&service.app).await.unwrap() > 0 {}
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(service.folder.path().join("outbox")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                texts.push(std::fs::read_to_string(&path).unwrap());
            }
            std::fs::remove_file(path).unwrap();
        }
        texts
    };
    let code_in = |text: &str| between(text, "#", "\n").to_owned();
    // Before that, the answer is the same, and no telephone rings.
    let (response, stranger) = service.post("/en/account/sign-in", &[("to", "0912 000 0000")]).await;
    assert_eq!((response.status(), texts().await), (StatusCode::OK, vec![]));

    let add = async |number: &str| service.post_as(Some(&cookie), "/en/account/telephone", &[("to", number)]).await;
    let (response, page) = add("021 8877 6655").await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This is no mobile number") && page.contains("021 8877 6655"));
    let (_, page) = add("۰۹۱۲۰۰۰۰۰۰۰").await;
    let attempt = between(&page, r#"name="attempt" value=""#, "\"").to_owned();
    let text = texts().await.remove(0);
    assert!(text.starts_with("To: +989120000000\n\nYour code for Bazargah: "), "{text}");
    assert!(text.contains("\n\n@"), "a telephone fills it in at this site only: {text}");
    let code = code_in(&text);
    let sent = [("attempt", attempt.as_str()), ("code", code.as_str())];
    let (response, _) = service.post("/en/account/code", &sent).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "it is no code to sign in with");
    let other = service.cookie("other@example.org").await;
    let confirm = async |who: &str, code: &str| {
        let sent = [("attempt", attempt.as_str()), ("code", code)];
        service.post_as(Some(who), "/en/account/telephone/code", &sent).await.0
    };
    assert_eq!(confirm(&cookie, "00000000").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let response = confirm(&cookie, &code).await;
    assert_eq!(header(&response, "location"), "/en/account#telephone");
    assert_eq!(confirm(&other, &code).await.status(), StatusCode::CONFLICT, "used");
    assert!(service.get_as(Some(&cookie), "/en/account").await.1.contains("+989120000000"));

    texts().await;
    let (_, page) = service.post("/en/account/sign-in", &[("to", "+98 912 000 0000")]).await;
    let without = |page: &str| page.replace(between(page, r#"name="attempt" value=""#, "\""), "");
    assert_eq!(without(&page), without(&stranger), "the page tells nothing of accounts");
    let attempt = between(&page, r#"name="attempt" value=""#, "\"").to_owned();
    let code = code_in(&texts().await.remove(0));
    let (response, _) = service.post("/en/account/code", &[("attempt", &attempt), ("code", &code)]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let session = header(&response, "set-cookie").split(';').next().unwrap().to_owned();
    assert!(service.get_as(Some(&session), "/en/account").await.1.contains("zahra@example.org"));

    service.post_as(Some(&cookie), "/en/account/telephone/remove", &[]).await;
    service.post("/en/account/sign-in", &[("to", "09120000000")]).await;
    assert_eq!(texts().await, Vec::<String>::new(), "removed");
}

#[tokio::test]
async fn codes_are_limited_by_mailbox_and_by_network_and_grow_old() {
    let service = service(true).await;
    let (attempt, code) = service.asks_for_code("zahra@example.org").await;
    service.later(11 * 60_000);
    let (response, page) = service.post("/en/account/code", &[("attempt", &attempt), ("code", &code)]).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "too old");
    assert!(page.contains(r#"role="alert""#));
    let ask = async |email: &str| service.post("/account/sign-in", &[("to", email)]).await.0.status();
    for _ in 0..4 {
        assert_eq!(ask("zahra@example.org").await, StatusCode::OK);
    }
    assert_eq!(ask("ZAHRA@example.org").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask("other@example.org").await, StatusCode::OK);
    for bad in ["", "zahra", "a@b", "a@b.example\r\nbcc: x@y.example"] {
        assert_eq!(ask(bad).await, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
    let from_to = async |address: &str, mailbox: &str| {
        let body = format!("to={mailbox}%40example.org");
        let request = Request::post("/account/sign-in")
            .header(name::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-forwarded-for", format!("6.6.6.6, {address}"))
            .header("sec-fetch-site", "same-origin");
        service.ask(request.body(Body::from(body)).unwrap()).await.0.status()
    };
    let from = async |address: &str, n: usize| from_to(address, &format!("n{n}")).await;
    for n in 0..50 {
        assert_eq!(from("203.0.113.7", n).await, StatusCode::OK, "{n}");
    }
    assert_eq!(from("203.0.113.7", 50).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(from("203.0.113.8", 51).await, StatusCode::OK, "what a visitor claims before it does not count");

    // Whoever knows an address keeps nobody but themselves from having codes sent there.
    let sara = async |address: &str| from_to(address, "sara").await;
    for _ in 0..5 {
        assert_eq!(sara("198.51.100.1").await, StatusCode::OK);
    }
    for _ in 0..30 {
        assert_eq!(sara("198.51.100.1").await, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(from_to("198.51.100.1", "leila").await, StatusCode::OK, "another mailbox");
    assert_eq!(sara("198.51.100.2").await, StatusCode::OK, "the owner, from another network");
    // Many networks together flood no mailbox.
    for n in 0..14 {
        assert_eq!(sara(&format!("198.51.100.{}", 10 + n)).await, StatusCode::OK, "{n}");
    }
    assert_eq!(sara("198.51.100.30").await, StatusCode::TOO_MANY_REQUESTS);
    service.later(HOUR);
    assert_eq!(sara("198.51.100.30").await, StatusCode::OK);
}

#[tokio::test]
async fn a_shop_is_claimed_by_what_stands_at_its_domain_and_by_nothing_else() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let file = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let shown = std::sync::Arc::clone(&file);
    let site = axum::Router::new().route(
        "/.well-known/bazargah.txt",
        axum::routing::get(move || {
            let text = shown.lock().unwrap().clone();
            async move { text }
        }),
    );
    tokio::spawn(async move { axum::serve(listener, site).await });
    let here = |loopback| Pretend {
        addresses: Box::new(
            |name| if name == "kafsh.example" { vec!["127.0.0.1".parse().unwrap()] } else { Vec::new() },
        ),
        texts: Box::new(|_| Vec::new()),
        ports: (1, port),
        loopback,
        root: None,
    };
    let service = service_with(true, pretending(here(true))).await;
    let (_, page) = service.get(&format!("{SHOP}/claim")).await;
    assert!(page.contains("/account/sign-in?next="), "strangers sign in first");
    let cookie = service.cookie("new@example.org").await;
    let (_, page) = service.get_as(Some(&cookie), &format!("{SHOP}/claim")).await;
    let token = format!("bazargah-verification={}", &between(&page, "bazargah-verification=", "<")[..26]);
    let try_it = async || service.post_as(Some(&cookie), &format!("{SHOP}/claim"), &[("way", "file")]).await;
    for wrong in ["", "bazargah-verification=0123456789abcdefghjkmnpqrs"] {
        *file.lock().unwrap() = wrong.to_owned();
        let (response, page) = try_it().await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(r#"role="alert""#) && page.contains(&token), "it is told what is wrong and what to do");
    }
    *file.lock().unwrap() = format!("# ours\n{token}\n");
    let (response, _) = try_it().await;
    assert_eq!(header(&response, "location"), "/en/account/shops/kafsh.example");
    let (response, page) = service.get_as(Some(&cookie), "/en/account/shops/kafsh.example").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("new@example.org"));
    assert_eq!(header(&try_it().await.0, "location"), "/en/account/shops/kafsh.example", "a double click");
    // Somebody who is removed does not come back by the file that they left there.
    let keeper = service.keeper().await;
    let people = "/en/account/shops/kafsh.example/people";
    let (response, _) = service.post_as(Some(&keeper), people, &[("remove", "new@example.org")]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (response, page) = try_it().await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("bazargah-verification=") && !page.contains(&token), "they are asked for another: {page}");
    let (response, _) = service.get_as(Some(&cookie), "/en/account/shops/kafsh.example").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    // The same file does not make anybody else the shop.
    let other = service.cookie("other@example.org").await;
    let (response, _) = service.post_as(Some(&other), &format!("{SHOP}/claim"), &[("way", "file")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);

    let service = service_with(true, pretending(here(false))).await;
    let cookie = service.cookie("new@example.org").await;
    let (response, page) = service.post_as(Some(&cookie), &format!("{SHOP}/claim"), &[("way", "file")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "a name that leads to this machine: {page}");
}

#[tokio::test]
async fn a_shop_answers_and_an_automatic_reply_waits_for_a_reviewer() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let case = case_of(&service.report(&[]).await.0);
    let (_, inbox) = service.get_as(Some(&keeper), "/en/account/shops/kafsh.example").await;
    let id = between(&inbox, "/account/shops/kafsh.example/cases/", "\"").to_owned();
    let path = format!("/en/account/shops/kafsh.example/cases/{id}");
    let (_, page) = service.get_as(Some(&keeper), &path).await;
    assert!(page.contains("nothing has arrived") && !page.contains("zahra@buyers.example"), "words yes, contact no");
    let reply = async |text: &str| service.post_as(Some(&keeper), &path, &[("reply", "1"), ("text", text)]).await;
    for (text, status) in [
        ("", StatusCode::UNPROCESSABLE_ENTITY),
        ("We are sorry. […]", StatusCode::UNPROCESSABLE_ENTITY),
        ("Your message has been received and will be looked into as soon as possible.", StatusCode::SEE_OTHER),
    ] {
        assert_eq!(reply(text).await.0.status(), status, "{text}");
    }
    let (_, page) = service.get(&case).await;
    assert!(page.contains("has until") || page.contains("29 November 2026"), "the clock goes on: {page}");
    let reviewer = service.cookie("reviewer@staff.example").await;
    assert_eq!(service.decides(&reviewer, "reply", "not-an-answer").await.0.status(), StatusCode::SEE_OTHER);
    service.later(HOUR);
    let told = "We looked your order up: the courier lost it. We paid 1,250,000 toman back to your card today.";
    assert_eq!(reply(told).await.0.status(), StatusCode::SEE_OTHER);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("answered after 1 hour") && page.contains("the courier lost it"), "{page}");
    let letters = service.letters().await;
    let to = |who: &str, what: &str| letters.iter().any(|(to, subject, _)| to == who && subject.contains(what));
    assert!(to("zahra@buyers.example", "on record") && to("zahra@buyers.example", "has answered"));
    assert!(to(KEEPER, "new complaint"));
    // The link in a letter opens the case, though its code is another than the first.
    let (_, _, text) = letters.iter().find(|(_, subject, _)| subject.contains("has answered")).unwrap();
    let link = text.lines().find_map(|line| line.strip_prefix("https://bazargah.example")).unwrap();
    assert!(link != case && service.get(link).await.1.contains("nothing has arrived"));
    assert!(letters.iter().all(|(_, subject, text)| !format!("{subject}{text}").contains("nothing has arrived")));

    // Words are public when a reviewer passed them, in the form that the reviewer left.
    let public = format!("{SHOP}/complaints/{id}");
    assert!(!service.get(&public).await.1.contains("It never came."));
    assert_eq!(service.decides(&reviewer, "words", "publish").await.0.status(), StatusCode::SEE_OTHER);
    let (_, page) = service.get(&public).await;
    assert!(page.contains("It never came.") && !page.contains("nothing has arrived"), "{page}");
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

/// A complaint to which the shop objects: the buyer's address of the case, and its number.
async fn contested(service: &Service) -> (String, String) {
    let keeper = service.keeper().await;
    let case = case_of(&service.report(&[]).await.0);
    let id = between(&service.get(&case).await.1, "/complaints/", "\"").to_owned();
    let path = format!("/en/account/shops/kafsh.example/cases/{id}");
    service.post_as(Some(&keeper), &path, &[("contest", "not-our-customer")]).await;
    (case, id)
}

#[tokio::test]
async fn two_who_decide_at_once_the_second_sees_what_the_first_did() {
    let service = service(true).await;
    contested(&service).await;
    let first = service.cookie("supervisor@staff.example").await;
    let task = service.first_task(&first, "contest").await;
    let (_, page) = service.get_as(Some(&first), &task).await;
    let seen = between(&page, r#"name="seen" value=""#, "\"").to_owned();
    let decide = async |choice: &str, reason: &str| {
        service.post_as(Some(&first), &task, &[("choice", choice), ("reason", reason), ("seen", &seen)]).await
    };
    assert_eq!(decide("uphold", "").await.0.status(), StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    assert_eq!(decide("", "x").await.0.status(), StatusCode::UNPROCESSABLE_ENTITY, "a choice is needed");
    let (one, two) = tokio::join!(decide("reject", "The order is theirs."), decide("uphold", "No such order."));
    let (won, lost) = if one.0.status() == StatusCode::SEE_OTHER { (one, two) } else { (two, one) };
    assert_eq!((won.0.status(), lost.0.status()), (StatusCode::SEE_OTHER, StatusCode::CONFLICT));
    assert!(lost.1.contains("supervisor@staff.example"), "who, and why: {}", lost.1);
    let auditor = service.cookie("auditor@staff.example").await;
    let (_, log) = service.get_as(Some(&auditor), "/en/staff/decisions").await;
    assert!(log.contains("supervisor@staff.example"));
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}

#[tokio::test]
async fn staff_who_speak_for_a_shop_leave_its_objections_to_a_colleague() {
    let service = service(true).await;
    let (case, id) = contested(&service).await;
    // The buyer need not put before a supervisor what a supervisor has, and cannot get another decision first.
    let (_, page) = service.get(&case).await;
    assert!(!page.contains(r#"value="escalate""#), "{page}");
    let (response, page) = service.post(&case, &[("step", "escalate")]).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(page.contains("because the shop objected to it"), "{page}");

    let supervisor = service.cookie("supervisor@staff.example").await;
    let shop = service.shop("kafsh.example").await;
    service.app.store.add_member(service.app.now(), shop, "supervisor@staff.example", "en").await.unwrap();
    let task = service.first_task(&supervisor, "contest").await;
    let (_, page) = service.get_as(Some(&supervisor), &task).await;
    assert!(page.contains("You are among the people of this shop") && !page.contains(r#"name="seen""#), "{page}");
    let about = bazargah_domain::complaint::ComplaintId(id.parse().unwrap());
    let stands = async || service.app.store.case_of(about).await.unwrap().unwrap().complaint.complaint;
    let before = stands().await;
    let seen = before.known_until().0.to_string();
    let fields = [("choice", "uphold"), ("reason", "No such order."), ("seen", &seen)];
    let (response, page) = service.post_as(Some(&supervisor), &task, &fields).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(page.contains("A colleague has to decide."), "{page}");
    assert_eq!(stands().await, before, "nothing was decided");
}

#[tokio::test]
async fn a_form_in_steps_is_resumed_at_its_address_and_files_lose_what_they_hide() {
    let service = service(true).await;
    let (_, page) = service.get(&format!("{SHOP}/complain")).await;
    let code = between(&page, r#"name="code" value=""#, "\"").to_owned();
    let send = async |step: &str, fields: &[(&str, &str)]| {
        let mut all = vec![("code", code.as_str()), ("step", step)];
        all.extend(fields);
        service.post(&format!("{SHOP}/complain"), &all).await
    };
    let told = "I paid two weeks ago to 6104-3377-7000-0006 and nothing has arrived since.";
    let (response, _) = send("what", &[("kind", "damaged"), ("told", "short"), ("wish", "x")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let (response, _) = send("what", &[("kind", "damaged"), ("told", told), ("wish", "Money back")]).await;
    let at = header(&response, "location").to_owned();
    assert_eq!(at, format!("{SHOP}/complain/{code}?step=order"));
    // Another browser, another day: the answers are there, with the numbers of people masked.
    service.later(3 * DAY);
    let (_, page) = service.get(&format!("{SHOP}/complain/{code}")).await;
    assert!(page.contains("nothing has arrived") && !page.contains("3377"), "{page}");
    send("order", &[("order", "A-17"), ("amount", "1,000")]).await;
    let (response, page) =
        service.send_files(&code, &[("a.png", &picture()), ("b.png", b"<svg onload=alert(1)>")], &[]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("b.png") && page.contains("photo 1"), "one is taken, the other not: {page}");
    let many: Vec<(&str, Vec<u8>)> = (0..5).map(|_| ("p.png", picture())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    assert_eq!(
        service.send_files(&code, &many, &[]).await.0.status(),
        StatusCode::UNPROCESSABLE_ENTITY,
        "five at most"
    );
    let (_, page) = service.get(&format!("{SHOP}/complain/{code}?step=files")).await;
    let remove = between(&page, r#"name="remove" value=""#, "\"").to_owned();
    service.send_files(&code, &[], &[("remove", &remove)]).await;
    let (response, _) = service.send_files(&code, &[], &[("then", "go")]).await;
    assert!(header(&response, "location").ends_with("step=contact"));
    let (_, page) = service.get(&format!("{SHOP}/complain/{code}?step=contact")).await;
    assert!(page.contains("A-17") && page.contains("Money back"), "a summary");
    let case = case_of(&send("contact", &[("contact", "zahra@buyers.example")]).await.0);
    let again = send("contact", &[("contact", "zahra@buyers.example")]).await.0;
    assert_eq!(case_of(&again), case, "a second click, when the first has been done");
    let (_, page) = service.get(&case).await;
    let file = between(&page, &format!("href=\"{case}/files/"), "\"").to_owned();
    assert_eq!(page.matches(&format!("{case}/files/")).count(), 4);
    let (response, bytes) = service.get(&format!("{case}/files/{file}")).await;
    assert_eq!((response.status(), header(&response, "content-type")), (StatusCode::OK, "image/png"));
    assert!(!bytes.contains("my own street") && bytes.contains("IDAT"));
    let (response, _) = service.get(&format!("{SHOP}/complain/{code}?step=order")).await;
    assert_eq!(header(&response, "location"), case, "a form that was sent leads to its case");
}

#[tokio::test]
async fn uploads_that_are_too_large_or_nobodys_are_refused() {
    let service = service(true).await;
    let code = bazargah_server::codes::new_code().unwrap();
    let one = picture();
    assert_eq!(service.send_files(&code, &[("a.png", &one)], &[]).await.0.status(), StatusCode::NOT_FOUND, "no form");
    assert_eq!(service.send_files("x", &[("a.png", &one)], &[]).await.0.status(), StatusCode::BAD_REQUEST);
    let fields = [
        ("code", code.as_str()),
        ("step", "what"),
        ("kind", "damaged"),
        ("told", "The box was open and the glass in pieces."),
        ("wish", "A new one."),
    ];
    service.post(&format!("{SHOP}/complain"), &fields).await;
    let large = vec![0u8; 6 * 1024 * 1024];
    let (response, page) = service.send_files(&code, &[("a.png", &large)], &[]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    let larger = vec![0u8; 27 * 1024 * 1024];
    let (response, page) = service.send_files(&code, &[("a.png", &larger)], &[]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.contains("<h1"), "a page");
    let text = "x".repeat(100_000);
    let (response, _) = service.post(&format!("{SHOP}/complain"), &[("told", &text)]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_contact_sends_five_reports_a_day_and_a_network_a_hundred() {
    let service = service(true).await;
    for n in 0..5 {
        let order = format!("A-{n}");
        assert_eq!(service.report(&[("order", &order)]).await.0.status(), StatusCode::SEE_OTHER);
    }
    let (response, page) = service.report(&[("order", "A-6")]).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(page.contains(r#"role="alert""#) && page.contains("zahra@buyers.example"), "nothing typed is lost");
    service.later(25 * HOUR);
    assert_eq!(service.report(&[("order", "A-7")]).await.0.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn letters_wait_for_a_mail_server_that_is_down_for_a_day() {
    let mut service = service(true).await;
    // Nobody listens at port 1.
    service.with_post(Some("smtp://127.0.0.1:1?tls=none"));
    case_of(&service.report(&[]).await.0);
    let waiting = async |service: &Service| service.app.store.letters_waiting().await.unwrap();
    assert_eq!(waiting(&service).await, 1);
    let mut tried = 0;
    for _ in 0..24 {
        tried += bazargah_server::letters::deliver(&service.app).await.unwrap();
        service.later(HOUR);
        assert_eq!(waiting(&service).await, 1, "it is not lost");
    }
    assert!((6..=20).contains(&tried), "less and less often: {tried}");
    service.with_post(None);
    service.later(6 * HOUR);
    let letters = service.letters().await;
    assert_eq!((letters.len(), letters[0].0.as_str(), waiting(&service).await), (1, "zahra@buyers.example", 0));
}

#[tokio::test]
async fn a_clock_that_jumps_back_is_waited_for_and_nothing_is_lost() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let case = case_of(&service.report(&[]).await.0);
    let id = between(&service.get(&case).await.1, "/complaints/", "\"").to_owned();
    let path = format!("/en/account/shops/kafsh.example/cases/{id}");
    let told = "The courier lost it. We paid 1,250,000 toman back to your card today.";
    let reply = async || service.post_as(Some(&keeper), &path, &[("reply", "1"), ("text", told)]).await;
    service.later(-DAY);
    let (response, page) = reply().await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "an answer before the complaint is none");
    assert!(page.contains(told) && page.contains(r#"role="alert""#), "the text is still there");
    service.later(DAY + HOUR);
    assert_eq!(reply().await.0.status(), StatusCode::SEE_OTHER);
    assert!(service.get(&case).await.1.contains("answered after 1 hour"));
}

#[tokio::test]
async fn a_double_click_is_one_click_for_everybody() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let case = case_of(&service.report(&[]).await.0);
    let id = between(&service.get(&case).await.1, "/complaints/", "\"").to_owned();
    let path = format!("/en/account/shops/kafsh.example/cases/{id}");
    let reply =
        async |text: &str| service.post_as(Some(&keeper), &path, &[("reply", "1"), ("text", text)]).await.0.status();
    let automatic = "Your message has been received and will be looked into as soon as possible.";
    let told = "The courier lost it. We paid 1,250,000 toman back to your card today.";
    for text in [automatic, automatic, told, told] {
        assert_eq!(reply(text).await, StatusCode::SEE_OTHER, "{text}");
    }
    let complaint = bazargah_domain::complaint::ComplaintId(id.parse().unwrap());
    assert_eq!(service.app.store.replies(complaint).await.unwrap().len(), 2);
    service.later(HOUR);
    for step in [
        [("step", "rate"), ("resolved", "no"), ("score", "2")],
        [("step", "reopen"), ("resolved", ""), ("score", "")],
        [("step", "withdraw"), ("resolved", ""), ("score", "")],
    ] {
        for _ in 0..2 {
            assert_eq!(service.post(&case, &step).await.0.status(), StatusCode::SEE_OTHER, "{step:?}");
        }
    }
    let (response, _) = service.post(&case, &[("step", "rate"), ("resolved", "yes")]).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "another thing than what was done is refused");
}

#[tokio::test]
async fn an_inbox_goes_on_page_by_page_and_what_is_to_be_answered_comes_first() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let told = "The courier lost it. We paid 1,250,000 toman back to your card today.";
    let mut answered = Vec::new();
    for n in 0..60 {
        let (order, contact) = (format!("A-{n}"), format!("buyer{n}@buyers.example"));
        let case = case_of(&service.report(&[("order", &order), ("contact", &contact)]).await.0);
        let id = between(&service.get(&case).await.1, "/complaints/", "\"").to_owned();
        if n < 3 {
            let path = format!("/en/account/shops/kafsh.example/cases/{id}");
            let text = if n == 0 { "Received, we look into it." } else { told };
            let (response, page) = service.post_as(Some(&keeper), &path, &[("reply", "1"), ("text", text)]).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
            answered.push(id);
        }
        service.later(1000);
    }
    let mut path = "/en/account/shops/kafsh.example".to_owned();
    let mut ids: Vec<String> = Vec::new();
    let mut pages = 0;
    loop {
        let (response, page) = service.get_as(Some(&keeper), &path).await;
        assert_eq!(response.status(), StatusCode::OK);
        let lines = page.split("<li class=\"").skip(1).filter(|line| line.contains("/cases/"));
        for line in lines {
            let id = between(line, "/cases/", "\"").to_owned();
            assert_eq!(line.contains("waits for a reviewer"), id == answered[0], "{line}");
            ids.push(id);
        }
        pages += 1;
        assert!(pages <= 2, "it ends");
        let Some((_, further)) = page.split_once("class=\"pages\"><a href=\"") else { break };
        path = further.split('"').next().unwrap().to_owned();
    }
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!((pages, ids.len(), once.len()), (2, 60, 60), "each stands on one page");
    assert_eq!(ids[0], answered[0], "the oldest that has no answer yet");
    assert_eq!(ids[58..], answered[1..], "what waits for buyers comes last");
    for nonsense in ["x", "1", "1-2", "1-2-x", "0-0-0-0"] {
        let path = format!("/en/account/shops/kafsh.example?after={nonsense}");
        assert_eq!(service.get_as(Some(&keeper), &path).await.0.status(), StatusCode::BAD_REQUEST, "{nonsense}");
    }
}

#[tokio::test]
async fn near_copies_lead_to_each_others_tasks() {
    let service = service(true).await;
    let told =
        "I ordered brown shoes in size 42 three weeks ago and paid by card; nothing but silence has come since then.";
    for order in ["A-1", "A-2"] {
        assert_eq!(service.report(&[("told", told), ("order", order)]).await.0.status(), StatusCode::SEE_OTHER);
    }
    while service.app.store.sift(10).await.unwrap() > 0 {}
    let reviewer = service.cookie("reviewer@staff.example").await;
    let first = service.first_task(&reviewer, "words").await;
    let (_, page) = service.get_as(Some(&reviewer), &first).await;
    let alike = page.split_once("<ul class=\"lines\">").unwrap_or_else(|| panic!("{page}")).1;
    let other = format!("/en/staff/tasks/{}", between(alike, "/en/staff/tasks/", "\""));
    assert_ne!(first, other);
    let (response, page) = service.get_as(Some(&reviewer), &other).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains(&format!("href=\"{first}\"")), "and back: {page}");
}
