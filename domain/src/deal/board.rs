//! The deals board: all deals that are on offer, in memory, found and put in order without a database.
//!
//! Rows lie by shop and number, and beside them, for each way of sorting, their order by what is compared. A question is answered
//! by one walk over the rows (which of them match, how many, of how many shops) and a walk along the order until the page is full.
//!
//! # Order between equals
//!
//! Deals that compare equal (the same percentage, the same last day, ...) take turns by shop: first one deal of each shop, then
//! the second of each, so that a shop with a thousand equal deals does not fill the page. Which shop is first changes every hour: it
//! is a hash of the hour and the shop ([`lot`]), so each of n shops is first equally often. A cursor carries its hour, so the
//! following pages continue the order in which the first one was shown. When a deal leaves meanwhile, those after it of the same
//! shop move up by one turn, and one of them may be passed over.
//!
//! Nothing but what is compared, the turn and the lot decides. There is no field here for a payment, a sponsor or a preference.

use crate::calendar::{Day, Millis};
use crate::grade::Letter;
use crate::money::Rial;
use crate::shop::ShopId;
use crate::text::fold;
use crate::trade::Trade;
use memchr::memmem;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// How many words of a search count.
const WORDS_MAX: usize = 8;

/// The number of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DealId(pub i64);

/// A deal as the board knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its number.
    pub id: DealId,
    /// Whose.
    pub shop: ShopId,
    /// The trade.
    pub trade: Trade,
    /// What it costs.
    pub price: Rial,
    /// The verified discount in percent; `None` where it is not verified or none.
    pub percent: Option<u8>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Whether shipping is free.
    pub free_shipping: bool,
    /// The name as people read it.
    pub name: String,
}

/// A shop as the board knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// Which.
    pub shop: ShopId,
    /// The province, as the list of marks writes it; `None` where it is not known.
    pub province: Option<String>,
    /// The letter of its grade.
    pub letter: Option<Letter>,
}

/// What has changed since the board was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A deal is on offer, new or changed.
    Offered(Offer),
    /// A deal is not on offer any more.
    Gone(DealId),
    /// What is known of a shop.
    Seller(Seller),
}

/// Which deals are wanted. The default wants all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Of these trades; of all where none is named.
    pub trades: Vec<Trade>,
    /// Not cheaper.
    pub price_min: Option<Rial>,
    /// Not dearer.
    pub price_max: Option<Rial>,
    /// A verified discount of at least so many percent.
    pub percent_min: Option<u8>,
    /// Only with free shipping.
    pub free_shipping: bool,
    /// Of shops in this province, in any spelling.
    pub province: Option<String>,
    /// Of shops with this grade or a better one.
    pub letter_min: Option<Letter>,
    /// With these words in the name, in any spelling.
    pub text: String,
}

/// What is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// The largest verified discount first; deals without one last.
    #[default]
    Discount,
    /// The cheapest first.
    Price,
    /// What ends soonest first.
    Ending,
    /// Shops of the best grade first; shops without a grade last.
    Record,
}

impl Sort {
    /// Every way of sorting.
    pub const ALL: [Self; 4] = [Self::Discount, Self::Price, Self::Ending, Self::Record];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discount => "discount",
            Self::Price => "price",
            Self::Ending => "ending",
            Self::Record => "record",
        }
    }

    /// The way of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name)
    }
}

/// The place of a deal in an order, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    compared: i64,
    turn: u32,
    lot: u64,
    id: DealId,
}

/// After which deal a page begins, and in which hour's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    hour: i64,
    after: Place,
}

impl Cursor {
    /// The cursor as it stands in an address: hour, compared, turn, lot and number, with points between.
    pub fn to_text(self) -> String {
        let Place { compared, turn, lot, id } = self.after;
        format!("{}.{compared}.{turn}.{lot}.{}", self.hour, id.0)
    }

    /// Reads what [`Cursor::to_text`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let hour = parts.next()?.parse().ok()?;
        let compared = parts.next()?.parse().ok()?;
        let turn = parts.next()?.parse().ok()?;
        let lot = parts.next()?.parse().ok()?;
        let id = DealId(parts.next()?.parse().ok()?);
        parts.next().is_none().then_some(Self { hour, after: Place { compared, turn, lot, id } })
    }
}

