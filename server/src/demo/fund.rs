//! The demonstration's guarantee fund: founders, contributions, and claims of the last ten weeks, most of them paid.
//!
//! Every step is taken as people would take it, only at past times; so the ledger, the claims and the public events agree. Whose
//! claims they are follows from the seed; the days are those before the demonstration is made.

use super::Random;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::case::{Actor, Step};
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::guarantee::{ClaimStanding, cover_today, policies};
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::{Amount, TransferId};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{Scheme, Shop, ShopId};
use bazargah_store::{BankAnswer, Deed, FundClaim, NewClaim, Purse, Report, Store, StoreError};
use sha2::{Digest, Sha256};

/// What founders gave, in rial.
const FOUNDED: i64 = 60_000_000_000;
/// Shops among which claims and contributions are.
const AMONG: i64 = 400;
/// Days over which claims are spread.
const DAYS: u64 = 70;
/// What complaints are about.
const KINDS: [&str; 5] = ["not-delivered", "not-as-described", "damaged", "counterfeit", "no-refund"];
/// Beyond this many at once letters are looked at again.
const LETTERS: i64 = 1_000;

/// Fills the fund. A market without shops that are covered has none.
///
/// # Errors
/// When the database fails.
pub async fn fill(store: &Store, now: Millis, claims: u32, seed: u64) -> Result<u64, StoreError> {
    let (Some(policies), false) = (policies(), claims == 0) else { return Ok(0) };
    let today = now.day();
    let mut shops = store.shops_after(ShopId(0), AMONG).await?;
    let demo = |shop: &Shop| shop.sources.iter().any(|source| source.scheme == Scheme::Demo);
    shops.retain(|shop| demo(shop) && cover_today(policies, shop, today).is_ok());
    if shops.is_empty() {
        return Ok(0);
    }
    let mut random = Random(seed ^ 0xF0_0D);
    let begun = now.plus_days(-90);
    contribute(store, begun, None, FOUNDED, "demo-founders".into()).await?;
    for (n, shop) in shops.iter().enumerate() {
        let letter = shop.grade.and_then(|step| step.letter);
        let flat =
            policies.on(today).and_then(|policy| policy.contribution(letter)).map_or(0, |of| of.flat_rial.rial());
        for month in 0..3_i64 {
            let name = format!("demo-{n}-{month}");
            contribute(store, begun.plus_days(30 * month), Some(shop.id), flat, name).await?;
        }
    }
    // The oldest first, so that what is counted by the day grows as it would have.
    let mut days: Vec<u64> = (0..claims).map(|_| random.below(DAYS)).collect();
    days.sort_unstable();
    let mut made = 0;
    for (n, day) in (0_u32..).zip(days) {
        let Some(shop) = random.choose(&shops) else { break };
        let opened_at = now.plus_days(-75 + i64::try_from(day).unwrap_or(0)).plus_millis(-3_600_000);
        made += u64::from(one(store, now, shop, n, opened_at, &mut random).await?);
    }
    forget_letters(store, now).await?;
    Ok(made)
}

async fn contribute(
    store: &Store,
    at: Millis,
    shop: Option<ShopId>,
    rial: i64,
    name: String,
) -> Result<(), StoreError> {
    if let (Ok(amount), Ok(name)) = (Amount::new(rial), TransferId::new(name)) {
        // Sent again by a market that is made again, it is there already.
        let _ = store.contribute(at, shop, amount, name).await?;
    }
    Ok(())
}

