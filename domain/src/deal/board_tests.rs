//! Tests of the board, against a naive one.

use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

const NOW: Millis = Millis(20_800 * 86_400_000 + 5_000);

fn offer(id: i64, shop: i64) -> Offer {
    Offer {
        id: DealId(id),
        shop: ShopId(shop),
        trade: Trade::BagsShoes,
        price: Rial::new(1_000_000).unwrap(),
        percent: Some(20),
        from: Day(20_790),
        until: Day(20_810),
        free_shipping: false,
        name: "کیف چرم".into(),
    }
}

fn board(offers: Vec<Offer>) -> Board {
    Board::default().with(offers.into_iter().map(Change::Offered).collect())
}

fn all(board: &Board, filter: &Filter, sort: Sort, size: usize) -> Vec<DealId> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = board.find(filter, sort, after, NOW, size);
        found.extend(page.deals);
        after = match page.next {
            // As it goes through an address.
            Some(next) => Some(Cursor::parse(&next.to_text()).unwrap()),
            None => return found,
        };
    }
}

#[test]
fn a_shop_with_many_equal_deals_does_not_fill_the_page() {
    let mut offers: Vec<Offer> = (0..1_000).map(|id| offer(id, 1)).collect();
    offers.extend((2..=20).map(|shop| offer(5_000 + shop, shop)));
    let board = board(offers);
    for sort in Sort::ALL {
        let page = board.find(&Filter::default(), sort, None, NOW, 24);
        let of_the_first = page.deals.iter().filter(|id| id.0 < 1_000).count();
        assert_eq!(of_the_first, 5, "one in the first turn, and what nineteen other shops leave of the page");
        assert_eq!((page.total, page.shops), (1_019, 20));
    }
}

#[test]
fn turns_are_taken_among_what_matches() {
    // The first ten deals of shop 1 do not match: its eleventh is its first turn.
    let mut offers: Vec<Offer> = (0..20).map(|id| Offer { free_shipping: id >= 10, ..offer(id, 1) }).collect();
    offers.extend((0..20).map(|id| Offer { free_shipping: true, ..offer(100 + id, 2) }));
    let free = Filter { free_shipping: true, ..Filter::default() };
    let page = board(offers).find(&free, Sort::Discount, None, NOW, 10);
    assert_eq!(page.deals.iter().filter(|id| id.0 < 100).count(), 5);
}

/// Whether each of n equal shops is first equally often, over many hours: the chi-square statistic against its quantile.
#[test]
fn every_one_of_equal_shops_is_first_equally_often() {
    const HOURS: i64 = 20_000;
    for (shops, first_id) in [(7i64, 1i64), (40, 1_000), (40, 987_654)] {
        let board = board((0..shops).map(|at| offer(at, first_id + at * 3)).collect());
        let mut first = vec![0u32; usize::try_from(shops).unwrap()];
        let mut on_page = first.clone();
        for hour in 0..HOURS {
            let now = Millis(NOW.0 + (hour % 24) * 3_600_000);
            // The hours of many years, on a day on which the deals run.
            let cursor =
                Cursor { hour: 400_000 + hour, after: Place { compared: i64::MIN, turn: 0, lot: 0, id: DealId(0) } };
            let page = board.find(&Filter::default(), Sort::Discount, Some(cursor), now, 5);
            first[usize::try_from(page.deals[0].0).unwrap()] += 1;
            for id in page.deals {
                on_page[usize::try_from(id.0).unwrap()] += 1;
            }
        }
        let chi_square = |counts: &[u32], expected: f64| -> f64 {
            counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum()
        };
        use statrs::distribution::{ChiSquared, ContinuousCDF};
        let limit = ChiSquared::new((shops - 1) as f64).unwrap().inverse_cdf(0.999);
        let hours = HOURS as f64;
        let found = chi_square(&first, hours / shops as f64);
        assert!(found < limit, "{shops} shops from {first_id}: {found} of {limit}");
        // Five of each page; they exclude each other, so this is smaller than chi-square and the limit holds all the more.
        let found = chi_square(&on_page, 5.0 * hours / shops as f64);
        assert!(found < limit, "{shops} shops on the page: {found} of {limit}");
    }
}

