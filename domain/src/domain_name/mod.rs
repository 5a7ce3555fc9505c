//! Domain names: what people type or paste brought to one form, and whose site it is.
//!
//! A [`Host`] is what a browser would visit, by the rules browsers follow (WHATWG URL for the parts of
//! an address, UTS 46 for letters outside ASCII), never a friendlier guess: a page about another site than the one
//! that the link leads to is worse than none. Its *registrable domain*, the part that one owner rents,
//! comes from the Public Suffix List with its private section: `a.github.io` and `b.github.io` are two
//! owners' sites.
//!
//! Domains that can be taken for another's are in [`lookalike`](mod@lookalike).

mod guard;
pub mod lookalike;

pub use guard::Guard;
pub use lookalike::{Likeness, Readings, lookalike, probes, skeleton};

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};

use crate::text::ascii_digits;

/// Characters that no name in the domain name system has. Browsers take some of them, such as `(`, and then find nothing.
const NO_NAME: AsciiDenyList = AsciiDenyList::new(true, "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~");

/// How many characters of an address [`Host::parse`] reads; a longer one is refused.
pub const ADDRESS_CHARS_MAX: usize = 2_000;
/// How many bytes [`parse_query`] takes at most, whatever they are.
pub const QUERY_BYTES_MAX: usize = 2_000;
/// How many bytes a name in [`parse_query`] has at most.
pub const QUERY_NAME_BYTES_MAX: usize = 500;

/// The host of a site: ASCII (other letters as punycode), lower case, without a leading `www.` or a dot
/// at the end, with a registrable domain.
///
/// Two hosts are equal when a browser reaches the same name with them (`www.` aside). The order is that
/// of the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Host {
    ascii: String,
    /// Where the registrable domain begins in `ascii`.
    registrable_at: usize,
    /// Where the public suffix begins in `ascii`.
    suffix_at: usize,
}

/// Why a text is not the address of a site. The words are for logs; pages have their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Nothing but spaces, or an address without a host (`https://`).
    #[error("no host in the address")]
    Empty,
    /// More than [`ADDRESS_CHARS_MAX`] characters.
    #[error("address longer than {ADDRESS_CHARS_MAX} characters")]
    TooLong,
    /// A number, as version 4 or 6 addresses are, stands where a name should.
    #[error("an IP address, not a domain")]
    IpAddress,
    /// The port is not a number below 65,536.
    #[error("port is not a number below 65536")]
    Port,
    /// Characters that no host name may have, an empty label, a label over 63 bytes, a name over 253, or
    /// punycode that is not any letters' form.
    #[error("not a valid host name")]
    Invalid,
    /// One label only, such as `localhost`.
    #[error("a single label, not a domain")]
    SingleLabel,
    /// A public suffix and nothing before it, such as `co.ir` or `github.io`.
    #[error("a public suffix, without a name of its own")]
    PublicSuffix,
}

impl Host {
    /// Reads a domain or a whole address with scheme, user, port, path, query and fragment.
    ///
    /// Spaces, direction marks and quotes around it are passed over, as are sentence marks after it; the
    /// port may have Persian digits; `\` counts as `/`. Digits inside the name stay what they are,
    /// because `shop۲۴.ir` and `shop24.ir` are two domains
    /// ([`lookalike`](fn@lookalike) tells them apart for the reader). Suffixes that the list does not know count as one
    /// label, as the list prescribes; new ones appear faster than programs are built.
    ///
    /// # Errors
    ///
    /// See [`HostError`].
    pub fn parse(address: &str) -> Result<Self, HostError> {
        if address.chars().nth(ADDRESS_CHARS_MAX).is_some() {
            return Err(HostError::TooLong);
        }
        let name = host_part(trim_address(address))?;
        Self::from_name(name)
    }

    fn from_name(name: &str) -> Result<Self, HostError> {
        if name.is_empty() {
            return Err(HostError::Empty);
        }
        let name = percent_decoded(name).ok_or(HostError::Invalid)?;
        let ascii = Uts46::new()
            // Labels such as `r3---sn` exist and browsers visit them, so hyphens are free.
            .to_ascii(name.as_bytes(), NO_NAME, Hyphens::Allow, DnsLength::VerifyAllowRootDot)
            .map_err(|_| HostError::Invalid)?;
        let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
        if ends_in_number(ascii) {
            return Err(HostError::IpAddress);
        }
        if !ascii.contains('.') {
            return Err(HostError::SingleLabel);
        }
        let mut rest = ascii;
        let mut found = registrable_and_suffix(rest).ok_or(HostError::PublicSuffix)?;
        // `www.ir` is a site of that name: only what stands before a registrable domain goes.
        while let Some(shorter) = rest.strip_prefix("www.") {
            let Some(found_shorter) = registrable_and_suffix(shorter) else {
                break;
            };
            (rest, found) = (shorter, found_shorter);
        }
        let (registrable, suffix) = found;
        Ok(Self {
            registrable_at: rest.len() - registrable.len(),
            suffix_at: rest.len() - suffix.len(),
            ascii: rest.to_owned(),
        })
    }

