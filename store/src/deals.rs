//! Deals: what shops offer, the prices of their goods, and what has changed on the board.
//!
//! Every change of a deal takes the next number of `deal_head`, in the order in which changes become visible. Whoever knows the
//! board up to a number reads only what came after it.

use crate::db::{Tx, on, runs, within};
use crate::pen::push_list;
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::deal::Deal;
use bazargah_domain::deal::board::{Change, DealId, Offer, Seller};
use bazargah_domain::deal::goods::Goods;
use bazargah_domain::deal::price::{Discount, Priced, Series};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use sqlx::{FromRow, QueryBuilder};
use std::collections::{HashMap, HashSet};

/// How many deals of one shop may run at once.
pub const RUNNING_MAX: usize = 50_000;

/// Prices of goods as a file brings them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsPrices {
    /// The key of the shop that sells them, listed or not.
    pub seller: String,
    /// What they are called.
    pub name: String,
    /// Where they are sold.
    pub link: Option<String>,
    /// What they cost, day by day.
    pub prices: Vec<Priced>,
}

/// What became of prices that were brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PriceCounts {
    /// Days that have a price now and had none.
    pub imported: u64,
    /// Days that had one.
    pub already_present: u64,
}

/// A shop's place in the edition in which it may list deals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealPlace {
    /// The edition.
    pub edition: String,
    /// The first day of its deals.
    pub opens: Day,
    /// The last one.
    pub closes: Day,
    /// The trade in which the shop was accepted.
    pub trade: Option<Trade>,
}

/// What is known of goods of a shop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoodsKnown {
    /// Their prices.
    pub prices: Series,
    /// Whether a deal of them runs.
    pub runs: bool,
}

/// A deal that is to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeal {
    /// What was understood of it.
    pub goods: Goods,
    /// A photo, cleaned: kind and content.
    pub photo: Option<(String, Vec<u8>)>,
}

/// Why deals are not listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotListed {
    /// The shop has no place in an edition of the festival.
    #[error("the shop has no place in the festival")]
    NoPlace,
    /// Its edition is over.
    #[error("the edition is over")]
    Over,
    /// Some of these goods are in a deal already.
    #[error("a deal of {0} runs already")]
    Runs(String),
    /// More than a shop may have.
    #[error("a shop has at most {RUNNING_MAX} deals at once")]
    TooMany,
}

#[derive(FromRow)]
struct DealRow {
    id: i64,
    shop_id: i64,
    edition: String,
    name: String,
    trade: String,
    regular: i64,
    price: i64,
    discount: String,
    stock: i64,
    from_day: i64,
    until_day: i64,
    free_shipping: i64,
    runs: i64,
    photo: Option<String>,
    prices: String,
}

/// The beginning of every query that reads [`DealRow`]s.
macro_rules! select_deal {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.shop_id, d.edition, d.name, d.trade, d.regular, d.price, d.discount, d.stock, d.from_day, \
             d.until_day, d.free_shipping, d.runs, d.photo, g.prices FROM deal d JOIN goods g ON g.id = d.goods_id ",
            $rest
        )
    };
}

fn day(number: i64) -> Day {
    Day(i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX }))
}

impl DealRow {
    fn read(self) -> Result<Deal, StoreError> {
        let of = self.id.to_string();
        let damaged = |why: &'static str| StoreError::damaged("deal", self.id, why);
        let rial = |amount| Rial::new(amount).map_err(|e| StoreError::damaged("deal", self.id, e));
        Ok(Deal {
            id: DealId(self.id),
            shop: ShopId(self.shop_id),
            trade: Trade::parse(&self.trade).ok_or_else(|| damaged("it has no trade"))?,
            regular: rial(self.regular)?,
            price: rial(self.price)?,
            discount: json(&self.discount, "discount", &of)?,
            stock: u32::try_from(self.stock).unwrap_or(0),
            from: day(self.from_day),
            until: day(self.until_day),
            free_shipping: self.free_shipping != 0,
            runs: self.runs != 0,
            photo: self.photo,
            prices: json(&self.prices, "prices", &of)?,
            edition: self.edition,
            name: self.name,
        })
    }
}

#[derive(FromRow)]
struct ChangeRow {
    id: i64,
    shop_id: i64,
    name: String,
    trade: String,
    price: i64,
    discount: String,
    stock: i64,
    from_day: i64,
    until_day: i64,
    free_shipping: i64,
    runs: i64,
    version: i64,
}

