//! Orders of an edition, on SQLite and, where there is one, on PostgreSQL.

use crate::db::{on, within};
use crate::orders::contact_hash;
use crate::tests::{complaint, import, on_each, open, row};
use crate::{Confirming, Hash, Limit, NewOrder, NotConfirmed, NotTold, OrdersTold, ShopOrder, Store};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::order::{Cancellation, Frame, OrderCode, Typed};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopId;
use sha2::{Digest, Sha256};

const DAY: i64 = 86_400_000;
const NOW: Millis = Millis(35 * DAY);

/// Open on days 30 to 40, orders until day 54.
fn edition() -> Edition {
    let n = r#"{"fa":"x","en":"x"}"#;
    let json = format!(
        r#"{{"key":"spring","name":{n},"lead":{n},"phases":{{"registration":"1970-01-11T00:00:00Z",
        "review":"1970-01-21T00:00:00Z","open":"1970-01-31T00:00:00Z","closed":"1970-02-10T00:00:00Z"}},
        "grace_minutes":10,"objection_days":5,"places":2,"quotas":[{{"trade":"books","places":2}}],
        "commitments":[{{"key":"gloves","version":1,"text":{n}}}],
        "incentives":{{"buyers":[],"online":[],"offline":[]}},"free_shipping_above_rial":1000000,
        "requirements":{{"grade_points_min":0,"points_without_grade":50,"loss_percent_min":10,
        "loss_periods":[{n},{n}]}},"randomness":{n}}}"#,
    );
    Edition::parse(&json).unwrap()
}

async fn shop_with_place(store: &Store, host: &str) -> ShopId {
    store.keep_edition(&edition()).await.unwrap();
    import(store, vec![row(host, host, complaint(0))]).await;
    let shop = store.shop(host).await.unwrap().unwrap().0.id;
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => {
        sqlx::query("INSERT INTO festival_place (edition, shop_id, unit, trade, at) VALUES ('spring', $1, 'online', 'books', 7)")
            .bind(shop.0).execute(conn).await.unwrap();
    });
    tx.commit().await.unwrap();
    shop
}

fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

fn order(reference: &str, n: u8) -> NewOrder {
    let frame = Frame { today: NOW.day(), opens: Day(30), closes: Day(40) };
    let typed = Typed { reference: reference.into(), amount: "1000".into(), day: Day(33).to_iso() };
    let code = OrderCode::of(&[n; 12]);
    NewOrder { told: typed.check(&frame).unwrap(), code_hash: hash(code.as_str()), code }
}

fn confirming(n: u8, secret: &str) -> Confirming {
    Confirming {
        code_hash: hash(OrderCode::of(&[n; 12]).as_str()),
        secret_hash: hash(secret),
        contact: None,
        limits: vec![Limit { key: hash("network"), times: 100, hours: 24 }],
        shop_limit: |shop| Limit { key: hash(&format!("shop {}", shop.0)), times: 3, hours: 1 },
    }
}

async fn tell(store: &Store, shop: ShopId, orders: &[NewOrder]) -> Result<OrdersTold, NotTold> {
    store.tell_orders(NOW, &edition(), shop, hash("salt"), orders).await.unwrap()
}

