//! The ledger's tables, on SQLite and, where there is one, on PostgreSQL.

use crate::Store;
use crate::db::within;
use crate::tests::{assert_verified, on_each, open};
use bazargah_domain::calendar::Millis;
use bazargah_domain::ledger::{Account, AccountKind, Amount, Ledger, Outcome, Refused, Transfer, TransferId};

const NOW: Millis = Millis(5);

fn id(name: &str) -> TransferId {
    TransferId::new(name).unwrap()
}

fn rial(n: i64) -> Amount {
    Amount::new(n).unwrap()
}

fn paid_in(shop: i64) -> Account {
    Account::of(AccountKind::Contributions, shop)
}

async fn take(store: &Store, transfer: Transfer) -> Result<Outcome, Refused> {
    store.transfer(NOW, &[transfer]).await.unwrap().pop().unwrap()
}

#[tokio::test]
async fn transfers_outlive_their_transaction() {
    on_each(|url| async move {
        let store = open(&url).await;
        let start = Transfer::single(id("start"), paid_in(7), Account::RESERVE, rial(100));
        let hold = |name: &str, n| Transfer::pending(id(name), Account::RESERVE, Account::BANK_ORDERS, rial(n));
        assert_eq!(take(&store, start.clone()).await, Ok(Outcome::New));
        assert_eq!(take(&store, start).await, Ok(Outcome::Exists));
        let other = Transfer::single(id("start"), paid_in(7), Account::RESERVE, rial(99));
        assert_eq!(take(&store, other).await, Err(Refused::Differs(id("start"))));
        assert_eq!(take(&store, hold("h", 70)).await, Ok(Outcome::New));
        let short = Refused::BelowFloor { account: Account::RESERVE, available: 30, amount: 40 };
        assert_eq!(take(&store, hold("h2", 40)).await, Err(short));
        assert_eq!(take(&store, Transfer::post(id("p"), id("h"), rial(50))).await, Ok(Outcome::New));
        assert_eq!(take(&store, Transfer::void(id("v"), id("h"))).await, Err(Refused::ResolvedAlready(id("h"))));
        assert_eq!(take(&store, Transfer::reversal(id("r"), id("p"))).await, Ok(Outcome::New));
        let again = take(&store, Transfer::reversal(id("r2"), id("p"))).await;
        assert_eq!(again, Err(Refused::ReversedAlready(id("p"))));
        assert_eq!(store.balance(Account::RESERVE).await.unwrap().available(), 100);
        assert_eq!(store.balance_of_all(AccountKind::Contributions).await.unwrap().rial(), -100);
        assert_verified(&store).await;
    })
    .await;
}

/// Batches by chance give the balances that one ledger in memory gives.
#[tokio::test]
async fn batches_give_what_the_pure_ledger_gives() {
    on_each(|url| async move {
        let store = open(&url).await;
        let accounts = [paid_in(1), paid_in(2), Account::RESERVE, Account::BANK_ORDERS, Account::COSTS];
        let mut model = Ledger::default();
        let mut seed = 1u64;
        let mut below = |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % n
        };
        for batch in 0..30 {
            let mut transfers = Vec::new();
            for n in 0..below(60) {
                let name = |of: usize| id(&format!("t{of}"));
                let (at, earlier) = (batch * 60 + n, below(batch * 60 + n + 1));
                let amount = rial(1 + i64::try_from(below(50)).unwrap());
                let (debit, credit) = (accounts[below(5)], accounts[below(5)]);
                let named = name(if below(6) == 0 { earlier } else { at });
                transfers.push(match below(8) {
                    0..=2 => Transfer::single(named, debit, credit, amount),
                    3..=4 => Transfer::pending(named, debit, credit, amount),
                    5 => Transfer::post(named, name(earlier), amount),
                    6 => Transfer::void(named, name(earlier)),
                    _ => Transfer::reversal(named, name(earlier)),
                });
            }
            let expected: Vec<_> = transfers.iter().map(|transfer| model.take(transfer)).collect();
            assert_eq!(store.transfer(NOW, &transfers).await.unwrap(), expected);
        }
        for account in accounts {
            assert_eq!(store.balance(account).await.unwrap(), model.balance(account), "{account}");
        }
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_balance_that_was_touched_is_found() {
    on_each(|url| async move {
        let store = open(&url).await;
        take(&store, Transfer::single(id("start"), paid_in(7), Account::RESERVE, rial(100))).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        within!(tx, conn => sqlx::query("UPDATE ledger_account SET credits_posted = 101 WHERE kind = 'reserve'")
            .execute(conn).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        let verified = store.verify(|_| {}).await.unwrap();
        assert_eq!(verified.transfers, 1);
        assert_eq!(verified.disagreements_total, 1, "{:?}", verified.disagreements);
        assert!(verified.disagreements[0].what.contains("reserve"), "{:?}", verified.disagreements);
    })
    .await;
}
