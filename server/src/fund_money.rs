//! What the fund gets and spends, as the command line and the fund officers' pages record it.

use bazargah_domain::calendar::Millis;
use bazargah_domain::guarantee::{Basis, ClaimId, NotCounted, contribution};
use bazargah_domain::ledger::{Amount, Outcome, TransferId};
use bazargah_store::{AccountId, NotRecorded, Store, StoreError};

/// How much a shop paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowMuch {
    /// So much.
    Rial(Amount),
    /// What its risk class pays.
    ByClass(Basis),
}

/// What is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paid {
    /// A shop paid in; the shop's key.
    FromShop(String, HowMuch),
    /// Founders paid in so much.
    FromFounders(Amount),
    /// A shop paid back so much for a claim.
    Back(ClaimId, Amount),
    /// Running the fund has cost so much.
    Cost(Amount),
}

/// Why it is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// There is no such shop.
    #[error("there is no shop {0:?}; write its key, as in its address")]
    NoShop(String),
    /// What its class pays cannot be counted.
    #[error(transparent)]
    NotCounted(#[from] NotCounted),
    /// The store refuses it.
    #[error(transparent)]
    NotRecorded(#[from] NotRecorded),
}

/// Records a payment by its name at the bank, once. `by` is who does; `None` for the command line.
///
/// # Errors
/// When the database fails.
pub async fn record(
    store: &Store,
    now: Millis,
    by: Option<AccountId>,
    paid: &Paid,
    name: TransferId,
) -> Result<Result<Outcome, NotTaken>, StoreError> {
    let (shop, amount) = match paid {
        Paid::Back(claim, amount) => {
            return Ok(store.recover(now, by, *claim, *amount, name).await?.map_err(NotTaken::from));
        }
        Paid::Cost(amount) => return Ok(store.fund_cost(now, by, *amount, name).await?.map_err(NotTaken::from)),
        Paid::FromFounders(amount) => (None, *amount),
        Paid::FromShop(key, how_much) => {
            let Some((shop, _)) = store.shop(key).await? else { return Ok(Err(NotTaken::NoShop(key.clone()))) };
            let amount = match how_much {
                HowMuch::Rial(amount) => Ok(*amount),
                HowMuch::ByClass(basis) => contribution(&shop, now.day(), *basis),
            };
            match amount {
                Ok(amount) => (Some(shop.id), amount),
                Err(not) => return Ok(Err(not.into())),
            }
        }
    };
    let done = store.contribute_many(now, by, &[(shop, amount, name)]).await?.pop();
    Ok(done.unwrap_or(Err(NotRecorded::NoShop)).map_err(NotTaken::from))
}