#[tokio::test]
async fn an_order_is_told_once_confirmed_once_and_may_be_cancelled() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example").await;
        assert_eq!(store.editions_of(shop).await.unwrap(), [(edition(), Millis(7))]);
        let told = tell(&store, shop, &[order("A-1", 1), order("A-2", 2)]).await;
        assert_eq!(told, Ok(OrdersTold { new: 2, ..OrdersTold::default() }));
        // The same sheet again, with one more: the codes stay.
        let told = tell(&store, shop, &[order("a-۱", 11), order("A-2", 12), order("A-3", 3)]).await;
        assert_eq!(told, Ok(OrdersTold { new: 1, known: 2, ..OrdersTold::default() }));
        let orders = store.orders_of("spring", shop, None, 10).await.unwrap();
        assert_eq!(orders.iter().map(|of| of.reference.as_str()).collect::<Vec<_>>(), ["A-3", "A-2", "A-1"]);
        assert_eq!(orders[2].code, Some(OrderCode::of(&[1; 12])));
        assert_eq!(store.orders_of("spring", shop, Some(orders[0].id), 1).await.unwrap(), [orders[1].clone()]);

        let confirm = async |at: Millis, of: &Confirming| store.confirm_order(at, &edition(), of).await.unwrap();
        assert_eq!(confirm(NOW, &confirming(9, "s1")).await, Err(NotConfirmed::Unknown));
        assert_eq!(confirm(Millis(54 * DAY), &confirming(1, "s1")).await, Err(NotConfirmed::NotOpen));
        let first = confirm(NOW, &confirming(1, "s1")).await.unwrap();
        assert_eq!((first.shop, first.reference.as_str(), first.amount.toman()), (shop, "A-1", 1000));
        let later = NOW.plus_millis(5);
        assert_eq!(confirm(later, &confirming(1, "s1")).await, Ok(first.clone()), "a double click is told the same");
        assert_eq!(confirm(later, &confirming(1, "s2")).await, Err(NotConfirmed::Before));
        assert_eq!(confirm(later, &confirming(2, "s1")).await, Err(NotConfirmed::SecretUsed));
        let orders = store.orders_of("spring", shop, None, 10).await.unwrap();
        assert_eq!((&orders[2].code, orders[2].confirmed_at), (&None, Some(NOW)));

        let cancel =
            async |at: Millis, id| store.cancel_order(at, &edition(), shop, id, Cancellation::Returned).await.unwrap();
        assert!(!cancel(NOW, orders[0].id).await, "it was not confirmed");
        assert!(!cancel(Millis(54 * DAY), orders[2].id).await, "orders are final");
        assert!(!store.cancel_order(NOW, &edition(), ShopId(999), orders[2].id, Cancellation::Sham).await.unwrap());
        assert!(cancel(NOW, orders[2].id).await);
        assert!(!cancel(NOW, orders[2].id).await, "only once");
        assert_eq!(confirm(NOW, &confirming(1, "s3")).await, Err(NotConfirmed::Before), "a cancelled order stays so");
        let orders = store.orders_of("spring", shop, None, 10).await.unwrap();
        assert_eq!(orders[2].cancelled, Some((NOW, Cancellation::Returned)));
    })
    .await;
}

#[tokio::test]
async fn another_amount_is_taken_until_the_order_is_confirmed() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example").await;
        tell(&store, shop, &[order("S-3", 1), order("S-4", 2)]).await.unwrap();
        let other = |reference: &str, n| {
            let mut of = order(reference, n);
            of.told.amount = Rial::new(77_000).unwrap();
            of.told.day = Day(34);
            of
        };
        let told = tell(&store, shop, &[other("s-۳", 3)]).await;
        assert_eq!(told, Ok(OrdersTold { changed: 1, ..OrdersTold::default() }));
        let of = |orders: Vec<ShopOrder>, at: usize| {
            let ShopOrder { amount, day, code, .. } = orders[at].clone();
            (amount.toman(), day, code)
        };
        let orders = async || store.orders_of("spring", shop, None, 10).await.unwrap();
        assert_eq!(of(orders().await, 1), (7_700, Day(34), Some(OrderCode::of(&[1; 12]))), "the code stays");
        let confirmed = store.confirm_order(NOW, &edition(), &confirming(1, "s1")).await.unwrap().unwrap();
        assert_eq!(confirmed.amount.toman(), 7_700);
        let told = tell(&store, shop, &[order("S-3", 5), order("S-4", 6), order("S-5", 7)]).await;
        assert_eq!(told, Ok(OrdersTold { new: 1, known: 1, changed: 0, settled: 1 }));
        assert_eq!(of(orders().await, 2), (7_700, Day(34), None), "what was confirmed stays");
    })
    .await;
}

