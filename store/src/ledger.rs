//! The ledger's tables. The rules are those of [`bazargah_domain::ledger`]: what a batch of transfers touches is loaded into a
//! [`Ledger`], which takes them one after the other, and what became of it is written in a few wide statements.

use crate::db::{Tx, on, runs, within};
use crate::pen::{LIST_LENGTHS, push_list};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::ledger::{
    Account, AccountKind, Amount, Balance, Entry, Ledger, Move, Outcome, Refused, Taken, Transfer, TransferId,
};
use sqlx::{FromRow, QueryBuilder};
use std::collections::{BTreeMap, BTreeSet};

/// What became of each transfer of a batch.
pub type Transferred = Vec<Result<Outcome, Refused>>;

#[derive(FromRow)]
struct TransferRow {
    id: String,
    phase: String,
    debit_kind: String,
    debit_party: i64,
    credit_kind: String,
    credit_party: i64,
    amount: i64,
    refers: Option<String>,
}

pub(crate) fn account(kind: &str, party: i64) -> Result<Account, StoreError> {
    let known = AccountKind::parse(kind).ok_or_else(|| StoreError::damaged("account", kind, "it is of no kind"))?;
    Ok(Account::of(known, party))
}

impl TransferRow {
    fn taken(self) -> Result<Taken, StoreError> {
        let damaged = |why: &str| StoreError::damaged("transfer", &self.id, why);
        let name = |text: &str| TransferId::new(text).map_err(|_| damaged("an id of it is none"));
        let amount = Amount::new(self.amount).map_err(|_| damaged("its amount is none"))?;
        let refers = || self.refers.as_deref().map(name).transpose()?.ok_or_else(|| damaged("it refers to nothing"));
        let moved = Move {
            debit: account(&self.debit_kind, self.debit_party)?,
            credit: account(&self.credit_kind, self.credit_party)?,
            amount,
        };
        let entry = match self.phase.as_str() {
            "single" => Entry::Single(moved),
            "pending" => Entry::Pending(moved),
            "post" => Entry::Post { pending: refers()?, amount },
            "void" => Entry::Void { pending: refers()? },
            "reversal" => Entry::Reversal { of: refers()? },
            _ => return Err(damaged("it is of no phase")),
        };
        Ok(Taken { transfer: Transfer { id: name(&self.id)?, entry }, moved })
    }
}

fn phase(entry: &Entry) -> &'static str {
    match entry {
        Entry::Single(_) => "single",
        Entry::Pending(_) => "pending",
        Entry::Post { .. } => "post",
        Entry::Void { .. } => "void",
        Entry::Reversal { .. } => "reversal",
    }
}

#[derive(FromRow)]
struct AccountRow {
    kind: String,
    party: i64,
    debits_pending: i64,
    debits_posted: i64,
    credits_pending: i64,
    credits_posted: i64,
}

impl AccountRow {
    fn read(self) -> Result<(Account, Balance), StoreError> {
        let Self { debits_pending, debits_posted, credits_pending, credits_posted, .. } = self;
        let balance = Balance { debits_pending, debits_posted, credits_pending, credits_posted };
        Ok((account(&self.kind, self.party)?, balance))
    }
}

/// The columns of [`TransferRow`].
macro_rules! select_transfer {
    ($rest:literal) => {
        concat!(
            "SELECT id, phase, debit_kind, debit_party, credit_kind, credit_party, amount, refers FROM ledger_transfer ",
            $rest
        )
    };
}