impl ChangeRow {
    fn read(self) -> Result<Change, StoreError> {
        let id = DealId(self.id);
        if self.runs == 0 || self.stock == 0 {
            return Ok(Change::Gone(id));
        }
        let discount: Discount = json(&self.discount, "discount", &self.id.to_string())?;
        Ok(Change::Offered(Offer {
            id,
            shop: ShopId(self.shop_id),
            trade: Trade::parse(&self.trade).ok_or_else(|| StoreError::damaged("deal", self.id, "it has no trade"))?,
            price: Rial::new(self.price).map_err(|e| StoreError::damaged("deal", self.id, e))?,
            percent: discount.percent(),
            from: day(self.from_day),
            until: day(self.until_day),
            free_shipping: self.free_shipping != 0,
            name: self.name,
        }))
    }
}

#[derive(FromRow)]
struct GoodsRow {
    id: i64,
    folded: String,
    prices: String,
}

/// Goods on record, while deals of them are listed.
struct GoodsOnRecord {
    id: i64,
    prices: Series,
}

fn to_json<T: serde::Serialize>(value: &T, what: &'static str, of: impl ToString) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::damaged(what, of, e))
}

impl Store {
    /// Adds prices to those on record, all or nothing. A day that has a price keeps the lower of the two.
    ///
    /// # Errors
    /// When the database fails; then nothing was added.
    pub async fn add_prices(&self, brought: &[GoodsPrices]) -> Result<PriceCounts, StoreError> {
        let mut counts = PriceCounts::default();
        let mut tx = self.begin().await?;
        // A series is read and written back as a whole: a shop that lists or ends a deal of the same goods meanwhile has to wait.
        tx.next_versions(0).await?;
        for of in brought {
            let folded = fold(&of.name);
            let known = tx.goods_named(&of.seller, &folded).await?;
            let prices = known.as_ref().map(|known| known.prices.clone()).unwrap_or_default();
            let merged = prices.with(of.prices.iter().copied());
            let new = merged.prices().iter().filter(|priced| !prices.has(priced.day)).count() as u64;
            counts.imported += new;
            counts.already_present += (of.prices.len() as u64).saturating_sub(new);
            if known.is_some() && merged == prices {
                continue;
            }
            let id = match known {
                Some(known) => known.id,
                None => tx.next_versions(1).await?,
            };
            let prices = to_json(&merged, "prices", &of.name)?;
            within!(tx, conn => sqlx::query(
                "INSERT INTO goods (id, seller, folded, name, link, prices) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (id) DO UPDATE SET link = COALESCE(excluded.link, goods.link), prices = excluded.prices",
            ).bind(id).bind(of.seller.as_str()).bind(folded).bind(of.name.as_str()).bind(of.link.as_deref()).bind(prices)
                .execute(conn).await?.rows_affected());
        }
        tx.commit().await?;
        Ok(counts)
    }

