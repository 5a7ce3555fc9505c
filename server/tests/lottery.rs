//! A lottery as people and programs meet it: staff run it from its opening to paid prizes, sponsors pledge, winners claim, relays bring
//! the beacon's value. On SQLite and, where `BAZARGAH_TEST_POSTGRES_URL` names a server, on PostgreSQL too.
//!
//! The clock stands half an hour before round 1000 of the beacon, whose value is known: so the real rule draws.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use bazargah_app::Assets;
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::Unit;
use bazargah_domain::festival::application::{Accepted, Field, Filled};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::order::{OrderCode, Told};
use bazargah_domain::festival::review::{Say, Vote};
use bazargah_domain::iban::HOLDER_CHARS_MAX;
use bazargah_domain::lottery::beacon::CHAIN;
use bazargah_domain::lottery::{LotteryId, Round, Stage};
use bazargah_domain::money::Rial;
use bazargah_domain::role::Role;
use bazargah_server::beacon::Relays;
use bazargah_server::codes;
use bazargah_server::demo::festival::EDITION;
use bazargah_server::http::{App, Settings, router};
use bazargah_server::import::Format;
use bazargah_server::lottery_clock;
use bazargah_server::mail::Post;
use bazargah_server::proof::Prover;
use bazargah_server::site::Site;
use bazargah_store::{Confirming, FestivalDraft, FestivalSending, FestivalStep, Limit, NewOrder, Store};
use common::{KEEPER, Service, between, header, on_postgres};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Half an hour before round 1000.
const NOW: Millis = Millis(1_692_804_564_000);
const ROUND: Round = Round(1000);
const VALUE: &str = r#"{"round":1000,"randomness":"fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd","signature":"b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"}"#;
const OTHER_ROUND: &str = r#"{"round":123,"signature":"b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"}"#;
const FALSE: &str = r#"{"round":1000,"signature":"b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"}"#;
const OTHER_CHAIN: &str = r#"{"round":1000,"chain_hash":"8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce","signature":"b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"}"#;
const IBAN: &str = "IR580540105180021273113007";
const DESK: &str = "/en/staff/lotteries/1";
const PLEDGE: &str = "/en/lottery/1/pledge";
const CLAIM: &str = "/en/lottery/1/claim";

/// Every database there is, empty.
async fn databases(folder: &Path) -> Vec<String> {
    let mut urls = vec![format!("sqlite:{}", folder.join("lottery.db").display())];
    urls.extend(on_postgres().await);
    urls
}

/// An edition whose orders were final six days ago.
fn edition() -> Edition {
    let mut edition = Edition::parse(EDITION).unwrap();
    let days = [-120, -70, -50, -20].map(|days| NOW.plus_days(days));
    let phases = &mut edition.phases;
    [phases.registration, phases.review, phases.open, phases.closed] = days;
    edition.confirm_days = 14;
    edition
}

/// A service at that time, with a shop that has a place in the edition and accepted to pay up to 1,000,000 toman.
async fn service(url: &str, relays: Relays) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(url).await.unwrap();
    let start = NOW.plus_days(-200);
    let csv = "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n\
               1,Kafsh,kafsh.example,2023-01-01,,late-delivery,,,,\n";
    let rows = bazargah_server::import::rows(Format::BazargahCsv, csv.as_bytes(), start).unwrap();
    let mut import = store.import(start, None).await.unwrap();
    import.add(rows.map(Result::unwrap).collect()).await.unwrap();
    import.finish().await.unwrap();
    let site =
        Site { folder: folder.path().to_owned(), sources: None, assets: Assets::default(), build: "test".into() };
    let time = Arc::new(AtomicI64::new(NOW.0));
    let clock = Arc::clone(&time);
    let post = Post::from_setting(None, "Bazargah <no-reply@bazargah.example>", &folder.path().join("outbox")).unwrap();
    let settings = Settings {
        clock: Arc::new(move || Millis(clock.load(Ordering::SeqCst))),
        lottery_relays: relays,
        ..Settings::at("https://bazargah.example".into(), post, Prover::new("test").unwrap())
    };
    let app = App::new(store, site, settings);
    let service = Service { router: router(app.clone()), app, time, folder };
    service.joins().await;
    service
}

impl Service {
    fn at(&self, now: Millis) {
        self.time.store(now.0, Ordering::SeqCst);
    }