    /// The host as it is compared and stored: `shop.example.co.ir`, `xn--…`.
    pub fn as_str(&self) -> &str {
        &self.ascii
    }

    /// The host as its owner writes it, punycode decoded. For reading only, never for comparing: letters
    /// of another script may look like ASCII ones. Labels that do not decode stay as they are.
    pub fn unicode(&self) -> String {
        let (unicode, _) = Uts46::new().to_unicode(self.ascii.as_bytes(), AsciiDenyList::URL, Hyphens::Allow);
        unicode.into_owned()
    }

    /// The part that one owner rents: `example.co.ir` of `shop.example.co.ir`.
    pub fn registrable(&self) -> &str {
        &self.ascii[self.registrable_at..]
    }

    /// The first label of the registrable domain: `example` of `shop.example.co.ir`.
    pub fn label(&self) -> &str {
        &self.ascii[self.registrable_at..self.suffix_at - 1]
    }

    /// The public suffix: `co.ir` of `shop.example.co.ir`, `github.io` of `a.github.io`.
    pub fn suffix(&self) -> &str {
        &self.ascii[self.suffix_at..]
    }

    /// The names under which a shop may be on record, the most specific first: the host, then each
    /// parent, the registrable domain last.
    pub fn candidates(&self) -> impl Iterator<Item = &str> {
        let parents = self.ascii[..self.registrable_at].match_indices('.').map(|(dot, _)| &self.ascii[dot + 1..]);
        std::iter::once(self.as_str()).chain(parents)
    }

    /// What stands before the registrable domain, without its last dot; empty for a bare domain.
    fn subdomain(&self) -> &str {
        self.ascii[..self.registrable_at].trim_end_matches('.')
    }

    fn has_known_suffix(&self) -> bool {
        is_known_suffix(self.suffix())
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ascii)
    }
}

impl AsRef<str> for Host {
    fn as_ref(&self) -> &str {
        &self.ascii
    }
}

impl FromStr for Host {
    type Err = HostError;

    fn from_str(address: &str) -> Result<Self, HostError> {
        Self::parse(address)
    }
}

impl TryFrom<String> for Host {
    type Error = HostError;

    fn try_from(address: String) -> Result<Self, HostError> {
        Self::parse(&address)
    }
}

impl From<Host> for String {
    fn from(host: Host) -> Self {
        host.ascii
    }
}

/// The registrable domain and the public suffix of an ASCII name, or `None` when the whole is a suffix.
fn registrable_and_suffix(ascii: &str) -> Option<(&str, &str)> {
    let suffix = psl::suffix_str(ascii)?;
    let before = ascii.strip_suffix(suffix)?.strip_suffix('.')?;
    let label_at = before.rfind('.').map_or(0, |dot| dot + 1);
    (label_at < before.len()).then(|| (&ascii[label_at..], suffix))
}

/// Whether the whole text is a suffix that the list names, or the one kept for examples (RFC 2606), which demonstrations use.
fn is_known_suffix(text: &str) -> bool {
    text == "example"
        || psl::suffix(text.as_bytes()).is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() == text.len())
}

/// A browser reads a host whose last label is a number as an address (WHATWG URL, "ends in a number").
/// Digits of other scripts are refused with them: no suffix has any.
fn ends_in_number(ascii: &str) -> bool {
    let last = ascii.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let (unicode, _) = Uts46::new().to_unicode(last.as_bytes(), AsciiDenyList::URL, Hyphens::Allow);
    hexadecimal || unicode.chars().all(char::is_numeric)
}

/// Takes off what stands around an address in running text.
fn trim_address(text: &str) -> &str {
    text.trim_start_matches(|c| is_blank(c) || "«<\"'“”‘’`(".contains(c))
        .trim_end_matches(|c| is_blank(c) || "»>\"'“”‘’`),;!?،؛؟…".contains(c))
}

