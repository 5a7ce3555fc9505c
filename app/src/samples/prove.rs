//! The page that proves a shop's records, in its states.

use super::{Kind, shop};
use crate::PageContext;
use crate::pages::{Provable, ProvableRecord, Prove, prove};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::event::{Event, Fact};
use bazargah_domain::log::leaf_of;
use bazargah_domain::shop::{Scheme, ShopId, ShopName};

const START: i64 = 1_760_000_000_000;

/// The page, with `text` wherever data can be text.
pub fn pages(ctx: &PageContext, text: &str) -> Vec<(&'static str, String)> {
    let or = |given: &str| if text.is_empty() { given.to_owned() } else { text.to_owned() };
    let mut shop = shop(Kind::Slow);
    if !text.is_empty() {
        shop.key = text.to_owned();
        shop.name = ShopName { fa: Some(text.to_owned()), en: Some(text.to_owned()) };
    }
    let opened = Fact::ComplaintOpened {
        scheme: Scheme::Demo,
        source_id: or("d-1"),
        at: Millis(START),
        deadline_hours: 96,
        category: or("damaged"),
        amount: None,
        url: None,
    };
    let listed = Fact::ShopListed { key: shop.key.clone(), host: shop.host.clone(), name: shop.name.clone() };
    let facts = [
        (
            41_207,
            Some(40_311),
            Fact::ComplaintRated { resolved: false, at: Some(Millis(START).plus_days(9)), score: None },
        ),
        (40_702, Some(40_311), Fact::ComplaintAnswered { at: Some(Millis(START).plus_days(7)), in_time: None }),
        (40_311, Some(40_311), opened),
        (17, None, listed),
    ];
    let records = facts.into_iter().filter_map(|(seq, complaint, fact)| {
        let complaint = complaint.map(ComplaintId);
        let event = Event { seq, recorded_at: Millis(START), shop: ShopId(17), complaint, fact };
        Some(ProvableRecord { leaf: leaf_of(seq)?, entry: or(&event.canonical()), event })
    });
    let vkey = or("bazargah.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    let signed = Provable { vkey, records: records.collect(), earlier: true };
    let states = [("prove", Some(signed)), ("prove-new", None)];
    states.map(|(name, signed)| (name, prove(ctx, &Prove { shop: shop.clone(), signed }))).into()
}