    /// The shop applies, two reviewers accept, and it gets its place.
    async fn joins(&self) {
        let (store, edition) = (&self.app.store, edition());
        store.keep_edition(&edition).await.unwrap();
        let shop = self.shop("kafsh.example").await;
        store.add_member(edition.phases.registration, shop, KEEPER, "en").await.unwrap();
        let keeper = store.set_role(edition.phases.registration, KEEPER, None).await.unwrap().id;
        let answers = [
            (Field::Trade, "bags-shoes"),
            (Field::Owner, "Zahra"),
            (Field::Telephone, "02112345678"),
            (Field::Contact, "zahra@kafsh.example"),
            (Field::Province, "Tehran"),
            (Field::City, "Tehran"),
            (Field::Address, "1"),
            (Field::LicenceNumber, "1"),
            (Field::LicenceUntil, "2027-01-01"),
            (Field::Carriers, "post"),
            (Field::LotteryPayer, "shop"),
            (Field::LotteryMax, "1000000"),
        ];
        let sent_at = edition.phases.registration.plus_days(1);
        let accepted =
            edition.commitments.iter().map(|of| (of.key.clone(), Accepted { version: of.version, at: sent_at }));
        let answers = answers.map(|(field, text)| (field, text.to_owned())).into();
        let filled = Filled { answers, accepted: accepted.collect() };
        let application = filled.check(Unit::Online).unwrap();
        let (key, unit) = (edition.key.clone(), Unit::Online);
        let draft = FestivalDraft { edition: key, unit, shop: Some(shop), account: Some(keeper), filled };
        let code = codes::follow_hash("application");
        store.keep_festival_draft(sent_at, code, &draft).await.unwrap();
        let sending = FestivalSending { code, draft, application, lang: "en" };
        let id = store.apply_to_festival(sent_at, &edition, &sending).await.unwrap().unwrap();
        let review = edition.phases.review.plus_days(1);
        for name in ["one", "two"] {
            let email = format!("{name}@staff.example");
            let by = store.set_role(review, &email, Some(Role::Reviewer)).await.unwrap().id.0;
            let vote = Vote { by, at: review, say: Say::Accept, words: String::new() };
            // Where nothing was found the first vote is enough.
            let _ = store.take_festival_step(review, id, &FestivalStep::Vote(vote)).await.unwrap().unwrap();
        }
        let chosen = store.festival_selection(&edition, &[1; 32]).await.unwrap();
        assert_eq!(store.give_places(review, &edition, &chosen).await.unwrap(), Ok(1), "{chosen:?}");
    }

    /// Orders that buyers confirmed, with the private codes `code-0`, `code-1`, ….
    async fn orders(&self, n: u8) {
        let (store, edition) = (&self.app.store, edition());
        let (shop, at) = (self.shop("kafsh.example").await, edition.phases.open.plus_days(1));
        let new = |n: u8| {
            let code = OrderCode::of(&[n; 12]);
            let reference = format!("A-{n}");
            let told = Told { folded: reference.to_lowercase(), reference, amount: toman(200_000), day: at.day() };
            NewOrder { told, code_hash: codes::order_code_hash(&code), code }
        };
        let orders: Vec<NewOrder> = (0..n).map(new).collect();
        store.tell_orders(at, &edition, shop, [9; 32], &orders).await.unwrap().unwrap();
        for (n, of) in orders.iter().enumerate() {
            let confirming = Confirming {
                code_hash: of.code_hash,
                secret_hash: codes::secret_hash(&format!("code-{n}")),
                contact: None,
                limits: Vec::new(),
                shop_limit: |shop| Limit { key: codes::by_shop("confirm", shop), times: 100, hours: 1 },
            };
            store.confirm_order(at, &edition, &confirming).await.unwrap().unwrap();
        }
    }

    /// Opens a lottery as staff do, and gives the officer's cookie.
    async fn opens(&self) -> String {
        let officer = self.cookie("fund-officer@staff.example").await;
        let (response, page) = self.post_as(Some(&officer), "/en/staff/lotteries", &terms(&[])).await;
        assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, DESK), "{page}");
        officer
    }

    /// Brings a lottery with a sponsor up to its frozen list, and gives the officer's cookie.
    async fn freezes(&self) -> String {
        let officer = self.opens().await;
        let (_, _) = self.post(PLEDGE, &pledge(&[("value", "1500000")])).await;
        let bank = self.pledge_of("Nemooneh Bank").await;
        self.done(&officer, &[("step", "accept"), ("pledge", &bank)]).await;
        self.done(&officer, &[("step", "close")]).await;
        self.done(&officer, &[("step", "freeze"), ("round", "1000")]).await;
        officer
    }

    async fn step(&self, cookie: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let (response, page) = self.post_as(Some(cookie), DESK, fields).await;
        if response.status() == StatusCode::SEE_OTHER {
            assert_eq!(header(&response, "location"), DESK);
        }
        (response.status(), page)
    }

    /// A step that is refused, with what is told.
    async fn refused(&self, cookie: &str, fields: &[(&str, &str)], status: StatusCode, told: &str) {
        let (found, page) = self.step(cookie, fields).await;
        assert_eq!(found, status, "{fields:?}");
        let faults = between(&page, r#"class="faults""#, "</ul>");
        assert!(faults.contains(told), "{fields:?}: {faults}");
    }

    async fn done(&self, cookie: &str, fields: &[(&str, &str)]) {
        let (status, page) = self.step(cookie, fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{fields:?}: {page}");
    }

    async fn stage(&self) -> Stage {
        self.app.store.lottery(LotteryId(1)).await.unwrap().unwrap().stage
    }

    /// The number on the page of the pledge of this sponsor.
    async fn pledge_of(&self, sponsor: &str) -> String {
        let pledges = self.app.store.pledges(LotteryId(1), true).await.unwrap();
        pledges.iter().find(|of| of.sponsor == sponsor).unwrap().id.to_string()
    }
}

fn toman(toman: i64) -> Rial {
    Rial::new(toman * 10).unwrap()
}

/// A bicycle worth 1,000,000 toman and a card worth 500,000.
fn terms<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("edition", "spring-1406"),
        ("name-fa", "قرعه‌کشی بهار"),
        ("name-en", "Spring draw"),
        ("prizes", "1 | 1000000 | دوچرخه | Bicycle\n۱ | ۵۰۰٬۰۰۰ | کارت | Card"),
        ("alternates", "1"),
        ("floor", "50000"),
        ("per-person", "5"),
        ("per-shop", "100"),
        ("alone-per-shop", "100"),
        ("measure", "equal"),
        ("claim-days", "30"),
    ];
    for (name, value) in changed {
        fields.iter_mut().find(|field| field.0 == *name).unwrap().1 = value;
    }
    fields
}

