//! Which shop somebody means who typed or pasted something: one rule for the look-up, for comparisons and for the badge's builder.

use crate::http::App;
use bazargah_domain::domain_name::{self, Host, Query};
use bazargah_domain::shop::Shop;
use bazargah_domain::text;
use bazargah_store::{Found, StoreError};

/// Shops on the page of results.
pub(super) const RESULTS_MAX: usize = 20;

/// What a text means.
#[derive(Debug)]
pub(super) enum Meant {
    /// There is nothing in it.
    Nothing,
    /// Nobody types so much.
    TooLong,
    /// Exactly this shop.
    Shop(Box<Shop>),
    /// None that is listed; with the host in the text, if it has one.
    NotListed(Option<Host>),
    /// Perhaps one of these, the likeliest first; one more than [`RESULTS_MAX`] at most.
    OneOf(Vec<Found>),
}

/// What is meant by what was typed or pasted.
pub(super) async fn meant(app: &App, typed: &str) -> Result<Meant, StoreError> {
    let name = match domain_name::parse_query(typed) {
        Query::Empty => return Ok(Meant::Nothing),
        Query::TooLong => return Ok(Meant::TooLong),
        Query::Host(host) => {
            return Ok(match app.store.owner_of(&host).await? {
                Some(listed) => Meant::Shop(Box::new(listed.shop)),
                None => Meant::NotListed(Some(host)),
            });
        }
        Query::Name(name) => name,
    };
    // An address is surer than the name that was pasted with it.
    let beside = domain_name::host_beside(&name);
    if let Some(host) = &beside
        && let Some(listed) = app.store.owner_of(host).await?
    {
        return Ok(Meant::Shop(Box::new(listed.shop)));
    }
    let mut found = app.store.search(&name, RESULTS_MAX + 1).await?;
    Ok(match only_one(&name, &found) {
        Some(at) => Meant::Shop(Box::new(found.swap_remove(at).listed.shop)),
        None if found.is_empty() => Meant::NotListed(beside),
        None => Meant::OneOf(found),
    })
}

/// The shop that has this key, else what is [`meant`] by it: for addresses, which hold keys and what people typed.
pub(super) async fn named(app: &App, key: &str) -> Result<Meant, StoreError> {
    match app.store.shop(key).await? {
        Some((shop, _)) => Ok(Meant::Shop(Box::new(shop))),
        None => meant(app, key).await,
    }
}

/// Which of those that a search found a name means without doubt: the only one that is called just so, else the only one that there is,
/// if nothing in the name had to be corrected for it.
fn only_one(name: &str, found: &[Found]) -> Option<usize> {
    let folded = text::fold(name);
    let is_called_so =
        |shop: &Shop| [&shop.name.fa, &shop.name.en].into_iter().flatten().any(|n| text::fold(n) == folded);
    let mut so = (0..found.len()).filter(|at| is_called_so(&found[*at].listed.shop));
    match (so.next(), so.next(), found) {
        (Some(at), None, _) => Some(at),
        (_, _, [only]) if only.distance <= 1 => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::shop::{Listed, ShopId, ShopName};
    use bazargah_domain::verdict::Verdict;

    fn found(name: &str, distance: usize) -> Found {
        let shop = Shop::listed(ShopId(1), name.to_owned(), None, ShopName::of(name));
        Found { listed: Listed { shop, complaints: 1, verdict: Verdict::TooLittle }, distance }
    }

    #[test]
    fn a_name_means_a_shop_only_where_there_is_no_doubt() {
        let several = [found("خشکبار نمونه", 1), found("خشکبار", 0), found("خشکبار شهر", 1)];
        assert_eq!(only_one("خشكبار", &several), Some(1), "called just so, with the letters of another keyboard");
        assert_eq!(only_one("خشکب", &several), None, "one of several");
        assert_eq!(only_one("Expe", &[found("Experian", 1)]), Some(0), "the only one that begins so");
        assert_eq!(only_one("experan", &[found("Experian", 2)]), None, "a guess");
        assert_eq!(only_one("twin", &[found("Twin", 0), found("twin", 0)]), None, "both are called so");
        assert_eq!(only_one("x", &[]), None);
    }
}
