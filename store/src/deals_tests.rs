//! Deals, on SQLite and, where there is one, on PostgreSQL.

use crate::db::within;
use crate::tests::{complaint, import, on_each, open, row};
use crate::{GoodsPrices, NewDeal, NotListed, PriceCounts, Store};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::deal::board::{Board, Change, DealId, Filter, Sort};
use bazargah_domain::deal::goods::{Frame, Typed};
use bazargah_domain::deal::price::{Discount, Priced};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Shop;

const DAY: i64 = 86_400_000;
const TODAY: Day = Day(20_800);
const NOW: Millis = Millis(20_800 * DAY + 5_000);

async fn shop_with_place(store: &Store, host: &str, closes: i64) -> Shop {
    import(store, vec![row(host, host, complaint(0))]).await;
    let (shop, _) = store.shop(host).await.unwrap().unwrap();
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => {
        sqlx::query("INSERT INTO edition (key, opens, closes, body) VALUES ($1, $2, $3, '{}') ON CONFLICT DO NOTHING")
            .bind(format!("spring-{closes}")).bind(20_790 * DAY).bind(closes).execute(&mut *conn).await.unwrap();
        sqlx::query("INSERT INTO festival_place (edition, shop_id, unit, trade, at) VALUES ($1, $2, 'online', 'books', 0)")
            .bind(format!("spring-{closes}")).bind(shop.id.0).execute(conn).await.unwrap();
    });
    tx.commit().await.unwrap();
    shop
}

fn rial(toman: i64) -> Rial {
    Rial::new(toman * 10).unwrap()
}

fn deal(name: &str, history: &str) -> NewDeal {
    let frame = Frame { today: TODAY, opens: Day(20_790), closes: Day(20_830), toman_confirmed: false };
    let typed = Typed {
        name: name.into(),
        trade: "books".into(),
        regular: "1000".into(),
        deal: "800".into(),
        stock: "5".into(),
        until: Day(20_805).to_iso(),
        free_shipping: "yes".into(),
        history: history.into(),
    };
    NewDeal { goods: typed.check(&frame, |_| None).unwrap(), photo: Some(("png".into(), b"picture".to_vec())) }
}

async fn board(store: &Store, board: Board, after: i64) -> (Board, i64) {
    let (changes, until) = store.deal_changes(after, 1_000).await.unwrap();
    (board.with(changes), until)
}

fn shown(board: &Board) -> Vec<DealId> {
    board.find(&Filter::default(), Sort::Price, None, NOW, 100).deals
}

#[tokio::test]
async fn a_deal_comes_to_the_board_and_leaves_it() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example", 20_830 * DAY).await;
        let history = format!("{} 1000", TODAY.plus_days(-40).to_iso());
        let listed = store.list_deals(NOW, &shop, vec![deal("کیف", &history), deal("کفش", "")]).await.unwrap().unwrap();
        let (first, second) = (listed[0], listed[1]);
        let (known, version) = board(&store, Board::default(), 0).await;
        assert_eq!(known.len(), 2);
        let found = store.deal(first).await.unwrap().unwrap();
        assert_eq!(found.discount, Discount::Verified { reference: rial(1000), percent: 20 });
        assert!(found.is_on(TODAY) && !found.is_on(Day(20_806)));
        assert_eq!(store.deal(second).await.unwrap().unwrap().discount, Discount::TooShort { days: 0 });
        assert_eq!(store.deal_photo(first).await.unwrap(), Some(("png".to_owned(), b"picture".to_vec())));

        // Sold out, and there again.
        assert!(store.set_deal_stock(shop.id, second, 0).await.unwrap());
        let (known, version) = board(&store, known, version).await;
        assert_eq!(shown(&known), [first]);
        assert!(store.set_deal_stock(shop.id, second, 3).await.unwrap());
        let (known, version) = board(&store, known, version).await;
        assert_eq!(shown(&known).len(), 2);
        let (changes, same) = store.deal_changes(version, 10).await.unwrap();
        assert_eq!((changes, same), (vec![], version), "nothing changed since");

        // Ended, for good; its price stays among those of the goods.
        assert!(store.end_deal(NOW, shop.id, first).await.unwrap());
        assert!(!store.end_deal(NOW, shop.id, first).await.unwrap());
        let (changes, _) = store.deal_changes(version, 10).await.unwrap();
        assert_eq!(changes, [Change::Gone(first)]);
        let prices = store.deal(first).await.unwrap().unwrap().prices;
        assert_eq!(prices.on(TODAY), Some(rial(800)));
        assert_eq!(prices.on(TODAY.plus_days(1)), Some(rial(1000)));
        assert_eq!(prices.on(Day(20_806)), Some(rial(1000)));
        let tomorrow = NOW.plus_days(1);
        let again = store.list_deals(tomorrow, &shop, vec![deal("كيف", "")]).await.unwrap().unwrap();
        let again = store.deal(again[0]).await.unwrap().unwrap();
        assert_eq!(again.discount, Discount::NotBelow { reference: rial(800) });
        assert_eq!(store.deals_of(shop.id, None, 10).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_is_ended_before_it_began_leaves_no_price() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example", 20_830 * DAY).await;
        let early = Millis(20_780 * DAY);
        let history = format!("{} 1000", TODAY.plus_days(-60).to_iso());
        let listed = store.list_deals(early, &shop, vec![deal("کیف", &history)]).await.unwrap().unwrap();
        let planned = store.deal(listed[0]).await.unwrap().unwrap();
        assert_eq!((planned.from, planned.prices.on(Day(20_790))), (Day(20_790), Some(rial(800))));
        assert!(store.end_deal(early, shop.id, listed[0]).await.unwrap());
        let prices = store.deal(listed[0]).await.unwrap().unwrap().prices;
        assert_eq!(prices.prices(), [Priced { day: TODAY.plus_days(-60), price: rial(1000) }]);
        let again = store.list_deals(NOW, &shop, vec![deal("کیف", "")]).await.unwrap().unwrap();
        let again = store.deal(again[0]).await.unwrap().unwrap();
        assert_eq!(again.discount, Discount::Verified { reference: rial(1000), percent: 20 });
    })
    .await;
}

