//! Accounts, how people sign in, whom they speak for, and how often they may do what.

use crate::db::{Tx, on, within};
use crate::live::Hash;
use crate::pen::Pen;
use crate::shop::{ShopRow, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::event::Fact;
use bazargah_domain::role::Role;
use bazargah_domain::shop::{Shop, ShopId};
use sqlx::FromRow;
use std::time::Duration;

/// An account's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub i64);

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Where codes and letters go.
    pub email: String,
    /// What it is here, for staff.
    pub role: Option<Role>,
    /// The mobile number that codes may be sent to besides, in international form.
    pub telephone: Option<String>,
}

/// A place where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token.
    pub hash: Hash,
    /// Since when.
    pub since: Millis,
    /// When it was last used.
    pub seen: Millis,
    /// What the browser called itself.
    pub agent: String,
}

/// Somebody who speaks for a shop.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Member {
    /// Which account.
    pub account_id: i64,
    /// Its address.
    pub email: String,
    /// Since when, in milliseconds.
    pub since: i64,
}

/// A code on its way to a mailbox or a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// The hash of the attempt, which the browser holds.
    pub attempt: Hash,
    /// Where to: an e-mail address, or a mobile number in international form.
    pub to: String,
    /// The hash of attempt and code together.
    pub code_hash: Hash,
    /// The code itself, for the letter.
    pub code: String,
    /// Until when it is good.
    pub until: Millis,
    /// The letter's language.
    pub lang: &'static str,
}

/// What came of entering a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// It was right: this account may be signed in.
    Right(Account),
    /// It was wrong; there are tries left. Where it was sent to.
    Wrong(String),
    /// It is used, too old, or was tried too often. Where it was sent to, where that is still known.
    Over(Option<String>),
}

/// Why a code is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFor {
    /// To sign in. A telephone gets one only where an account has it: nobody's telephone rings because a stranger typed its number.
    SignIn,
    /// To show that a telephone is one's own.
    Telephone,
}

/// A key by which somebody signs in without a letter.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Passkey {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// What it is called.
    pub name: String,
    /// The public key, its counter, and how it was made; only the program that checks signatures reads it.
    pub state: String,
    /// Since when, in milliseconds.
    pub since: i64,
    /// When it was last used, in milliseconds.
    pub used: Option<i64>,
}

/// A passkey that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// Whose it is.
    pub account: AccountId,
    /// By which a browser names it.
    pub credential: Vec<u8>,
    /// What it is called.
    pub name: String,
    /// See [`Passkey::state`].
    pub state: String,
}

/// Tries at one code.
const TRIES: i64 = 5;
/// A place where nobody was for so long is signed out.
const SESSION_DAYS: i64 = 30;
/// What a browser is asked to sign is good for so long.
const CEREMONY_MS: i64 = 5 * 60 * 1000;
/// A session's last use is written down this often.
const SEEN_EVERY_MS: i64 = 10 * 60 * 1000;
/// A page waits for that no longer than this.
const SEEN_PATIENCE: Duration = Duration::from_secs(1);
/// One slot of the counters.
pub(crate) const SLOT_MS: i64 = 3_600_000;

/// How often something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// A hash of what and who.
    pub key: Hash,
    /// Times at most.
    pub times: i64,
    /// Within so many hours, the present one among them.
    pub hours: i64,
}

#[derive(FromRow)]
struct AccountRow {
    id: i64,
    email: String,
    role: Option<String>,
    telephone: Option<String>,
}

impl AccountRow {
    fn account(self) -> Account {
        let role = self.role.as_deref().and_then(Role::parse);
        Account { id: AccountId(self.id), role, email: self.email, telephone: self.telephone }
    }
}

pub(crate) fn hash_of(bytes: Vec<u8>) -> Result<Hash, StoreError> {
    Hash::try_from(bytes).map_err(|_| StoreError::damaged("hash", "a row", "it has not 32 bytes"))
}

/// Finds an account among a shop's people.
const SPEAKS_FOR: &str = "SELECT account_id FROM member WHERE shop_id = $1 AND account_id = $2";