/// Spaces, controls and marks without width or picture that come along when text is copied.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{061c}' | '\u{feff}')
}

/// What follows `scheme://` (or `//`, or `http:` alone, which browsers take too); `None` without.
fn after_scheme(address: &str) -> Option<&str> {
    let is_slash = |c| matches!(c, '/' | '\\');
    if let Some((scheme, rest)) = address.split_once(':') {
        let mut letters = scheme.chars();
        let is_scheme = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let has_slashes = rest.starts_with("//") || rest.starts_with("\\\\");
        if is_scheme && (is_web || has_slashes) {
            return Some(rest.trim_start_matches(is_slash));
        }
    }
    address.strip_prefix("//")
}

/// The host name in an address, without user, port and what follows.
fn host_part(address: &str) -> Result<&str, HostError> {
    let rest = after_scheme(address).unwrap_or(address);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    if host_and_port.starts_with('[') || host_and_port.matches(':').count() > 1 {
        return Err(HostError::IpAddress);
    }
    let Some((host, port)) = host_and_port.split_once(':') else {
        return Ok(host_and_port);
    };
    let port = ascii_digits(port);
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && (port.is_empty() || port.parse::<u16>().is_ok());
    if is_port { Ok(host) } else { Err(HostError::Port) }
}

/// Browsers decode `%D8%B4…` in a host before they look it up. `None` when the bytes are not UTF-8.
fn percent_decoded(name: &str) -> Option<Cow<'_, str>> {
    if !name.contains('%') {
        return Some(Cow::Borrowed(name));
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// What a shopper typed into the lookup, as far as its form tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Nothing that could be looked up.
    Empty,
    /// Over [`QUERY_BYTES_MAX`], or over [`QUERY_NAME_BYTES_MAX`] and not an address.
    TooLong,
    /// A domain, or an address with one.
    Host(Host),
    /// Anything else, with the blanks at its ends taken off: a name to search for.
    Name(String),
}

/// Tells an address from a name.
///
/// An address has a scheme (`https://…`), or is a host whose suffix the Public Suffix List knows. A
/// message with one such link among its words ("look: https://…"), as shopping apps share it, counts as
/// the link. Everything else is a name, an address that leads nowhere (`https://127.0.0.1`) among them;
/// [`host_beside`] finds a domain in it. Takes any text; never fails.
pub fn parse_query(text: &str) -> Query {
    if text.len() > QUERY_BYTES_MAX {
        return Query::TooLong;
    }
    let typed = text.trim_matches(is_blank);
    if typed.is_empty() {
        return Query::Empty;
    }
    if let Some(host) = host_typed(typed).or_else(|| only_link(typed)) {
        return Query::Host(host);
    }
    if text.len() > QUERY_NAME_BYTES_MAX {
        return Query::TooLong;
    }
    Query::Name(typed.to_owned())
}

fn host_typed(typed: &str) -> Option<Host> {
    let host = Host::parse(typed).ok()?;
    let is_address = after_scheme(trim_address(typed)).is_some() || host.has_known_suffix();
    is_address.then_some(host)
}

/// The host of the one word with a scheme; none when several lead to different hosts.
fn only_link(typed: &str) -> Option<Host> {
    only_host(typed.split_whitespace().filter(|word| word.contains("://")))
}

/// The domain among the words of a [`Query::Name`], as when a shop's name and its address are pasted together.
///
/// A word counts when it is a host whose suffix the Public Suffix List knows; one with an `@` is somebody's mail. None when several lead
/// to different hosts. A name may hold such a word too (`Trading Co.Ltd`), so go by it only when the host is known, or when
/// nothing else is.
pub fn host_beside(name: &str) -> Option<Host> {
    only_host(name.split_whitespace().filter(|word| word.contains('.') && !word.contains('@')))
}

