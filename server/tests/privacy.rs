//! What is kept of people is written down, none of it is where everybody can read, and a name from outside does nothing where it is shown.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::deal::goods::Goods;
use bazargah_domain::deal::price::Series;
use bazargah_domain::embed::DomainHash;
use bazargah_domain::festival::Unit;
use bazargah_domain::festival::application::Field;
use bazargah_domain::festival::edition::{Edition, Text};
use bazargah_domain::festival::order::{OrderCode, Told};
use bazargah_domain::iban::Iban;
use bazargah_domain::lottery::{Limits, LotteryId, Measure, Prize, Terms};
use bazargah_domain::money::Rial;
use bazargah_domain::role::Task;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_domain::text::{clean_name, fold};
use bazargah_domain::trade::Trade;
use bazargah_server::access::Access;
use bazargah_server::http::{Settings, doors};
use bazargah_server::import::Format;
use bazargah_server::log::{Keeper, examine};
use bazargah_server::{codes, daily};
use bazargah_store::{
    Confirming, FestivalDraft, FestivalSending, Limit, NewClaim, NewDeal, NewOrder, Pledge, PledgeState,
};
use common::{DAY, HOUR, START, Service, between, case_of, encoded, header, service, unit_form};
use http_body_util::BodyExt;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;
use tower::ServiceExt;

// --- What is written down -------------------------------------------------------------------------------------------------

const DOCUMENT: &str = include_str!("../../docs/privacy.md");
/// How the document begins its list of tables of which it says no more.
const NOTHING: &str = "\nNothing of people is in ";
/// Columns that hold somebody, or lead to somebody.
const OF_PEOPLE: [&str; 16] = [
    "account_id",
    "address",
    "agreed_by",
    "contact",
    "contact_hash",
    "email",
    "filled",
    "holder",
    "iban",
    "made_by",
    "person",
    "registered_by",
    "telephone",
    "text",
    "told",
    "who",
];

/// The migrations of SQLite, one after the other; those of PostgreSQL make the same tables.
fn migrations() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/migrations/sqlite");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap() + "\n").collect()
}

/// The words of a line of SQL; none of a comment.
fn words(line: &str) -> Vec<&str> {
    if line.trim_start().starts_with("--") {
        return Vec::new();
    }
    line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect()
}

/// The tables that there are after all these migrations.
fn tables(migrations: &str) -> BTreeSet<&str> {
    let mut tables = BTreeSet::new();
    for line in migrations.lines() {
        match words(line).as_slice() {
            ["CREATE", "TABLE", "IF", "NOT", "EXISTS", name, ..] | ["CREATE", "TABLE", name, ..] => {
                tables.insert(*name);
            }
            ["DROP", "TABLE", "IF", "EXISTS", name, ..] | ["DROP", "TABLE", name, ..] => {
                tables.remove(name);
            }
            ["ALTER", "TABLE", old, "RENAME", "TO", new, ..] => {
                tables.remove(old);
                tables.insert(*new);
            }
            _ => {}
        }
    }
    tables
}

/// Every column of a table that any migration made.
fn columns<'a>(migrations: &'a str, table: &str) -> BTreeSet<&'a str> {
    let mut columns = BTreeSet::new();
    let mut within = false;
    for line in migrations.lines() {
        match words(line).as_slice() {
            ["CREATE", "TABLE", name, ..] => within = *name == table,
            ["ALTER", "TABLE", name, "ADD", "COLUMN", column, ..] if *name == table => {
                columns.insert(*column);
            }
            [column, ..] if within && !line.starts_with(')') => {
                columns.insert(*column);
            }
            _ => {}
        }
        within &= !line.starts_with(')');
    }
    columns
}

/// What a text puts between backquotes, without the columns behind the tables' names.
fn named(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).filter_map(|name| name.split('.').next()).collect()
}

/// The tables that a text does not name.
fn unnamed<'a>(migrations: &'a str, text: &str) -> Vec<&'a str> {
    let named = named(text);
    tables(migrations).into_iter().filter(|table| !named.contains(table)).collect()
}

#[test]
fn every_table_is_named_where_it_is_said_what_is_kept_of_people() {
    let migrations = migrations();
    assert!(tables(&migrations).len() > 60, "the migrations were found: {:?}", tables(&migrations));
    assert_eq!(unnamed(&migrations, DOCUMENT), [""; 0], "docs/privacy.md does not say what these tables hold");
}

