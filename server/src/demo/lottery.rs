//! A lottery in the made-up market that is really drawn: an edition that is over, with orders that buyers confirmed, and the beacon's own
//! value of a round that has been.
//!
//! The market writes its own past, so the commitment bears a time before that round's, although its value was long known when this was
//! written. Nobody is deceived by it: every page of such a market says that it is made up. What the draw shows is that the beacon's value,
//! the list and the result belong together, and that is as true here as anywhere.

use super::{Plan, Purpose, Random};
use crate::codes;
use bazargah_domain::festival::edition::{Edition, Text};
use bazargah_domain::festival::order::{Cancellation, OrderCode, Told};
use bazargah_domain::lottery::{Brought, Limits, LotteryId, Measure, Prize, Round, Terms};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use bazargah_store::{Confirming, Hash, Limit, NewOrder, Pledge, PledgeState, Store, StoreError};

/// Shops that took part.
const SHOPS: i64 = 8;
/// Orders that a shop is asked for to be cancelled.
const LOOKED_AT: i64 = 100;
/// The round that draws: 15 September 2023.
const ROUND: Round = Round(657_413);
/// Its value, as the network gave it.
const VALUE: &str = r#"{"round":657413,"signature":"b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"}"#;

/// Why the lottery could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file of the edition is wrong.
    #[error("the made-up edition is wrong: {0}")]
    Edition(String),
    /// A step was refused.
    #[error("the made-up lottery is refused: {0}")]
    Refused(String),
}

fn refused(why: impl ToString) -> Fault {
    Fault::Refused(why.to_string())
}

/// What a step came to; `None` for a lottery that is not.
fn taken<E: ToString>(outcome: Option<Result<(), E>>) -> Result<(), Fault> {
    outcome.ok_or_else(|| refused("it is not there"))?.map_err(refused)
}

fn text(fa: &str, en: &str) -> Text {
    Text { fa: fa.to_owned(), en: en.to_owned() }
}

fn toman(amount: i64) -> Rial {
    Rial::new(amount * 10).unwrap_or_default()
}

/// The private code of an order, counted from 1: its number in 26 digits. In a made-up market everybody may know it.
pub fn private_code(order: u32) -> String {
    format!("{order:026}")
}

/// An edition that ended a fortnight before the round.
fn edition() -> Result<Edition, Fault> {
    let mut edition = Edition::parse(super::festival::EDITION).map_err(|faults| Fault::Edition(faults.join("; ")))?;
    edition.key = "summer-1402".to_owned();
    edition.name = text("جشنوارهٔ تابستانهٔ مجازی ۱۴۰۲", "Summer virtual festival 1402");
    edition.lead = text(
        "دوره‌ای ساختگی که پایان یافته است، مانند همهٔ این بازار نمونه. ولی مقدار فانوسی که قرعه را کشید راستین است، از ۲۴ شهریور ۱۴۰۲؛ پس قرعه‌کشی را می‌توان همین‌جا دوباره اجرا کرد.",
        "An edition that is over and made up, like all of this sample market. But the beacon’s value that drew its lottery is a true one, of 15 September 2023; so the draw can be run again right here.",
    );
    let phases = &mut edition.phases;
    phases.closed = ROUND.time().plus_days(-i64::from(edition.confirm_days)).plus_hours(-14);
    phases.open = phases.closed.plus_days(-30);
    phases.review = phases.open.plus_days(-20);
    phases.registration = phases.review.plus_days(-30);
    Ok(edition)
}

fn terms(edition: &Edition) -> Terms {
    let prize = |fa, en, count, worth| Prize { name: text(fa, en), count, value: toman(worth) };
    Terms {
        edition: edition.key.clone(),
        name: text("قرعه‌کشی خریداران جشنواره", "The festival buyers’ draw"),
        prizes: vec![
            prize("لپ‌تاپ", "Laptop", 1, 60_000_000),
            prize("گوشی همراه", "Mobile phone", 3, 20_000_000),
            prize("کارت خرید", "Voucher", 16, 2_000_000),
        ],
        alternates: 10,
        limits: Limits { floor: toman(200_000), per_person: 4, per_shop: 5_000, alone_per_shop: 10 },
        measure: Measure::Sales,
        claim_days: 30,
    }
}

/// Adds the edition with so many orders, and its drawn lottery, to a market that is in the database. `None` where no shop can take
/// part, or it is there already.
///
/// # Errors
/// When the database fails, or a rule refuses what is made up here.
pub async fn fill(store: &Store, orders: u32, seed: u64) -> Result<Option<LotteryId>, Fault> {
    let edition = edition()?;
    let shops = store.shops_with_host(SHOPS).await?;
    // Made once: the same orders cannot be confirmed again.
    if shops.is_empty() || orders == 0 || store.edition(&edition.key).await?.is_some() {
        return Ok(None);
    }
    store.keep_edition(&edition).await?;
    let places: Vec<(ShopId, Trade)> = shops.iter().map(|shop| (shop.id, Trade::Household)).collect();
    store.invite(edition.phases.review, &edition, &places).await?;
    let mut random = Plan::new(0, 0, seed).random(Purpose::Lottery, 0);
    confirm(store, &edition, &shops, orders, &mut random).await?;
    cancel(store, &edition, &shops).await?;

    let id = store.open_lottery(edition.phases.open, None, &terms(&edition), hash(&mut random)).await?;
    pledge(store, &edition, id, "کارخانهٔ رایانهٔ نمونه", Some("لپ‌تاپ و سه گوشی همراه"), 120_000_000).await?;
    pledge(store, &edition, id, "بانک نمونه", None, 32_000_000).await?;
    let frozen_at = ROUND.time().plus_hours(-2);
    taken(store.close_lottery(edition.orders_final(), id, None, edition.orders_final()).await?)?;
    taken(store.freeze_lottery(frozen_at, id, None, ROUND).await?)?;
    let drawn_at = ROUND.time().plus_millis(5_000);
    taken(store.draw_lottery(drawn_at, id, None, &Brought::parse(VALUE).map_err(refused)?).await?)?;
    Ok(Some(id))
}

