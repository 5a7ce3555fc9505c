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
    Some(format!("{mark}{at:x}.{id:x}.{:04x}", check("", &[shop.0, at, id])))
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
    let whole = parts.next().is_none() && given == i64::from(check("", &[shop.0, at, id]));
    whole.then_some(Cursor { opened_at: Millis(at), id: ComplaintId(id) })
}

/// Writes a place in the list of all shops: after this one.
pub fn write_listed(after: ShopId) -> String {
    format!("s{:x}.{:04x}", after.0, check("s", &[after.0]))
}

/// Reads it back; `None` when it is none.
pub fn read_listed(text: &str) -> Option<ShopId> {
    let after = ShopId(i64::from_str_radix(text.strip_prefix('s')?.split('.').next()?, 16).ok()?);
    (write_listed(after) == text).then_some(after)
}

/// Writes a place in the ranked list of what a query finds: so many of it were given. A ranking has no other key.
pub fn write_found(query: &str, given: u16) -> String {
    format!("q{given:x}.{:04x}", check(query, &[given.into()]))
}

/// Reads it back; `None` when it is not one of this query's.
pub fn read_found(query: &str, text: &str) -> Option<u16> {
    let given = u16::from_str_radix(text.strip_prefix('q')?.split('.').next()?, 16).ok()?;
    (write_found(query, given) == text).then_some(given)
}

/// FNV-1a of a text and numbers, folded to 16 bits.
fn check(text: &str, numbers: &[i64]) -> u16 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in text.bytes().chain(numbers.iter().flat_map(|n| n.to_le_bytes())) {
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
        fn a_place_in_a_list_of_shops_reads_back(id in 1i64..i64::MAX, query in "\\PC*", given: u16) {
            prop_assert_eq!(read_listed(&write_listed(ShopId(id))), Some(ShopId(id)));
            let text = write_found(&query, given);
            prop_assert_eq!(read_found(&query, &text), Some(given));
            // One kind is not read as the other, and a number has one spelling.
            prop_assert_eq!((read_listed(&text), read(ShopId(id), &text)), (None, None));
            prop_assert_eq!(read_found(&query, &text.replacen('q', "q0", 1)), None);
        }

        #[test]
        fn nonsense_is_no_cursor(text in "\\PC*") {
            // One in 65,536 could pass the check digit; none of what has no three hexadecimal parts can.
            if text.split('.').count() != 3 {
                prop_assert_eq!(read(ShopId(1), &text), None);
            }
        }
    }

    #[test]
    fn a_place_in_what_a_query_finds_is_no_other_querys() {
        let text = write_found("kala", 2);
        assert_eq!(read_found("kala", &text), Some(2));
        assert_eq!(read_found("shop", &text), None);
        assert_eq!(read_found("kala", &text.replacen("q2", "q3", 1)), None);
        for never_given in ["", "q", "q2", "2", "-999", "s-3e7", "s+1.0", "q2.6087"] {
            assert_eq!((read_found("kala", never_given), read_listed(never_given)), (None, None), "{never_given}");
        }
    }
}
