//! The log, on SQLite and, where there is one, on PostgreSQL.

use crate::tests::{NOW, complaint, import, on_each, open, row};
use crate::{Altered, Store, StoreError};
use bazargah_domain::complaint::Complaint;
use bazargah_domain::event::Event;
use bazargah_domain::log::continuity::{continues, tiles_between};
use bazargah_domain::log::tile::{self, Content, Tile};
use bazargah_domain::log::tree::{Growing, leaf_hash, verify_inclusion};
use bazargah_domain::log::{Checkpoint, Hash, SigningKey};
use sqlx::AssertSqlSafe;

/// A market of some hundred events.
async fn filled(url: &str, complaints: i64) -> Store {
    let store = open(url).await;
    let rows = (0..complaints).map(|n| row(&format!("shop{}.example", n % 7), &n.to_string(), complaint(n))).collect();
    import(&store, rows).await;
    store
}

async fn integrate_all(store: &Store, at_once: u64) {
    while store.integrate(at_once).await.unwrap() > 0 {}
    assert_eq!(store.log_head().await.unwrap().size, store.last_seq().await.unwrap().unsigned_abs());
}

/// The roots of the trees of all sizes, computed from the entries that are handed out.
async fn roots(store: &Store) -> (Vec<Hash>, Vec<Vec<u8>>) {
    let size = store.log_head().await.unwrap().size;
    let mut growing = Growing::default();
    let (mut roots, mut entries) = (vec![growing.root()], Vec::new());
    for tile in tile::bundles_of(size) {
        let bundle = store.log_tile(tile, size).await.unwrap().unwrap();
        for entry in tile::entries(&bundle).unwrap() {
            growing.push(leaf_hash(entry));
            roots.push(growing.root());
            entries.push(entry.to_vec());
        }
    }
    assert_eq!(roots.len() as u64, size + 1);
    (roots, entries)
}