#[tokio::test]
async fn deals_end_with_the_shops_place() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example", 20_830 * DAY).await;
        let other = shop_with_place(&store, "b.example", 20_830 * DAY).await;
        let theirs = store.list_deals(NOW, &other, vec![deal("کیف", "")]).await.unwrap().unwrap();
        let listed = store.list_deals(NOW, &shop, vec![deal("کیف", ""), deal("کفش", "")]).await.unwrap().unwrap();
        let (known, version) = board(&store, Board::default(), 0).await;
        assert_eq!(known.len(), 3);
        let mut tx = store.begin().await.unwrap();
        tx.end_deals_of(NOW, shop.id, &format!("spring-{}", 20_830 * DAY)).await.unwrap();
        tx.commit().await.unwrap();
        let (known, _) = board(&store, known, version).await;
        assert_eq!(shown(&known), theirs);
        assert!(!store.set_deal_stock(shop.id, listed[0], 9).await.unwrap());
        let prices = store.deal(listed[1]).await.unwrap().unwrap().prices;
        assert_eq!((prices.on(TODAY), prices.on(TODAY.plus_days(1))), (Some(rial(800)), Some(rial(1000))));
    })
    .await;
}

#[tokio::test]
async fn only_a_shop_with_a_place_lists_deals_and_goods_once() {
    on_each(async |url| {
        let store = open(&url).await;
        import(&store, vec![row("none.example", "none.example", complaint(0))]).await;
        let (stranger, _) = store.shop("none.example").await.unwrap().unwrap();
        let refused = store.list_deals(NOW, &stranger, vec![deal("کیف", "")]).await.unwrap();
        assert_eq!(refused, Err(NotListed::NoPlace));
        let late = shop_with_place(&store, "late.example", NOW.0).await;
        assert_eq!(store.list_deals(NOW, &late, vec![deal("کیف", "")]).await.unwrap(), Err(NotListed::Over));

        let shop = shop_with_place(&store, "a.example", 20_830 * DAY).await;
        let place = store.deal_place(shop.id, NOW).await.unwrap().unwrap();
        assert_eq!((place.opens, place.closes), (Day(20_790), Day(20_829)));
        store.list_deals(NOW, &shop, vec![deal("کیف", "")]).await.unwrap().unwrap();
        let twice = store.list_deals(NOW, &shop, vec![deal("پسته", ""), deal("کيف", "")]).await.unwrap();
        assert_eq!(twice, Err(NotListed::Runs("کیف".into())));
        let twice = store.list_deals(NOW, &shop, vec![deal("پسته", ""), deal("پسته", "")]).await.unwrap();
        assert_eq!(twice, Err(NotListed::Runs("پسته".into())), "twice in one sheet");
        assert_eq!(store.deals_of(shop.id, None, 10).await.unwrap().len(), 1, "all or none");
        assert!(store.goods_of(&shop, TODAY).await.unwrap()["کیف"].runs);
        // Once its last day has passed, there is room for it again.
        let later = Millis(20_806 * DAY);
        assert!(!store.goods_of(&shop, later.day()).await.unwrap()["کیف"].runs);
        store.list_deals(later, &shop, vec![deal("کیف", "")]).await.unwrap().unwrap();
        // Another's deal is not this shop's to end.
        let id = store.deals_of(shop.id, None, 1).await.unwrap()[0].id;
        assert!(!store.end_deal(later, late.id, id).await.unwrap());
        assert!(!store.set_deal_stock(late.id, id, 0).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn prices_read_twice_add_nothing_and_become_a_deals_history() {
    on_each(async |url| {
        let store = open(&url).await;
        let of = |name: &str, prices: &[(i32, i64)]| GoodsPrices {
            seller: "a.example".into(),
            name: name.into(),
            link: None,
            prices: prices.iter().map(|&(day, toman)| Priced { day: Day(day), price: rial(toman) }).collect(),
        };
        let brought = [of("کیف", &[(20_700, 900), (20_790, 1000)]), of("کيف ", &[(20_790, 950), (20_795, 1000)])];
        let first = store.add_prices(&brought).await.unwrap();
        assert_eq!(first, PriceCounts { imported: 3, already_present: 1 });
        let again = store.add_prices(&brought).await.unwrap();
        assert_eq!(again, PriceCounts { imported: 0, already_present: 4 });
        let prices = store.prices_of("a.example").await.unwrap();
        assert_eq!(prices.len(), 1, "one kind of goods in two spellings");
        assert_eq!(prices[0].1.on(Day(20_790)), Some(rial(950)), "the lower of two");

        let shop = shop_with_place(&store, "a.example", 20_830 * DAY).await;
        let listed = store.list_deals(NOW, &shop, vec![deal("کیف", "")]).await.unwrap().unwrap();
        let found = store.deal(listed[0]).await.unwrap().unwrap();
        assert_eq!(found.discount, Discount::Verified { reference: rial(900), percent: 11 });
    })
    .await;
}

#[tokio::test]
async fn prices_are_added_after_what_a_shop_is_in_the_middle_of() {
    on_each(async |url| {
        let (store, server) = (open(&url).await, open(&url).await);
        let of = |day: i32| GoodsPrices {
            seller: "a.example".into(),
            name: "کیف".into(),
            link: None,
            prices: vec![Priced { day: Day(day), price: rial(1000) }],
        };
        // Goods that are new to both, and then goods that are on record.
        for (day, prices) in [(20_700, "[[20701,9000]]"), (20_703, "[[20700,10000],[20701,9000],[20702,8000]]")] {
            let mut listing = server.begin().await.unwrap();
            within!(listing, conn => {
                let id: i64 = sqlx::query_scalar("UPDATE deal_head SET version = version + 1 WHERE id = 1 RETURNING version")
                    .fetch_one(&mut *conn).await.unwrap();
                sqlx::query(
                    "INSERT INTO goods (id, seller, folded, name, prices) VALUES ($1, 'a.example', 'کیف', 'کیف', $2) \
                     ON CONFLICT (seller, folded) DO UPDATE SET prices = excluded.prices",
                ).bind(id).bind(prices).execute(conn).await.unwrap().rows_affected();
            });
            let adding = tokio::spawn({
                let (store, brought) = (store.clone(), of(day));
                async move { store.add_prices(&[brought]).await }
            });
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            assert!(!adding.is_finished(), "it waits");
            listing.commit().await.unwrap();
            assert_eq!(adding.await.unwrap().unwrap(), PriceCounts { imported: 1, already_present: 0 });
        }
        let prices = store.prices_of("a.example").await.unwrap();
        let known: Vec<i32> = prices[0].1.prices().iter().map(|priced| priced.day.0).collect();
        assert_eq!((prices.len(), known), (1, vec![20_700, 20_701, 20_702, 20_703]), "no price of either is lost");
    })
    .await;
}

#[tokio::test]
async fn the_board_hears_of_its_shops() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example", 20_830 * DAY).await;
        let (shops, until) = store.shops_after_event(0, 1_000).await.unwrap();
        assert_eq!(shops, [shop.id]);
        assert_eq!(store.shops_after_event(until, 1_000).await.unwrap(), (vec![], until));
        assert_eq!(store.sellers(&shops).await.unwrap().len(), 1);
        assert_eq!(store.deals(&[]).await.unwrap(), []);
    })
    .await;
}
