//! How many transfers the ledger takes in a second: against the store alone.
//!
//! The mix is that of claims: of ten transfers four are contributions, two hold money, one posts, one voids, one moves what the bank
//! confirmed, and one is paid back. Each of the accounts of 1,000 shops is touched again and again.

use bazargah_domain::calendar::Millis;
use bazargah_domain::ledger::{Account, AccountKind, Amount, Outcome, Transfer, TransferId};
use bazargah_store::Store;
use std::error::Error;
use std::time::{Duration, Instant};

/// Shops whose accounts are touched.
const SHOPS: i64 = 1_000;

/// Takes so many transfers, `batch` in a transaction; then compares every balance with the sum of its transfers.
pub async fn measure(url: &str, transfers: u64, batch: u64) -> Result<(), Box<dyn Error>> {
    let store = Store::open(url).await?;
    let run = std::process::id();
    let (mut taken, mut n, mut longest) = (0_u64, 0_u64, Duration::ZERO);
    let begun = Instant::now();
    while taken < transfers {
        let mut together = Vec::new();
        while (together.len() as u64) < batch {
            together.extend(ten(run, n)?);
            n += 1;
        }
        let step = Instant::now();
        let done = store.transfer(Millis(1_795_564_800_000), &together).await?;
        longest = longest.max(step.elapsed());
        if let Some(refused) = done.iter().find(|outcome| **outcome != Ok(Outcome::New)) {
            return Err(format!("a transfer was not taken: {refused:?}").into());
        }
        taken += together.len() as u64;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let database = url.split(':').next().unwrap_or(url);
    println!(
        "{database}: {taken} transfers in {seconds:.1} s, {batch} at a time: {:.0} a second; the longest transaction {longest:.1?}",
        taken as f64 / seconds
    );
    let step = Instant::now();
    let verified = store.verify(|_| {}).await?;
    println!(
        "{database}: {} transfers summed up in {:.1?}, {} disagreements",
        verified.transfers,
        step.elapsed(),
        verified.disagreements_total
    );
    store.close().await;
    Ok(())
}

fn ten(run: u32, n: u64) -> Result<Vec<Transfer>, Box<dyn Error>> {
    let id = |what: &str| TransferId::new(format!("b{run}-{n}-{what}"));
    let shop = i64::try_from(n)? % SHOPS + 1;
    let of = |kind| Account::of(kind, shop);
    let rial = Amount::new;
    let hold = |what: &str| {
        Ok::<_, Box<dyn Error>>(Transfer::pending(id(what)?, Account::RESERVE, Account::BANK_ORDERS, rial(900)?))
    };
    let mut transfers = Vec::with_capacity(10);
    for what in ["c1", "c2", "c3", "c4"] {
        transfers.push(Transfer::single(id(what)?, of(AccountKind::Contributions), Account::RESERVE, rial(1_000)?));
    }
    transfers.push(hold("h1")?);
    transfers.push(hold("h2")?);
    transfers.push(Transfer::post(id("p1")?, id("h1")?, rial(700)?));
    transfers.push(Transfer::void(id("v2")?, id("h2")?));
    transfers.push(Transfer::single(id("paid")?, Account::BANK_ORDERS, of(AccountKind::Payouts), rial(700)?));
    transfers.push(Transfer::single(id("back")?, of(AccountKind::Recoveries), Account::RESERVE, rial(500)?));
    Ok(transfers)
}
