//! Deals of the demonstration's shops: most with prices of two months, some without thirty days of them, some raised the day before.
//!
//! Deals are of the day on which the demonstration is made, not of the market's day: they would have ended otherwise. Which they are
//! follows from the seed alone.

use super::Random;
use super::festival::Fault;
use super::words::WORDS;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::deal::goods::Goods;
use bazargah_domain::deal::price::{Priced, Series};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Shop;
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use bazargah_store::{NewDeal, NotListed, Store};

/// Shops that list deals.
const SHOPS: usize = 45;
/// The shops among which they are.
const AMONG: i64 = 400;
/// The edition in which they have a place: open on the day on which the demonstration is made.
const EDITION: &str = include_str!("autumn-1405.json");

/// Words for goods of a trade, with what half of them cost less than, in toman.
fn goods_of(trade: Trade) -> (&'static [&'static str], u64) {
    match trade {
        Trade::BagsShoes => (
            &[
                "نیم‌بوت چرم گاوی",
                "کوله‌پشتی ۳۰ لیتری",
                "کیف دوشی زنانه",
                "کتانی پیاده‌روی",
                "کمربند چرم",
                "صندل تابستانی",
                "کیف پول مردانه",
            ],
            1_900_000,
        ),
        Trade::NutsDriedFruit => (
            &[
                "پستهٔ احمدآقایی، یک کیلو",
                "بادام درختی، نیم کیلو",
                "گردوی تویسرکان، یک کیلو",
                "خرمای مضافتی",
                "زعفران سرگل، یک مثقال",
                "کشمش پلویی",
                "آجیل چهارمغز",
            ],
            780_000,
        ),
        Trade::Clothing => (
            &["مانتوی نخی", "پیراهن مردانه", "شال بافت", "شلوار کتان", "کاپشن پاییزه", "روسری ابریشمی", "ژاکت پشمی"],
            1_300_000,
        ),
        Trade::Electronics => (
            &["هدفون بی‌سیم", "پاوربانک ۲۰ هزار", "ماوس بی‌سیم", "صفحه‌کلید", "کابل شارژ", "اسپیکر کوچک", "قاب گوشی"],
            1_600_000,
        ),
        Trade::Books => (
            &["رمان ایرانی", "کتاب آشپزی", "دفتر یادداشت جلد چرمی", "خودنویس", "فرهنگ فارسی", "کتاب کودک", "جامدادی"],
            310_000,
        ),
        Trade::Household => (
            &[
                "سرویس قابلمهٔ ۸ پارچه",
                "چراغ مطالعه",
                "روتختی دونفره",
                "ست کارد",
                "گلدان سفالی",
                "حولهٔ حمام",
                "سبد پیک‌نیک",
            ],
            2_100_000,
        ),
        Trade::Beauty => {
            (&["کرم مرطوب‌کننده", "عطر جیبی", "شامپوی گیاهی", "ضدآفتاب", "صابون زیتون", "روغن آرگان"], 420_000)
        }
        Trade::Toys => {
            (&["عروسک پارچه‌ای", "پازل هزار تکه", "ماشین چوبی", "بازی فکری", "لگوی ۲۰۰ تکه", "توپ بادی"], 520_000)
        }
        Trade::Carpets => (&["گلیم دست‌بافت", "تابلوفرش کوچک", "فرش ۶ متری", "پشتی ترکمن", "قالیچهٔ ابریشم"], 14_000_000),
        _ => (
            &["عسل کوهستان", "برنج طارم، ۱۰ کیلو", "چای شکسته", "قهوهٔ تازه‌بوداده", "ادویهٔ پلویی", "روغن کنجد"],
            450_000,
        ),
    }
}

/// What a shop of that host sells.
fn trade_of(host: &str) -> Option<Trade> {
    let first = host.split(['-', '.']).next()?;
    WORDS.iter().find(|word| word.latin == first).map(|word| word.trade.union)
}

/// The deals of a shop, beginning on a day.
fn of_shop(random: &mut Random, trade: Trade, today: Day, closes: Day) -> Vec<NewDeal> {
    let (names, median) = goods_of(trade);
    let count = random.between(4, names.len() as u64 + 3) as usize;
    let colours = ["", " مشکی", " آبی", " بزرگ"];
    let named = (0..count.min(names.len() * colours.len())).map(|at| {
        let name = names.get(at % names.len()).copied().unwrap_or_default();
        format!("{name}{}", colours.get(at / names.len()).copied().unwrap_or_default())
    });
    named.map(|name| NewDeal { goods: one(random, name, trade, median, today, closes), photo: None }).collect()
}