/// Were there a field for a payment, it would have to be named here, and this would not compile without it.
#[test]
fn nothing_about_payment_can_enter_the_order() {
    let Offer { id, shop, trade, price, percent, from, until, free_shipping, name } = offer(1, 2);
    let again = Offer { id, shop, trade, price, percent, from, until, free_shipping, name };
    let Seller { shop, province, letter } = Seller { shop: ShopId(2), province: None, letter: None };
    let seller = Seller { shop, province, letter };
    let Place { compared: _, turn: _, lot: in_lot, id: _ } = Place { compared: 0, turn: 0, lot: lot(3, shop), id };
    // The lot follows from the hour and the shop's number alone.
    assert_eq!(in_lot, lot(3, seller.shop));
    let page = Board::default().with(vec![Change::Offered(again), Change::Seller(seller)]);
    assert_eq!(page.len(), 1);
}

#[test]
fn ended_deals_and_deals_to_come_are_not_shown() {
    let today = NOW.day();
    let ended = Offer { until: today.plus_days(-1), ..offer(1, 1) };
    let last_day = Offer { until: today, ..offer(2, 1) };
    let later = Offer { from: today.plus_days(1), ..offer(3, 1) };
    let board = board(vec![ended, last_day, later]);
    assert_eq!(all(&board, &Filter::default(), Sort::Price, 10), [DealId(2)]);
    assert_eq!(board.find(&Filter::default(), Sort::Price, None, NOW.plus_days(1), 10).deals, [DealId(3)]);
}

#[test]
fn a_name_is_found_however_it_is_spelt() {
    let named = |id, name: &str| Offer { name: name.into(), ..offer(id, id) };
    let board = board(vec![
        named(1, "نیم‌بوت چرم گاوی"),
        named(2, "پستهٔ احمدآقایی، ۱ کیلو"),
        named(3, "Running shoe"),
        named(4, "بوت"),
    ]);
    let find = |text: &str| {
        let mut found = all(&board, &Filter { text: text.into(), ..Filter::default() }, Sort::Price, 2);
        found.sort();
        found.into_iter().map(|id| id.0).collect::<Vec<_>>()
    };
    for typed in ["نيم بوت", "نیم‌بوت", "نیمبوت", "چرم نیم", "گاوي"] {
        assert_eq!(find(typed), [1], "{typed}");
    }
    assert_eq!(find("بوت"), [1, 4]);
    assert_eq!(find("پسته 1"), [2]);
    assert_eq!(find("RUNNING"), [3]);
    assert_eq!(find("  "), [1, 2, 3, 4]);
    assert_eq!(find("!؟"), [0i64; 0], "signs are in no name");
    assert_eq!(find("کفش"), [0i64; 0]);
}

#[test]
fn changes_give_the_board_that_all_offers_give() {
    let seller = |shop, province: &str, letter| {
        Change::Seller(Seller { shop: ShopId(shop), province: Some(province.into()), letter: Some(letter) })
    };
    let first = board((0..50).map(|id| offer(id, id % 7)).collect()).with(vec![seller(3, "تهران", Letter::B)]);
    let changed = Offer { price: Rial::new(5).unwrap(), name: "پسته".into(), ..offer(3, 3) };
    let next = first.with(vec![
        Change::Gone(DealId(10)),
        Change::Offered(changed),
        Change::Offered(offer(99, 1)),
        seller(3, "یزد", Letter::A),
    ]);
    assert_eq!(next.len(), 50);
    assert_eq!(all(&next, &Filter::default(), Sort::Price, 7).first(), Some(&DealId(3)));
    let text = Filter { text: "چرم".into(), ..Filter::default() };
    let leather = all(&next, &text, Sort::Price, 7);
    assert_eq!(leather.len(), 49);
    assert!(leather.contains(&DealId(99)) && !leather.contains(&DealId(10)) && !leather.contains(&DealId(3)));
    assert_eq!(next.provinces(), ["یزد"]);
    let of_yazd = Filter { province: Some("يزد".into()), letter_min: Some(Letter::A), ..Filter::default() };
    assert_eq!(all(&next, &of_yazd, Sort::Record, 3).len(), 6, "seven of shop 3, and one is gone");
    assert_eq!(all(&next, &Filter { province: Some("قم".into()), ..Filter::default() }, Sort::Record, 3), []);
}

#[test]
fn only_what_was_written_is_read_as_a_cursor() {
    for text in ["", "1", "1.2.3.4", "1.2.3.4.5.6", "a.2.3.4.5", "1.2.-3.4.5", "1.2.3.4.99999999999999999999"] {
        assert_eq!(Cursor::parse(text), None, "{text}");
    }
    assert!(Cursor::parse("480000.-20.0.77.5").is_some());
}