    /// Every kind of goods on record of a seller with its prices, by the folded name, and whether a deal of it runs on that day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn goods_of(&self, shop: &Shop, today: Day) -> Result<HashMap<String, GoodsKnown>, StoreError> {
        let rows: Vec<(String, String, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT g.folded, g.prices, (SELECT COUNT(*) FROM deal d WHERE d.goods_id = g.id AND d.runs = 1 \
             AND d.until_day >= $2) FROM goods g WHERE g.seller = $1",
        ).bind(shop.key.as_str()).bind(i64::from(today.0)).fetch_all(pool).await?);
        let known = |(folded, prices, running): (String, String, i64)| {
            Ok((folded, GoodsKnown { prices: json(&prices, "prices", &shop.key)?, runs: running > 0 }))
        };
        rows.into_iter().map(known).collect()
    }

    /// Goods of a seller by name, with their prices; for those who compare them with others' counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prices_of(&self, seller: &str) -> Result<Vec<(String, Series)>, StoreError> {
        let rows: Vec<(String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT name, prices FROM goods WHERE seller = $1 ORDER BY folded",
        ).bind(seller).fetch_all(pool).await?);
        rows.into_iter().map(|(name, prices)| Ok((name, json(&prices, "prices", seller)?))).collect()
    }

    /// The place in which a shop may list deals: that of the latest edition in which it has one.
    ///
    /// # Errors
    /// When the database fails. That there is none, or that its edition is over, is an answer: see [`NotListed`].
    pub async fn deal_place(&self, shop: ShopId, now: Millis) -> Result<Result<DealPlace, NotListed>, StoreError> {
        // The first that is not over; of those that are, any.
        let row: Option<(String, i64, i64, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT p.edition, e.opens, e.closes, p.trade FROM festival_place p JOIN edition e ON e.key = p.edition \
             WHERE p.shop_id = $1 ORDER BY CASE WHEN e.closes > $2 THEN 0 ELSE 1 END, e.opens LIMIT 1",
        ).bind(shop.0).bind(now.0).fetch_optional(pool).await?);
        Ok(match row {
            None => Err(NotListed::NoPlace),
            Some((_, _, closes, _)) if closes <= now.0 => Err(NotListed::Over),
            Some((edition, opens, closes, trade)) => Ok(DealPlace {
                edition,
                opens: Millis(opens).day(),
                // The moment at which it closes is the first that is not in it.
                closes: Millis(closes).plus_millis(-1).day(),
                trade: Trade::parse(&trade),
            }),
        })
    }

    /// The deals of a shop in an edition that are on offer on a day, the newest first, at most `limit`; and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deals_on_offer(
        &self,
        shop: ShopId,
        edition: &str,
        today: Day,
        limit: i64,
    ) -> Result<(Vec<DealId>, u64), StoreError> {
        let today = i64::from(today.0);
        let (ids, all): (Vec<i64>, i64) = on!(self.db, pool => {
            let ids = sqlx::query_scalar(
                "SELECT id FROM deal WHERE shop_id = $1 AND edition = $2 AND runs = 1 AND stock > 0 AND from_day <= $3 \
                 AND until_day >= $3 ORDER BY id DESC LIMIT $4",
            ).bind(shop.0).bind(edition).bind(today).bind(limit).fetch_all(pool).await?;
            let all = sqlx::query_scalar(
                "SELECT COUNT(*) FROM deal WHERE shop_id = $1 AND edition = $2 AND runs = 1 AND stock > 0 AND from_day <= $3 \
                 AND until_day >= $3",
            ).bind(shop.0).bind(edition).bind(today).fetch_one(pool).await?;
            (ids, all)
        });
        Ok((ids.into_iter().map(DealId).collect(), all.unsigned_abs()))
    }

    /// Lists deals of a shop, all or none, each with the discount that follows from the prices on record and those that the shop
    /// states. The deal's own price becomes one of the goods' prices.
    ///
    /// # Errors
    /// When the database fails; then nothing was listed. That it is refused is an answer: see [`NotListed`].
    pub async fn list_deals(
        &self,
        now: Millis,
        shop: &Shop,
        deals: Vec<NewDeal>,
    ) -> Result<Result<Vec<DealId>, NotListed>, StoreError> {
        let place = match self.deal_place(shop.id, now).await? {
            Ok(place) => place,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut tx = self.begin().await?;
        // The goods' and the deals' numbers: twice as many as there are deals at most.
        let wanted = i64::try_from(deals.len()).unwrap_or(i64::MAX).saturating_mul(2);
        let mut next = tx.next_versions(wanted).await?;
        // The place may have been taken away since: whoever does it ends the deals in turn with those who list.
        if !tx.has_place(&place.edition, shop.id).await? {
            return Ok(Err(NotListed::NoPlace));
        }
        let mut number = || {
            let this = next;
            next += 1;
            this
        };
        // Deals whose last day has passed make room for new ones of the same goods. That they have ended shows on the board already.
        let today = i64::from(now.day().0);
        within!(tx, conn => sqlx::query("UPDATE deal SET runs = 0 WHERE shop_id = $1 AND runs = 1 AND until_day < $2")
            .bind(shop.id.0).bind(today).execute(conn).await?.rows_affected());
        let running: Vec<i64> = within!(tx, conn => sqlx::query_scalar(
            "SELECT goods_id FROM deal WHERE shop_id = $1 AND runs = 1").bind(shop.id.0).fetch_all(conn).await?);
        if running.len() + deals.len() > RUNNING_MAX {
            return Ok(Err(NotListed::TooMany));
        }
        let running: HashSet<i64> = running.into_iter().collect();
        let mut named: HashSet<&str> = HashSet::with_capacity(deals.len());
        let mut known = tx.goods_of_seller(&shop.key, &deals).await?;
        let begins = now.day().max(place.opens);
        let mut goods = Vec::with_capacity(deals.len());
        let mut rows = Vec::with_capacity(deals.len());
        for NewDeal { goods: of, photo } in &deals {
            let on_record = known.remove(&of.folded);
            let on_record = on_record.unwrap_or_else(|| GoodsOnRecord { id: number(), prices: Series::default() });
            if running.contains(&on_record.id) || !named.insert(&of.folded) {
                return Ok(Err(NotListed::Runs(of.name.clone())));
            }
            let before = on_record.prices.with(of.history.prices().iter().copied());
            let discount = Discount::of_deal(&before, begins, of.regular, of.deal);
            let after = before.with_deal(begins, of.until, of.deal, of.regular);
            goods.push((on_record.id, of, to_json(&after, "prices", &of.name)?));
            rows.push((number(), on_record.id, of, to_json(&discount, "discount", &of.name)?, photo.as_ref()));
        }
        tx.write_goods(&shop.key, &goods).await?;
        for run in runs(&rows) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO deal (id, shop_id, goods_id, edition, name, trade, regular, price, discount, stock, from_day, \
                     until_day, free_shipping, runs, photo, listed_at, version) ");
                sql.push_values(run, |mut row, (id, goods_id, of, discount, photo)| {
                    row.push_bind(*id)
                        .push_bind(shop.id.0)
                        .push_bind(*goods_id)
                        .push_bind(place.edition.as_str())
                        .push_bind(of.name.as_str())
                        .push_bind(of.trade.as_str())
                        .push_bind(of.regular.rial())
                        .push_bind(of.deal.rial())
                        .push_bind(discount.as_str())
                        .push_bind(i64::from(of.stock))
                        .push_bind(i64::from(begins.0))
                        .push_bind(i64::from(of.until.0))
                        .push_bind(i64::from(of.free_shipping))
                        .push_bind(1i64)
                        .push_bind(photo.map(|(kind, _)| kind.as_str()))
                        .push_bind(now.0)
                        .push_bind(*id);
                });
                sql.build().execute(conn).await?;
            });
        }
        for (id, _, _, _, photo) in &rows {
            if let Some((kind, bytes)) = photo {
                within!(tx, conn => sqlx::query("INSERT INTO deal_photo (deal_id, kind, bytes) VALUES ($1, $2, $3)")
                    .bind(*id).bind(kind.as_str()).bind(bytes.as_slice()).execute(conn).await?.rows_affected());
            }
        }
        tx.commit().await?;
        Ok(Ok(rows.into_iter().map(|(id, ..)| DealId(id)).collect()))
    }

    /// Sets how many a shop has left of a deal; 0 takes it off the board. Tells whether there is such a deal that runs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_deal_stock(&self, shop: ShopId, id: DealId, stock: u32) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let version = tx.next_versions(1).await?;
        let set = within!(tx, conn => sqlx::query(
            "UPDATE deal SET stock = $1, version = $2 WHERE id = $3 AND shop_id = $4 AND runs = 1",
        ).bind(i64::from(stock)).bind(version).bind(id.0).bind(shop.0).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(set > 0)
    }

    /// Ends a deal of a shop: from tomorrow on its goods have the regular price again, and one that had not begun leaves no price.
    /// Tells whether there is such a deal that runs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_deal(&self, now: Millis, shop: ShopId, id: DealId) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let version = tx.next_versions(1).await?;
        let ended = tx.end_deal(now.day(), shop, id, version).await?;
        if ended {
            tx.commit().await?;
        }
        Ok(ended)
    }

    /// What changed on the board after a version, in order, at most `limit` changes; and the version up to which they lead. Whoever
    /// knows nothing yet, after 0, is not told of deals that have ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deal_changes(&self, after: i64, limit: i64) -> Result<(Vec<Change>, i64), StoreError> {
        let rows: Vec<ChangeRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, shop_id, name, trade, price, discount, stock, from_day, until_day, free_shipping, runs, version \
             FROM deal WHERE version > $1 AND (runs = 1 OR $1 > 0) ORDER BY version LIMIT $2",
        ).bind(after).bind(limit).fetch_all(pool).await?);
        let until = rows.last().map_or(after, |last| last.version);
        Ok((rows.into_iter().map(ChangeRow::read).collect::<Result<_, _>>()?, until))
    }

    /// What the board shows of shops.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sellers(&self, shops: &[ShopId]) -> Result<Vec<Seller>, StoreError> {
        Ok(self.listed_shops(shops).await?.iter().map(|listed| seller(&listed.shop)).collect())
    }

    /// Shops about which there are events after one, and the number of the last event that was looked at: at most `limit` events.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_after_event(&self, after: i64, limit: i64) -> Result<(Vec<ShopId>, i64), StoreError> {
        let rows: Vec<(i64, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT seq, shop_id FROM event WHERE seq > $1 ORDER BY seq LIMIT $2",
        ).bind(after).bind(limit).fetch_all(pool).await?);
        let until = rows.last().map_or(after, |(seq, _)| *seq);
        let mut shops: Vec<ShopId> = rows.into_iter().map(|(_, shop)| ShopId(shop)).collect();
        shops.sort_unstable();
        shops.dedup();
        Ok((shops, until))
    }

    /// Deals after that number, at most `limit`, in the order of their numbers, also those that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deals_after(&self, after: DealId, limit: i64) -> Result<Vec<Deal>, StoreError> {
        let rows: Vec<DealRow> = on!(self.db, pool => sqlx::query_as(select_deal!("WHERE d.id > $1 ORDER BY d.id LIMIT $2"))
            .bind(after.0).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(DealRow::read).collect()
    }

    /// Deals by their numbers, in the order asked for, those that there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deals(&self, ids: &[DealId]) -> Result<Vec<Deal>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<DealRow> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(select_deal!("WHERE d.id IN ("));
            push_list(&mut sql, ids.iter().map(|id| id.0));
            sql.build_query_as().fetch_all(pool).await?
        });
        let mut by_id: HashMap<i64, DealRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        ids.iter().filter_map(|id| by_id.remove(&id.0)).map(DealRow::read).collect()
    }

    /// One deal, whether it runs or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deal(&self, id: DealId) -> Result<Option<Deal>, StoreError> {
        Ok(self.deals(&[id]).await?.pop())
    }

    /// Deals of a shop, the newest first, those before a number; at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deals_of(&self, shop: ShopId, before: Option<DealId>, limit: i64) -> Result<Vec<Deal>, StoreError> {
        let before = before.map_or(i64::MAX, |id| id.0);
        let rows: Vec<DealRow> = on!(self.db, pool => sqlx::query_as(select_deal!(
            "WHERE d.shop_id = $1 AND d.id < $2 ORDER BY d.id DESC LIMIT $3"
        )).bind(shop.0).bind(before).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(DealRow::read).collect()
    }

    /// The photo of a deal: its kind and its content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deal_photo(&self, id: DealId) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as("SELECT kind, bytes FROM deal_photo WHERE deal_id = $1")
            .bind(id.0).fetch_optional(pool).await?))
    }
}