impl Store {
    /// Takes transfers, in their order and all at once: each is taken, was there already, or is refused for itself.
    ///
    /// # Errors
    /// When the database fails; then none was taken.
    pub async fn transfer(&self, now: Millis, transfers: &[Transfer]) -> Result<Transferred, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let done = tx.transfer(now, transfers).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// The balance of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn balance(&self, account: Account) -> Result<Balance, StoreError> {
        let row: Option<AccountRow> = on!(self.db, pool =>
            sqlx::query_as("SELECT * FROM ledger_account WHERE kind = $1 AND party = $2")
                .bind(account.kind.as_str()).bind(account.party).fetch_optional(pool).await?);
        Ok(row.map(AccountRow::read).transpose()?.map(|(_, balance)| balance).unwrap_or_default())
    }

    /// What all accounts of a kind have had together. Of a kind there are as many as shops that have to do with the fund.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn balance_of_all(&self, kind: AccountKind) -> Result<Balance, StoreError> {
        let row: (i64, i64, i64, i64) = on!(self.db, pool => sqlx::query_as(
            "SELECT CAST(COALESCE(SUM(debits_pending), 0) AS BIGINT), CAST(COALESCE(SUM(debits_posted), 0) AS BIGINT), \
             CAST(COALESCE(SUM(credits_pending), 0) AS BIGINT), CAST(COALESCE(SUM(credits_posted), 0) AS BIGINT) \
             FROM ledger_account WHERE kind = $1",
        ).bind(kind.as_str()).fetch_one(pool).await?);
        let (debits_pending, debits_posted, credits_pending, credits_posted) = row;
        Ok(Balance { debits_pending, debits_posted, credits_pending, credits_posted })
    }

    /// Every account whose kept balance is not the sum of its transfers, or is below its floor; and how many transfers there are.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn ledger_faults(&self) -> Result<(i64, Vec<String>), StoreError> {
        let kept: Vec<AccountRow> =
            on!(self.db, pool => sqlx::query_as("SELECT * FROM ledger_account").fetch_all(pool).await?);
        let sums: Vec<AccountRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT kind, party, CAST(SUM(dp) AS BIGINT) AS debits_pending, CAST(SUM(dd) AS BIGINT) AS debits_posted, \
             CAST(SUM(cp) AS BIGINT) AS credits_pending, CAST(SUM(cd) AS BIGINT) AS credits_posted FROM ( \
             SELECT debit_kind AS kind, debit_party AS party, 0 AS dp, amount AS dd, 0 AS cp, 0 AS cd \
             FROM ledger_transfer WHERE phase IN ('single', 'post', 'reversal') \
             UNION ALL SELECT credit_kind, credit_party, 0, 0, 0, amount \
             FROM ledger_transfer WHERE phase IN ('single', 'post', 'reversal') \
             UNION ALL SELECT debit_kind, debit_party, amount, 0, 0, 0 FROM ledger_transfer p \
             WHERE phase = 'pending' AND NOT EXISTS (SELECT 1 FROM ledger_transfer r WHERE r.refers = p.id) \
             UNION ALL SELECT credit_kind, credit_party, 0, 0, amount, 0 FROM ledger_transfer p \
             WHERE phase = 'pending' AND NOT EXISTS (SELECT 1 FROM ledger_transfer r WHERE r.refers = p.id)) AS side \
             GROUP BY kind, party",
        ).fetch_all(pool).await?);
        let transfers: i64 = on!(self.db, pool =>
            sqlx::query_scalar("SELECT COUNT(*) FROM ledger_transfer").fetch_one(pool).await?);
        let mut accounts: BTreeMap<Account, (Balance, Balance)> = BTreeMap::new();
        for row in kept {
            let (account, balance) = row.read()?;
            accounts.entry(account).or_default().0 = balance;
        }
        for row in sums {
            let (account, balance) = row.read()?;
            accounts.entry(account).or_default().1 = balance;
        }
        let mut faults = Vec::new();
        for (account, (kept, sum)) in accounts {
            if kept != sum {
                faults.push(format!("{account} has {kept:?}, its transfers give {sum:?}"));
            }
            if account.kind.has_floor() && kept.available() < 0 {
                faults.push(format!("{account} is below its floor by {}", -kept.available()));
            }
        }
        Ok((transfers, faults))
    }
}

impl Tx {
    /// Takes transfers; the caller holds the head's lock, by which writers of the ledger take turns.
    pub(crate) async fn transfer(&mut self, now: Millis, transfers: &[Transfer]) -> Result<Transferred, StoreError> {
        let mut ledger = self.load_ledger(transfers).await?;
        let mut done = Vec::with_capacity(transfers.len());
        let mut fresh = Vec::new();
        for transfer in transfers {
            let outcome = ledger.take(transfer);
            if outcome == Ok(Outcome::New) {
                fresh.extend(ledger.transfer(&transfer.id).cloned());
            }
            done.push(outcome);
        }
        self.write_ledger(now, &ledger, &fresh).await?;
        Ok(done)
    }