impl Store {
    /// Whether all of these may be done once more; if so, they are counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn may(&self, now: Millis, limits: &[Limit]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let may = tx.may(now, limits).await?;
        tx.commit().await?;
        Ok(may)
    }

    /// Sends a code on its way, and its letter or text message with it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_code(&self, now: Millis, why: CodeFor, code: &NewCode) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let reaches = match why {
            CodeFor::SignIn if is_telephone(&code.to) => tx.account_by_telephone(&code.to).await?.is_some(),
            CodeFor::SignIn | CodeFor::Telephone => true,
        };
        within!(tx, conn => {
            sqlx::query("DELETE FROM sign_in WHERE until < $1").bind(now.0).execute(&mut *conn).await?;
            sqlx::query("INSERT INTO sign_in (attempt, email, code_hash, until, tries) VALUES ($1, $2, $3, $4, 0)")
                .bind(code.attempt.as_slice()).bind(code.to.as_str()).bind(code.code_hash.as_slice()).bind(code.until.0)
                .execute(&mut *conn).await?;
            if reaches {
                let id = format!("code-{}", hex(&code.attempt[..8]));
                sqlx::query("INSERT INTO outbox (id, kind, address, detail, lang, due, tries) VALUES ($1, 'code', $2, $3, $4, $5, 0)")
                    .bind(id).bind(code.to.as_str()).bind(code.code.as_str()).bind(code.lang).bind(now.0)
                    .execute(conn).await?;
            }
        });
        tx.commit().await
    }

    /// Enters a code. A right one is used up, and opens an account where there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enter_code(
        &self,
        now: Millis,
        attempt: Hash,
        code_hash: Hash,
        lang: &'static str,
    ) -> Result<Entered, StoreError> {
        let mut tx = self.begin().await?;
        let entered = match tx.spend_code(now, attempt, code_hash).await? {
            Err(not_right) => not_right,
            Ok(number) if is_telephone(&number) => match tx.account_by_telephone(&number).await? {
                Some(account) => Entered::Right(account),
                // It was taken from the account meanwhile.
                None => Entered::Over(Some(number)),
            },
            Ok(email) => Entered::Right(tx.account(&email, now, lang).await?),
        };
        tx.commit().await?;
        Ok(entered)
    }

    /// Enters the code that was sent to a telephone to show whose it is. A right one gives the number to the account, and takes it
    /// from whoever had it before; the account's mailbox is told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enter_telephone_code(
        &self,
        now: Millis,
        account: &Account,
        attempt: Hash,
        code_hash: Hash,
        lang: &'static str,
    ) -> Result<Entered, StoreError> {
        let mut tx = self.begin().await?;
        let entered = match tx.spend_code(now, attempt, code_hash).await? {
            Err(not_right) => not_right,
            Ok(number) => {
                within!(tx, conn => {
                    sqlx::query("UPDATE account SET telephone = NULL WHERE telephone = $1")
                        .bind(number.as_str()).execute(&mut *conn).await?;
                    sqlx::query("UPDATE account SET telephone = $1 WHERE id = $2")
                        .bind(number.as_str()).bind(account.id.0).execute(&mut *conn).await?;
                    let id = format!("telephone-{}", hex(&attempt[..8]));
                    sqlx::query("INSERT INTO outbox (id, kind, account_id, lang, due, tries) VALUES ($1, 'telephone', $2, $3, $4, 0)")
                        .bind(id).bind(account.id.0).bind(lang).bind(now.0).execute(conn).await?.rows_affected()
                });
                Entered::Right(Account { telephone: Some(number), ..account.clone() })
            }
        };
        tx.commit().await?;
        Ok(entered)
    }

    /// Forgets an account's telephone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_telephone(&self, account: AccountId) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("UPDATE account SET telephone = NULL WHERE id = $1")
            .bind(account.0).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// Signs somebody in at a browser.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(
        &self,
        now: Millis,
        account: AccountId,
        hash: Hash,
        agent: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => {
            sqlx::query("DELETE FROM session WHERE until < $1").bind(now.0).execute(&mut *conn).await?;
            sqlx::query("INSERT INTO session (hash, account_id, since, seen, until, agent) VALUES ($1, $2, $3, $3, $4, $5)")
                .bind(hash.as_slice()).bind(account.0).bind(now.0).bind(now.plus_days(SESSION_DAYS).0).bind(agent)
                .execute(conn).await?.rows_affected()
        });
        tx.commit().await
    }

    /// Whose session this is, if it is one. Using it keeps it alive, as far as others who write let it.
    ///
    /// # Errors
    /// When the database cannot be read. That the session could not be kept alive is none.
    pub async fn session(&self, now: Millis, hash: Hash) -> Result<Option<Account>, StoreError> {
        #[derive(FromRow)]
        struct Row {
            #[sqlx(flatten)]
            account: AccountRow,
            seen: i64,
        }
        let row: Option<Row> = on!(self.db, pool => sqlx::query_as(
            "SELECT a.id, a.email, a.role, a.telephone, s.seen FROM session s JOIN account a ON a.id = s.account_id \
             WHERE s.hash = $1 AND s.until >= $2",
        ).bind(hash.as_slice()).bind(now.0).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        if now.0 - row.seen > SEEN_EVERY_MS {
            let store = self.clone();
            let keeping = tokio::spawn(async move {
                if let Err(error) = store.keep_alive(now, hash).await {
                    tracing::warn!(%error, "a session could not be kept alive; the next page tries again");
                }
            });
            // Whoever reads does not wait until a long import is over; this goes on trying without them.
            let _ = tokio::time::timeout(SEEN_PATIENCE, keeping).await;
        }
        Ok(Some(row.account.account()))
    }

    /// Writes down that a session was used.
    async fn keep_alive(&self, now: Millis, hash: Hash) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("UPDATE session SET seen = $1, until = $2 WHERE hash = $3")
            .bind(now.0).bind(now.plus_days(SESSION_DAYS).0).bind(hash.as_slice()).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// Where an account is signed in, the latest used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, now: Millis, account: AccountId) -> Result<Vec<Session>, StoreError> {
        let rows: Vec<(Vec<u8>, i64, i64, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT hash, since, seen, agent FROM session WHERE account_id = $1 AND until >= $2 ORDER BY seen DESC LIMIT 50",
        ).bind(account.0).bind(now.0).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(hash, since, seen, agent)| {
                Ok(Session { hash: hash_of(hash)?, since: Millis(since), seen: Millis(seen), agent })
            })
            .collect()
    }

    /// Signs an account out: at one browser, or everywhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_sessions(&self, account: AccountId, only: Option<Hash>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => match only {
            Some(hash) => sqlx::query("DELETE FROM session WHERE account_id = $1 AND hash = $2")
                .bind(account.0).bind(hash.as_slice()).execute(conn).await?.rows_affected(),
            None => sqlx::query("DELETE FROM session WHERE account_id = $1").bind(account.0).execute(conn).await?.rows_affected(),
        });
        tx.commit().await
    }

    /// Gives somebody a staff's role, or takes it away. Whoever's role changes is signed out everywhere, and signs in by telephone no
    /// more: a number can be taken over at the carrier's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_role(&self, now: Millis, email: &str, role: Option<Role>) -> Result<Account, StoreError> {
        let mut tx = self.begin().await?;
        let account = tx.account(email, now, "fa").await?;
        within!(tx, conn => {
            sqlx::query("UPDATE account SET role = $1, telephone = NULL WHERE id = $2")
                .bind(role.map(Role::as_str)).bind(account.id.0).execute(&mut *conn).await?;
            sqlx::query("DELETE FROM session WHERE account_id = $1").bind(account.id.0).execute(conn).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(Account { role, telephone: None, ..account })
    }

    /// The account of an address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_of(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, email, role, telephone FROM account WHERE email = $1",
        ).bind(email.to_lowercase()).fetch_optional(pool).await?);
        Ok(row.map(AccountRow::account))
    }

    /// The shops that an account speaks for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_of(&self, account: AccountId) -> Result<Vec<Shop>, StoreError> {
        let rows: Vec<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM member m JOIN shop s ON s.id = m.shop_id WHERE m.account_id = $1 ORDER BY s.id LIMIT 100"),
        ).bind(account.0).fetch_all(pool).await?);
        rows.into_iter().map(ShopRow::shop).collect()
    }

    /// Whether an account speaks for any shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn speaks_for_any(&self, account: AccountId) -> Result<bool, StoreError> {
        let row: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT account_id FROM member WHERE account_id = $1 LIMIT 1",
        ).bind(account.0).fetch_optional(pool).await?);
        Ok(row.is_some())
    }

    /// Whether an account speaks for a shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn speaks_for(&self, account: AccountId, shop: ShopId) -> Result<bool, StoreError> {
        let row: Option<i64> = on!(self.db, pool => sqlx::query_scalar(SPEAKS_FOR)
            .bind(shop.0).bind(account.0).fetch_optional(pool).await?);
        Ok(row.is_some())
    }

    /// Who speaks for a shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, shop: ShopId) -> Result<Vec<Member>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT m.account_id, a.email, m.since FROM member m JOIN account a ON a.id = m.account_id \
             WHERE m.shop_id = $1 ORDER BY m.since, m.account_id LIMIT 100",
        ).bind(shop.0).fetch_all(pool).await?))
    }

    /// Lets somebody speak for a shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_member(
        &self,
        now: Millis,
        shop: ShopId,
        email: &str,
        lang: &'static str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let account = tx.account(email, now, lang).await?;
        tx.add_member(now, shop, account.id).await?;
        tx.commit().await
    }

    /// Lets many people speak, each for a shop, as a made-up market needs it; gives their accounts in the same order.
    ///
    /// # Errors
    /// When the database fails; then nobody does.
    pub async fn add_members(&self, now: Millis, people: &[(ShopId, String)]) -> Result<Vec<AccountId>, StoreError> {
        let mut tx = self.begin().await?;
        let mut accounts = Vec::with_capacity(people.len());
        for (shop, email) in people {
            let account = tx.account(email, now, "fa").await?;
            tx.add_member(now, *shop, account.id).await?;
            accounts.push(account.id);
        }
        tx.commit().await?;
        Ok(accounts)
    }

    /// Takes somebody's right to speak for a shop away; the last one stays. Tells whether it was taken. What they published to claim
    /// the shop proves nothing from then on: it may stand at the domain for ever.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_member(&self, shop: ShopId, email: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let removed = within!(tx, conn => {
            // The claim first, as in `claimed`: two that take rows in one order do not wait for each other.
            sqlx::query("DELETE FROM claim WHERE shop_id = $1 AND account_id = (SELECT id FROM account WHERE email = $2)")
                .bind(shop.0).bind(email).execute(&mut *conn).await?;
            sqlx::query(
                "DELETE FROM member WHERE shop_id = $1 AND account_id = (SELECT id FROM account WHERE email = $2) \
                 AND (SELECT COUNT(*) FROM member WHERE shop_id = $1) > 1",
            ).bind(shop.0).bind(email).execute(conn).await?.rows_affected()
        });
        if removed == 0 {
            // Nothing is written: who is not removed keeps what they are about to publish.
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// What somebody who claims a shop is to publish: `fresh`, or what was asked for before, as long as it has proved nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_token(
        &self,
        now: Millis,
        shop: ShopId,
        account: AccountId,
        fresh: &str,
    ) -> Result<String, StoreError> {
        let known: Option<String> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT token FROM claim WHERE shop_id = $1 AND account_id = $2",
        ).bind(shop.0).bind(account.0).fetch_optional(pool).await?);
        if let Some(token) = known {
            return Ok(token);
        }
        let mut tx = self.begin().await?;
        // In one statement: between two, another may use the token up.
        let token: String = within!(tx, conn => sqlx::query_scalar(
            "INSERT INTO claim (shop_id, account_id, token, since) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (shop_id, account_id) DO UPDATE SET token = claim.token RETURNING token",
        ).bind(shop.0).bind(account.0).bind(fresh).bind(now.0).fetch_one(conn).await?);
        tx.commit().await?;
        Ok(token)
    }

    /// Somebody has proved to hold a shop's domain with this token: that is public, and they speak for it from now on. The token is
    /// used up: it stays at the domain when they are removed one day. Tells whether it was still one to prove with; if not, nothing
    /// has changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claimed(
        &self,
        now: Millis,
        shop: ShopId,
        account: AccountId,
        token: &str,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let mut pen = Pen::new(tx.lock_head().await?);
        // They may have been removed while their domain was asked.
        let spent = within!(tx, conn => sqlx::query("DELETE FROM claim WHERE shop_id = $1 AND account_id = $2 AND token = $3")
            .bind(shop.0).bind(account.0).bind(token).execute(conn).await?.rows_affected());
        if spent == 0 {
            return Ok(false);
        }
        pen.keep(tx.load_shops(&[shop]).await?);
        if pen.kept.get(&shop).is_some_and(|kept| kept.shop.claimed.is_none()) {
            pen.happened(shop, None, &Fact::ShopClaimed { at: now });
            tx.write_under_pen(now, &pen).await?;
        }
        tx.add_member(now, shop, account).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// An account's passkeys, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT id, account_id, name, state, since, used FROM passkey WHERE account_id = $1 ORDER BY id LIMIT 100",
        ).bind(account.0).fetch_all(pool).await?))
    }

    /// The passkey that a browser names, and whose it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT id, account_id, name, state, since, used FROM passkey WHERE credential = $1",
        ).bind(credential).fetch_optional(pool).await?))
    }

    /// Keeps a passkey, unless the account has `most` already, or somebody has this one. Tells whether it was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_passkey(&self, now: Millis, new: &NewPasskey, most: i64) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let kept = within!(tx, conn => {
            let has: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM passkey WHERE account_id = $1")
                .bind(new.account.0).fetch_one(&mut *conn).await?;
            if has >= most {
                return Ok(false);
            }
            sqlx::query(
                "INSERT INTO passkey (account_id, credential, name, state, since) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (credential) DO NOTHING",
            ).bind(new.account.0).bind(new.credential.as_slice()).bind(new.name.as_str()).bind(new.state.as_str()).bind(now.0)
                .execute(conn).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(kept > 0)
    }

    /// A passkey was used: keeps its new state where the old one still stands. Tells whether it did: of two that come at once with
    /// the same counter, only one may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passkey_used(&self, now: Millis, old: &Passkey, state: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let used = within!(tx, conn => sqlx::query("UPDATE passkey SET state = $1, used = $2 WHERE id = $3 AND state = $4")
            .bind(state).bind(now.0).bind(old.id).bind(old.state.as_str()).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(used > 0)
    }

    /// Forgets one of an account's passkeys. Tells whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_passkey(&self, account: AccountId, id: i64) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let gone = within!(tx, conn => sqlx::query("DELETE FROM passkey WHERE account_id = $1 AND id = $2")
            .bind(account.0).bind(id).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(gone > 0)
    }

    /// Keeps what a browser is asked to sign: for an account that adds a passkey, or for somebody who signs in. Old ones go.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_ceremony(
        &self,
        now: Millis,
        id: Hash,
        account: Option<AccountId>,
        state: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => {
            sqlx::query("DELETE FROM ceremony WHERE until < $1").bind(now.0).execute(&mut *conn).await?;
            sqlx::query("INSERT INTO ceremony (id, account_id, state, until) VALUES ($1, $2, $3, $4)")
                .bind(id.as_slice()).bind(account.map(|account| account.0)).bind(state).bind(now.0 + CEREMONY_MS)
                .execute(conn).await?.rows_affected()
        });
        tx.commit().await
    }

    /// What a browser was asked to sign, and for which account. It is given once, and not when it is too old.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_ceremony(
        &self,
        now: Millis,
        id: Hash,
    ) -> Result<Option<(Option<AccountId>, String)>, StoreError> {
        let mut tx = self.begin().await?;
        let row: Option<(Option<i64>, String, i64)> = within!(tx, conn => sqlx::query_as(
            "DELETE FROM ceremony WHERE id = $1 RETURNING account_id, state, until",
        ).bind(id.as_slice()).fetch_optional(conn).await?);
        tx.commit().await?;
        Ok(row.filter(|(_, _, until)| *until >= now.0).map(|(account, state, _)| (account.map(AccountId), state)))
    }
}