fn offers() -> impl Strategy<Value = Vec<Offer>> {
    let one = (0i64..6, 0usize..3, 1i64..5, 0u8..4, -2i32..3, any::<bool>(), 0usize..4);
    prop::collection::vec(one, 0..60).prop_map(|rows| {
        let names = ["کیف چرم", "کفش", "کیف و کفش", "پسته"];
        type Row = (i64, usize, i64, u8, i32, bool, usize);
        let of = |(id, (shop, trade, price, percent, until, free_shipping, name)): (i64, Row)| Offer {
            id: DealId(id),
            shop: ShopId(shop),
            trade: Trade::ALL[trade],
            price: Rial::new(price).unwrap(),
            percent: (percent > 0).then_some(percent),
            from: Day(0),
            until: NOW.day().plus_days(until),
            free_shipping,
            name: names[name].to_owned(),
        };
        (0i64..).zip(rows).map(of).collect()
    })
}

fn filters() -> impl Strategy<Value = Filter> {
    (
        prop::collection::vec((0usize..3).prop_map(|at| Trade::ALL[at]), 0..3),
        prop::option::of(0i64..5),
        prop::option::of(0i64..6),
        prop::option::of(1u8..4),
        any::<bool>(),
        prop::option::of(0usize..3),
        prop::sample::select(vec!["", "کیف", "كفش", "چرم کیف", "پ"]),
    )
        .prop_map(|(trades, price_min, price_max, percent_min, free_shipping, letter, text)| Filter {
            trades,
            price_min: price_min.map(|price| Rial::new(price).unwrap()),
            price_max: price_max.map(|price| Rial::new(price).unwrap()),
            percent_min,
            free_shipping,
            province: None,
            letter_min: letter.map(|at| Letter::ALL[at]),
            text: text.into(),
        })
}

/// Shop 0 has an A, shop 1 a B and so on; from shop 4 on none.
fn letter_of(shop: ShopId) -> Option<Letter> {
    usize::try_from(shop.0).ok().filter(|at| *at < 4).map(|at| Letter::ALL[at])
}

proptest! {
    #[test]
    fn pages_agree_with_a_naive_board(
        offers in offers(), filter in filters(), sort in prop::sample::select(Sort::ALL.to_vec()), size in 1usize..9
    ) {
        let sellers = (0..6).map(|shop| Seller { shop: ShopId(shop), province: None, letter: letter_of(ShopId(shop)) });
        let board = board(offers.clone()).with(sellers.map(Change::Seller).collect());
        let wanted_words: Vec<String> = fold(&filter.text).split(' ').map(str::to_owned).collect();
        let matching: Vec<&Offer> = offers.iter().filter(|offer| {
            let name = fold(&offer.name).replace(' ', "");
            offer.until >= NOW.day()
                && (filter.trades.is_empty() || filter.trades.contains(&offer.trade))
                && filter.price_min.is_none_or(|min| offer.price >= min)
                && filter.price_max.is_none_or(|max| offer.price <= max)
                && filter.percent_min.is_none_or(|min| offer.percent.is_some_and(|percent| percent >= min))
                && (!filter.free_shipping || offer.free_shipping)
                && filter.letter_min.is_none_or(|min| letter_of(offer.shop).is_some_and(|letter| letter <= min))
                && wanted_words.iter().all(|word| name.contains(word))
        }).collect();
        let compared = |offer: &Offer| match sort {
            Sort::Discount => -i64::from(offer.percent.unwrap_or(0)),
            Sort::Price => offer.price.rial(),
            Sort::Ending => i64::from(offer.until.0),
            Sort::Record => letter_of(offer.shop).map_or(99, |letter| letter as i64),
        };
        // The turn: how many of the shop's equal deals have a smaller number.
        let turn = |offer: &Offer| matching.iter().filter(|other| {
            other.shop == offer.shop && compared(other) == compared(offer) && other.id < offer.id
        }).count();
        let mut expected: Vec<&Offer> = matching.clone();
        expected.sort_by_key(|offer| (compared(offer), turn(offer), lot(hour_of(NOW), offer.shop), offer.id));
        let expected: Vec<DealId> = expected.into_iter().map(|offer| offer.id).collect();
        prop_assert_eq!(all(&board, &filter, sort, size), expected);
        let page = board.find(&filter, sort, None, NOW, size);
        prop_assert_eq!(page.total, matching.len());
        prop_assert_eq!(page.shops, matching.iter().map(|offer| offer.shop).collect::<HashSet<_>>().len());
    }
}