    /// All that these transfers touch.
    async fn load_ledger(&mut self, transfers: &[Transfer]) -> Result<Ledger, StoreError> {
        let refers: BTreeSet<&str> = transfers.iter().filter_map(|of| of.refers_to()).map(TransferId::as_str).collect();
        let ids: BTreeSet<&str> = transfers.iter().map(|of| of.id.as_str()).chain(refers.iter().copied()).collect();
        let (refers, ids): (Vec<&str>, Vec<&str>) = (refers.into_iter().collect(), ids.into_iter().collect());
        let mut rows: Vec<TransferRow> = Vec::new();
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            rows.extend::<Vec<TransferRow>>(within!(*self, conn => {
                let mut sql = QueryBuilder::new(select_transfer!("WHERE id IN ("));
                push_list(&mut sql, chunk.iter().map(|id| (*id).to_owned()));
                sql.build_query_as().fetch_all(conn).await?
            }));
        }
        for chunk in refers.chunks(LIST_LENGTHS[3]) {
            rows.extend::<Vec<TransferRow>>(within!(*self, conn => {
                let mut sql = QueryBuilder::new(select_transfer!("WHERE refers IN ("));
                push_list(&mut sql, chunk.iter().map(|id| (*id).to_owned()));
                sql.build_query_as().fetch_all(conn).await?
            }));
        }
        let mut ledger = Ledger::default();
        let mut accounts = BTreeSet::new();
        for row in rows {
            let taken = row.taken()?;
            accounts.extend([taken.moved.debit, taken.moved.credit]);
            ledger.know_transfer(taken);
        }
        for transfer in transfers {
            if let Entry::Single(moved) | Entry::Pending(moved) = &transfer.entry {
                accounts.extend([moved.debit, moved.credit]);
            }
        }
        let accounts: Vec<Account> = accounts.into_iter().collect();
        for chunk in runs(&accounts) {
            let rows: Vec<AccountRow> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT * FROM ledger_account WHERE (kind, party) IN (");
                sql.push_values(chunk, |mut row, account| {
                    row.push_bind(account.kind.as_str()).push_bind(account.party);
                });
                sql.push(")");
                sql.build_query_as().fetch_all(conn).await?
            });
            for row in rows {
                let (account, balance) = row.read()?;
                ledger.know_balance(account, balance);
            }
        }
        Ok(ledger)
    }

    async fn write_ledger(&mut self, now: Millis, ledger: &Ledger, fresh: &[Taken]) -> Result<(), StoreError> {
        for chunk in runs(fresh) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO ledger_transfer (id, phase, debit_kind, debit_party, credit_kind, credit_party, amount, refers, at) ");
                sql.push_values(chunk, |mut row, Taken { transfer, moved }| {
                    row.push_bind(transfer.id.as_str())
                        .push_bind(phase(&transfer.entry))
                        .push_bind(moved.debit.kind.as_str())
                        .push_bind(moved.debit.party)
                        .push_bind(moved.credit.kind.as_str())
                        .push_bind(moved.credit.party)
                        .push_bind(moved.amount.rial())
                        .push_bind(transfer.refers_to().map(TransferId::as_str))
                        .push_bind(now.0);
                });
                sql.build().execute(conn).await?;
            });
        }
        let touched: BTreeSet<Account> =
            fresh.iter().flat_map(|taken| [taken.moved.debit, taken.moved.credit]).collect();
        let touched: Vec<Account> = touched.into_iter().collect();
        for chunk in runs(&touched) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO ledger_account (kind, party, debits_pending, debits_posted, credits_pending, credits_posted) ");
                sql.push_values(chunk, |mut row, account| {
                    let balance = ledger.balance(*account);
                    row.push_bind(account.kind.as_str())
                        .push_bind(account.party)
                        .push_bind(balance.debits_pending)
                        .push_bind(balance.debits_posted)
                        .push_bind(balance.credits_pending)
                        .push_bind(balance.credits_posted);
                });
                sql.push(
                    " ON CONFLICT (kind, party) DO UPDATE SET debits_pending = excluded.debits_pending, \
                     debits_posted = excluded.debits_posted, credits_pending = excluded.credits_pending, \
                     credits_posted = excluded.credits_posted");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