impl Tx {
    /// Whether an account speaks for a shop.
    pub(crate) async fn speaks_for(&mut self, account: AccountId, shop: ShopId) -> Result<bool, StoreError> {
        let row: Option<i64> = within!(*self, conn => sqlx::query_scalar(SPEAKS_FOR)
            .bind(shop.0).bind(account.0).fetch_optional(conn).await?);
        Ok(row.is_some())
    }

    /// The account of an address; a new one where there is none.
    pub(crate) async fn account(&mut self, email: &str, now: Millis, lang: &str) -> Result<Account, StoreError> {
        let row: AccountRow = within!(*self, conn => {
            sqlx::query("INSERT INTO account (email, lang, since) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING")
                .bind(email).bind(lang).bind(now.0).execute(&mut *conn).await?;
            sqlx::query_as("SELECT id, email, role, telephone FROM account WHERE email = $1").bind(email).fetch_one(conn).await?
        });
        Ok(row.account())
    }

    /// Whose telephone it is.
    async fn account_by_telephone(&mut self, number: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = within!(*self, conn => sqlx::query_as(
            "SELECT id, email, role, telephone FROM account WHERE telephone = $1",
        ).bind(number).fetch_optional(conn).await?);
        Ok(row.map(AccountRow::account))
    }

    /// Enters a code; a right one is used up and tells where it was sent to.
    async fn spend_code(
        &mut self,
        now: Millis,
        attempt: Hash,
        code_hash: Hash,
    ) -> Result<Result<String, Entered>, StoreError> {
        let row: Option<(String, Vec<u8>, i64, i64)> = within!(*self, conn => sqlx::query_as(
            // It is counted before it is compared: whoever sends many at once has no more tries for it.
            "UPDATE sign_in SET tries = tries + 1 WHERE attempt = $1 RETURNING email, code_hash, until, tries",
        ).bind(attempt.as_slice()).fetch_optional(conn).await?);
        Ok(match row {
            Some((to, _, until, tries)) if until < now.0 || tries > TRIES => Err(Entered::Over(Some(to))),
            None => Err(Entered::Over(None)),
            Some((to, stored, _, _)) if stored == code_hash => {
                within!(*self, conn => sqlx::query("DELETE FROM sign_in WHERE attempt = $1")
                    .bind(attempt.as_slice()).execute(conn).await?.rows_affected());
                Ok(to)
            }
            Some((to, _, _, TRIES)) => Err(Entered::Over(Some(to))),
            Some((to, ..)) => Err(Entered::Wrong(to)),
        })
    }