#[test]
fn what_is_said_to_hold_nothing_of_people_has_no_column_for_them() {
    let migrations = migrations();
    let list = DOCUMENT.split_once(NOTHING).unwrap().1.split("\n\n").next().unwrap();
    assert!(named(list).len() > 10, "{list}");
    for table in named(list) {
        assert!(tables(&migrations).contains(table), "there is no table {table}");
        let columns = columns(&migrations, table);
        let of_people: Vec<_> = OF_PEOPLE.into_iter().filter(|column| columns.contains(column)).collect();
        assert_eq!(of_people, [""; 0], "{table} belongs into the tables of docs/privacy.md");
    }
    // It would have been seen.
    assert!(columns(&migrations, "fund_decision").contains("account_id"));
    assert!(columns(&migrations, "account").contains("telephone"), "which was added later");
}

#[test]
fn a_table_that_is_missing_is_noticed() {
    let made_up = "-- CREATE TABLE air (\n\
                   CREATE TABLE bread (\n    id INTEGER PRIMARY KEY\n) STRICT;\n\
                   CREATE TABLE IF NOT EXISTS salt (id INTEGER);\n\
                   CREATE TABLE butter (id INTEGER);\nDROP TABLE butter;\n\
                   CREATE TABLE flour (id INTEGER);\nALTER TABLE flour RENAME TO dough;\n\
                   CREATE TABLE oil (id INTEGER);\nDROP TABLE oil;\nCREATE TABLE oil (id INTEGER);\n";
    assert_eq!(unnamed(made_up, "`bread.id`, `salt`, `dough`, `oil`"), [""; 0]);
    assert_eq!(unnamed(made_up, "Of bread and salt: `dough.bread`, `sea salt`, `oil`"), ["bread", "salt"]);
    assert_eq!(unnamed(made_up, "`flour`, `butter`, `air`"), ["bread", "dough", "oil", "salt"]);
    assert_eq!(columns(made_up, "bread").into_iter().collect::<Vec<_>>(), ["id"]);
}

// --- What everybody can read ----------------------------------------------------------------------------------------------

/// Stands in every text of the fixture that is for the buyer, the shop and staff alone, and nowhere else.
const MARK: &str = "privatemark";

/// A festival that is open, for the shops of the fixtures.
fn edition() -> Edition {
    let mut edition = Edition::parse(include_str!("../src/demo/autumn-1405.json")).unwrap();
    let days = [-90, -40, -10, 30].map(|days| Millis(START + days * DAY));
    let phases = &mut edition.phases;
    [phases.registration, phases.review, phases.open, phases.closed] = days;
    edition
}

fn toman(amount: i64) -> Rial {
    Rial::new(amount * 10).unwrap()
}

fn goods(name: &str, until: Day) -> Goods {
    Goods {
        name: name.to_owned(),
        folded: fold(name),
        trade: Trade::BagsShoes,
        regular: toman(1_000_000),
        deal: toman(800_000),
        stock: 5,
        until,
        free_shipping: true,
        history: Series::default(),
    }
}

/// Gives a shop a place in the festival and lists goods of this name; gives the deal's number.
async fn sells(service: &Service, shop: &Shop, name: &str) -> i64 {
    let (store, now, edition) = (&service.app.store, service.app.now(), edition());
    store.keep_edition(&edition).await.unwrap();
    store.invite(now, &edition, &[(shop.id, Trade::BagsShoes)]).await.unwrap();
    let photo = Some(("png".to_owned(), b"picture".to_vec()));
    let deal = NewDeal { goods: goods(name, now.day().plus_days(20)), photo };
    store.list_deals(now, shop, vec![deal]).await.unwrap().unwrap()[0].0
}

/// A market in which something of everything has happened to buyers.
struct Market {
    service: Service,
    /// The private addresses of two cases: of the first a reviewer passed other words than the buyer's, of the second none.
    cases: [String; 2],
    complaints: [i64; 2],
    deal: i64,
    lottery: i64,
    /// What must not be found, in small letters.
    private: Vec<String>,
}