/// An answer of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The deals of the page, in order.
    pub deals: Vec<DealId>,
    /// How many match in all.
    pub total: usize,
    /// Of how many shops.
    pub shops: usize,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// The hour of a moment: which order between equals holds.
pub fn hour_of(now: Millis) -> i64 {
    now.0.div_euclid(3_600_000)
}

/// Where a shop stands among equals in an hour, the smallest first: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over
/// both numbers. A published rule that anybody can recompute; a shop's number is that of the event that listed it, so nobody
/// chooses it.
pub fn lot(hour: i64, shop: ShopId) -> u64 {
    mixed(mixed(hour.cast_unsigned()).wrapping_add(shop.0.cast_unsigned()))
}

fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What a shop adds to each of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    shop: ShopId,
    /// An index into the provinces; `None` where it is not known.
    province: Option<u16>,
    letter: Option<Letter>,
}

/// All deals on offer. A board does not change: [`Board::with`] makes the next one.
#[derive(Debug, Clone, Default)]
pub struct Board {
    // One entry a deal, by shop and number.
    ids: Vec<DealId>,
    shop_at: Vec<u32>,
    trades: Vec<Trade>,
    prices: Vec<Rial>,
    /// 0 for none.
    percents: Vec<u8>,
    from: Vec<Day>,
    until: Vec<Day>,
    free: Vec<bool>,
    /// The names in the form of a search, without spaces, each after a line's end; and where each begins.
    texts: Vec<u8>,
    text_at: Vec<usize>,
    // One entry a shop that has deals or has been told of, in order of their numbers.
    shops: Vec<Standing>,
    provinces: Vec<String>,
    /// The rows in the order of each [`Sort`], equals in the order of rows.
    orders: [Vec<u32>; 4],
}

/// A row while a board is made.
struct RowDraft {
    offer: Offer,
    text: Option<String>,
}

/// A set of rows, one bit each.
struct Rows(Vec<u64>);

impl Rows {
    fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    fn add(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    fn has(&self, row: usize) -> bool {
        self.0[row / 64] >> (row % 64) & 1 == 1
    }
}

impl Board {
    /// How many deals are on it, those included that begin later or have ended.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The provinces of its shops as they are written, in their order.
    pub fn provinces(&self) -> &[String] {
        &self.provinces
    }

    /// The board after some changes; of two about one deal or shop the later holds.
    #[must_use]
    pub fn with(&self, changes: Vec<Change>) -> Self {
        let mut changed: HashMap<DealId, Option<Offer>> = HashMap::new();
        let mut sellers: BTreeMap<ShopId, Seller> = self.shops.iter().map(|of| (of.shop, self.seller(of))).collect();
        for change in changes {
            match change {
                Change::Offered(offer) => drop(changed.insert(offer.id, Some(offer))),
                Change::Gone(id) => drop(changed.insert(id, None)),
                Change::Seller(seller) => drop(sellers.insert(seller.shop, seller)),
            }
        }
        let kept = (0..self.len())
            .filter(|&row| !changed.contains_key(&self.ids[row]))
            .map(|row| RowDraft { offer: self.offer(row), text: Some(self.text(row).to_owned()) });
        let mut rows: Vec<RowDraft> = kept.collect();
        rows.extend(changed.into_values().flatten().map(|offer| RowDraft { offer, text: None }));
        rows.sort_by_key(|row| (row.offer.shop, row.offer.id));
        for row in &rows {
            let shop = row.offer.shop;
            sellers.entry(shop).or_insert(Seller { shop, province: None, letter: None });
        }
        Self::of(rows, sellers)
    }

