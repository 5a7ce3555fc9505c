//! Sites on which badges are shown, on SQLite and, where there is one, on PostgreSQL.

use crate::tests::{complaint, import, on_each, open, row};
use crate::{AccountId, EMBED_COUNT_DAYS, EMBED_PLACES_OF_SHOP_MAX, EmbedCount};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::domain_name::Host;
use bazargah_domain::shop::ShopId;

const TODAY: Day = Day(20_800);

fn host(text: &str) -> Host {
    Host::parse(text).unwrap()
}

fn count(shop_key: &str, day: Day, host: &str, what: &str, shown: i64) -> EmbedCount {
    EmbedCount { shop_key: shop_key.into(), day: day.0.into(), host: host.into(), what: what.into(), shown }
}

#[tokio::test]
async fn sites_are_registered_for_a_shop_or_for_all_and_taken_away() {
    on_each(async |url| {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let shop = store.shop("a.example").await.unwrap().unwrap().0.id;
        let (now, by) = (TODAY.start(), AccountId(1));
        assert!(store.register_embed_place(now, Some(shop), &host("a.ir"), 600, by).await.unwrap());
        assert!(store.register_embed_place(now, None, &host("partner.ir"), 600, by).await.unwrap());
        // Again: only the limit changes.
        assert!(store.register_embed_place(now.plus_days(1), None, &host("partner.ir"), 50, by).await.unwrap());
        let all = store.embed_places().await.unwrap();
        let told: Vec<_> =
            all.iter().map(|p| (p.shop_key.as_deref(), p.host.as_str(), p.per_minute, p.registered_at)).collect();
        assert_eq!(told, [(None, "partner.ir", 50, now), (Some("a.example"), "a.ir", 600, now)]);
        assert_eq!(store.embed_places_of(Some(shop)).await.unwrap(), [all[1].clone()]);
        assert_eq!(store.embed_places_of(None).await.unwrap(), [all[0].clone()]);
        for n in 1..EMBED_PLACES_OF_SHOP_MAX {
            assert!(store.register_embed_place(now, Some(shop), &host(&format!("a{n}.ir")), 600, by).await.unwrap());
        }
        assert!(
            !store.register_embed_place(now, Some(shop), &host("more.ir"), 600, by).await.unwrap(),
            "there is an end"
        );
        assert!(store.remove_embed_place(Some(shop), &host("a.ir")).await.unwrap());
        assert!(!store.remove_embed_place(Some(shop), &host("partner.ir")).await.unwrap(), "another's");
        assert!(store.register_embed_place(now, Some(shop), &host("more.ir"), 600, by).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_partners_report_has_one_address_and_a_new_one_ends_the_old_one() {
    on_each(async |url| {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let shop = store.shop("a.example").await.unwrap().unwrap().0.id;
        let (now, by, partner) = (TODAY.start(), AccountId(1), host("blog.partner.ir"));
        let (first, second, third) = ([1; 32], [2; 32], [3; 32]);
        assert!(!store.address_partner_report(&partner, first, true).await.unwrap(), "nobody is registered");
        assert!(store.register_embed_place(now, Some(shop), &partner, 600, by).await.unwrap());
        assert!(!store.address_partner_report(&partner, first, true).await.unwrap(), "a shop's own site");
        assert!(store.register_embed_place(now, None, &partner, 600, by).await.unwrap());
        assert_eq!(store.partner_of_report(first).await.unwrap(), None);
        assert!(store.address_partner_report(&partner, first, false).await.unwrap());
        // To be registered again changes the limit only.
        assert!(store.register_embed_place(now, None, &partner, 50, by).await.unwrap());
        assert!(!store.address_partner_report(&partner, second, false).await.unwrap(), "it has one");
        assert_eq!(store.partner_of_report(second).await.unwrap(), None);
        let found = store.partner_of_report(first).await.unwrap().unwrap();
        assert_eq!((found.shop, found.host.as_str(), found.per_minute), (None, "blog.partner.ir", 50));
        assert!(store.address_partner_report(&partner, third, true).await.unwrap());
        assert_eq!(store.partner_of_report(first).await.unwrap(), None, "the old one ended");
        assert!(store.partner_of_report(third).await.unwrap().is_some());
        assert!(store.remove_embed_place(None, &partner).await.unwrap());
        assert_eq!(store.partner_of_report(third).await.unwrap(), None, "it goes with its partner");
    })
    .await;
}

#[tokio::test]
async fn counts_add_up_by_day_and_site_and_are_forgotten() {
    on_each(async |url| {
        let store = open(&url).await;
        let yesterday = TODAY.plus_days(-1);
        store
            .count_embeds(&[
                count("a.example", TODAY, "partner.ir", "badge", 3),
                count("a.example", TODAY, "", "badge", 1),
            ])
            .await
            .unwrap();
        store
            .count_embeds(&[
                count("a.example", TODAY, "partner.ir", "badge", 4),
                count("a.example", yesterday, "partner.ir", "panel", 1),
                count("a.example", TODAY, "partner.ir", "seal", 9),
                count("b.example", TODAY, "partner.ir", "panel", 2),
            ])
            .await
            .unwrap();
        let of_shop = store.embed_counts_of_shop("a.example", yesterday).await.unwrap();
        assert_eq!(
            of_shop,
            [
                count("a.example", TODAY, "", "badge", 1),
                count("a.example", TODAY, "partner.ir", "badge", 7),
                count("a.example", TODAY, "partner.ir", "seal", 9),
                count("a.example", yesterday, "partner.ir", "panel", 1),
            ]
        );
        let totals = store.embed_totals(&[host("partner.ir"), host("other.ir")], yesterday).await.unwrap();
        let told: Vec<_> = totals.iter().map(|t| (t.host.as_str(), t.day, t.shown)).collect();
        assert_eq!(told, [("partner.ir", 20_800, 9), ("partner.ir", 20_799, 1)]);
        let days = store.embed_days(&host("partner.ir"), yesterday).await.unwrap();
        let told: Vec<_> = days.iter().map(|(day, what, shown)| (*day, what.as_str(), *shown)).collect();
        assert_eq!(
            told,
            [(20_800, "badge", 7), (20_800, "panel", 2), (20_800, "seal", 9), (20_799, "panel", 1)],
            "of all shops"
        );
        assert_eq!(store.embed_days(&host("partner.ir"), TODAY).await.unwrap().len(), 3);
        assert_eq!(
            store.sweep_embeds(TODAY.plus_days(EMBED_COUNT_DAYS).start()).await.unwrap(),
            1,
            "one was of yesterday"
        );
        assert!(store.embed_totals(&[], yesterday).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn domains_come_in_the_order_of_listing() {
    on_each(async |url| {
        let store = open(&url).await;
        import(&store, vec![row("b.example", "1", complaint(0)), row("a.example", "2", complaint(0))]).await;
        let all = store.domains_after(ShopId(0), 10).await.unwrap();
        let told: Vec<_> = all.iter().filter_map(|(_, host)| host.as_ref().map(Host::as_str)).collect();
        assert_eq!(told, ["b.example", "a.example"]);
        assert_eq!(store.domains_after(all[0].0, 10).await.unwrap(), all[1..]);
        assert_eq!(store.sweep_embeds(Millis(0)).await.unwrap(), 0);
    })
    .await;
}
