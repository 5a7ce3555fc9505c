//! A shop's record on other sites: where a badge is seen, what it may say there, and how a domain is asked for without naming it.
//!
//! A picture proves nothing, since anybody can copy one. What the server can do is to give its figures only where the browser says that
//! the badge stands on the domain that it was issued to, and to say "not this site" elsewhere. Browsers tell by `Referer` and
//! `Sec-Fetch-*`, which a page cannot forge; but a page can make its visitors' browsers leave `Referer` out. So the rule is cautious:
//! what is not named gets no figures. A program can forge all of them, and then deceives itself only.

use crate::domain_name::{Host, lookalike};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fmt;

/// Longest `Referer` that is looked at; browsers cut theirs at this length (Referrer Policy, 8.3, has 4,096).
pub const REFERRER_BYTES_MAX: usize = 4_096;
/// Characters of a shop's name on a badge or in a panel.
pub const NAME_CHARS_MAX: usize = 60;

/// What a request says of the page that it comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `Referer`.
    pub referrer: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub fetch_site: Option<&'a str>,
}

/// Whose registered place a host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// The shop registered it for itself.
    OfShop,
    /// A partner's, which shows many shops.
    OfPartner,
}

/// Where a badge or a panel is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On the domain that it was issued to, or below it.
    Own(Host),
    /// On a site that the shop registered, or a partner's.
    Registered(Host),
    /// On a page of Bazargah.
    Here,
    /// Its address was opened by itself.
    Alone,
    /// On another site; `None` where that site has no domain, such as an IP address or `localhost`.
    Elsewhere(Option<Host>),
    /// The browser does not say, or says what cannot be.
    Unnamed,
}

/// What may be said at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Says {
    /// Grade, delay, complaints, the day.
    Figures,
    /// That this is not the site.
    NotThisSite,
    /// Which domain it belongs to, and that the reader should compare.
    Compare,
}

impl Place {
    /// What may be said here.
    pub fn says(&self) -> Says {
        match self {
            Self::Own(_) | Self::Registered(_) | Self::Here | Self::Alone => Says::Figures,
            Self::Elsewhere(_) => Says::NotThisSite,
            Self::Unnamed => Says::Compare,
        }
    }
}

/// Where a badge is seen. `issued_to` is the shop's domain, `ours` this site's own address (scheme, host, port), `registered` tells
/// whether a host, or one above it, is a registered place for this shop.
///
/// In order:
/// 1. A referrer of this site is [`Place::Here`]; unless the browser says that the request crosses sites.
/// 2. A referrer with a domain is the shop's own when it is `issued_to` or below it, then a registered place, otherwise elsewhere; unless
///    the browser says that the request stays within one site, which no such page can make. A partner's domain that can be taken for the
///    shop's own is elsewhere all the same.
/// 3. A referrer with an IP address or a name without a dot is elsewhere: marks are issued to domains.
/// 4. Without a referrer (none, `about:`, an app, not understood): opened by itself when the browser says that nobody sent it
///    (`none`), ours when it says `same-origin`, otherwise unnamed.
pub fn place(
    issued_to: Option<&Host>,
    ours: &str,
    asked: Asked,
    registered: impl Fn(&Host) -> Option<Registered>,
) -> Place {
    let crosses = !matches!(asked.fetch_site, None | Some("same-origin" | "none"));
    let stays = matches!(asked.fetch_site, Some("same-origin" | "none"));
    let from = asked.referrer.and_then(|referrer| Some((referrer, authority(referrer)?)));
    match (from, asked.fetch_site) {
        (Some((referrer, _)), _) if is_ours(referrer, ours) => {
            if crosses {
                Place::Unnamed
            } else {
                Place::Here
            }
        }
        (Some(_), _) if stays => Place::Unnamed,
        (Some((_, name)), _) => {
            let Ok(host) = Host::parse(name) else { return Place::Elsewhere(None) };
            if issued_to.is_some_and(|own| is_within(&host, own)) {
                return Place::Own(host);
            }
            match registered(&host) {
                Some(Registered::OfShop) => Place::Registered(host),
                Some(Registered::OfPartner) if issued_to.is_none_or(|own| lookalike(&host, own).is_none()) => {
                    Place::Registered(host)
                }
                _ => Place::Elsewhere(Some(host)),
            }
        }
        (None, Some("none")) => Place::Alone,
        (None, Some("same-origin")) => Place::Here,
        (None, _) => Place::Unnamed,
    }
}

/// Whether a host is the owner's domain or below it.
pub fn is_within(host: &Host, owner: &Host) -> bool {
    host.candidates().any(|candidate| candidate == owner.as_str())
}

/// Host and port of a web address as browsers send it in `Referer`; `None` for everything else.
fn authority(referrer: &str) -> Option<&str> {
    if referrer.len() > REFERRER_BYTES_MAX {
        return None;
    }
    let (scheme, rest) = referrer.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let name = rest.split(['/', '?', '#', '\\']).next()?;
    // Browsers never send whom somebody is; whoever does means to deceive a reader of `Referer`.
    (!name.is_empty() && !name.contains('@') && name.is_ascii()).then_some(name)
}