impl Store {
    /// Keeps a sheet that a shop has sent, in place of the one before; and forgets those of yesterday.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_deal_sheet(&self, now: Millis, shop: ShopId, bytes: &[u8]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => {
            sqlx::query("DELETE FROM deal_sheet WHERE at < $1").bind(now.plus_days(-1).0).execute(&mut *conn).await?;
            sqlx::query(
                "INSERT INTO deal_sheet (shop_id, at, bytes) VALUES ($1, $2, $3) \
                 ON CONFLICT (shop_id) DO UPDATE SET at = excluded.at, bytes = excluded.bytes",
            ).bind(shop.0).bind(now.0).bind(bytes).execute(conn).await?.rows_affected()
        });
        tx.commit().await
    }

    /// The sheet that a shop has sent last, if it was not listed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deal_sheet(&self, shop: ShopId) -> Result<Option<Vec<u8>>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT bytes FROM deal_sheet WHERE shop_id = $1")
            .bind(shop.0).fetch_optional(pool).await?))
    }

    /// Forgets a shop's sheet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_deal_sheet(&self, shop: ShopId) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("DELETE FROM deal_sheet WHERE shop_id = $1")
            .bind(shop.0).execute(conn).await?.rows_affected());
        tx.commit().await
    }
}

/// What the board knows of a shop.
fn seller(shop: &Shop) -> Seller {
    Seller {
        shop: shop.id,
        province: shop.mark.as_ref().and_then(|mark| mark.province.clone()).filter(|province| !province.is_empty()),
        letter: shop.grade.and_then(|grade| grade.letter),
    }
}

