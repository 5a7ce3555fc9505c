//! A buyer's way through the service: the form, the private address, the clock; as browsers ask it, without JavaScript.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header as name};
use bazargah_domain::case::{Actor, Step};
use bazargah_domain::complaint::ComplaintId;
use bazargah_server::{clock, codes};
use bazargah_store::Deed;
use common::{DAY, HOUR, SHOP, Service, between, case_of, header, service};

impl Service {
    async fn complaint_of(&self, case: &str) -> ComplaintId {
        let (_, page) = self.get(case).await;
        ComplaintId(between(&page, "/complaints/", "\"").parse().unwrap())
    }

    async fn shop_answers(&self, complaint: ComplaintId) {
        let step = Step::Answer { sent_at: self.app.now() };
        self.app.desk.hand_in(Deed::Step { complaint, step, actor: Actor::Shop }).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_report_is_public_at_once_and_followed_in_private() {
    let service = service(true).await;
    let (_, before) = service.get(&format!("{SHOP}?window=all")).await;
    assert!(before.contains(&format!("{SHOP}/complain")), "the profile leads to the form");
    let (response, _) = service.report(&[]).await;
    assert!(header(&response, "location").ends_with("?new"));
    let case = case_of(&response);
    let (response, page) = service.get(&format!("{case}?new")).await;
    assert_eq!(header(&response, "cache-control"), "private, no-store");
    assert_eq!(header(&response, "referrer-policy"), "no-referrer");
    for words in ["on record", "Keep the address", "29 November 2026", "nothing has arrived", "My money back", "A-17"] {
        assert!(page.contains(words), "{words}");
    }
    let (_, api) = service.get("/api/v1/shops/kafsh.example?window=all").await;
    let api: serde_json::Value = serde_json::from_str(&api).unwrap();
    assert_eq!((api["complaints"]["total"].as_i64(), api["complaints"]["open"].as_i64()), (Some(2), Some(2)));
    let id = service.complaint_of(&case).await;
    let (response, public) = service.get(&format!("{SHOP}/complaints/{}", id.0)).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(public.contains("Not delivered") && public.contains("1,250,000 toman"));

    // The buyer's words, wish, order and address are on none of the pages that others see.
    let mut seen = vec![public];
    for path in [SHOP, &format!("{SHOP}/complaints"), "/en", "/api/v1/shops/kafsh.example/complaints", "/sitemap.xml"] {
        seen.push(service.get(path).await.1);
    }
    for page in seen {
        for private in
            ["nothing has arrived", "My money back", "A-17", "buyers.example", case.rsplit('/').next().unwrap()]
        {
            assert!(!page.contains(private), "{private}");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_told_and_nothing_is_lost() {
    let service = service(true).await;
    let told = "</textarea><script>alert(1)</script> it never came, and I waited";
    let (response, page) =
        service.report(&[("told", told), ("wish", ""), ("amount", "a lot"), ("contact", "zahra")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let summary = between(&page, r#"class="faults""#, "</ul>");
    assert_eq!(summary.matches("<li>").count(), 1, "{summary}");
    assert!(summary.contains("#wish"), "what is wrong on this page, with a link to it");
    assert!(page.contains("&lt;/textarea&gt;") && !page.contains("<script>alert"), "what was typed stays text: {page}");
    assert!(page.contains(r#"value="not-delivered" checked"#));
    let code = between(&page, r#"name="code" value=""#, "\"").to_owned();
    let (_, last) = service.get(&format!("{SHOP}/complain/{code}?step=contact")).await;
    assert!(last.contains(r#"value="zahra""#) && last.contains("&lt;/textarea&gt;"), "nothing is lost: {last}");
    let (response, page) = service.post("/shop/kafsh.example/complain", &[]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("لطفاً دوباره نگاهی بیندازید"), "in the page's language");
}

#[tokio::test]
async fn a_form_sent_twice_is_one_complaint_and_an_order_has_one() {
    let service = service(true).await;
    let (_, page) = service.get(&format!("{SHOP}/complain")).await;
    let code = between(&page, r#"name="code" value=""#, "\"").to_owned();
    let send = |order: &'static str| service.report_with(code.clone(), order);
    let (first, second) = tokio::join!(send(""), send(""));
    assert_eq!(case_of(&first.0), case_of(&second.0), "a double click");
    assert_eq!(service.app.store.totals().await.unwrap().complaints, 3);
    let (response, _) = service.report(&[]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (response, page) = service.report(&[("order", " a۱۷ ")]).await;
    assert_eq!(response.status(), StatusCode::CONFLICT, "however the reference is written");
    assert!(page.contains("complaint about this order already"));
}

impl Service {
    async fn report_with(&self, code: String, order: &str) -> (Response<()>, String) {
        let fields = [
            ("code", code.as_str()),
            ("kind", "damaged"),
            ("told", "The box was open and the glass in pieces."),
            ("wish", "A new one."),
            ("order", order),
            ("amount", ""),
            ("contact", "a@b.example"),
        ];
        self.post(&format!("{SHOP}/complain"), &fields).await
    }
}

#[tokio::test]
async fn numbers_of_people_are_masked_before_anybody_reads_them() {
    let service = service(true).await;
    let told = "Call me at 0912 345 67 89 or pay to 6104-3377-7000-0006, I waited long.";
    let case = case_of(&service.report(&[("told", told)]).await.0);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("Call me at") && page.contains("I waited long"), "the words stay");
    assert!(!page.contains("345") && !page.contains("3377"), "the numbers do not");
}

#[tokio::test]
async fn a_buyer_takes_only_the_steps_that_are_open() {
    let service = service(true).await;
    let case = case_of(&service.report(&[]).await.0);
    let (_, page) = service.get(&case).await;
    assert!(page.contains(r#"value="withdraw""#));
    for closed in ["rate", "reopen", "escalate"] {
        assert!(!page.contains(&format!(r#"value="{closed}""#)), "{closed}");
        let (response, page) = service.post(&case, &[("step", closed), ("resolved", "yes")]).await;
        assert_eq!(response.status(), StatusCode::CONFLICT, "{closed}");
        assert!(page.contains(r#"role="alert""#));
    }
    service.later(HOUR);
    service.shop_answers(service.complaint_of(&case).await).await;
    let (_, page) = service.get(&case).await;
    assert!(page.contains(r#"value="rate""#) && page.contains("answered after 1 hour"), "{page}");
    service.later(HOUR);
    let (response, _) = service.post(&case, &[("step", "rate"), ("resolved", "no"), ("score", "2")]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, page) = service.get(&case).await;
    assert!(page.contains(r#"value="reopen""#) && page.contains(r#"value="escalate""#));
    assert_eq!(service.post(&case, &[("step", "reopen")]).await.0.status(), StatusCode::SEE_OTHER);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("asked for another answer"));
    assert_eq!(service.post(&case, &[("step", "withdraw")]).await.0.status(), StatusCode::SEE_OTHER);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("the case is closed") && !page.contains("<form method=\"post\""));
    let verified = service.app.store.verify(|_| {}).await.unwrap();
    assert_eq!(verified.disagreements, []);
}

#[tokio::test]
async fn the_clock_makes_it_overdue_then_escalates_it() {
    let service = service(true).await;
    let case = case_of(&service.report(&[]).await.0);
    let overdue = async || {
        clock::catch_up(&service.app).await.unwrap();
        let (_, api) = service.get("/api/v1/shops/kafsh.example?window=all").await;
        serde_json::from_str::<serde_json::Value>(&api).unwrap()["complaints"]["overdue"].as_i64().unwrap()
    };
    let imported = overdue().await;
    service.later(4 * DAY);
    assert_eq!(overdue().await, imported, "the last moment");
    service.later(1);
    assert_eq!(overdue().await, imported + 1);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("deadline has passed") && page.contains("3 December 2026"), "{page}");
    assert!(page.contains(r#"value="escalate""#), "the buyer need not wait");
    service.later(4 * DAY);
    assert_eq!(overdue().await, imported + 1);
    let (_, page) = service.get(&case).await;
    assert!(page.contains("put before a supervisor"));
}

#[tokio::test]
async fn nobody_else_gets_in() {
    let service = service(true).await;
    let case = case_of(&service.report(&[]).await.0);
    for wrong in ["/case/0123456789abcdefghjkmnpqrs", "/case/x", "/en/case/%00", "/case/"] {
        assert_eq!(service.get(wrong).await.0.status(), StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(service.post(wrong, &[("step", "withdraw")]).await.0.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
    for (site, origin) in [("cross-site", "https://evil.example"), ("same-site", "https://other.bazargah.example")] {
        for path in [&case, &format!("{SHOP}/complain")] {
            let request = Request::post(path)
                .header(name::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", site)
                .header(name::ORIGIN, origin)
                .body(Body::from("step=withdraw"))
                .unwrap();
            assert_eq!(service.ask(request).await.0.status(), StatusCode::FORBIDDEN, "{site} {path}");
        }
    }
    let (_, page) = service.get(&case).await;
    assert!(page.contains(r#"value="withdraw""#), "nothing was done");
    for (fields, status) in [(vec![("step", "angry")], 400), (vec![("step", "rate")], 400), (vec![], 422)] {
        let (response, page) = service.post(&case, &fields).await;
        assert_eq!(response.status().as_u16(), status, "{fields:?}");
        assert!(page.contains("<h1"), "a page");
    }
}

#[tokio::test]
async fn without_leave_there_is_no_form() {
    let service = service(false).await;
    assert_eq!(service.get(&format!("{SHOP}/complain")).await.0.status(), StatusCode::NOT_FOUND);
    assert_eq!(service.post(&format!("{SHOP}/complain"), &[]).await.0.status(), StatusCode::NOT_FOUND);
    assert!(!service.get(SHOP).await.1.contains("/complain\""));
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_typed_and_stores_nothing_by_halves() {
    let service = service(true).await;
    let complain = format!("{SHOP}/complain");
    let told = "The box was open and the glass in pieces. ".repeat(80);
    // One buyer is in the middle of the form when the disk fills up, others send theirs whole.
    let begun = codes::new_code().unwrap();
    let what =
        [("code", begun.as_str()), ("step", "what"), ("kind", "damaged"), ("told", &told), ("wish", "A new one.")];
    assert_eq!(service.post(&complain, &what).await.0.status(), StatusCode::SEE_OTHER);
    service.app.store.stop_growing(true).await.unwrap();
    let mut taken = Vec::new();
    let (code, contact, page) = loop {
        let (code, n) = (codes::new_code().unwrap(), taken.len());
        let (order, contact) = (format!("A-{n}"), format!("buyer{n}@buyers.example"));
        let fields = [("code", code.as_str()), ("kind", "damaged"), ("told", &told), ("wish", "A new one, please.")];
        let more = [("order", order.as_str()), ("amount", ""), ("contact", &contact)];
        let (response, page) = service.post(&complain, &[fields.as_slice(), more.as_slice()].concat()).await;
        match response.status() {
            StatusCode::SEE_OTHER => taken.push(code),
            status => {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
                break (code, contact, page);
            }
        }
        assert!(taken.len() < 1000, "it never fills up");
    };
    assert!(page.contains(r#"role="alert""#) && page.contains("Nothing was sent"), "{page}");
    // What a browser would send again, from the page as it is.
    let typed = |page: &str, name: &str| between(page, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let names = ["code", "step", "kind", "told", "wish", "order", "amount"];
    let mut again: Vec<(&str, String)> = names.map(|name| (name, typed(&page, name))).into();
    again.push(("contact", contact.clone()));
    assert!(page.contains(&format!("value=\"{contact}\"")), "{page}");
    assert_eq!(
        (again[0].1.as_str(), again[3].1.trim(), again[4].1.as_str()),
        (&*code, told.trim(), "A new one, please.")
    );
    // Whoever came by steps reads the same, and the step is still there.
    let last = [("code", begun.as_str()), ("step", "contact"), ("contact", "zahra@buyers.example")];
    service.app.store.stop_growing(true).await.unwrap();
    let (response, page) = service.post(&complain, &last).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains("Nothing was sent") && page.contains(r#"value="zahra@buyers.example""#), "{page}");
    let more = format!("{} {told}", "Again: ".repeat(100));
    let what =
        [("code", begun.as_str()), ("step", "what"), ("kind", "damaged"), ("told", &more), ("wish", "A new one.")];
    service.app.store.stop_growing(true).await.unwrap();
    let (response, page) = service.post(&complain, &what).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains("Nothing was sent") && page.contains(more.trim()), "{page}");

    // Nothing of it is stored: no complaint, no event, no figure.
    for code in [&code, &begun] {
        assert_eq!(service.get(&format!("/case/{code}")).await.0.status(), StatusCode::NOT_FOUND);
    }
    let complaints = async || service.app.store.totals().await.unwrap().complaints;
    let before = i64::try_from(taken.len()).unwrap() + 2;
    assert_eq!(complaints().await, before);
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
    service.app.store.stop_growing(false).await.unwrap();
    let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let case = case_of(&service.post(&complain, &again).await.0);
    assert!(service.get(&case).await.1.contains("A new one, please."));
    case_of(&service.post(&complain, &last).await.0);
    assert_eq!(complaints().await, before + 2);
    assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
}