/// Changes something behind the program's back.
async fn edit(store: &Store, sql: &str) {
    let mut tx = store.begin().await.unwrap();
    crate::db::within!(tx, conn => sqlx::query(AssertSqlSafe(sql.to_owned())).execute(conn).await.unwrap().rows_affected());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_event_is_an_entry_and_every_proof_leads_to_the_root() {
    on_each(|url| async move {
        let store = filled(&url, 600).await;
        integrate_all(&store, 100).await;
        let size = store.log_head().await.unwrap().size;
        assert!(size > 600);
        let (roots, entries) = roots(&store).await;
        let root = roots[usize::try_from(size).unwrap()];
        assert_eq!(store.log_root(size).await.unwrap(), root);
        for tile in tile::tiles_of(size) {
            let hashes = tile::hashes(&store.log_tile(tile, size).await.unwrap().unwrap()).unwrap();
            assert_eq!(hashes.len(), usize::from(tile.width));
        }
        let leaves: Vec<u64> = (0..size).step_by(37).chain([size - 1]).collect();
        for (leaf, proof) in leaves.iter().zip(store.log_inclusions(&leaves, size).await.unwrap()) {
            let entry = &entries[usize::try_from(*leaf).unwrap()];
            assert_eq!(verify_inclusion(*leaf, leaf_hash(entry), size, root, &proof), Ok(()));
            let event = Event::parse(std::str::from_utf8(entry).unwrap()).unwrap();
            assert_eq!(event.seq.unsigned_abs(), leaf + 1);
        }
        let checkpoint = |size, root| Checkpoint { origin: "x.example/log".into(), size, root };
        for old in [0, 1, 2, 255, 256, 257, 511, size - 1, size] {
            let old_root = roots[usize::try_from(old).unwrap()];
            assert_eq!(store.log_root(old).await.unwrap(), old_root);
            // The tiles that are handed out prove that one tree continues the other.
            let mut bytes = Vec::new();
            for tile in tiles_between(old, size).unwrap() {
                bytes.extend(store.log_tile(tile, size).await.unwrap().unwrap());
            }
            assert_eq!(continues(&checkpoint(old, old_root), &checkpoint(size, root), &bytes), Ok(()), "{old}");
        }
        assert!(store.log_inclusions(&[size], size).await.is_err());
        assert_eq!(store.check_log(&[(size, root), (255, roots[255])], |_, _| ()).await.unwrap(), Ok(size));
        let beyond = Tile { content: Content::Entries, index: size / 256 + 1, width: 1 };
        assert_eq!(store.log_tile(beyond, size).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn several_servers_grow_one_tree() {
    on_each(|url| async move {
        let store = filled(&url, 400).await;
        let other = open(&url).await;
        let (first, second) =
            tokio::join!(async { while store.integrate(17).await.unwrap() > 0 || !is_whole(&store).await {} }, async {
                while other.integrate(13).await.unwrap() > 0 || !is_whole(&other).await {}
            });
        assert_eq!((first, second), ((), ()));
        let (roots, _) = roots(&store).await;
        let size = store.log_head().await.unwrap().size;
        let root = roots[usize::try_from(size).unwrap()];
        assert_eq!(store.check_log(&[(size, root)], |_, _| ()).await.unwrap(), Ok(size));
    })
    .await;
}

#[tokio::test]
async fn an_event_that_the_log_could_not_hold_is_not_written() {
    on_each(|url| async move {
        let store = filled(&url, 3).await;
        let before = store.last_seq().await.unwrap();
        let long = |chars: usize| Complaint { category: "x".repeat(chars), ..complaint(9) };
        let mut refused = store.import(NOW, None).await.unwrap();
        let added = refused.add(vec![row("shop0.example", "9", long(66_000))]).await;
        let outcome = match added {
            Ok(()) => refused.finish().await.map(|_| ()),
            Err(error) => Err(error),
        };
        assert!(matches!(outcome, Err(StoreError::TooLong(_))), "{outcome:?}");
        assert_eq!(store.last_seq().await.unwrap(), before);
        // One that just fits goes in, and the log takes it.
        import(&store, vec![row("shop0.example", "9", long(65_000))]).await;
        integrate_all(&store, 100).await;
    })
    .await;
}

async fn is_whole(store: &Store) -> bool {
    store.log_head().await.unwrap().size == store.last_seq().await.unwrap().unsigned_abs()
}

#[tokio::test]
async fn what_was_edited_is_found_and_named() {
    let edits = [
        ("UPDATE event SET recorded_at = recorded_at + 1 WHERE seq = 300", "record 300 (of shop"),
        ("UPDATE event SET fact = '{}' WHERE seq = 1", "record 1 (of shop shop0.example)"),
        ("UPDATE event SET shop_id = shop_id + 1 WHERE seq = 401", "record 401 (of shop"),
        ("DELETE FROM event WHERE seq = 257", "record 257 is missing"),
        ("DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)", "is missing"),
        ("DELETE FROM log_tile WHERE id = 1", "record 257 (of shop"),
        ("DELETE FROM log_tile WHERE id >= 281474976710656", "records 1 to 256"),
        ("UPDATE log SET size = 200", "was set back"),
    ];
    for (sql, named) in edits {
        on_each(|url| async move {
            let store = filled(&url, 600).await;
            integrate_all(&store, 1000).await;
            let size = store.log_head().await.unwrap().size;
            let signed = [(size, store.log_root(size).await.unwrap())];
            edit(&store, sql).await;
            let found = store.check_log(&signed, |_, _| ()).await.unwrap().unwrap_err();
            assert!(found.to_string().contains(named), "{sql}: {found}");
        })
        .await;
    }
    on_each(|url| async move {
        let store = filled(&url, 600).await;
        integrate_all(&store, 1000).await;
        let size = store.log_head().await.unwrap().size;
        let signed = [(size, store.log_root(size).await.unwrap())];
        // Two records change places.
        edit(&store, "UPDATE event SET seq = -1 WHERE seq = 300").await;
        edit(&store, "UPDATE event SET seq = 300 WHERE seq = 310").await;
        edit(&store, "UPDATE event SET seq = 310 WHERE seq = -1").await;
        let found = store.check_log(&signed, |_, _| ()).await.unwrap().unwrap_err();
        assert!(matches!(found, Altered::Changed { seq: 300, .. }), "{found}");
        // All is hashed anew: only what was signed can tell.
        edit(&store, "DELETE FROM log_tile").await;
        edit(&store, "UPDATE log SET size = 0").await;
        integrate_all(&store, 1000).await;
        assert_eq!(store.check_log(&[], |_, _| ()).await.unwrap(), Ok(size));
        let found = store.check_log(&signed, |_, _| ()).await.unwrap().unwrap_err();
        assert_eq!(found, Altered::Rewritten { signed: size });
        // A record that goes missing before it is hashed is not passed over.
        import(&store, vec![row("new.example", "n", complaint(1))]).await;
        edit(&store, &format!("DELETE FROM event WHERE seq = {}", size + 2)).await;
        assert!(matches!(store.integrate(1000).await, Err(StoreError::Damaged { .. })));
    })
    .await;
}

#[tokio::test]
async fn only_a_tree_that_continues_what_was_signed_is_signed() {
    on_each(|url| async move {
        let store = filled(&url, 20).await;
        integrate_all(&store, 1000).await;
        let key = SigningKey::from_seed("x.example/log", &[1; 32]).unwrap();
        let sign = async || {
            store
                .sign_log::<StoreError>(&[3, 1_000_000], |signable| {
                    assert_eq!(signable.earlier.len(), 2);
                    assert!(signable.earlier[0].is_some() && signable.earlier[1].is_none());
                    let checkpoint =
                        Checkpoint { origin: "x.example/log".into(), size: signable.head.size, root: signable.root };
                    Ok(Some((key.verifier().to_string(), checkpoint.sign(std::slice::from_ref(&key)).to_string())))
                })
                .await
        };
        assert!(sign().await.unwrap());
        let head = store.log_head().await.unwrap();
        let checkpoint = Checkpoint::open(head.checkpoint.as_deref().unwrap(), &key.verifier()).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (head.size, store.log_root(head.size).await.unwrap()));
        let lines = |text: &str| vec![("— w.example AAAA".to_owned(), format!("— w.example AAAA{text}"))];
        assert!(store.add_cosignatures(&checkpoint.to_string(), &lines("b")).await.unwrap());
        assert!(store.add_cosignatures(&checkpoint.to_string(), &lines("c")).await.unwrap());
        assert!(!store.add_cosignatures("another", &lines("d")).await.unwrap());
        assert_eq!(store.log_head().await.unwrap().cosignatures, "— w.example AAAAc\n");
        edit(&store, "UPDATE event SET recorded_at = 1 WHERE seq = 2").await;
        edit(&store, "DELETE FROM log_tile").await;
        edit(&store, "UPDATE log SET size = 0").await;
        assert!(sign().await.is_err(), "fewer than were signed");
        integrate_all(&store, 1000).await;
        assert!(sign().await.is_err(), "others than were signed");
    })
    .await;
}