/// The host to which all of these words lead that lead to any.
fn only_host<'a>(words: impl Iterator<Item = &'a str>) -> Option<Host> {
    let mut hosts = words.filter_map(host_typed);
    let first = hosts.next()?;
    hosts.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn host(address: &str) -> Host {
        Host::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    #[test]
    fn addresses_of_all_forms_give_the_host() {
        for (address, expected) in [
            ("digikala.com", "digikala.com"),
            (" HTTPS://WWW.DigiKala.com:443/a?b#c \n", "digikala.com"),
            ("http://user:pa@ss@shop.ir:8080?x", "shop.ir"),
            ("https://digikala.com@evil.ir/", "evil.ir"),
            ("https://evil.ir\\@digikala.com", "evil.ir"),
            ("shop.ir:۸۰۸۰/کالا", "shop.ir"),
            ("shop.ir:", "shop.ir"),
            ("https:shop.ir", "shop.ir"),
            ("http:\\\\shop.ir\\a", "shop.ir"),
            ("//shop.ir/a", "shop.ir"),
            ("shop．ir。", "shop.ir"),
            ("ｓｈｏｐ.ir.", "shop.ir"),
            ("«shop.ir»،", "shop.ir"),
            ("\u{200f}shop.ir\u{202c}", "shop.ir"),
            ("info@shop.co.ir", "shop.co.ir"),
            ("www.ir", "www.ir"),
            ("www.www.ir", "www.ir"),
            ("www.co.ir", "www.co.ir"),
            ("my_shop.blogfa.com", "my_shop.blogfa.com"),
            ("فروشگاه.ایران", "xn--mgbtj4c7ad63e.xn--mgba3a4f16a"),
            ("%D8%B4.ir", "xn--zgb.ir"),
            ("shop۲۴.ir", "xn--shop-3zgm.ir"),
            ("shop.unknownsuffix", "shop.unknownsuffix"),
        ] {
            assert_eq!(host(address).as_str(), expected, "{address}");
        }
    }

    #[test]
    fn what_is_no_site_is_refused_with_its_reason() {
        let long_label = format!("{}.ir", "a".repeat(64));
        let long_name = format!("{}ir", "abc.".repeat(63));
        let long_text = format!("https://shop.ir/{}", "a".repeat(ADDRESS_CHARS_MAX));
        for (address, error) in [
            ("", HostError::Empty),
            (" \u{feff} ", HostError::Empty),
            ("https:///a", HostError::SingleLabel),
            ("https://", HostError::Empty),
            (".", HostError::Invalid),
            ("127.0.0.1", HostError::IpAddress),
            ("http://0x7f.1", HostError::IpAddress),
            ("1.0x", HostError::IpAddress),
            ("https://[::1]:80/", HostError::IpAddress),
            ("2001:db8::1", HostError::IpAddress),
            ("۱۲۷.۰.۰.۱", HostError::IpAddress),
            ("shop.ir:port", HostError::Port),
            ("shop.ir:65536", HostError::Port),
            ("localhost", HostError::SingleLabel),
            ("ir.", HostError::SingleLabel),
            ("co.ir", HostError::PublicSuffix),
            ("github.io", HostError::PublicSuffix),
            ("a b.ir", HostError::Invalid),
            ("a..ir", HostError::Invalid),
            (".shop.ir", HostError::Invalid),
            ("a\0.ir", HostError::Invalid),
            ("user@(shop.ir", HostError::Invalid),
            ("a,b.ir", HostError::Invalid),
            ("a%.ir", HostError::Invalid),
            ("%ff.ir", HostError::Invalid),
            ("xn--zzzzzzzz99999.ir", HostError::Invalid),
            (&long_label, HostError::Invalid),
            (&long_name, HostError::Invalid),
            (&long_text, HostError::TooLong),
        ] {
            assert_eq!(Host::parse(address), Err(error), "{address:?}");
        }
    }

    #[test]
    fn parts_follow_the_public_suffix_list() {
        for (address, registrable, label, suffix) in [
            ("a.b.shop.co.ir", "shop.co.ir", "shop", "co.ir"),
            ("shop.ir", "shop.ir", "shop", "ir"),
            ("shop.github.io", "shop.github.io", "shop", "github.io"),
            ("a.b.ck", "a.b.ck", "a", "b.ck"),
            ("a.www.ck", "www.ck", "www", "ck"),
            ("فروشگاه.ایران.ir", "xn--mgbtj4c7ad63e.xn--mgba3a4f16a.ir", "xn--mgbtj4c7ad63e", "xn--mgba3a4f16a.ir"),
        ] {
            let host = host(address);
            assert_eq!(host.registrable(), registrable);
            assert_eq!(host.label(), label);
            assert_eq!(host.suffix(), suffix);
        }
        let deep = host("a.b.shop.co.ir");
        let candidates: Vec<&str> = deep.candidates().collect();
        assert_eq!(candidates, ["a.b.shop.co.ir", "b.shop.co.ir", "shop.co.ir"]);
        assert_eq!(deep.subdomain(), "a.b");
        assert_eq!(host("shop.ir").candidates().count(), 1);
        assert_eq!(host("فروشگاه.ir").unicode(), "فروشگاه.ir");
    }

    #[test]
    fn hosts_travel_as_text() {
        let text = serde_json::to_string(&host("https://WWW.Shop.ir/")).expect("serialises");
        assert_eq!(text, "\"shop.ir\"");
        assert_eq!(serde_json::from_str::<Host>(&text).expect("reads"), host("shop.ir"));
        assert!(serde_json::from_str::<Host>("\"localhost\"").is_err());
    }

    #[test]
    fn queries_are_told_apart_by_form() {
        let name = |text: &str| Query::Name(text.to_owned());
        let found = |text: &str| Query::Host(host(text));
        let long_address = format!("digikala.com/{}", "a".repeat(600));
        let long_name = "آ".repeat(251);
        let longest_name = "آ".repeat(250);
        let longer_address = format!("https://shop.ir/{}", "a".repeat(2_000));
        for (typed, expected) in [
            ("", Query::Empty),
            (" \u{200c}\0\n", Query::Empty),
            (" Digikala.com ", found("digikala.com")),
            ("https://shop.unknownsuffix/a", found("shop.unknownsuffix")),
            ("shop.unknownsuffix", name("shop.unknownsuffix")),
            ("shop.example", found("shop.example")),
            ("دیجی‌کالا", name("دیجی‌کالا")),
            ("سلام.خوبی", name("سلام.خوبی")),
            ("ش. رضایی", name("ش. رضایی")),
            ("http://127.0.0.1/", name("http://127.0.0.1/")),
            ("co.ir", name("co.ir")),
            ("این کالا را ببین https://shop.ir/p/1 خوب است", found("shop.ir")),
            ("https://a.ir https://b.ir", name("https://a.ir https://b.ir")),
            (&long_address, found("digikala.com")),
            (&long_name, Query::TooLong),
            (&longest_name, name(&longest_name)),
            (&longer_address, Query::TooLong),
        ] {
            assert_eq!(parse_query(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_domain_beside_a_name_is_seen() {
        for (typed, expected) in [
            ("ادویه آتیه adviyeh-atiyeh.example", Some("adviyeh-atiyeh.example")),
            ("ادویه آتیه (www.Adviyeh-Atiyeh.example/sabad)،", Some("adviyeh-atiyeh.example")),
            ("shop.ir فروشگاه\nwww.shop.ir", Some("shop.ir")),
            ("Foo Trading Co.Ltd", Some("co.ltd")),
            ("ادویه آتیه", None),
            ("ش. رضایی و پسران", None),
            ("سلام.خوبی shop.unknownsuffix", None),
            ("کفش 1.2 127.0.0.1 co.ir", None),
            ("info@shop.ir کفش", None),
            ("a.ir یا b.ir", None),
        ] {
            assert_eq!(host_beside(typed).map(String::from).as_deref(), expected, "{typed}");
            assert!(matches!(parse_query(typed), Query::Name(_)), "{typed}: by its form it stays a name");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_some_query(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let text = String::from_utf8_lossy(&bytes);
            if let Query::Name(name) = parse_query(&text) {
                prop_assert!(!name.is_empty() && name.len() <= QUERY_NAME_BYTES_MAX);
            }
        }

        #[test]
        fn address_like_text_never_panics(
            text in "(https?:|//|www|\\.|:|@|/|\\\\|%|\\[|\\]|xn--|[a-zکی۰-۹\u{200c}\u{202e}\0 ]|com|ir|co|ایران){0,14}"
        ) {
            let query = parse_query(&text);
            if let (Query::Host(found), Ok(parsed)) = (&query, Host::parse(&text)) {
                prop_assert_eq!(found, &parsed);
            }
            if let Ok(host) = Host::parse(&text) {
                // The normal form is normal, and its parts are in one another.
                prop_assert_eq!(Host::parse(host.as_str()), Ok(host.clone()));
                prop_assert_eq!(format!("{}.{}", host.label(), host.suffix()), host.registrable());
                prop_assert!(!host.label().contains('.') && !host.label().is_empty());
                prop_assert_eq!(host.candidates().next(), Some(host.as_str()));
                prop_assert_eq!(host.candidates().last(), Some(host.registrable()));
                prop_assert!(host.candidates().all(|name| Host::parse(name).is_ok()));
                prop_assert_eq!(host.as_str().to_ascii_lowercase(), host.as_str());
                let unicode = host.unicode();
                prop_assert_eq!(Host::parse(&unicode), Ok(host), "{}", unicode);
            }
        }
    }
}
