//! How long a draw takes: the rules alone, without a database.
//!
//! Tickets are made up from numbers; every fifth is of a buyer who has another one already. What is measured: putting the list into its
//! order and computing its root (freezing), drawing, and doing again what whoever checks does: reading the list's text, its root, the draw.

use bazargah_domain::lottery::ticket::secret_hash;
use bazargah_domain::lottery::{Frozen, Ticket};
use std::error::Error;
use std::time::{Duration, Instant};

/// Times that a draw is measured; the longest counts.
const DRAWS: u8 = 5;

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

/// Draws so many winners among so many tickets.
pub fn measure(tickets: u32, winners: usize) -> Result<(), Box<dyn Error>> {
    let salt = [0x5a; 32];
    let made: Vec<Ticket> = (0..tickets)
        .map(|n| {
            // Of five in a row the last is the first one's.
            let buyer = if n % 5 == 4 { n - 4 } else { n };
            Ticket::of(&salt, &secret_hash(&format!("code-{n}")), Some(&secret_hash(&format!("buyer-{buyer}"))))
        })
        .collect();
    let (list, ordered) = timed(|| Frozen::of(made));
    let list = list?;
    let (root, rooted) = timed(|| list.root());
    println!("{tickets} tickets: put into order in {ordered:.2?}, root in {rooted:.2?}");
    let mut longest = Duration::ZERO;
    for seed in 0..DRAWS {
        let (order, drawn) = timed(|| list.draw([seed; 32], winners));
        if order.len() != winners {
            return Err(format!("{} of {winners} were drawn", order.len()).into());
        }
        longest = longest.max(drawn);
    }
    println!("{winners} winners of {tickets} tickets drawn in {longest:.2?} (the longest of {DRAWS} draws)");
    let text: String = list.tickets().iter().map(Ticket::line).collect();
    let first = list.draw([1; 32], winners);
    drop(list);
    let (again, checked) = timed(|| {
        let list = Frozen::parse(text.as_bytes())?;
        Ok::<_, Box<dyn Error>>((list.root() == root, list.draw([1; 32], winners)))
    });
    let (same_root, order) = again?;
    if !same_root || order != first {
        return Err("the same list gave another root or other winners".into());
    }
    let megabytes = text.len() / 1_000_000;
    println!("the whole check from {megabytes} MB of text, with root and draw: {checked:.2?}");
    Ok(())
}