impl Tx {
    /// Takes the next `n` numbers and tells the first; others who change deals wait until this transaction ends, so changes become
    /// visible in the order of their numbers.
    async fn next_versions(&mut self, n: i64) -> Result<i64, StoreError> {
        let last: i64 = within!(*self, conn => sqlx::query_scalar(
            "UPDATE deal_head SET version = version + $1 WHERE id = 1 RETURNING version",
        ).bind(n).fetch_one(conn).await?);
        Ok(last - n + 1)
    }

    /// Ends a deal with the change of that number; see [`Store::end_deal`].
    async fn end_deal(&mut self, today: Day, shop: ShopId, id: DealId, version: i64) -> Result<bool, StoreError> {
        let row: Option<(i64, i64, i64, i64, i64)> = within!(*self, conn => sqlx::query_as(
            "UPDATE deal SET runs = 0, version = $1 WHERE id = $2 AND shop_id = $3 AND runs = 1 \
             RETURNING goods_id, regular, price, from_day, until_day",
        ).bind(version).bind(id.0).bind(shop.0).fetch_optional(conn).await?);
        let Some((goods, regular, price, from, until)) = row else { return Ok(false) };
        let prices: String = within!(*self, conn => sqlx::query_scalar("SELECT prices FROM goods WHERE id = $1")
            .bind(goods).fetch_one(conn).await?);
        let prices: Series = json(&prices, "prices", &goods.to_string())?;
        let rial = |amount| Rial::new(amount).map_err(|e| StoreError::damaged("deal", id.0, e));
        let prices = prices.with_deal_ended(day(from), day(until), today, rial(price)?, rial(regular)?);
        let prices = to_json(&prices, "prices", goods)?;
        within!(*self, conn => sqlx::query("UPDATE goods SET prices = $1 WHERE id = $2")
            .bind(prices).bind(goods).execute(conn).await?.rows_affected());
        Ok(true)
    }