fn pledge<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("sponsor", "Nemooneh Bank"),
        ("what", "money"),
        ("thing", ""),
        ("value", "600000"),
        ("contact", "sponsor@bank.example"),
    ];
    for (name, value) in changed {
        fields.iter_mut().find(|field| field.0 == *name).unwrap().1 = value;
    }
    fields
}

fn claim<'a>(code: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("code", code),
        ("claim", "yes"),
        ("way", "account"),
        ("holder", "Maryam Winner"),
        ("iban", IBAN),
        ("address", ""),
        ("contact", "maryam@winners.example"),
    ];
    for (name, value) in changed {
        fields.iter_mut().find(|field| field.0 == *name).unwrap().1 = value;
    }
    fields
}

#[tokio::test]
async fn staff_run_a_lottery_from_its_opening_to_paid_prizes() {
    let folder = tempfile::tempdir().unwrap();
    for url in databases(folder.path()).await {
        run_to_the_end(service(&url, Relays::default()).await).await;
    }
}

async fn run_to_the_end(service: Service) {
    let final_at = edition().orders_final();
    service.at(final_at.plus_hours(-1));
    service.orders(6).await;
    let officer = service.cookie("fund-officer@staff.example").await;
    for (field, typed, told) in [
        ("prizes", "1 | 1000 | x", "Line 1 of the prizes"),
        ("claim-days", "3", "within 7 to 180 days"),
        ("name-en", "", "This is missing"),
        ("edition", "no-such", "Choose an edition"),
        ("floor", "much", "as a number"),
        ("measure", "", "Choose how the shops share"),
    ] {
        let (response, page) = service.post_as(Some(&officer), "/en/staff/lotteries", &terms(&[(field, typed)])).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let faults = between(&page, r#"class="faults""#, "</ul>");
        assert!(faults.contains(told) && faults.contains(&format!("#{field}")), "{field}: {faults}");
    }
    let officer = service.opens().await;
    let (_, list) = service.get_as(Some(&officer), "/en/staff/lotteries").await;
    assert!(list.contains("Spring draw") && list.contains("prizes worth 1,500,000 toman"), "{list}");

    // A sponsor pledges; nobody sees it before staff accepted it, and nobody but staff the contact.
    for (field, typed, told) in [
        ("sponsor", "", "Write who gives"),
        ("what", "", "Choose money or a thing"),
        ("what", "thing", "Say which thing"),
        ("value", "99999", "100,000 toman or more"),
        ("contact", "nobody", "an e-mail address or a mobile number"),
    ] {
        let (response, page) = service.post(PLEDGE, &pledge(&[(field, typed)])).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(between(&page, r#"class="faults""#, "</ul>").contains(told), "{field}: {page}");
    }
    for fields in [pledge(&[]), pledge(&[("sponsor", "Works"), ("what", "thing"), ("thing", "a bicycle")])] {
        let (response, _) = service.post(PLEDGE, &fields).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(header(&response, "location"), format!("{PLEDGE}?sent=1"));
    }
    let (_, page) = service.get(PLEDGE).await;
    assert!(page.contains("So far 0 toman of 1,500,000 toman") && !page.contains("Nemooneh"), "{page}");
    let (_, page) = service.get_as(Some(&officer), DESK).await;
    assert!(page.contains("Nemooneh Bank") && page.contains("sponsor@bank.example"), "{page}");
    let (bank, works) = (service.pledge_of("Nemooneh Bank").await, service.pledge_of("Works").await);
    service.done(&officer, &[("step", "accept"), ("pledge", &bank)]).await;
    service.done(&officer, &[("step", "refuse"), ("pledge", &works)]).await;
    service.refused(&officer, &[("step", "accept"), ("pledge", "999")], StatusCode::CONFLICT, "has changed").await;
    assert!(service.get(PLEDGE).await.1.contains("So far 600,000 toman of 1,500,000 toman"));

    // The shop sees its share before and after it is settled.
    let keeper = service.cookie(KEEPER).await;
    let inbox = "/en/account/shops/kafsh.example";
    let (_, page) = service.get_as(Some(&keeper), inbox).await;
    assert!(page.contains("as things stand your share of the prizes is 900,000 toman, of at most 1,000,000"), "{page}");
    service.refused(&officer, &[("step", "close")], StatusCode::CONFLICT, "may still be confirmed").await;
    service.at(final_at);
    assert_eq!(lottery_clock::close_due(&service.app).await.unwrap(), 1, "tickets close by themselves");
    assert_eq!(lottery_clock::close_due(&service.app).await.unwrap(), 0);
    service.refused(&officer, &[("step", "close")], StatusCode::CONFLICT, "closed already").await;
    assert_eq!(service.post(PLEDGE, &pledge(&[])).await.0.status(), StatusCode::CONFLICT);
    let (_, page) = service.get_as(Some(&keeper), inbox).await;
    assert!(
        page.contains("your share of the prizes is 900,000 toman, of at most 1,000,000")
            && !page.contains("as things stand")
    );

    // The round is shown before it is committed to.
    service.at(NOW);
    let officer = service.cookie("fund-officer@staff.example").await;
    let round = |day, time| [("step", "round"), ("day", day), ("time", time)];
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    service.refused(&officer, &round("soon", "18:30"), unfit, "Write the day as").await;
    service.refused(&officer, &round("1402/06/01", "19:05"), unfit, "at least 10 minutes ahead").await;
    service.refused(&officer, &round("1402/07/01", "19:05"), unfit, "within 14 days").await;
    let (status, page) = service.step(&officer, &round("۱۴۰۲/۰۶/۰۱", "19:30")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Round \u{2066}1012\u{2069}, on 23 August 2023 at \u{2066}19:30:00\u{2069} in Tehran"),
        "{page}"
    );
    assert!(matches!(service.stage().await, Stage::Closed { .. }), "nothing is committed to yet");
    service.refused(&officer, &[("step", "take"), ("value", VALUE)], StatusCode::CONFLICT, "not frozen yet").await;
    service.refused(&officer, &[("step", "freeze"), ("round", "400")], StatusCode::CONFLICT, "10 minutes ahead").await;
    assert_eq!(service.step(&officer, &[("step", "freeze"), ("round", "x")]).await.0, StatusCode::BAD_REQUEST);
    service.done(&officer, &[("step", "freeze"), ("round", "1000")]).await;
    service.refused(&officer, &[("step", "freeze"), ("round", "1000")], StatusCode::CONFLICT, "frozen already").await;
    let (_, page) = service.get_as(Some(&officer), DESK).await;
    assert!(page.contains("Tickets frozen: 6. Round \u{2066}1000\u{2069}"), "{page}");

    // No value but the announced round's, and not before its time.
    let take = |value| [("step", "take"), ("value", value)];
    service.refused(&officer, &take(VALUE), unfit, "has not been yet").await;
    service.at(ROUND.time());
    for (value, told) in [
        ("", "no value of the beacon"),
        ("{}", "no value of the beacon"),
        (OTHER_ROUND, "of another round"),
        (FALSE, "the value is false"),
        (OTHER_CHAIN, "of another chain"),
    ] {
        service.refused(&officer, &take(value), unfit, told).await;
    }
    let long = "x".repeat(3_000);
    service.refused(&officer, &take(&long), unfit, "no value of the beacon").await;
    service.refused(&officer, &[("step", "renew"), ("round", "9000")], StatusCode::CONFLICT, "72 hours").await;
    assert!(service.get(CLAIM).await.1.contains("not drawn yet"));
    assert_eq!(service.post(CLAIM, &claim("code-0", &[])).await.0.status(), StatusCode::CONFLICT);
    assert!(matches!(service.stage().await, Stage::Frozen { .. }));
    service.done(&officer, &take(VALUE)).await;
    service.refused(&officer, &take(VALUE), StatusCode::CONFLICT, "drawn already").await;
    service.refused(&officer, &[("step", "nonsense")], unfit, "Choose what to do").await;
    prizes_are_paid(&service).await;
}

/// Who won, the first prize first: the numbers of the codes.
async fn winners(service: &Service) -> Vec<String> {
    let lottery = service.app.store.lottery(LotteryId(1)).await.unwrap().unwrap();
    let mut won = Vec::new();
    for n in 0..6 {
        let code = format!("code-{n}");
        if let Ok(held) = service.app.store.prize_of_code(service.app.now(), &lottery, &code).await.unwrap() {
            won.push((held.prize, code));
        }
    }
    won.sort();
    won.into_iter().map(|(_, code)| code).collect()
}

async fn prizes_are_paid(service: &Service) {
    let won = winners(service).await;
    assert_eq!(won.len(), 2);
    let lost = (0..6).map(|n| format!("code-{n}")).find(|code| !won.contains(code)).unwrap();
    for wrong in [lost.as_str(), "", "code-99"] {
        let (response, page) = service.post(CLAIM, &[("code", wrong)]).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.contains("No prize is waiting for this code"), "{page}");
        assert!(wrong.is_empty() || !page.contains(wrong), "a code is not shown again");
    }
    // As phones write it.
    let (response, page) = service.post(CLAIM, &[("code", &format!(" {}", won[0].to_uppercase()))]).await;
    assert_eq!((response.status(), header(&response, "cache-control")), (StatusCode::OK, "private, no-store"));
    for part in ["You won: \u{2068}Bicycle\u{2069}, worth 1,000,000 toman.", "Claim it by 22 September 2023"] {
        assert!(page.contains(part), "{page}");
    }
    let long = "ز".repeat(HOLDER_CHARS_MAX + 1);
    for (field, typed, told) in [
        ("way", "", "paid to an account or sent"),
        ("iban", "IR580540105180021273113008", "wrong digit"),
        ("iban", "", "to which account"),
        ("holder", "", "Say who receives"),
        ("holder", long.as_str(), "at most 70 letters"),
        ("contact", "x", "an e-mail address or a mobile number"),
        ("way", "address", "where it is to be sent"),
    ] {
        let (response, page) = service.post(CLAIM, &claim(&won[0], &[(field, typed)])).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(between(&page, r#"class="faults""#, "</ul>").contains(told), "{field} {typed}: {page}");
    }
    let (response, page) = service.post(CLAIM, &claim(&won[0], &[])).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("Your claim is noted") && page.contains("3007") && !page.contains(IBAN), "{page}");
    // Claimed again by whoever has the code, it stays as it was.
    let thief = claim(&won[0], &[("holder", "Thief"), ("contact", "thief@example.com")]);
    assert!(service.post(CLAIM, &thief).await.1.contains("Your claim is noted"));
    let sent = claim(&won[1], &[("way", "address"), ("iban", ""), ("address", "Tehran, 1 Nemooneh street")]);
    assert!(service.post(CLAIM, &sent).await.1.contains("Your claim is noted"));
    let claims = service.app.store.prize_claims(LotteryId(1)).await.unwrap();
    assert!(claims.iter().all(|of| of.to.contact == "maryam@winners.example"), "{claims:?}");

    let (one, two) =
        (service.cookie("fund-officer@staff.example").await, service.cookie("supervisor@staff.example").await);
    let (_, page) = service.get_as(Some(&one), DESK).await;
    for words in [IBAN, "Maryam Winner", "Tehran, 1 Nemooneh street", "maryam@winners.example"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let ticket = |prize: usize| {
        let claim = claims.iter().find(|of| of.prize == prize).unwrap();
        claim.ticket.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let (bicycle, card) = (ticket(0), ticket(1));
    let step = |step, ticket, seen| [("step", step), ("ticket", ticket), ("seen", seen)];
    service.refused(&one, &step("pay", &card, "0"), StatusCode::CONFLICT, "further on its way").await;
    service.done(&one, &step("send", &card, "0")).await;
    service.refused(&one, &step("pay", "00", "0"), StatusCode::CONFLICT, "has changed").await;
    let unseen = service.step(&one, &[("step", "pay"), ("ticket", &bicycle)]).await;
    assert_eq!(unseen.0, StatusCode::BAD_REQUEST);
    // In 2023 no policy says how much one person may pay: two agree, and nothing leaves that has not arrived.
    service.done(&one, &step("pay", &bicycle, "0")).await;
    service.refused(&one, &step("pay", &bicycle, "0"), StatusCode::CONFLICT, "somebody else has to agree").await;
    service.refused(&two, &step("pay", &bicycle, "0"), StatusCode::CONFLICT, "does not suffice").await;
    let payments = service.app.store.lottery_payments(LotteryId(1)).await.unwrap();
    assert_eq!(payments.iter().map(|of| of.amount.toman()).collect::<Vec<_>>(), [600_000, 900_000]);
    for payment in &payments {
        service.done(&one, &[("step", "receive"), ("payment", &payment.id)]).await;
        service.done(&two, &[("step", "receive"), ("payment", &payment.id)]).await;
    }
    let (_, page) = service.get_as(Some(&one), DESK).await;
    assert_eq!(page.matches("payment arrived").count(), 2, "each was received once: {page}");
    service.refused(&one, &[("step", "receive"), ("payment", "bank-1")], StatusCode::CONFLICT, "has changed").await;
    service.done(&two, &step("pay", &bicycle, "0")).await;
    service.done(&one, &step("ask-again", &bicycle, "0")).await;
    let (_, page) = service.post(CLAIM, &[("code", &won[0])]).await;
    assert!(page.contains("could not go where you said"), "{page}");
    service.post(CLAIM, &claim(&won[0], &[])).await;
    // Nobody agrees to a place that they have not seen.
    service.refused(&two, &step("pay", &bicycle, "0"), StatusCode::CONFLICT, "has changed").await;
    let (_, page) = service.get_as(Some(&two), DESK).await;
    assert!(page.contains(r#"name="seen" value="1""#), "{page}");
    // Within the limit of a policy in force one person is enough.
    service.at(Millis::parse("2026-06-01T00:00:00Z").unwrap());
    let one = service.cookie("fund-officer@staff.example").await;
    service.done(&one, &step("pay", &bicycle, "1")).await;
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    service.refused(&one, &step("paid", &bicycle, "1"), unfit, "Choose what to do").await;
    through_the_bank(service, &one, &bicycle, &won[0]).await;
    let has = service.app.store.lottery_balances(LotteryId(1)).await.unwrap();
    assert_eq!(
        (has.sponsors, has.shares, has.there, has.held, has.paid),
        (6_000_000, 9_000_000, 5_000_000, 0, 10_000_000)
    );

    // What is private is nowhere else.
    let mut seen = Vec::new();
    for path in [PLEDGE, CLAIM, "/api/v1/events", "/api/v1/exports/events.csv", "/en/festival/spring-1406"] {
        let (response, page) = service.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        seen.push(page);
    }
    seen.extend(service.letters().await.into_iter().map(|(_, subject, text)| format!("{subject}{text}")));
    let private =
        ["sponsor@bank", "maryam@winners", "Maryam Winner", "0540105180", "Nemooneh street", &won[0], &won[1]];
    for page in &seen {
        for words in private {
            assert!(!page.contains(words), "{words} in {page}");
        }
    }
    let auditor = service.cookie("auditor@staff.example").await;
    let (_, page) = service.get_as(Some(&auditor), DESK).await;
    assert!(page.contains("paid, prize") && !page.contains("<form class=\"inline\""), "an auditor reads: {page}");
    let verified = service.app.store.verify(|_| {}).await.unwrap();
    assert_eq!(verified.disagreements, []);
}

/// The prize leaves with a bank order; the bank sends it back once, and is then believed that it paid.
async fn through_the_bank(service: &Service, officer: &str, ticket: &str, code: &str) {
    let bank = format!("{DESK}/bank");
    let order = |order, from| [("order", order), ("payer", "Spring lottery"), ("from", from)];
    let (_, page) = service.get_as(Some(officer), &bank).await;
    assert!(page.contains("Payments that are due: 1, together 10,000,000 rial.") && !page.contains(IBAN), "{page}");
    for (fields, told) in
        [(order("", "IR580540105180021273113008"), "wrong digit"), (order("bazargah-1", IBAN), "no order of this name")]
    {
        let (response, page) = service.post_as(Some(officer), &bank, &fields).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(between(&page, r#"class="faults""#, "</ul>").contains(told), "{page}");
    }
    let answer = async |payment: &str, status: &str| {
        let file = format!("end_to_end_id,status,reason\n{payment},{status},AC04\n");
        let body = format!(
            "--XyZ\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"a.csv\"\r\n\r\n{file}\r\n--XyZ--\r\n"
        );
        let request = Request::post(format!("{bank}/answer"))
            .header("content-type", "multipart/form-data; boundary=XyZ")
            .header("cookie", officer)
            .header("sec-fetch-site", "same-origin");
        service.ask(request.body(Body::from(body)).unwrap()).await.1
    };
    let step = |step, seen| [("step", step), ("ticket", ticket), ("seen", seen)];
    for (payment, status, told, seen) in
        [("lottery-1-prize-0-1", "rejected", "", "1"), ("lottery-1-prize-0-2", "paid", "It was paid", "2")]
    {
        assert!(answer(payment, status).await.contains("was never sent to the bank"));
        let (response, xml) = service.post_as(Some(officer), &bank, &order("", IBAN)).await;
        assert_eq!(response.status(), StatusCode::OK);
        for part in [payment, "Prize of lottery 1", "Maryam Winner", IBAN] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
        service.later(1);
        assert_eq!(service.post_as(Some(officer), &bank, &order("", IBAN)).await.0.status(), StatusCode::CONFLICT);
        let fund = service.post_as(Some(officer), "/en/staff/fund/bank", &order("", IBAN)).await;
        assert_eq!(fund.0.status(), StatusCode::CONFLICT, "the fund pays no prizes");
        assert!(service.get_as(Some(officer), DESK).await.1.contains("its answer is waited for"));
        service.refused(officer, &step("ask-again", seen), StatusCode::CONFLICT, "further on its way").await;
        assert!(service.post(CLAIM, &[("code", code)]).await.1.contains("on its way through the bank"));
        answer(payment, status).await;
        assert!(answer(payment, status).await.contains("Not taken: 1."), "once");
        if status == "rejected" {
            assert!(service.post(CLAIM, &[("code", code)]).await.1.contains("Name another place"));
            assert!(service.post(CLAIM, &claim(code, &[])).await.1.contains("Your claim is noted"));
            service.done(officer, &step("pay", "2")).await;
        } else {
            assert!(service.post(CLAIM, &[("code", code)]).await.1.contains(told));
        }
    }
    assert_eq!(service.get_as(Some(officer), "/en/staff/lotteries/99/bank").await.0.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_list_that_nobody_pays_for_is_not_frozen_and_a_missed_round_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    for url in databases(folder.path()).await {
        let service = service(&url, Relays::default()).await;
        service.orders(3).await;
        service.at(edition().orders_final());
        let officer = service.opens().await;
        let supervisor = service.cookie("supervisor@staff.example").await;
        service.done(&officer, &[("step", "close")]).await;
        // The shop accepted 1,000,000 toman at most, and 1,500,000 are to be paid.
        let (_, page) = service.get_as(Some(&officer), DESK).await;
        assert!(page.contains("Nobody pays yet") && page.contains("500,000 toman"), "{page}");
        service.at(NOW);
        let freeze = [("step", "freeze"), ("round", "1000")];
        service.refused(&supervisor, &freeze, StatusCode::CONFLICT, "not covered").await;
        // A smaller one is, and its round is missed.
        let cheap = terms(&[("prizes", "1 | 500000 | کارت | Card")]);
        let (response, _) = service.post_as(Some(&officer), "/en/staff/lotteries", &cheap).await;
        let desk = header(&response, "location").to_owned();
        assert_eq!(desk, "/en/staff/lotteries/2");
        let steps = async |fields: &[(&str, &str)]| service.post_as(Some(&supervisor), &desk, fields).await;
        assert_eq!(steps(&[("step", "close")]).await.0.status(), StatusCode::SEE_OTHER);
        assert_eq!(steps(&freeze).await.0.status(), StatusCode::SEE_OTHER);
        let before = service.app.store.lottery(LotteryId(2)).await.unwrap().unwrap();
        service.at(ROUND.time().plus_hours(71));
        let late = Round::at_or_after(ROUND.time().plus_hours(73)).0.to_string();
        let renew = [("step", "renew"), ("round", late.as_str())];
        assert_eq!(steps(&renew).await.0.status(), StatusCode::CONFLICT, "it may still come");
        service.at(ROUND.time().plus_hours(72));
        assert!(service.get_as(Some(&supervisor), &desk).await.1.contains("The round was missed"));
        assert_eq!(steps(&renew).await.0.status(), StatusCode::SEE_OTHER);
        let after = service.app.store.lottery(LotteryId(2)).await.unwrap().unwrap();
        let ((first, event), (second, _)) = (before.stage.commitment().unwrap(), after.stage.commitment().unwrap());
        assert_eq!((second.replaces, &second.root), (Some(event), &first.root));
        assert!(matches!(after.stage, Stage::Frozen { at, .. } if at == NOW), "frozen once: {:?}", after.stage);
        let (_, page) = service.get("/en/lottery/2").await;
        assert!(page.contains("takes the place of record"), "{page}");
        let data: serde_json::Value = serde_json::from_str(&service.get("/api/v1/lotteries/2").await.1).unwrap();
        assert_eq!(data["frozen_at"], NOW.to_rfc3339());
        let (_, page) = service.get_as(Some(&supervisor), &desk).await;
        assert!(page.contains("A first round was missed"), "{page}");
        assert_eq!(service.app.store.verify(|_| {}).await.unwrap().disagreements, []);
    }
}

/// A relay that answers so to whoever asks for round 1000.
async fn relay(status: StatusCode, answer: String) -> String {
    let path = format!("/{CHAIN}/public/1000");
    let router = Router::new().route(&path, get(move || async move { (status, answer) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

#[tokio::test]
async fn the_clock_draws_with_what_relays_bring_and_believes_none_of_them() {
    let ok = StatusCode::OK;
    let liars = vec![
        "http://127.0.0.1:1".to_owned(),
        relay(StatusCode::NOT_FOUND, VALUE.into()).await,
        relay(ok, FALSE.into()).await,
        relay(ok, OTHER_ROUND.into()).await,
        relay(ok, OTHER_CHAIN.into()).await,
        // An answer without an end.
        relay(ok, format!("{VALUE}{}", " ".repeat(100_000))).await,
    ];
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("relays.db").display());
    let mut service = service(&url, Relays::new(liars.clone()).unwrap()).await;
    service.orders(3).await;
    service.freezes().await;
    assert_eq!(lottery_clock::draw_due(&service.app, true).await.unwrap(), 0, "not before its time");
    service.at(ROUND.time());
    assert_eq!(lottery_clock::draw_due(&service.app, true).await.unwrap(), 0, "liars are not believed");
    assert!(matches!(service.stage().await, Stage::Frozen { .. }));
    let told = service.app.relays.fetch(ROUND, ROUND.time()).await.unwrap_err().to_string();
    for words in ["takes no connection", "404", "false", "another chain", "round 123", "no answer"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // One honest relay after all of them is enough.
    let mut relays = liars;
    relays.push(relay(ok, VALUE.into()).await);
    let settings = Settings {
        clock: Arc::new(|| ROUND.time().plus_hours(1)),
        lottery_relays: Relays::new(relays).unwrap(),
        ..Settings::at(
            "https://bazargah.example".into(),
            Post::from_setting(None, "no-reply@bazargah.example", &service.folder.path().join("outbox")).unwrap(),
            Prover::new("test").unwrap(),
        )
    };
    let folder = service.folder.path().to_owned();
    let site = Site { folder, sources: None, assets: Assets::default(), build: "test".into() };
    service.app = App::new(service.app.store.clone(), site, settings);
    assert_eq!(
        lottery_clock::draw_due(&service.app, false).await.unwrap(),
        0,
        "an hour later it is not asked each time"
    );
    assert_eq!(lottery_clock::draw_due(&service.app, true).await.unwrap(), 1);
    assert!(matches!(service.stage().await, Stage::Drawn { .. }));
}

#[tokio::test]
async fn a_winner_who_had_to_wait_is_told_the_prize_that_was_claimed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("waiting.db").display());
    let service = service(&url, Relays::default()).await;
    service.orders(6).await;
    let officer = service.freezes().await;
    service.at(ROUND.time());
    service.done(&officer, &[("step", "take"), ("value", VALUE)]).await;
    // Nobody came in time: the one alternate is next in line for the bicycle.
    let until = ROUND.time().plus_days(30);
    service.at(Millis(until.0 + 1));
    let next = winners(&service).await;
    assert_eq!(next.len(), 1);
    let (_, page) = service.post(CLAIM, &[("code", &next[0])]).await;
    assert!(page.contains("You won: \u{2068}Bicycle\u{2069}"), "{page}");
    // Its winner did come in time, and is written while the alternate waits: then it is the card.
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("UPDATE head SET seq = seq").execute(&mut *tx).await.unwrap();
    let first = async {
        // Long enough for the other to have read what it reads without the lock.
        tokio::time::sleep(Duration::from_millis(300)).await;
        sqlx::query(
            "INSERT INTO lottery_claim (lottery_id, hash, prize, at, contact, holder, address, standing, tries) \
             SELECT lottery_id, hash, 0, $1, 'first@winners.example', 'Zahra', 'Street', 'waiting', 0 \
             FROM lottery_result WHERE lottery_id = 1 AND rank = 0",
        )
        .bind(until.0)
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
    };
    let fields = claim(&next[0], &[]);
    let ((response, page), ()) = tokio::join!(service.post(CLAIM, &fields), first);
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("Your claim is noted: \u{2068}Card\u{2069}"), "{page}");
}

#[tokio::test]
async fn one_sponsor_does_not_fill_the_desk() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("pledges.db").display());
    let service = service(&url, Relays::default()).await;
    service.at(edition().orders_final().plus_days(-1));
    service.opens().await;
    for _ in 0..5 {
        assert_eq!(service.post(PLEDGE, &pledge(&[])).await.0.status(), StatusCode::SEE_OTHER);
    }
    let (response, page) = service.post(PLEDGE, &pledge(&[("sponsor", "Another name")])).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(page.contains("several pledges came today") && page.contains("Another name"), "{page}");
    assert_eq!(service.get("/en/lottery/99/pledge").await.0.status(), StatusCode::NOT_FOUND);
    assert_eq!(service.get("/en/lottery/99/claim").await.0.status(), StatusCode::NOT_FOUND);
    let (response, page) = service.get("/lottery/1/pledge").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("حمایت از") && page.contains("قرعه‌کشی بهار"), "{page}");
}

fn bazargah(folder: &Path, args: &[&str]) -> Output {
    let database = format!("sqlite:{}", folder.join("cli.db").display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
    command.current_dir(folder).env("DATABASE_URL", database).args(args).output().unwrap()
}

fn told(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    (output.status.code(), text)
}

#[test]
fn the_command_line_runs_a_lottery_and_tells_all_faults_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let run = |args: &[&str]| told(&bazargah(folder, args));
    let terms = r#"{"edition":"autumn-1405","name":{"fa":"قرعه","en":"Draw"},"prizes":[{"name":{"fa":"کارت","en":"Card"},"count":2,"value":5000000}],"alternates":1,"limits":{"floor":0,"per_person":3,"per_shop":50,"alone_per_shop":50},"measure":"sales","claim_days":30}"#;
    std::fs::write(folder.join("terms.json"), terms).unwrap();
    std::fs::write(
        folder.join("wrong.json"),
        terms.replace("\"claim_days\":30", "\"claim_days\":1").replace(":2,", ":0,"),
    )
    .unwrap();
    let (code, text) = run(&["lottery", "open", "wrong.json"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("1 to 10000 prizes") && text.contains("within 7 to 180 days"), "{text}");
    assert_eq!(run(&["lottery", "open", "nothing.json"]).0, Some(2));
    let (code, text) = run(&["lottery", "open", "terms.json"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("there is no edition \"autumn-1405\""), "{text}");
    // An edition that is over, whatever the day is.
    let edition = include_str!("../src/demo/autumn-1405.json");
    let mut edition: serde_json::Value = serde_json::from_str(edition).unwrap();
    for (phase, year) in [("registration", 2020), ("review", 2021), ("open", 2022), ("closed", 2023)] {
        edition["phases"][phase] = format!("{year}-01-01T00:00:00Z").into();
    }
    std::fs::write(folder.join("edition.json"), edition.to_string()).unwrap();
    assert_eq!(run(&["festival", "add", "edition.json"]).0, Some(0));
    assert_eq!(run(&["lottery", "open", "terms.json"]), (Some(0), "the lottery 1 is at /lottery/1\n".into()));
    assert_eq!(run(&["lottery", "status", "9"]).0, Some(2));
    let sponsor = ["--sponsor", "Bank", "--contact", "bank@example.com"];
    let pledge = |toman: &str| run(&[&["lottery", "pledge", "1", "--toman", toman][..], &sponsor].concat());
    assert_eq!(pledge("10").0, Some(2));
    assert_eq!(pledge("1000000").0, Some(0));
    let (code, text) = run(&["lottery", "pledges", "1", "--accept", "1"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(r#""state":"accepted""#) && !text.contains("bank@example.com"), "{text}");
    assert_eq!(run(&["lottery", "pledges", "1", "--accept", "7"]).0, Some(1));
    let (code, text) = run(&["lottery", "freeze", "1", "--round", "1000"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("the tickets are not closed yet"), "{text}");
    let (code, text) = run(&["lottery", "close", "1"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(r#""uncovered_rial":0"#), "{text}");
    assert_eq!(run(&["lottery", "close", "1"]).0, Some(1));
    let (_, text) = run(&["lottery", "receive", "1", "--payment", "lottery-1-pledge-1"]);
    assert!(text.contains("lottery-1-pledge-1") && text.contains(r#""received":true"#), "{text}");
    assert!(run(&["lottery", "freeze", "1", "--at", "2020-01-01T00:00:00Z"]).1.contains("at least 10 minutes ahead"));
    assert_eq!(run(&["lottery", "freeze", "1"]).0, Some(2));
    std::fs::write(folder.join("value.json"), VALUE).unwrap();
    assert!(run(&["lottery", "take", "1", "--file", "value.json"]).1.contains("not frozen yet"));
    assert_eq!(run(&["lottery", "take", "1"]).0, Some(2));
    let (code, text) = run(&["lottery", "status", "1"]);
    assert_eq!(code, Some(0), "{text}");
    let status: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&status["stage"], &status["received_rial"]), (&"closed".into(), &10_000_000.into()));
}
