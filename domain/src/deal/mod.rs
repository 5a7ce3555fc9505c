//! Deals (کالای تخفیف‌دار): discounted goods of the shops that have a place in an edition of the festival.
//!
//! [`price`] says what a discount is, [`goods`] understands what a shop types or uploads, [`board`] finds and orders what is
//! on offer. How the percentage is computed stands for people in `docs/deals.md`.

use crate::calendar::Day;
use crate::money::Rial;
use crate::shop::ShopId;
use crate::trade::Trade;
use board::DealId;
use price::{Discount, Series};

pub mod board;
pub mod goods;
pub mod price;

/// A deal on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Its number.
    pub id: DealId,
    /// Whose.
    pub shop: ShopId,
    /// In which edition.
    pub edition: String,
    /// What it is.
    pub name: String,
    /// The trade.
    pub trade: Trade,
    /// The price without it.
    pub regular: Rial,
    /// The price.
    pub price: Rial,
    /// What the price is against those before it.
    pub discount: Discount,
    /// How many are left.
    pub stock: u32,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Whether shipping is free.
    pub free_shipping: bool,
    /// Whether its shop has not ended it.
    pub runs: bool,
    /// The kind of its photo.
    pub photo: Option<String>,
    /// The prices of the goods.
    pub prices: Series,
}

impl Deal {
    /// Whether it can be bought on a day.
    pub fn is_on(&self, today: Day) -> bool {
        self.runs && self.stock > 0 && self.from <= today && today <= self.until
    }
}