/// One complaint that its shop answered with nothing, and the claim that grew out of it; tells whether there is one.
async fn one(
    store: &Store,
    now: Millis,
    shop: &Shop,
    n: u32,
    opened_at: Millis,
    random: &mut Random,
) -> Result<bool, StoreError> {
    let hash = |what: &str| Sha256::digest(format!("demonstration {what} {n}")).into();
    // Mostly small, and of those that a person may still have before them some large.
    let waits = opened_at.plus_days(9) > now;
    let thousands = if waits {
        300 + random.below(1_400) * (1 + random.below(4) * random.below(6))
    } else {
        300 + random.below(3_800)
    };
    let toman = thousands * 1_000;
    let damage = i64::try_from(toman * 10).ok().and_then(|rial| Rial::new(rial).ok()).unwrap_or_default();
    let kind = random.choose(&KINDS).copied().unwrap_or("damaged");
    let delivered = (kind != "not-delivered").then(|| i32::try_from(random.below(36)).unwrap_or(0));
    let report = Report {
        shop: shop.id,
        category: kind.to_owned(),
        amount: Some(damage),
        follow_hash: hash("case"),
        order_hash: None,
        order_reference: None,
        told: "این شکایت ساختگی و بخشی از نمایش سامانه است.".to_owned(),
        wish: "جبران خسارت".to_owned(),
        contact: format!("buyer{n}@buyers.example"),
        lang: "fa",
        drafted: false,
        broken: None,
        limits: Vec::new(),
    };
    let Some(complaint) = deed(store, opened_at, Deed::Open(Box::new(report))).await? else { return Ok(false) };
    let step = |step, actor| Deed::Step { complaint, step, actor };
    let answered = opened_at.plus_hours(20);
    deed(store, answered, step(Step::Answer { sent_at: answered }, Actor::Shop)).await?;
    let rated = opened_at.plus_hours(44);
    deed(store, rated, step(Step::Rate { resolved: false, score: Some(2) }, Actor::Buyer)).await?;
    let Some(iban) = iban(n) else { return Ok(false) };
    let complained: Day = opened_at.day();
    let new = NewClaim {
        complaint,
        ordered: complained.plus_days(-delivered.unwrap_or(9) - 4),
        delivered: delivered.map(|days| complained.plus_days(-days)),
        damage,
        iban,
        holder: "خریدار ساختگی".to_owned(),
    };
    let claimed = rated.plus_hours(2);
    let Ok(claim) = store.open_claim(claimed, &new).await? else { return Ok(false) };
    if claim.standing == ClaimStanding::Awarded && claimed.plus_days(6) < now {
        pay(store, now, &claim, claimed, random).await?;
    }
    Ok(true)
}

async fn deed(store: &Store, at: Millis, deed: Deed) -> Result<Option<ComplaintId>, StoreError> {
    let done = store.act(at, vec![deed]).await?.into_iter().next();
    Ok(done.and_then(Result::ok).map(|recent| recent.id))
}

/// The bank pays a claim within days; most shops pay it back.
async fn pay(
    store: &Store,
    now: Millis,
    claim: &FundClaim,
    claimed: Millis,
    random: &mut Random,
) -> Result<(), StoreError> {
    let at = claimed.plus_hours(24 * i64::try_from(random.between(1, 5)).unwrap_or(1));
    let payments = store.order_payments(at, None, Purse::Fund, &format!("demo-{}", claim.id.0)).await?;
    let answer = |payment: &str| BankAnswer { payment: payment.to_owned(), amount: None, rejected: None };
    let answers: Vec<BankAnswer> = payments.iter().map(|payment| answer(&payment.id)).collect();
    store.reconcile(at, &answers).await?;
    let back = at.plus_days(i64::try_from(random.between(4, 25)).unwrap_or(4));
    if random.percent(70)
        && back < now
        && let (Some(amount), Ok(name)) =
            (Amount::of(claim.awarded), TransferId::new(format!("demo-back-{}", claim.id.0)))
    {
        let _ = store.recover(back, None, claim.id, amount, name).await?;
    }
    Ok(())
}

/// An account of no bank: the digits after the check digits are zeros and the number.
fn iban(n: u32) -> Option<Iban> {
    (0..98).find_map(|check| Iban::parse(&format!("IR{check:02}{n:022}")).ok())
}

/// Nobody made up gets a letter.
async fn forget_letters(store: &Store, now: Millis) -> Result<(), StoreError> {
    loop {
        let letters = store.take_letters(now, 60_000, LETTERS).await?;
        if letters.is_empty() {
            return Ok(());
        }
        store.sent(&letters.into_iter().map(|letter| letter.id).collect::<Vec<_>>()).await?;
    }
}
