//! A place in a list, written into an address. It holds no secret; a check digit tells a tampered or cut one from a real one.

use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::shop::ShopId;
use bazargah_store::{Cursor, Part};

/// Writes a part of the list of a shop's complaints: those older than a place, or (with a mark in front) newer than it.
pub fn write(shop: ShopId, part: Part) -> Option<String> {
    let (mark, cursor) = match part {
        Part::Newest => return None,
        Part::OlderThan(cursor) => ("", cursor),
        Part::NewerThan(cursor) => ("n", cursor),
    };
    let (at, id) = (cursor.opened_at.0, cursor.id.0);
    Some(format!("{mark}{at:x}.{id:x}.{:04x}", check(&[shop.0, at, id])))
}

/// Reads it back; `None` when it is not one of this shop's.
pub fn read(shop: ShopId, text: &str) -> Option<Part> {
    match text.strip_prefix('n') {
        Some(text) => read_place(shop, text).map(Part::NewerThan),
        None => read_place(shop, text).map(Part::OlderThan),
    }
}

fn read_place(shop: ShopId, text: &str) -> Option<Cursor> {
    let mut parts = text.split('.');
    let mut number = || i64::from_str_radix(parts.next()?, 16).ok();
    let (at, id, given) = (number()?, number()?, number()?);
    let whole = parts.next().is_none() && given == i64::from(check(&[shop.0, at, id]));
    whole.then_some(Cursor { opened_at: Millis(at), id: ComplaintId(id) })
}

/// FNV-1a folded to 16 bits.
fn check(numbers: &[i64]) -> u16 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in numbers.iter().flat_map(|n| n.to_le_bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    (hash >> 16) as u16 ^ hash as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_for_its_shop(shop: i64, at in 0i64..i64::MAX, id in 0i64..i64::MAX, newer: bool) {
            let cursor = Cursor { opened_at: Millis(at), id: ComplaintId(id) };
            let part = if newer { Part::NewerThan(cursor) } else { Part::OlderThan(cursor) };
            let text = write(ShopId(shop), part).unwrap();
            prop_assert_eq!(read(ShopId(shop), &text), Some(part));
            prop_assert_eq!(read(ShopId(shop), &text[1..]).filter(|read| *read == part), None);
        }

        #[test]
        fn nonsense_is_no_cursor(text in "\\PC*") {
            // One in 65,536 could pass the check digit; none of what has no three hexadecimal parts can.
            if text.split('.').count() != 3 {
                prop_assert_eq!(read(ShopId(1), &text), None);
            }
        }
    }
}