    /// A board of rows in order and of their shops.
    fn of(rows: Vec<RowDraft>, sellers: BTreeMap<ShopId, Seller>) -> Self {
        let mut board = Self::default();
        let mut provinces: Vec<String> = sellers.values().filter_map(|seller| seller.province.clone()).collect();
        provinces.sort_unstable();
        provinces.dedup();
        // More provinces than fit are no provinces of a country.
        provinces.truncate(usize::from(u16::MAX));
        board.shops.extend(sellers.values().map(|seller| {
            let at = seller.province.as_ref().and_then(|province| provinces.binary_search(province).ok());
            let province = at.and_then(|at| u16::try_from(at).ok());
            Standing { shop: seller.shop, province, letter: seller.letter }
        }));
        board.provinces = provinces;
        let mut shop_at = 0;
        for RowDraft { offer, text } in rows {
            while board.shops.get(shop_at).is_some_and(|standing| standing.shop < offer.shop) {
                shop_at += 1;
            }
            board.ids.push(offer.id);
            board.shop_at.push(u32::try_from(shop_at).unwrap_or(u32::MAX));
            board.trades.push(offer.trade);
            board.prices.push(offer.price);
            board.percents.push(offer.percent.unwrap_or(0));
            board.from.push(offer.from);
            board.until.push(offer.until);
            board.free.push(offer.free_shipping);
            board.text_at.push(board.texts.len());
            let text = text.unwrap_or_else(|| fold(&offer.name).replace(' ', ""));
            board.texts.extend_from_slice(text.as_bytes());
            board.texts.push(b'\n');
        }
        let rows = u32::try_from(board.len()).unwrap_or(u32::MAX);
        board.orders = Sort::ALL.map(|sort| {
            let mut order: Vec<u32> = (0..rows).collect();
            // Stable: equals stay in the order of rows, by shop and number.
            order.sort_by_key(|&row| board.compared(sort, row as usize));
            order
        });
        board
    }

    /// The name of a row as it is searched.
    fn text(&self, row: usize) -> &str {
        let end = self.text_at.get(row + 1).copied().unwrap_or(self.texts.len());
        let line = &self.texts[self.text_at[row]..end];
        std::str::from_utf8(line).unwrap_or_default().trim_end_matches('\n')
    }

    /// A row as an offer, without its name: only the form that is searched is kept.
    fn offer(&self, row: usize) -> Offer {
        Offer {
            id: self.ids[row],
            shop: self.standing(row).shop,
            trade: self.trades[row],
            price: self.prices[row],
            percent: Some(self.percents[row]).filter(|percent| *percent > 0),
            from: self.from[row],
            until: self.until[row],
            free_shipping: self.free[row],
            name: String::new(),
        }
    }

    fn seller(&self, of: &Standing) -> Seller {
        let province = of.province.and_then(|at| self.provinces.get(usize::from(at)).cloned());
        Seller { shop: of.shop, province, letter: of.letter }
    }

    fn standing(&self, row: usize) -> Standing {
        self.shops[self.shop_at[row] as usize]
    }

    /// What is compared, the smallest first.
    fn compared(&self, sort: Sort, row: usize) -> i64 {
        match sort {
            Sort::Discount => -i64::from(self.percents[row]),
            Sort::Price => self.prices[row].rial(),
            Sort::Ending => i64::from(self.until[row].0),
            Sort::Record => letter_rank(self.standing(row).letter),
        }
    }

    /// Deals that match on a day, a page of at most `size`, and how many there are in all. The order between equals is that of the
    /// cursor's hour, or of `now` where there is no cursor.
    pub fn find(&self, filter: &Filter, sort: Sort, after: Option<Cursor>, now: Millis, size: usize) -> Page {
        let matching = self.matching(filter, now.day());
        let (total, shops) = self.counted(&matching);
        let hour = after.map_or_else(|| hour_of(now), |cursor| cursor.hour);
        let mut places = self.first_places(&matching, sort, hour, after.map(|cursor| cursor.after), size + 1);
        let more = places.len() > size;
        places.truncate(size);
        let next = places.last().filter(|_| more).map(|&after| Cursor { hour, after });
        Page { deals: places.into_iter().map(|place| place.id).collect(), total, shops, next }
    }

