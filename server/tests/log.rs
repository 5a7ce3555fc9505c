//! The public log as a whole: served, signed, read by a client that others wrote, verified by address, and refused where it was
//! touched.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bazargah_domain::calendar::Millis;
use bazargah_domain::log::checkpoint::cosign;
use bazargah_domain::log::note::{Note, Signature};
use bazargah_domain::log::proof::Report;
use bazargah_domain::log::{Checkpoint, SigningKey, Tile, VerifierKey, verify_bundle};
use bazargah_server::audit::{AuditError, Audited, Options, audit, audit_shop};
use bazargah_server::http::{App, Settings, router};
use bazargah_server::log::{self, Keeper, KeyFile, LogError, Standing, examine, keep_up};
use bazargah_server::mail::Post;
use bazargah_server::proof::Prover;
use bazargah_server::remote::Remote;
use bazargah_server::site::Site;
use bazargah_store::Store;
use common::header;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const ORIGIN: &str = "bazargah.example/log";

/// A market with a log of more than 256 records, and its server.
struct Place {
    folder: tempfile::TempDir,
    app: App,
    served: common::Service,
}

impl Place {
    async fn new() -> Self {
        let place = Self::unsigned().await;
        assert!(examine(&place.app).await.unwrap());
        place
    }

    async fn unsigned() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path()).await;
        let mut import = store.import(bazargah_server::demo::TODAY.start(), None).await.unwrap();
        import.add(bazargah_server::demo::market(8, 150, 1).collect()).await.unwrap();
        import.finish().await.unwrap();
        Self::on(folder, store, Vec::new())
    }

    fn on(folder: tempfile::TempDir, store: Store, witnesses: Vec<VerifierKey>) -> Self {
        let app = app(folder.path(), store, folder.path().join("log.key"), witnesses);
        let served = common::Service {
            router: router(app.clone()),
            app: app.clone(),
            time: std::sync::Arc::default(),
            folder: tempfile::tempdir().unwrap(),
        };
        Self { folder, app, served }
    }

    /// Starts the server anew on what is there now.
    async fn restart(self, witnesses: Vec<VerifierKey>) -> Self {
        self.app.store.close().await;
        let store = open(self.folder.path()).await;
        Self::on(self.folder, store, witnesses)
    }

    fn key_file(&self) -> PathBuf {
        self.folder.path().join("log.key")
    }

    fn vkey(&self) -> String {
        KeyFile::read(&self.key_file()).unwrap().verifier().to_string()
    }

    async fn get(&self, path: &str) -> (StatusCode, Vec<u8>) {
        use http_body_util::BodyExt as _;
        use tower::ServiceExt as _;
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(self.app.clone()).oneshot(request).await.unwrap();
        (response.status(), response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    async fn text(&self, path: &str) -> String {
        let (status, bytes) = self.get(path).await;
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    async fn checkpoint(&self) -> Checkpoint {
        let key = VerifierKey::parse(&self.vkey()).unwrap();
        Checkpoint::open(&self.text("/log/checkpoint").await, &key).unwrap()
    }

    /// Lets something new happen.
    async fn more(&self, n: u32) {
        let mut import = self.app.store.import(bazargah_server::demo::TODAY.start(), None).await.unwrap();
        import.add(bazargah_server::demo::market(8, 10, u64::from(n)).collect()).await.unwrap();
        import.finish().await.unwrap();
    }

    /// Edits the database behind the program's back, as somebody with the file would.
    fn edit(&self, sql: &str) {
        let script =
            "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\ndb.executescript(sys.argv[2])\ndb.commit()";
        let done =
            Command::new("python3").args(["-c", script]).arg(self.folder.path().join("log.db")).arg(sql).status();
        assert!(done.unwrap().success());
    }

    /// Serves on a port of its own; gives the address.
    async fn serve(&self) -> String {
        self.serve_router(router(self.app.clone())).await
    }

    async fn serve_router(&self, router: axum::Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}")
    }
}

async fn open(folder: &Path) -> Store {
    Store::open(&format!("sqlite:{}", folder.join("log.db").display())).await.unwrap()
}

fn app(folder: &Path, store: Store, key: PathBuf, witnesses: Vec<VerifierKey>) -> App {
    let site = Site {
        folder: folder.to_owned(),
        sources: None,
        assets: bazargah_app::Assets::default(),
        build: "test".into(),
    };
    let post = Post::from_setting(None, "no-reply@bazargah.example", &folder.join("outbox")).unwrap();
    let settings = Settings {
        log: Keeper::with_key(ORIGIN.into(), key, witnesses),
        ..Settings::at("https://bazargah.example".into(), post, Prover::new("test").unwrap())
    };
    App::new(store, site, settings)
}

fn options() -> Options {
    // The service runs on the system's clock, and marks run out.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let today = Millis(i64::try_from(now).unwrap()).day();
    Options { key: None, since: None, compared: None, today }
}

async fn audited(address: &str, options: Options) -> Result<Audited, AuditError> {
    audit(&mut Remote::new(address).unwrap(), &options, |_, _| ()).await
}

#[tokio::test]
async fn the_log_is_served_as_the_specification_says() {
    let place = Place::new().await;
    let mode = std::fs::metadata(place.key_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the key is for its owner alone");
    let checkpoint = place.checkpoint().await;
    let last = place.app.store.last_seq().await.unwrap();
    assert_eq!((checkpoint.size, checkpoint.origin.as_str()), (last.unsigned_abs(), ORIGIN));
    assert!(checkpoint.size > 256);
    assert_eq!(place.text("/log/key").await, format!("{}\n", place.vkey()));
    let (response, _) = place.served.get("/log/checkpoint").await;
    assert_eq!(header(&response, "content-type"), "text/plain; charset=utf-8");
    assert!(header(&response, "cache-control").contains("max-age=2"));
    for path in [
        "/log/tile/0/000",
        "/log/tile/entries/000",
        "/log/tile/1/000.p/1",
        "/log/tile/0/001.p/1",
        "/log/tile/0/000.p/7",
    ] {
        let (response, _) = place.served.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-type"), "application/octet-stream");
        assert!(header(&response, "cache-control").contains("immutable"));
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
    }
    assert_eq!(place.get("/log/tile/0/000").await.1.len(), 8192);
    assert_eq!(place.get("/log/tile/0/000.p/7").await.1, place.get("/log/tile/0/000").await.1[..7 * 32]);
    for path in
        ["/log/tile/0/%30%30%30", "/log/tile/0/00", "/log/tile/64/000", "/log/tile/0/000.p/256", "/log/tile/0/000/"]
    {
        let (status, why) = place.get(path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(why, b"this is not the address of a tile\n");
    }
    for path in ["/log/tile/0/002", "/log/tile/1/000", "/log/tile/2/000.p/1", "/log/tile/entries/x001/000"] {
        assert_eq!(place.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let before = place.text("/log/checkpoint").await;
    keep_up(&place.app).await.unwrap();
    assert_eq!(place.text("/log/checkpoint").await, before, "nothing new, nothing signed");
    place.more(2).await;
    keep_up(&place.app).await.unwrap();
    assert!(place.checkpoint().await.size > checkpoint.size);
    for path in ["/log", "/en/log"] {
        let page = place.text(path).await;
        assert!(page.contains(&place.vkey()) && page.contains("bazargah verify https://bazargah.example"), "{path}");
    }
}

#[tokio::test]
async fn a_client_that_others_wrote_reads_and_verifies_the_log() {
    use signed_note::{StandardVerifier, Verifier, VerifierList};
    use tlog_tiles::{HashReader, TileHashReader, TileReader};

    /// Tiles that were fetched from the running server; the trait asks for them at once.
    struct Fetched(String, tokio::runtime::Handle);
    impl TileReader for Fetched {
        fn height(&self) -> u8 {
            8
        }
        fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
            let mut remote = Remote::new(&self.0).unwrap();
            let all = tiles.iter().map(|tile| {
                // Its paths name the height, which is always 8 here.
                let path = tile.path().replacen("tile/8/", "/log/tile/", 1);
                self.1.block_on(remote.get(&path)).unwrap().to_vec()
            });
            Ok(all.collect())
        }
        fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
    }

    let place = Place::new().await;
    let (address, vkey) = (place.serve().await, place.vkey());
    let note = place.text("/log/checkpoint").await;
    let entry = {
        let bundle = place.get("/log/tile/entries/000").await.1;
        bazargah_domain::log::tile::entries(&bundle).unwrap()[3].to_vec()
    };
    let handle = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let verifier: Box<dyn Verifier> = Box::new(StandardVerifier::new(&vkey).unwrap());
        let read = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
        let (verified, _) = read.verify(&VerifierList::new(vec![verifier])).unwrap();
        assert_eq!(verified.len(), 1, "the signature is believed");
        let checkpoint = tlog_tiles::Checkpoint::from_bytes(read.text()).unwrap();
        assert_eq!(checkpoint.origin(), ORIGIN);
        let (size, root) = (checkpoint.size(), *checkpoint.hash());
        let fetched = Fetched(address, handle);
        let reader = TileHashReader::new(size, root, &fetched);
        for (leaf, entry) in [(3, Some(&entry)), (255, None), (256, None), (size - 1, None)] {
            let proof = tlog_tiles::prove_record(size, leaf, &reader).unwrap();
            let stored = reader.read_hashes(&[tlog_tiles::stored_hash_index(0, leaf)]).unwrap()[0];
            let hash = entry.map_or(stored, |entry| tlog_tiles::record_hash(entry));
            assert_eq!(hash, stored);
            tlog_tiles::check_record(&proof, size, root, leaf, hash).unwrap();
        }
        let old = tlog_tiles::tree_hash(200, &reader).unwrap();
        let proof = tlog_tiles::prove_tree(size, 200, &reader).unwrap();
        tlog_tiles::check_tree(&proof, size, root, 200, old).unwrap();
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_site_is_verified_by_its_address_alone() {
    let place = Place::new().await;
    let address = place.serve().await;
    let first = audited(&address, options()).await.unwrap();
    assert_eq!(first.disagreements, Vec::<String>::new());
    assert_eq!((first.shops, first.compared), (8, 8));
    place.more(2).await;
    keep_up(&place.app).await.unwrap();
    let pinned = || Options { key: Some(place.vkey()), since: Some(first.note.clone()), ..options() };
    let second = audited(&address, pinned()).await.unwrap();
    assert!(second.checkpoint.size > first.checkpoint.size && second.disagreements.is_empty());
    let other = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let wrong = Options { key: Some(other.verifier().to_string()), ..options() };
    assert!(matches!(audited(&address, wrong).await, Err(AuditError::Checkpoint(_))), "another key");
    // A log that had another past, signed with the same key.
    let keys = std::fs::read_to_string(place.key_file()).unwrap();
    let key = SigningKey::parse(keys.lines().find(|line| line.starts_with("PRIVATE")).unwrap()).unwrap();
    let fork = Checkpoint { root: bazargah_domain::log::Hash([1; 32]), ..first.checkpoint.clone() };
    let forked = Options { since: Some(fork.sign(std::slice::from_ref(&key)).to_string()), ..pinned() };
    assert!(matches!(audited(&address, forked).await, Err(AuditError::Fork(_))));
    let larger = Checkpoint { size: 1_000_000, ..fork };
    let shrunk = Options { since: Some(larger.sign(std::slice::from_ref(&key)).to_string()), ..pinned() };
    assert!(matches!(audited(&address, shrunk).await, Err(AuditError::Shrunk { earlier: 1_000_000, .. })));
    let cut = Options { since: Some(first.note[..first.note.len() - 9].to_owned()), ..pinned() };
    assert!(matches!(audited(&address, cut).await, Err(AuditError::Since(_))));
    // Figures that the records do not give.
    place.edit("UPDATE figures SET months12 = months6, everything = months6");
    let lying = audited(&address, pinned()).await.unwrap();
    assert!(!lying.disagreements.is_empty());
}

#[tokio::test]
async fn tiles_and_entries_that_were_touched_on_the_way_are_refused() {
    let place = Place::new().await;
    let touched = async |path: &'static str, touch: fn(&mut Vec<u8>)| {
        let bytes = {
            let mut bytes = place.get(path).await.1;
            touch(&mut bytes);
            bytes
        };
        let honest = router(place.app.clone());
        let lying =
            axum::Router::new().route(path, axum::routing::get(move || async move { bytes })).fallback_service(honest);
        let address = place.serve_router(lying).await;
        audited(&address, options()).await.unwrap_err()
    };
    assert!(matches!(touched("/log/tile/0/000", |b| b[100] ^= 1).await, AuditError::Tile(_)));
    assert!(matches!(touched("/log/tile/0/000", |b| b.truncate(100)).await, AuditError::Tile(_)));
    assert!(matches!(touched("/log/tile/1/000.p/1", |b| b[0] ^= 1).await, AuditError::Tile(_)));
    assert!(matches!(touched("/log/tile/entries/000", |b| b.truncate(100)).await, AuditError::Bundle(..)));
    assert!(matches!(touched("/log/tile/entries/000", Vec::clear).await, AuditError::Bundle(..)));
    assert!(matches!(touched("/log/tile/entries/000", |b| b[30] ^= 1).await, AuditError::Tile(_)));
    assert!(matches!(touched("/log/checkpoint", |b| b[22] ^= 1).await, AuditError::Checkpoint(_)));
    assert!(matches!(touched("/log/checkpoint", |b| b.truncate(60)).await, AuditError::Checkpoint(_)));
}

#[tokio::test]
async fn one_shop_is_proven_and_the_proof_can_be_kept() {
    let place = Place::new().await;
    let shop = place
        .app
        .store
        .prominent(1)
        .await
        .unwrap()
        .first()
        .map_or_else(|| "none".to_owned(), |listed| listed.shop.key.clone());
    let key = if shop == "none" {
        place.app.store.shops_after(bazargah_domain::shop::ShopId(0), 1).await.unwrap().remove(0).key
    } else {
        shop
    };
    let text = place.text(&format!("/api/v1/shops/{key}/proof")).await;
    let Report { shop, events, checkpoint } = verify_bundle(&text, &place.vkey()).unwrap();
    assert_eq!((shop, checkpoint), (key.clone(), place.checkpoint().await));
    assert!(events.len() > 1);
    let page = place.text(&format!("/en/shop/{key}/prove")).await;
    assert_eq!(page.matches(" data-leaf=\"").count(), events.len(), "the page shows what the proof holds");
    assert_eq!(place.get("/shop/nobody.example/prove").await.0, StatusCode::NOT_FOUND);
    assert!(verify_bundle(&text.replace("recorded_at\\\":1", "recorded_at\\\":2"), &place.vkey()).is_err());
    let address = place.serve().await;
    let audited = audit_shop(&mut Remote::new(&address).unwrap(), &options(), &key).await.unwrap();
    let id = place.app.store.shop(&key).await.unwrap().unwrap().0.id;
    let all = place.app.store.log_entries_of(id, i64::MAX, 10_000).await.unwrap();
    assert_eq!(audited.compared, all.len(), "every record of the shop, part by part");
    assert_eq!(place.get("/api/v1/shops/nobody.example/proof").await.0, StatusCode::NOT_FOUND);
    // A record that was touched is not handed out as proven.
    place.edit(&format!("UPDATE event SET recorded_at = recorded_at + 1 WHERE seq = {}", id.0));
    assert_eq!(place.get(&format!("/api/v1/shops/{key}/proof")).await.0, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_database_that_was_edited_is_said_and_not_signed() {
    for (sql, named) in [
        ("UPDATE event SET recorded_at = recorded_at + 1 WHERE seq = 260", "record 260 (of shop "),
        ("DELETE FROM event WHERE seq = 7", "record 7 is missing"),
        (
            "UPDATE event SET seq = -1 WHERE seq = 8; UPDATE event SET seq = 8 WHERE seq = 9; UPDATE event SET seq = 9 WHERE seq = -1",
            "record 8 (of shop ",
        ),
        // The database is set back with all that it says of the log: the file beside the key knows better.
        (
            "DELETE FROM event WHERE seq > 200; UPDATE head SET seq = 200; DELETE FROM log_tile; \
          UPDATE log SET size = 0, checkpoint = NULL, vkey = NULL",
            "set back",
        ),
        ("UPDATE log SET checkpoint = replace(checkpoint, 'bazargah', 'bazaar')", "not signed with the log's key"),
    ] {
        let place = Place::new().await;
        place.edit(sql);
        let place = place.restart(Vec::new()).await;
        let before = place.app.store.log_head().await.unwrap();
        let error = examine(&place.app).await.unwrap_err();
        assert!(error.to_string().contains(named), "{sql}: {error}");
        assert!(matches!(place.app.log.standing(), Standing::Refuses(_)));
        assert_eq!(place.app.store.log_head().await.unwrap(), before, "nothing was signed");
        let (status, told) = place.get("/health/log").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(String::from_utf8(told).unwrap().contains(named));
        assert!(place.text("/en/log").await.contains(&named.replace('\'', "&#39;")) || named.contains('\''), "{named}");
    }
    // All is hashed anew, so nothing in the database contradicts itself.
    let place = Place::new().await;
    place.edit(
        "UPDATE event SET recorded_at = 1 WHERE seq = 3; DELETE FROM log_tile; \
                UPDATE log SET size = 0, checkpoint = NULL, vkey = NULL",
    );
    let place = place.restart(Vec::new()).await;
    while place.app.store.integrate(1000).await.unwrap() > 0 {}
    let error = examine(&place.app).await.unwrap_err();
    assert!(matches!(error, LogError::Altered(_)) && error.to_string().contains("rewritten"), "{error}");
}

#[tokio::test]
async fn only_those_with_the_key_sign_and_a_key_is_made_once() {
    let place = Place::new().await;
    let signed = place.text("/log/checkpoint").await;
    // Another machine without the key: it makes none, and shows what the first signed.
    let elsewhere = tempfile::tempdir().unwrap();
    let other = app(elsewhere.path(), open(place.folder.path()).await, elsewhere.path().join("log.key"), Vec::new());
    assert!(!examine(&other).await.unwrap());
    assert!(matches!(other.log.standing(), Standing::Reads(_)) && !elsewhere.path().join("log.key").exists());
    // One with another key does not sign.
    KeyFile::new(ORIGIN, &elsewhere.path().join("log.key")).unwrap().create(&elsewhere.path().join("log.key")).unwrap();
    place.more(2).await;
    assert!(matches!(examine(&other).await, Err(LogError::OtherKey(..))));
    assert!(keep_up(&other).await.is_err());
    assert_eq!(place.text("/log/checkpoint").await, signed);
    // Two with the same key give one log.
    let third = app(place.folder.path(), open(place.folder.path()).await, place.key_file(), Vec::new());
    assert!(examine(&third).await.unwrap());
    let (one, two) = tokio::join!(keep_up(&place.app), keep_up(&third));
    assert!(one.is_ok() && two.is_ok());
    assert!(place.checkpoint().await.size > 256);
    // A file that is no key is named and not replaced.
    std::fs::write(place.key_file(), "PRIVATE+KEY+nonsense\n").unwrap();
    assert!(matches!(keep_up(&place.app).await, Err(LogError::KeyFile(..))));
}

#[tokio::test]
async fn a_rotated_key_signs_beside_the_one_before_it() {
    let place = Place::new().await;
    let old = place.vkey();
    let note = place.text("/log/checkpoint").await;
    let rotate = || {
        let mut keys = KeyFile::read(&place.key_file()).unwrap();
        keys.rotate(&place.key_file()).unwrap();
        keys.replace(&place.key_file()).unwrap();
    };
    rotate();
    keep_up(&place.app).await.unwrap();
    let new = place.vkey();
    assert_ne!(old, new);
    let address = place.serve().await;
    for key in [&old, &new] {
        let since = (*key == old).then(|| note.clone());
        let audited = audited(&address, Options { key: Some(key.clone()), since, ..options() }).await.unwrap();
        assert!(audited.disagreements.is_empty(), "{key}");
    }
    rotate();
    keep_up(&place.app).await.unwrap();
    let retired = audited(&address, Options { key: Some(old.clone()), ..options() }).await;
    assert!(matches!(retired, Err(AuditError::Checkpoint(_))), "the one before the last signs no more");
    assert!(std::fs::read_to_string(place.key_file()).unwrap().contains(&old), "its public half is kept");
    let mode = std::fs::metadata(place.key_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn known_witnesses_cosign_and_nobody_else() {
    let witness = SigningKey::from_seed("w.example/1", &[3; 32]).unwrap();
    let stranger = SigningKey::from_seed("w.example/2", &[3; 32]).unwrap();
    let place = Place::unsigned().await.restart(vec![witness.witness()]).await;
    let post = async |body: String| {
        let request = Request::post("/log/cosignature").body(Body::from(body)).unwrap();
        let (response, text) = place.served.ask(request).await;
        (response.status(), text)
    };
    let line = |text: &str, seconds: u64, key: &SigningKey| format!("{}\n", cosign(text, seconds, key));
    assert_eq!(post(line("x\n", 1, &witness)).await.0, StatusCode::CONFLICT, "nothing is signed yet");
    examine(&place.app).await.unwrap();
    let text = place.checkpoint().await.to_string();
    let (status, noted) = post(line(&text, 1000, &witness)).await;
    assert_eq!(status, StatusCode::OK, "{noted}");
    post(line(&text, 2000, &witness)).await;
    let note = Note::parse(&place.text("/log/checkpoint").await).unwrap();
    assert_eq!(note.signatures.len(), 2, "a witness's newer line takes the place of its older one");
    assert_eq!(note.signatures[1].bytes[..8], 2000u64.to_be_bytes());
    for (body, status) in [
        (line(&text, 1000, &stranger), StatusCode::FORBIDDEN),
        (line(&text.replace("bazargah", "bazaar"), 1000, &witness), StatusCode::FORBIDDEN),
        (line(&text, 1 << 40, &witness), StatusCode::BAD_REQUEST),
        (String::new(), StatusCode::BAD_REQUEST),
        ("nonsense\n".into(), StatusCode::BAD_REQUEST),
        (
            Signature { name: "w.example/1".into(), id: witness.witness().id(), bytes: vec![1] }.to_string(),
            StatusCode::FORBIDDEN,
        ),
    ] {
        let (answer, why) = post(body.clone()).await;
        assert_eq!(answer, status, "{body}: {why}");
        assert!(!why.trim().is_empty());
    }
    assert!(log::read_witnesses(&place.key_file()).is_err(), "a log's key is no witness's");
    place.more(2).await;
    keep_up(&place.app).await.unwrap();
    let note = Note::parse(&place.text("/log/checkpoint").await).unwrap();
    assert_eq!(note.signatures.len(), 1, "a line is for the checkpoint that it was made for");
    assert!(Tile::parse("tile/0/000").is_ok());
}