async fn market() -> Market {
    let mut service = service(true).await;
    // One that signs the log and writes files each night, so that these are looked at as well.
    let (key, exports) = (service.folder.path().join("log.key"), service.folder.path().join("exports"));
    let log = Keeper::with_key("bazargah.example/log".into(), key, Vec::new());
    let signs = service.another(|settings| Settings { log, exports: Some(exports), ..settings });
    (service.app, service.router) = signs;

    let keeper = service.keeper().await;
    let shop = service.app.store.shop("kafsh.example").await.unwrap().unwrap().0;
    let deal = sells(&service, &shop, "کیف چرم").await;
    let codes_of_parcels = orders(&service, &shop).await;
    let application = applies(&service).await;

    let first = [
        ("told", "Privatemark tale: I paid two weeks ago and nothing has arrived."),
        ("wish", "Privatemark wish: my money back."),
        ("order", "Privatemark-1"),
        ("contact", "privatemark1@buyers.example"),
    ];
    let first = case_of(&service.report(&first).await.0);
    passes_other_words(&service).await;
    let second = [
        ("told", "Privatemark story: nothing has arrived. Call me, 0912 123 4567 or ۰۹۱۲۱۲۳۴۵۶۷."),
        ("wish", "Privatemark wish: call me under 09121234567."),
        ("order", "Privatemark-2"),
        ("contact", "privatemark2@buyers.example"),
    ];
    let second = case_of(&service.report(&second).await.0);
    let all = service.app.store.complaint_lines_after(ComplaintId(0), 100).await.unwrap();
    let complaints: Vec<i64> = all.iter().map(|line| line.id.0).rev().take(2).collect();
    let complaints = [complaints[1], complaints[0]];

    service.later(HOUR);
    let reply = "Privatemark reply: the courier lost it. We paid 1,250,000 toman back to your card today.";
    let path = format!("/en/account/shops/kafsh.example/cases/{}", complaints[1]);
    let (response, page) = service.post_as(Some(&keeper), &path, &[("reply", "1"), ("text", reply)]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");

    let lottery = lottery(&service).await;
    // The shop has not answered the first complaint in time.
    service.later(5 * DAY);
    let claim = NewClaim {
        complaint: ComplaintId(complaints[0]),
        ordered: Millis(START).day(),
        delivered: None,
        damage: toman(1_000_000),
        iban: Iban::parse("IR580540105180021273113007").unwrap(),
        holder: "Privatemark Holder".into(),
    };
    service.app.store.open_claim(service.app.now(), &claim).await.unwrap().unwrap();
    daily::grade_today(&service.app).await.unwrap();
    assert!(daily::export_today(&service.app).await.unwrap());
    assert!(examine(&service.app).await.unwrap(), "the log is signed");

    let cases = [first, second];
    let mut private: Vec<String> = [
        MARK,
        // The telephone: in the words, and of the order that was confirmed.
        "9121234567",
        "912 123 4567",
        "۹۱۲۱۲۳۴۵۶۷",
        "0540105180021273113007",
        "021-88887777",
        // Accounts of the shop and of staff.
        "keeper@",
        "@staff.example",
    ]
    .map(str::to_owned)
    .into();
    private.extend(cases.iter().map(|case| case.rsplit('/').next().unwrap().to_owned()));
    private.extend(codes_of_parcels);
    private.push(application);
    Market { service, cases, complaints, deal, lottery, private }
}

/// Two orders of which the shop told; one was confirmed by a buyer who gave a telephone. Gives the codes of their parcels, as they
/// are stored and as they are printed.
async fn orders(service: &Service, shop: &Shop) -> Vec<String> {
    let (store, now) = (&service.app.store, service.app.now());
    let codes_of_parcels: [OrderCode; 2] =
        [10, 18].map(|from| OrderCode::of(&std::array::from_fn(|n| from + 7 * u8::try_from(n).unwrap())));
    let order = |code: &OrderCode| {
        let reference = format!("Privatemark-{}", code.as_str());
        let told = Told { folded: fold(&reference), reference, amount: toman(200_000), day: now.day() };
        NewOrder { told, code_hash: codes::order_code_hash(code), code: code.clone() }
    };
    let orders: Vec<NewOrder> = codes_of_parcels.iter().map(order).collect();
    store.tell_orders(now, &edition(), shop.id, [9; 32], &orders).await.unwrap().unwrap();
    let confirming = Confirming {
        code_hash: orders[0].code_hash,
        secret_hash: codes::secret_hash("the code of the ticket"),
        contact: Some("+989121234567".into()),
        limits: Vec::new(),
        shop_limit: |shop| Limit { key: codes::by_shop("confirm", shop), times: 100, hours: 1 },
    };
    store.confirm_order(now, &edition(), &confirming).await.unwrap().unwrap();
    codes_of_parcels.iter().flat_map(|code| [code.as_str().to_owned(), code.to_string()]).collect()
}

/// A unit applies for a place; a reviewer asks it for numbers, and the unit gives them: each reads what the other wrote, as it was
/// written. Gives the code of the application.
async fn applies(service: &Service) -> String {
    let (store, edition) = (&service.app.store, edition());
    let filled = unit_form(&[
        (Field::Name, "Privatemark Unit"),
        (Field::Owner, "Privatemark Owner"),
        (Field::Contact, "privatemark4@units.example"),
        (Field::Address, "Privatemark Street 1"),
    ]);
    let application = filled.check(Unit::Offline).unwrap();
    let draft = FestivalDraft { edition: edition.key.clone(), unit: Unit::Offline, shop: None, account: None, filled };
    let (code, at) = (codes::new_code().unwrap(), edition.phases.registration.plus_days(1));
    let hash = codes::follow_hash(&code);
    store.keep_festival_draft(at, hash, &draft).await.unwrap();
    let sending = FestivalSending { code: hash, draft, application, lang: "en" };
    let id = store.apply_to_festival(at, &edition, &sending).await.unwrap().unwrap();

    let reviewer = service.cookie("reviewer@staff.example").await;
    let desk = format!("/en/staff/festival/{}/{id}", edition.key);
    let asked = "Privatemark question: which telephone is yours, 021-88887777?";
    let (response, page) = service.post_as(Some(&reviewer), &desk, &[("choice", "ask"), ("words", asked)]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    let own = format!("/en/festival/{}/application/{code}", edition.key);
    assert!(service.get(&own).await.1.contains(asked), "the unit reads the question");
    let answer = "Privatemark answer: 0912 123 4567, licence 1234567890, account IR580540105180021273113007.";
    let (response, page) = service.post(&own, &[("what", "answer"), ("words", answer)]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
    let (_, page) = service.get_as(Some(&reviewer), &desk).await;
    assert!(page.contains(asked) && page.contains(answer), "staff read both: {page}");
    code
}

/// A reviewer passes words in place of the buyer's.
async fn passes_other_words(service: &Service) {
    let reviewer = service.cookie("reviewer@staff.example").await;
    let task = service.app.store.tasks(Task::Words, (Millis(0), 0), 1).await.unwrap()[0].id;
    let path = format!("/en/staff/tasks/{task}");
    let (_, page) = service.get_as(Some(&reviewer), &path).await;
    let seen = between(&page, r#"name="seen" value=""#, "\"");
    let fields =
        [("choice", "publish"), ("reason", "Privatemark reason."), ("seen", seen), ("public_told", "It never came.")];
    let (response, page) = service.post_as(Some(&reviewer), &path, &fields).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}");
}

/// A lottery with a pledge that staff have not accepted; its number.
async fn lottery(service: &Service) -> i64 {
    let text = || Text { fa: "قرعه‌کشی".into(), en: "A draw".into() };
    let terms = Terms {
        edition: edition().key,
        name: text(),
        prizes: vec![Prize { name: text(), count: 1, value: toman(1_000_000) }],
        alternates: 0,
        limits: Limits { floor: Rial::NOTHING, per_person: 1, per_shop: 1, alone_per_shop: 1 },
        measure: Measure::Equal,
        claim_days: 30,
    };
    let (store, now) = (&service.app.store, service.app.now());
    let id: LotteryId = store.open_lottery(now, None, &terms, [1; 32]).await.unwrap();
    let pledge = Pledge {
        id: 0,
        sponsor: "Privatemark Sponsor".into(),
        thing: None,
        value: toman(1_000_000),
        contact: "privatemark3@sponsors.example".into(),
        at: now,
        state: PledgeState::Waiting,
    };
    assert!(store.pledge(id, &pledge).await.unwrap());
    id.0
}

impl Market {
    /// Every address that everybody may read, in both languages, with something in it that there is.
    async fn addresses(&self) -> Vec<String> {
        let mut paths: Vec<String> = doors(&self.service.app)
            .list()
            .iter()
            .filter(|door| door.method == Method::GET && door.access == Access::Everyone)
            // It never ends; what it gives is in `/api/v1/events`.
            .filter(|door| door.path != "/api/v1/events/stream")
            .map(|door| self.address(&door.path))
            .collect();
        for lang in ["", "/en"] {
            let more = [
                "/lookup?q=kaf".to_owned(),
                "/lookup?q=kafsh.example".to_owned(),
                "/compare?shops=kafsh.example,other.example".to_owned(),
                "/shop/kafsh.example?window=all".to_owned(),
                "/widget/kafsh.example.svg?size=large".to_owned(),
                "/about/embed?shop=kafsh.example".to_owned(),
                "/about/sources".to_owned(),
                "/about/listing".to_owned(),
                format!("/deals?q={}", encoded("کیف")),
                format!("/shop/kafsh.example/complaints/{}", self.complaints[0]),
                format!("/shop/kafsh.example/complaints/{}", self.complaints[1]),
            ];
            paths.extend(more.map(|path| format!("{lang}{path}")));
        }
        for set in ["shops", "complaints", "events", "deals", "grades"] {
            paths.extend(["csv", "json", "parquet"].map(|form| format!("/api/v1/exports/{set}.{form}")));
        }
        // Whatever was written in the night, also what is not handed out.
        for entry in std::fs::read_dir(self.service.folder.path().join("exports")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            paths.push(format!("/api/v1/exports/nightly/{name}"));
        }
        let signed = self.service.app.store.last_seq().await.unwrap();
        assert!((1..256).contains(&signed), "one tile holds all {signed}");
        paths.extend([
            format!("/log/tile/0/000.p/{signed}"),
            format!("/log/tile/entries/000.p/{signed}"),
            "/sitemap/guidelines.xml".into(),
            "/api/ui/suggest?q=kaf&lang=en".into(),
            "/api/v1/events?limit=1000".into(),
            "/api/v1/shops?query=kafsh".into(),
            "/api/v1/shops/kafsh.example?as_of=2026-11-20".into(),
            "/api/v1/shops/kafsh.example/complaints?limit=500".into(),
            "/api/v1/lookup?url=https://kafsh.example/cart".into(),
        ]);
        paths
    }

    /// A door's address with everything put in that it needs.
    fn address(&self, path: &str) -> String {
        let id = match path {
            path if path.contains("/lottery/") || path.contains("/lotteries/") => self.lottery,
            path if path.contains("/deals/") => self.deal,
            _ => self.complaints[1],
        };
        let digits = DomainHash::of("kafsh.example").to_string();
        let address = path
            .replace("{key}", "kafsh.example")
            .replace("{edition}", &edition().key)
            .replace("{id}", &id.to_string())
            .replace("{page}", "figures")
            .replace("{name}", "health")
            .replace("{version}", "1")
            .replace("{of}", "shops")
            .replace("{part}", "0.xml")
            .replace("{hex}", &digits[..4])
            .replace("{set}", "shops.csv")
            .replace("{export}", &format!("shops-{}.csv", self.service.app.now().day().to_iso()))
            .replace("{*rest}", "nothing")
            .replace("{*tile}", "0/000");
        assert!(!address.contains('{'), "{address}: put something in that there is");
        // Asked for nothing it has nothing to say.
        if path == "/api/ui/suggest" { format!("{address}?q=kafsh&lang=fa") } else { address }
    }
}

/// An answer's text; behind it, what is packed in it: Parquet keeps its pages so, and a mark within one would not be seen.
async fn read(service: &Service, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (parts, body) = service.router.clone().oneshot(request).await.unwrap().into_parts();
    let mut bytes = body.collect().await.unwrap().to_bytes().to_vec();
    let unpacked = unpacked(&bytes);
    bytes.extend(unpacked);
    (parts.status, String::from_utf8_lossy(&bytes).into_owned())
}

/// What stands in the frames of Zstandard.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    let mut unpacked = Vec::new();
    for at in (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&FRAME)) {
        let frame = zstd::stream::read::Decoder::with_buffer(&bytes[at..]).unwrap();
        // The four bytes may stand there by chance: then there is nothing to unpack.
        let _ = frame.single_frame().read_to_end(&mut unpacked);
    }
    unpacked
}

#[tokio::test]
async fn nothing_private_is_in_what_everybody_can_read() {
    let market = market().await;
    let service = &market.service;
    let (mut looked_at, mut in_english, mut of_the_night) = (0, 0, 0);
    for path in market.addresses().await {
        let (status, body) = read(service, &path).await;
        assert!(!status.is_server_error(), "{path} fails: {status} {body}");
        if status == StatusCode::OK {
            looked_at += 1;
            in_english += usize::from(path.starts_with("/en"));
            of_the_night += usize::from(path.starts_with("/api/v1/exports/nightly/"));
        }
        let body = body.to_lowercase();
        for secret in &market.private {
            let found = body.find(secret.as_str()).map(|at| body[at..].chars().take(60).collect::<String>());
            assert_eq!(found, None, "in {path}");
        }
    }
    assert!(looked_at >= 120 && in_english >= 30, "{looked_at} answers were looked at, {in_english} in English");
    assert!(of_the_night >= 20, "{of_the_night} files of the night were looked at");

    // The marks would have been found: they are where they belong, and packed columns were unpacked.
    for case in &market.cases {
        assert!(service.get(case).await.1.to_lowercase().contains(MARK), "the buyer's own page");
    }
    assert!(read(service, "/api/v1/exports/events.parquet").await.1.contains("complaint-opened"));
    let public = format!("/en/shop/kafsh.example/complaints/{}", market.complaints[0]);
    assert!(service.get(&public).await.1.contains("It never came."), "what a reviewer passed is public");
}

// --- Names from outside ---------------------------------------------------------------------------------------------------

/// A name that would be a formula in a spreadsheet, markup in a page, and turn what stands behind it around.
const TURNED: &str = "=HYPERLINK(\"https://evil.example\",'x')\"'><script>alert(1)</script>\u{202e}exe.gnp\u{2066}";
/// The same without marks that turn, for a shop without a domain.
const PLAIN: &str = "+cmd|' /C calc'!A0\"'></title><script>alert(2)</script>";

/// Imports a complaint about each of these shops, given by name and domain.
async fn imports(service: &Service, shops: &[(&str, &str)]) {
    let mut csv = String::from(
        "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n",
    );
    for (n, (name, domain)) in shops.iter().enumerate() {
        csv += &format!("{n},\"{}\",{domain},2026-11-01,,late-delivery,,,,\n", name.replace('"', "\"\""));
    }
    let rows = bazargah_server::import::rows(Format::BazargahCsv, csv.as_bytes(), Millis(START)).unwrap();
    let mut import = service.app.store.import(Millis(START), None).await.unwrap();
    import.add(rows.map(Result::unwrap).collect()).await.unwrap();
    import.finish().await.unwrap();
}

async fn the_shop(service: &Service, is_it: impl Fn(&Shop) -> bool) -> Shop {
    service.app.store.shops_after(ShopId(0), 100).await.unwrap().into_iter().find(is_it).unwrap()
}

/// Nothing turns what stands behind it around: no mark that overrides a direction, and no isolate that is left open.
fn turns_nothing(path: &str, text: &str) {
    let turns = text.chars().find(|c| matches!(*c, '\u{061c}' | '\u{202a}'..='\u{202e}'));
    assert_eq!(turns, None, "{path}");
    // Pages put names between isolates of their own.
    let opened = text.chars().filter(|c| matches!(*c, '\u{2066}'..='\u{2068}')).count();
    assert_eq!(opened, text.matches('\u{2069}').count(), "{path}");
}

#[tokio::test]
async fn a_name_from_outside_is_shown_and_does_nothing() {
    let service = service(false).await;
    imports(&service, &[(TURNED, "evil.example"), (PLAIN, "")]).await;
    let with_domain = the_shop(&service, |shop| shop.key == "evil.example").await;
    let without = the_shop(&service, |shop| shop.host.is_none()).await;
    let deal = sells(&service, &with_domain, "=2+5\"'><script>alert(3)</script>").await;

    for (shop, outside, shown) in [(&with_domain, TURNED, "alert(1)"), (&without, PLAIN, "alert(2)")] {
        let (key, clean) = (encoded(&shop.key), clean_name(outside).unwrap());
        // A program gets the name as it is, marked as what it is, so that no browser takes it for a page.
        let path = format!("/api/v1/shops/{key}");
        let (response, json) = service.get(&path).await;
        let told = (header(&response, "content-type"), header(&response, "x-content-type-options"));
        assert_eq!((response.status(), told), (StatusCode::OK, ("application/json", "nosniff")));
        let body: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(body["name"]["en"], clean.as_str());
        turns_nothing(&path, &json);

        // Panel and seal name a shop by its domain where it has one.
        let mut pages = vec![
            (format!("/shop/{key}"), true),
            (format!("/shop/{key}/complaints"), true),
            (format!("/compare?shops={key},kafsh.example"), true),
            (format!("/widget/{key}"), false),
            (format!("/seal/{key}"), false),
        ];
        if shop.host.is_some() {
            let of_edition = format!("/festival/{}/shops/{key}", edition().key);
            pages.extend(["/deals".to_owned(), format!("/deals/{deal}"), of_edition].map(|path| (path, true)));
        }
        for (path, has_name) in pages.into_iter().flat_map(|(path, is)| [(format!("/en{path}"), is), (path, is)]) {
            let (response, page) = service.get(&path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert!(!has_name || page.contains(shown), "the name is on {path}: {page}");
            // Those of the site name a file or a type.
            assert!(!page.contains("<script>"), "{path}: {page}");
            let (begun, ended) = (page.matches("<script").count(), page.matches("</script").count());
            assert_eq!(begun, ended, "nothing ends a script of the site in {path}");
            turns_nothing(&path, &page);
        }
        for size in ["small", "medium", "large"] {
            for path in ["", "/en"].map(|lang| format!("{lang}/widget/{key}.svg?size={size}")) {
                let (response, svg) = service.get(&path).await;
                assert_eq!(header(&response, "content-type"), "image/svg+xml", "{path}");
                assert!(response.status() == StatusCode::OK && !svg.contains("<script"), "{path}: {svg}");
                turns_nothing(&path, &svg);
            }
        }
    }

    for path in ["/deals.rss", "/en/deals.rss"] {
        let (_, feed) = service.get(path).await;
        assert!(feed.contains("alert(1)") && feed.contains("alert(3)"), "shop and goods are in {path}: {feed}");
        assert!(!feed.contains("<script"), "{path}: {feed}");
        turns_nothing(path, &feed);
    }
    let (response, feed) = service.get("/deals.json").await;
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    serde_json::from_str::<Value>(&feed).unwrap();
    turns_nothing("/deals.json", &feed);

    let mut cells = Vec::new();
    for set in ["shops", "complaints", "events", "deals", "grades"] {
        let path = format!("/api/v1/exports/{set}.csv");
        let (_, csv) = service.get(&path).await;
        turns_nothing(&path, &csv);
        for record in csv::Reader::from_reader(csv.as_bytes()).records() {
            cells.extend(record.unwrap().iter().map(str::to_owned));
        }
    }
    let formula = cells.iter().find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
    assert_eq!(formula, None, "a spreadsheet would take this for a formula");
    for name in [clean_name(TURNED).unwrap(), clean_name(PLAIN).unwrap(), "=2+5\"'><script>alert(3)</script>".into()] {
        assert!(cells.contains(&format!("'{name}")), "{name} is there as text: {cells:?}");
    }
}

/// A source's own name for a shop is kept to the letter, because the next file is compared with it. The page of a shop without a domain
/// shows it, and there it must not turn around: it could read as the domain of another shop.
#[tokio::test]
async fn what_a_source_calls_a_shop_turns_nothing_on_its_page() {
    let service = service(false).await;
    imports(&service, &[("\u{202e}moc.alakigid\u{2066}", "")]).await;
    let shop = the_shop(&service, |shop| shop.host.is_none()).await;
    for path in ["", "/en"].map(|lang| format!("{lang}/shop/{}", encoded(&shop.key))) {
        let (response, page) = service.get(&path).await;
        assert!(response.status() == StatusCode::OK && page.contains("moc.alakigid"), "{path}: {page}");
        turns_nothing(&path, &page);
    }
}
