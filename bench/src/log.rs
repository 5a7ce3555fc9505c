//! How fast the public log takes in events, and how soon it proves one: against the store alone, on a database that `log.sh` filled.

use bazargah_domain::log::{Hash, seq_of};
use bazargah_store::{INTEGRATED_AT_ONCE, Store};
use std::error::Error;
use std::time::{Duration, Instant};

/// Takes in all events that wait, then makes `proofs` proofs of inclusion at places spread over the log, one after another.
pub async fn measure(url: &str, proofs: u64) -> Result<(), Box<dyn Error>> {
    let store = Store::open_existing(url).await?;
    let begun = Instant::now();
    let (mut taken, mut longest) = (0, Duration::ZERO);
    loop {
        let step = Instant::now();
        match store.integrate(INTEGRATED_AT_ONCE).await? {
            0 => break,
            n => taken += n,
        }
        longest = longest.max(step.elapsed());
    }
    let seconds = begun.elapsed().as_secs_f64();
    if taken > 0 {
        println!(
            "integrated {taken} events in {seconds:.1} s: {:.0} a second; the longest step {longest:.1?}",
            taken as f64 / seconds
        );
    }
    let size = store.log_head().await?.size;
    let mut times = Vec::new();
    for n in 0..proofs {
        // Places far from each other, the same each time.
        let leaf = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % size;
        let step = Instant::now();
        let proof: Vec<Vec<Hash>> = store.log_inclusions(&[leaf], size).await?;
        times.push(step.elapsed());
        if proof.first().is_none_or(Vec::is_empty) {
            return Err(format!("no proof of event {}", seq_of(leaf)).into());
        }
    }
    times.sort_unstable();
    let at = |share: usize| {
        times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    println!("{proofs} proofs in a log of {size}: p50 {:.2?}, p99 {:.2?}, the longest {:.2?}", at(50), at(99), at(100));
    let step = Instant::now();
    let checked = store.check_log(&[], |_, _| ()).await?;
    println!("compared all events with their hashes in {:.1?}: {checked:?}", step.elapsed());
    store.close().await;
    Ok(())
}
