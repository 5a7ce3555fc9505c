//! Any text in the search field, as a cursor, as a fact, and in a buyer's form.
#![no_main]

use bazargah_domain::domain_name::{Host, Query, lookalike, parse_query, probes};
use bazargah_domain::event::Fact;
use bazargah_domain::redact::redact;
use bazargah_domain::report::Filled;
use bazargah_domain::shop::ShopId;
use bazargah_domain::text;
use bazargah_server::routes::cursor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Query::Host(host) = parse_query(text) {
        assert_eq!(Host::parse(host.as_str()).as_ref(), Ok(&host), "a host reads back");
        assert!(lookalike(&host, &host).is_none(), "nothing looks like itself");
        assert!(probes(&host).len() <= 12);
    }
    assert_eq!(text::fold(&text::fold(text)), text::fold(text));
    let _ = text::search_terms(text);
    let masked = redact(text).text;
    assert_eq!(redact(&masked).text, masked, "what is masked stays as it is");
    let form = Filled { told: text.into(), wish: text.into(), amount: text.into(), contact: text.into(), ..Filled::default() };
    assert!(form.check().is_err(), "without a kind it is not taken");
    let _ = cursor::read(ShopId(1), text);
    if let Ok(fact) = Fact::parse(text) {
        assert_eq!(Fact::parse(&fact.canonical()), Ok(fact));
    }
});
