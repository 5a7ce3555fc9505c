//! Trades (صنف): what a shop sells, as its union, the festival's quotas and the deals page name it.

use crate::guideline::Both;
use serde::{Deserialize, Serialize};

/// A trade. An edition of the festival says which of them are hard hit and how many places each has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trade {
    /// Bags, shoes and leather.
    BagsShoes,
    /// Nuts and dried fruit.
    NutsDriedFruit,
    /// Clothes.
    Clothing,
    /// Pastry, sweets and chocolate.
    Sweets,
    /// Groceries.
    Groceries,
    /// Carpets and whatever is woven by hand.
    Carpets,
    /// Handicrafts.
    Handicrafts,
    /// For house and kitchen.
    Household,
    /// Electrical appliances of the household.
    Appliances,
    /// Telephones, computers and what belongs to them.
    Electronics,
    /// Cosmetics, masks and disinfectants.
    Beauty,
    /// Books and stationery.
    Books,
    /// Toys.
    Toys,
    /// Anything else.
    Other,
}

impl Trade {
    /// Every trade, in the order in which they are listed.
    pub const ALL: [Self; 14] = [
        Self::BagsShoes,
        Self::NutsDriedFruit,
        Self::Clothing,
        Self::Sweets,
        Self::Groceries,
        Self::Carpets,
        Self::Handicrafts,
        Self::Household,
        Self::Appliances,
        Self::Electronics,
        Self::Beauty,
        Self::Books,
        Self::Toys,
        Self::Other,
    ];

    /// The name in addresses, files and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BagsShoes => "bags-shoes",
            Self::NutsDriedFruit => "nuts-dried-fruit",
            Self::Clothing => "clothing",
            Self::Sweets => "sweets",
            Self::Groceries => "groceries",
            Self::Carpets => "carpets",
            Self::Handicrafts => "handicrafts",
            Self::Household => "household",
            Self::Appliances => "appliances",
            Self::Electronics => "electronics",
            Self::Beauty => "beauty",
            Self::Books => "books",
            Self::Toys => "toys",
            Self::Other => "other",
        }
    }

    /// The trade of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trade| trade.as_str() == name)
    }

    /// What people call it.
    pub fn title(self) -> Both {
        let (fa, en) = match self {
            Self::BagsShoes => ("کیف و کفش", "Bags and shoes"),
            Self::NutsDriedFruit => ("آجیل و خشکبار", "Nuts and dried fruit"),
            Self::Clothing => ("پوشاک", "Clothing"),
            Self::Sweets => ("شیرینی و شکلات", "Sweets and chocolate"),
            Self::Groceries => ("خواروبار", "Groceries"),
            Self::Carpets => ("فرش و دست‌بافته", "Carpets and weaving"),
            Self::Handicrafts => ("صنایع دستی", "Handicrafts"),
            Self::Household => ("خانه و آشپزخانه", "House and kitchen"),
            Self::Appliances => ("لوازم برقی خانگی", "Home appliances"),
            Self::Electronics => ("کالای دیجیتال", "Electronics"),
            Self::Beauty => ("آرایشی و بهداشتی", "Beauty and hygiene"),
            Self::Books => ("کتاب و نوشت‌افزار", "Books and stationery"),
            Self::Toys => ("اسباب‌بازی", "Toys"),
            Self::Other => ("دیگر صنف‌ها", "Other trades"),
        };
        Both { fa, en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trade_has_one_name_everywhere() {
        for trade in Trade::ALL {
            assert_eq!(Trade::parse(trade.as_str()), Some(trade));
            assert_eq!(serde_json::to_value(trade).unwrap(), trade.as_str());
        }
    }
}