fn is_ours(referrer: &str, ours: &str) -> bool {
    let rest =
        referrer.get(..ours.len()).filter(|start| start.eq_ignore_ascii_case(ours)).map(|_| &referrer[ours.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// A name that can stand on a badge: without characters that turn the direction of what follows or that no XML may hold, blanks as
/// one space, at most [`NAME_CHARS_MAX`] characters.
pub fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len().min(NAME_CHARS_MAX * 4));
    let mut n = 0;
    for c in name.chars() {
        let c = match c {
            // What turns directions (UAX #9), but for the half-space, which Persian words need.
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                continue;
            }
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => continue,
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        };
        if c == ' ' && (plain.is_empty() || plain.ends_with(' ')) {
            continue;
        }
        if n == NAME_CHARS_MAX {
            plain.truncate(plain.trim_end().len());
            plain.push('…');
            return plain;
        }
        plain.push(c);
        n += 1;
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// SHA-256 of a domain's text: the name under which it is asked for without being named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainHash(pub [u8; 32]);

impl DomainHash {
    /// The hash of a domain as [`Host::as_str`] and [`Host::registrable`] give it.
    pub fn of(domain: &str) -> Self {
        Self(Sha256::digest(domain.as_bytes()).into())
    }
}

impl fmt::Display for DomainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// The first hexadecimal digits of a [`DomainHash`]: few enough that many domains have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashPrefix {
    from: u32,
    to: u32,
}

impl HashPrefix {
    /// Fewest digits: with fewer, an answer would be a large part of all shops.
    pub const DIGITS_MIN: usize = 4;
    /// Most digits: with more, the digits would nearly name the domain. Of some 370 million domains of the world, about 22 share six
    /// digits, and 5,600 share four.
    pub const DIGITS_MAX: usize = 6;

    /// Reads the digits; `None` for what is not hexadecimal, too short or too long.
    pub fn parse(digits: &str) -> Option<Self> {
        let len = digits.len();
        let fits =
            (Self::DIGITS_MIN..=Self::DIGITS_MAX).contains(&len) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let value = fits.then(|| u32::from_str_radix(digits, 16).ok()).flatten()?;
        let rest = 32 - 4 * u32::try_from(len).ok()?;
        let from = value << rest;
        Some(Self { from, to: from | ((1 << rest) - 1) })
    }

    /// The first four bytes of hashes with this beginning, as a number: the least and the greatest.
    pub fn range(self) -> (u32, u32) {
        (self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OURS: &str = "https://bazargah.example";

    fn host(text: &str) -> Host {
        Host::parse(text).expect("a host")
    }

    fn registered(host: &Host) -> Option<Registered> {
        match host.as_str() {
            "digikala.ir" => Some(Registered::OfShop),
            "torob.com" | "digi-kala.com" => Some(Registered::OfPartner),
            _ => None,
        }
    }

    fn at(referrer: Option<&str>, fetch_site: Option<&str>) -> Place {
        place(Some(&host("digikala.com")), OURS, Asked { referrer, fetch_site }, registered)
    }

    fn said(referrer: &str) -> Says {
        at(Some(referrer), Some("cross-site")).says()
    }

    #[test]
    fn the_shops_own_domain_and_what_is_below_it_has_figures() {
        for referrer in [
            "https://digikala.com/",
            "https://digikala.com",
            "https://www.digikala.com/cart?x=https://evil.ir/#y",
            "HTTPS://Shop.DigiKala.com:8443/",
            "http://digikala.com./",
        ] {
            assert!(matches!(at(Some(referrer), Some("cross-site")), Place::Own(_)), "{referrer}");
            assert_eq!(at(Some(referrer), None).says(), Says::Figures, "{referrer} of an old browser");
        }
    }

    #[test]
    fn a_copy_is_told_apart_however_its_name_is_made() {
        for referrer in [
            "https://evil.ir/digikala.com",
            "https://digikala.com.evil.ir/",
            "https://evildigikala.com/",
            "https://digi-kala.com/",
            "https://digikala.shop/",
            "https://com/",
            "https://xn--digikla-4ta.com/",
        ] {
            assert_eq!(said(referrer), Says::NotThisSite, "{referrer}");
        }
        // A shop below a domain that others share does not speak for the whole of it.
        let below = place(
            Some(&host("a.github.io")),
            OURS,
            Asked { referrer: Some("https://b.github.io/"), ..Asked::default() },
            |_| None,
        );
        assert_eq!(below, Place::Elsewhere(Some(host("b.github.io"))));
        let parent = place(
            Some(&host("kafsh.bazar.ir")),
            OURS,
            Asked { referrer: Some("https://bazar.ir/"), ..Asked::default() },
            |_| None,
        );
        assert_eq!(parent.says(), Says::NotThisSite);
    }

    #[test]
    fn addresses_without_a_domain_are_elsewhere() {
        for referrer in [
            "http://127.0.0.1:8000/",
            "http://[::1]/",
            "http://localhost:3000/",
            "http://2130706433/",
            "https://0x7f.1/",
        ] {
            assert_eq!(at(Some(referrer), Some("cross-site")), Place::Elsewhere(None), "{referrer}");
        }
    }

    #[test]
    fn who_does_not_say_gets_no_figures() {
        for referrer in [
            "",
            "null",
            "about:srcdoc",
            "about:client",
            "data:text/html,x",
            "android-app://com.example.shop/",
            "https://",
            "https:///digikala.com",
            "digikala.com",
            "https://digikala.com@evil.ir/",
            "https://evil.ir@digikala.com/",
            "javascript://digikala.com/",
        ] {
            assert_eq!(at(Some(referrer), Some("cross-site")), Place::Unnamed, "{referrer}");
        }
        for site in [None, Some("cross-site"), Some("same-site"), Some("nonsense")] {
            assert_eq!(at(None, site), Place::Unnamed, "{site:?}");
        }
        let long = format!("https://digikala.com/{}", "x".repeat(REFERRER_BYTES_MAX));
        assert_eq!(at(Some(&long), Some("cross-site")), Place::Unnamed);
    }

    #[test]
    fn what_cannot_be_is_not_believed() {
        // A page of another site cannot make a request that stays within this one, and a page of this site makes none that crosses.
        for site in ["same-origin", "none"] {
            assert_eq!(at(Some("https://digikala.com/"), Some(site)), Place::Unnamed, "{site}");
        }
        assert_eq!(at(Some("https://bazargah.example/about/embed"), Some("cross-site")), Place::Unnamed);
    }

    #[test]
    fn pages_of_this_site_and_addresses_opened_by_hand_have_figures() {
        assert_eq!(at(Some("https://bazargah.example/about/embed"), Some("same-origin")), Place::Here);
        assert_eq!(at(Some("https://bazargah.example"), None), Place::Here);
        assert_eq!(at(None, Some("same-origin")), Place::Here);
        assert_eq!(at(None, Some("none")), Place::Alone);
        for copy in ["https://bazargah.example.evil.ir/", "https://bazargah.example:444/", "https://bazargah.examples/"]
        {
            assert_ne!(at(Some(copy), Some("cross-site")).says(), Says::Figures, "{copy}");
        }
    }

    #[test]
    fn registered_places_have_figures_and_a_partner_that_looks_like_the_shop_has_none() {
        assert_eq!(at(Some("https://torob.com/p/1"), Some("cross-site")), Place::Registered(host("torob.com")));
        assert_eq!(said("https://digikala.ir/"), Says::Figures, "the shop said so itself");
        assert_eq!(said("https://digi-kala.com/"), Says::NotThisSite, "a partner's word is not the shop's");
    }

    #[test]
    fn a_shop_without_a_domain_has_figures_where_it_registered_only() {
        let nowhere = |referrer| {
            place(None, OURS, Asked { referrer: Some(referrer), fetch_site: Some("cross-site") }, registered)
        };
        assert_eq!(nowhere("https://torob.com/").says(), Says::Figures);
        assert_eq!(nowhere("https://digikala.com/").says(), Says::NotThisSite);
    }

    #[test]
    fn a_name_cannot_turn_what_stands_beside_it() {
        assert_eq!(plain_name("\u{202e}moc.alakigid\u{202c}\u{2066} <b>"), "moc.alakigid <b>");
        assert_eq!(plain_name(" کفش\u{200c}فروشی\u{0}\n\tتهران "), "کفش\u{200c}فروشی تهران");
        let long = plain_name(&"کفش ".repeat(40));
        assert!(long.ends_with('…') && long.chars().count() <= NAME_CHARS_MAX + 1);
    }

    #[test]
    fn a_prefix_is_a_range_of_hashes() {
        assert_eq!(HashPrefix::parse("abcd").map(HashPrefix::range), Some((0xabcd_0000, 0xabcd_ffff)));
        assert_eq!(HashPrefix::parse("ABCDEF").map(HashPrefix::range), Some((0xabcd_ef00, 0xabcd_efff)));
        for no in ["", "abc", "abcdef0", "abcg", "+123", "ab cd", "۱۲۳۴"] {
            assert_eq!(HashPrefix::parse(no), None, "{no}");
        }
        // FIPS 180-2's own example, as text: the hash of "abc".
        assert_eq!(
            DomainHash::of("abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    proptest! {
        #[test]
        fn only_the_shops_domain_ever_is_its_own(referrer in any::<String>()) {
            if let Place::Own(host) = at(Some(&referrer), Some("cross-site")) {
                prop_assert!(host.as_str() == "digikala.com" || host.as_str().ends_with(".digikala.com"));
            }
        }

        #[test]
        fn plain_names_have_no_controls(name in any::<String>()) {
            let plain = plain_name(&name);
            let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let none = !plain.chars().any(|c| c.is_control() || turns(c));
            prop_assert!(none);
            prop_assert!(plain.chars().count() <= NAME_CHARS_MAX + 1);
        }
    }
}