/// A price in toman as people write it: the last digits are noughts.
fn rounded(toman: u64) -> u64 {
    let step = if toman > 1_000_000 { 10_000 } else { 1_000 };
    (toman / step).max(1) * step
}

fn rial(toman: u64) -> Rial {
    Rial::new(i64::try_from(toman.saturating_mul(10)).unwrap_or(i64::MAX)).unwrap_or(Rial::NOTHING)
}

fn one(random: &mut Random, name: String, trade: Trade, median: u64, today: Day, closes: Day) -> Goods {
    let usual = rounded(random.skewed(median).max(median / 4));
    let off = random.between(8, 40);
    let kind = random.below(10);
    let mut prices: Vec<(i32, u64)> = Vec::new();
    let (regular, deal) = match kind {
        // Raised the day before: the deal costs what the goods always cost.
        0 | 1 => {
            prices.extend([(-70, usual), (-1, rounded(usual * 140 / 100))]);
            (rounded(usual * 140 / 100), usual)
        }
        // Known for less than thirty days.
        2 | 3 => {
            prices.push((-(random.between(3, 28) as i32), usual));
            (usual, rounded(usual * (100 - off) / 100))
        }
        _ => {
            prices.push((-75, rounded(usual * random.between(94, 104) / 100)));
            let mut day = -60;
            while day < -8 {
                prices.push((day, rounded(usual * random.between(97, 106) / 100)));
                day += random.between(6, 16) as i32;
            }
            prices.push((-4, usual));
            (usual, rounded(usual * (100 - off) / 100))
        }
    };
    let history = prices.into_iter().map(|(back, toman)| Priced { day: today.plus_days(back), price: rial(toman) });
    Goods {
        folded: fold(&name),
        name,
        trade,
        regular: rial(regular.max(deal + 1)),
        deal: rial(deal),
        stock: random.between(1, 60) as u32,
        until: today.plus_days(random.between(2, 25) as i32).min(closes),
        free_shipping: random.percent(60),
        history: history.collect::<Series>(),
    }
}

/// Lists the deals; tells how many. Shops whose deals are listed already keep them.
///
/// # Errors
/// When the database fails.
pub async fn fill(store: &Store, now: Millis, seed: u64) -> Result<usize, Fault> {
    let shops = store.shops_after(bazargah_domain::shop::ShopId(0), AMONG).await?;
    let sells = |shop: Shop| {
        let trade = shop.host.as_ref().and_then(|host| trade_of(host.as_str()))?;
        Some((shop, trade))
    };
    let sellers: Vec<(Shop, Trade)> = shops.into_iter().filter_map(sells).take(SHOPS).collect();
    let edition = open_edition(now)?;
    if store.edition(&edition.key).await?.is_none() {
        store.keep_edition(&edition).await?;
        let places: Vec<_> = sellers.iter().map(|(shop, trade)| (shop.id, *trade)).collect();
        store.invite(now, &edition, &places).await?;
    }
    let mut listed = 0;
    for (at, (shop, trade)) in (0u64..).zip(sellers) {
        let Ok(place) = store.deal_place(shop.id, now).await? else { continue };
        let mut random = Random(super::mixed(seed ^ super::mixed(at ^ 0xDEA1)));
        let deals = of_shop(&mut random, trade, now.day(), place.closes);
        match store.list_deals(now, &shop, deals).await? {
            Ok(deals) => listed += deals.len(),
            Err(NotListed::Runs(_) | NotListed::NoPlace | NotListed::Over | NotListed::TooMany) => {}
        }
    }
    Ok(listed)
}

/// The edition, in its last weeks but one: deals end with it.
fn open_edition(now: Millis) -> Result<Edition, Fault> {
    let mut edition = Edition::parse(EDITION).map_err(|faults| Fault::Edition(faults.join("; ")))?;
    edition.phases.registration = now.plus_days(-90);
    edition.phases.review = now.plus_days(-40);
    edition.phases.open = now.plus_days(-7);
    edition.phases.closed = now.plus_days(40);
    Ok(edition)
}