    pub(crate) async fn add_member(&mut self, now: Millis, shop: ShopId, account: AccountId) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "INSERT INTO member (shop_id, account_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        ).bind(shop.0).bind(account.0).bind(now.0).execute(conn).await?.rows_affected());
        Ok(())
    }

    /// See [`Store::may`]. A refusal counts nothing, so that who waits is let in again.
    pub(crate) async fn may(&mut self, now: Millis, limits: &[Limit]) -> Result<bool, StoreError> {
        let slot = now.0.div_euclid(SLOT_MS);
        for limit in limits {
            let used: Option<i64> = within!(*self, conn => sqlx::query_scalar(
                "SELECT CAST(SUM(n) AS BIGINT) FROM counter WHERE slot > $1 AND slot <= $2 AND key = $3",
            ).bind(slot - limit.hours).bind(slot).bind(limit.key.as_slice()).fetch_one(conn).await?);
            if used.unwrap_or(0) >= limit.times {
                return Ok(false);
            }
        }
        for limit in limits {
            within!(*self, conn => sqlx::query(
                "INSERT INTO counter (slot, key, n) VALUES ($1, $2, 1) ON CONFLICT (key, slot) DO UPDATE SET n = counter.n + 1",
            ).bind(slot).bind(limit.key.as_slice()).execute(conn).await?.rows_affected());
        }
        Ok(true)
    }
}

/// Whether a code goes to a telephone: an e-mail address has no plus at its beginning and an @ in it.
fn is_telephone(to: &str) -> bool {
    to.starts_with('+') && !to.contains('@')
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