    /// Ends the deals of a shop in an edition, each as [`Store::end_deal`] does: they go with its place.
    pub(crate) async fn end_deals_of(&mut self, now: Millis, shop: ShopId, edition: &str) -> Result<(), StoreError> {
        // Also when there are none: what is being listed at this moment is waited for and ended, too.
        self.next_versions(0).await?;
        let ids: Vec<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT id FROM deal WHERE shop_id = $1 AND edition = $2 AND runs = 1 ORDER BY id",
        ).bind(shop.0).bind(edition).fetch_all(conn).await?);
        let first = self.next_versions(i64::try_from(ids.len()).unwrap_or(i64::MAX)).await?;
        for (version, id) in (first..).zip(ids) {
            self.end_deal(now.day(), shop, DealId(id), version).await?;
        }
        Ok(())
    }

    async fn goods_named(&mut self, seller: &str, folded: &str) -> Result<Option<GoodsOnRecord>, StoreError> {
        let row: Option<GoodsRow> = within!(*self, conn => sqlx::query_as(
            "SELECT id, folded, prices FROM goods WHERE seller = $1 AND folded = $2",
        ).bind(seller).bind(folded).fetch_optional(conn).await?);
        row.map(|row| Ok(GoodsOnRecord { id: row.id, prices: json(&row.prices, "prices", seller)? })).transpose()
    }

    /// The goods of some deals that are on record, by their folded names.
    async fn goods_of_seller(
        &mut self,
        seller: &str,
        deals: &[NewDeal],
    ) -> Result<HashMap<String, GoodsOnRecord>, StoreError> {
        let mut known = HashMap::with_capacity(deals.len());
        for chunk in deals.chunks(1024) {
            let rows: Vec<GoodsRow> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT id, folded, prices FROM goods WHERE seller = ");
                sql.push_bind(seller).push(" AND folded IN (");
                push_list(&mut sql, chunk.iter().map(|deal| deal.goods.folded.clone()));
                sql.build_query_as().fetch_all(conn).await?
            });
            for row in rows {
                let on_record = GoodsOnRecord { id: row.id, prices: json(&row.prices, "prices", seller)? };
                known.insert(row.folded, on_record);
            }
        }
        Ok(known)
    }

    /// Writes goods with their prices, new ones and those on record.
    async fn write_goods(&mut self, seller: &str, goods: &[(i64, &Goods, String)]) -> Result<(), StoreError> {
        for run in runs(goods) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO goods (id, seller, folded, name, prices) ");
                sql.push_values(run, |mut row, (id, of, prices)| {
                    row.push_bind(*id)
                        .push_bind(seller)
                        .push_bind(of.folded.as_str())
                        .push_bind(of.name.as_str())
                        .push_bind(prices.as_str());
                });
                sql.push(" ON CONFLICT (id) DO UPDATE SET prices = excluded.prices");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