#[tokio::test]
async fn without_its_place_a_shop_sees_and_cancels_its_orders_and_no_more_are_confirmed() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example").await;
        assert_eq!(store.order_editions_of(shop).await.unwrap(), [(edition(), true)]);
        tell(&store, shop, &[order("A-1", 1), order("A-2", 2)]).await.unwrap();
        let confirm = async |of: &Confirming| store.confirm_order(NOW, &edition(), of).await.unwrap();
        let first = confirm(&confirming(1, "s1")).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        within!(tx, conn => {
            sqlx::query("DELETE FROM festival_place WHERE shop_id = $1").bind(shop.0).execute(conn).await.unwrap();
        });
        tx.commit().await.unwrap();

        assert_eq!(confirm(&confirming(2, "s2")).await, Err(NotConfirmed::NoPlace));
        assert_eq!(confirm(&confirming(1, "s1")).await, Ok(first), "what was confirmed stays so");
        assert_eq!(confirm(&confirming(1, "s3")).await, Err(NotConfirmed::Before));
        assert_eq!(tell(&store, shop, &[order("A-3", 3)]).await, Err(NotTold::NoPlace));
        assert!(store.editions_of(shop).await.unwrap().is_empty());
        assert_eq!(store.order_editions_of(shop).await.unwrap(), [(edition(), false)]);
        assert!(store.order_editions_of(ShopId(shop.0 + 1)).await.unwrap().is_empty());
        let orders = store.orders_of("spring", shop, None, 10).await.unwrap();
        assert!(store.cancel_order(NOW, &edition(), shop, orders[1].id, Cancellation::Sham).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn nobody_farms_orders() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example").await;
        let orders: Vec<NewOrder> = (1..=9).map(|n| order(&format!("A-{n}"), n)).collect();
        tell(&store, shop, &orders).await.unwrap();
        let confirm = async |at: Millis, of: &Confirming| store.confirm_order(at, &edition(), of).await.unwrap();
        // A network that has used up its tries finds not even whether a code is one.
        let spent =
            Confirming { limits: vec![Limit { key: hash("other"), times: 0, hours: 24 }], ..confirming(1, "s1") };
        assert_eq!(confirm(NOW, &spent).await, Err(NotConfirmed::TooMany));
        for n in 1..=3 {
            assert!(confirm(NOW, &confirming(n, &format!("s{n}"))).await.is_ok());
        }
        assert_eq!(confirm(NOW, &confirming(4, "s4")).await, Err(NotConfirmed::TooMany), "of this shop, for now");
        let tomorrow = NOW.plus_days(1);
        let with = |n, contact: &str| Confirming { contact: Some(contact.into()), ..confirming(n, &format!("s{n}")) };
        assert!(confirm(tomorrow, &with(4, "a@b.example")).await.is_ok());
        assert!(confirm(tomorrow, &with(5, "+989120000000")).await.is_ok());
        let hashes: Vec<Option<Vec<u8>>> = on!(store.db, pool =>
            sqlx::query_scalar("SELECT contact_hash FROM confirmed_order ORDER BY id").fetch_all(pool).await.unwrap());
        assert_eq!(hashes.iter().filter(|of| of.is_some()).count(), 2);
        assert_ne!(hashes[3], hashes[4]);
        assert_ne!(hashes[3].as_deref(), Some(hash("a@b.example").as_slice()), "the contact is salted");
        // By which the lottery knows the shops' own people.
        assert_eq!(hashes[3].as_deref(), Some(contact_hash(&hash("salt"), "a@b.example").as_slice()));
    })
    .await;
}

#[tokio::test]
async fn made_up_codes_use_up_nobodys_contact_and_ten_orders_a_day_do() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example").await;
        let orders: Vec<NewOrder> = (1..=12).map(|n| order(&format!("A-{n}"), n)).collect();
        tell(&store, shop, &orders).await.unwrap();
        let of = |n, contact: &str| Confirming {
            contact: Some(contact.into()),
            shop_limit: |shop| Limit { key: hash(&format!("shop {}", shop.0)), times: 100, hours: 1 },
            ..confirming(n, &format!("s{n}"))
        };
        let confirm = async |at: Millis, of: &Confirming| store.confirm_order(at, &edition(), of).await.unwrap();
        for n in 13..=22 {
            assert_eq!(confirm(NOW, &of(n, "a@b.example")).await, Err(NotConfirmed::Unknown), "{n}");
        }
        for n in 1..=10 {
            assert!(confirm(NOW, &of(n, "a@b.example")).await.is_ok(), "{n}");
            // Neither does an order that was confirmed before.
            assert!(confirm(NOW, &of(1, "a@b.example")).await.is_ok(), "a double click");
        }
        assert_eq!(confirm(NOW, &of(11, "a@b.example")).await, Err(NotConfirmed::TooMany));
        assert!(confirm(NOW, &of(11, "other@b.example")).await.is_ok(), "another contact");
        let tomorrow = NOW.plus_days(1);
        assert!(confirm(tomorrow, &of(12, "a@b.example")).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn only_a_shop_with_a_place_tells_orders_while_they_are_taken() {
    on_each(async |url| {
        let store = open(&url).await;
        let shop = shop_with_place(&store, "a.example").await;
        assert_eq!(tell(&store, ShopId(shop.0 + 1), &[order("A-1", 1)]).await, Err(NotTold::NoPlace));
        for at in [Millis(29 * DAY), Millis(54 * DAY)] {
            let told = store.tell_orders(at, &edition(), shop, hash("salt"), &[order("A-1", 1)]).await.unwrap();
            assert_eq!(told, Err(NotTold::NotOpen));
        }
    })
    .await;
}