/// A lottery of the edition whose registration is open: nothing is settled in it.
///
/// # Errors
/// When the database fails, or a rule refuses what is made up here.
pub async fn open(store: &Store, seed: u64) -> Result<(), Fault> {
    let edition = Edition::parse(super::festival::EDITION).map_err(|faults| Fault::Edition(faults.join("; ")))?;
    if !store.lotteries(&edition.key).await?.is_empty() {
        return Ok(());
    }
    let mut random = Plan::new(0, 0, seed).random(Purpose::Lottery, 1);
    let id = store.open_lottery(edition.phases.registration, None, &terms(&edition), hash(&mut random)).await?;
    pledge(store, &edition, id, "کارخانهٔ رایانهٔ نمونه", Some("لپ‌تاپ"), 60_000_000).await
}

async fn pledge(
    store: &Store,
    edition: &Edition,
    id: LotteryId,
    sponsor: &str,
    thing: Option<&str>,
    worth: i64,
) -> Result<(), Fault> {
    let pledge = Pledge {
        id: 0,
        sponsor: sponsor.to_owned(),
        thing: thing.map(str::to_owned),
        value: toman(worth),
        contact: "sponsor@festival.example".to_owned(),
        at: edition.phases.open,
        state: PledgeState::Waiting,
    };
    store.pledge(id, &pledge).await?;
    let waiting = store.pledges(id, true).await?.into_iter().filter(|of| of.state == PledgeState::Waiting);
    for of in waiting {
        store.decide_pledge(edition.phases.open, id, None, of.id, true).await?;
    }
    Ok(())
}

fn hash(random: &mut Random) -> Hash {
    let mut hash = [0; 32];
    for part in hash.chunks_mut(8) {
        part.copy_from_slice(&random.next().to_le_bytes());
    }
    hash
}

/// Lets the shops tell their orders, and buyers confirm them, one after the other.
async fn confirm(
    store: &Store,
    edition: &Edition,
    shops: &[Shop],
    orders: u32,
    random: &mut Random,
) -> Result<(), Fault> {
    let salt = hash(random);
    let mut told: Vec<Vec<NewOrder>> = vec![Vec::new(); shops.len()];
    let mut confirming = Vec::new();
    // The first ones are confirmed two days after the opening, the last ones before orders are final.
    let from = edition.phases.open.plus_days(2);
    let step = (edition.orders_final().0 - from.0) / (i64::from(orders) + 1);
    for order in 1..=orders {
        let reference = format!("F-{}", 10_000 + order);
        let bytes = hash(random);
        let code = OrderCode::of(&std::array::from_fn(|n| bytes[n]));
        let code_hash = codes::order_code_hash(&code);
        let amount = i64::try_from(random.skewed(600_000)).unwrap_or(0) / 1_000 * 1_000;
        let day = edition.phases.open.day().plus_days(i32::try_from(random.below(28)).unwrap_or(0));
        let of = Told { folded: fold(&reference), reference, amount: toman(amount), day };
        let shop = usize::try_from(random.below(shops.len() as u64)).unwrap_or(0);
        told[shop].push(NewOrder { told: of, code, code_hash });
        // One in four gives no contact; the others buy more than once now and then.
        let buyer = random.below(u64::from(orders) * 3 / 4 + 1);
        let contact = (!random.percent(25)).then(|| format!("buyer-{buyer}@festival.example"));
        confirming.push(Confirming {
            code_hash,
            secret_hash: codes::secret_hash(&private_code(order)),
            contact,
            limits: Vec::new(),
            shop_limit: |shop| Limit {
                key: codes::by_shop("made-up-order", shop),
                times: i64::from(u32::MAX),
                hours: 1,
            },
        });
    }
    for (shop, orders) in shops.iter().zip(&told) {
        store.tell_orders(from, edition, shop.id, salt, orders).await?.map_err(refused)?;
    }
    for (n, of) in (1..).zip(&confirming) {
        store.confirm_order(from.plus_millis(n * step), edition, of).await?.map_err(refused)?;
    }
    Ok(())
}

/// Lets each shop cancel a few of the orders that were confirmed.
async fn cancel(store: &Store, edition: &Edition, shops: &[Shop]) -> Result<(), Fault> {
    let at = edition.orders_final().plus_hours(-1);
    for shop in shops {
        let confirmed = store.orders_of(&edition.key, shop.id, None, LOOKED_AT).await?;
        for of in confirmed.iter().filter(|of| of.confirmed_at.is_some()).step_by(17) {
            store.cancel_order(at, edition, shop.id, of.id, Cancellation::Returned).await?;
        }
    }
    Ok(())
}