    /// The rows that match.
    fn matching(&self, filter: &Filter, today: Day) -> Rows {
        let mut rows = Rows::none(self.len());
        let words = words(&filter.text);
        let province = match &filter.province {
            None => None,
            Some(wanted) => {
                let wanted = fold(wanted);
                match self.provinces.iter().position(|province| fold(province) == wanted) {
                    Some(at) => u16::try_from(at).ok(),
                    None => return rows,
                }
            }
        };
        let mut trades = [filter.trades.is_empty(); Trade::ALL.len()];
        for trade in &filter.trades {
            trades[*trade as usize] = true;
        }
        let price_min = filter.price_min.map_or(0, Rial::rial);
        let price_max = filter.price_max.map_or(i64::MAX, Rial::rial);
        let percent_min = filter.percent_min.unwrap_or(0);
        let of_shop = province.is_some() || filter.letter_min.is_some();
        let fits = |row: usize| {
            let price = self.prices[row].rial();
            self.from[row] <= today
                && today <= self.until[row]
                && trades[self.trades[row] as usize]
                && price_min <= price
                && price <= price_max
                && percent_min <= self.percents[row]
                && (self.free[row] || !filter.free_shipping)
                && (!of_shop || self.is_of(row, province, filter.letter_min))
        };
        match words.split_first() {
            None if filter.text.trim().is_empty() => {
                (0..self.len()).filter(|&row| fits(row)).for_each(|row| rows.add(row))
            }
            // Signs alone are in no name.
            None => {}
            Some((longest, others)) => self.with_text(longest, |row| {
                if fits(row)
                    && others.iter().all(|word| memmem::find(self.text(row).as_bytes(), word.as_bytes()).is_some())
                {
                    rows.add(row);
                }
            }),
        }
        rows
    }

    fn is_of(&self, row: usize, province: Option<u16>, letter_min: Option<Letter>) -> bool {
        let standing = self.standing(row);
        (province.is_none() || standing.province == province)
            && letter_min.is_none_or(|least| standing.letter.is_some_and(|letter| letter <= least))
    }

    /// Tells every row once whose text has that word.
    fn with_text(&self, word: &str, mut found: impl FnMut(usize)) {
        let finder = memmem::Finder::new(word.as_bytes());
        let mut row = 0;
        let mut from = 0;
        while let Some(at) = self.texts.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            // The row in which it lies: the next ones are near, so they are tried before a search by halves.
            row += self.text_at[row..].partition_point(|&begin| begin <= at) - 1;
            found(row);
            match self.text_at.get(row + 1) {
                Some(&next) => from = next,
                None => return,
            }
        }
    }

    /// How many rows there are, and of how many shops.
    fn counted(&self, rows: &Rows) -> (usize, usize) {
        let (mut total, mut shops, mut last) = (0, 0, None);
        for (at, &bits) in rows.0.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                let row = at * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                total += 1;
                let shop = self.shop_at.get(row);
                // The rows of one shop lie together.
                if shop != last {
                    shops += 1;
                    last = shop;
                }
            }
        }
        (total, shops)
    }

    /// The first places after one, in order, at most `wanted`.
    fn first_places(&self, rows: &Rows, sort: Sort, hour: i64, after: Option<Place>, wanted: usize) -> Vec<Place> {
        let order = &self.orders[sort as usize];
        let start =
            after.map_or(0, |after| order.partition_point(|&row| self.compared(sort, row as usize) < after.compared));
        let mut best: BinaryHeap<Place> = BinaryHeap::with_capacity(wanted + 1);
        let mut group: Option<(i64, u32)> = None;
        let (mut turn, mut shop_lot) = (0, 0);
        for &row in &order[start..] {
            let row = row as usize;
            if !rows.has(row) {
                continue;
            }
            let compared = self.compared(sort, row);
            match group {
                Some(before) if before == (compared, self.shop_at[row]) => turn += 1,
                before => {
                    // Whatever follows compares greater than all that was found.
                    if best.len() == wanted && before.is_some_and(|(of, _)| of != compared) {
                        break;
                    }
                    group = Some((compared, self.shop_at[row]));
                    turn = 0;
                    shop_lot = lot(hour, self.standing(row).shop);
                }
            }
            let place = Place { compared, turn, lot: shop_lot, id: self.ids[row] };
            if after.is_some_and(|after| place <= after) {
                continue;
            }
            if best.len() < wanted {
                best.push(place);
            } else if let Some(mut worst) = best.peek_mut()
                && place < *worst
            {
                *worst = place;
            }
        }
        best.into_sorted_vec()
    }
}

/// 0 for the best; without a grade after all others.
fn letter_rank(letter: Option<Letter>) -> i64 {
    letter
        .and_then(|letter| Letter::ALL.iter().position(|of| *of == letter))
        .map_or(6, |at| i64::try_from(at).unwrap_or(6))
}

/// The words of a search, the longest first: it is in the fewest names.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.truncate(WORDS_MAX);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
