//! Who holds a prize: the winners in their order, and the alternates where somebody did not come for it in time.

use super::Hash;
use crate::calendar::Millis;
use std::collections::BTreeMap;

/// A prize with the ticket that holds it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The prize's place, from 0: the first is the first prize.
    pub prize: usize,
    /// The ticket's place in the order of the draw, from 0; `None` when no alternate is left.
    pub ticket: Option<usize>,
    /// Until when it is to be claimed.
    pub until: Millis,
    /// When it was.
    pub claimed_at: Option<Millis>,
}

/// Who holds the prizes at a moment. Whoever does not claim within `days` of the draw loses the prize to the next alternate, who has as
/// many days again, and so on; prizes that lapse together pass on in their order.
pub fn holders(
    order: &[Hash],
    prizes: usize,
    claims: &BTreeMap<Hash, Millis>,
    drawn_at: Millis,
    days: u16,
    now: Millis,
) -> Vec<Holder> {
    let first = drawn_at.plus_days(i64::from(days));
    let mut holders: Vec<Holder> = (0..prizes)
        .map(|prize| Holder { prize, ticket: (prize < order.len()).then_some(prize), until: first, claimed_at: None })
        .collect();
    let mut next = prizes;
    let mut until = first;
    loop {
        for holder in &mut holders {
            let claim = holder.ticket.and_then(|place| claims.get(&order[place]));
            if let Some(at) = claim.filter(|at| holder.claimed_at.is_none() && **at <= holder.until) {
                holder.claimed_at = Some(*at);
            }
        }
        if now <= until || next >= order.len() || days == 0 {
            break;
        }
        let after = until.plus_days(i64::from(days));
        for holder in holders.iter_mut().filter(|holder| holder.ticket.is_some() && holder.claimed_at.is_none()) {
            if next < order.len() {
                (holder.ticket, holder.until) = (Some(next), after);
                next += 1;
            }
        }
        until = after;
    }
    for holder in holders.iter_mut().filter(|holder| holder.claimed_at.is_none() && holder.until < now) {
        holder.ticket = None;
    }
    holders
}

/// The prize that a ticket may claim now.
pub fn claimable(holders: &[Holder], order: &[Hash], ticket: &Hash) -> Option<usize> {
    let of = holders.iter().find(|of| of.ticket.is_some_and(|place| order[place] == *ticket))?;
    of.claimed_at.is_none().then_some(of.prize)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn an_unclaimed_prize_goes_to_the_next_alternate_in_order() {
        let order: Vec<Hash> = (0..5u8).map(|n| [n; 32]).collect();
        let mut claims = BTreeMap::from([([1; 32], Millis(DAY))]);
        let at = |claims: &_, day: i64| {
            let of = holders(&order, 3, claims, Millis(0), 30, Millis(day * DAY));
            of.into_iter().map(|holder| (holder.ticket, holder.claimed_at.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(at(&claims, 30), [(Some(0), false), (Some(1), true), (Some(2), false)]);
        assert_eq!(at(&claims, 31), [(Some(3), false), (Some(1), true), (Some(4), false)]);
        claims.insert([4; 32], Millis(40 * DAY));
        // Too late for the winner who let it lapse; in time for the alternate.
        claims.insert([0; 32], Millis(40 * DAY));
        assert_eq!(at(&claims, 61), [(None, false), (Some(1), true), (Some(4), true)]);
        let of = holders(&order, 3, &claims, Millis(0), 30, Millis(45 * DAY));
        assert_eq!(claimable(&of, &order, &[3; 32]), Some(0));
        for no in [[0; 32], [1; 32], [2; 32], [9; 32]] {
            assert_eq!(claimable(&of, &order, &no), None);
        }
        // Fewer tickets than prizes.
        let few = holders(&order[..1], 3, &BTreeMap::new(), Millis(0), 30, Millis(1));
        assert_eq!(few.iter().map(|holder| holder.ticket).collect::<Vec<_>>(), [Some(0), None, None]);
    }
}
