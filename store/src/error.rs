//! What can go wrong with a database, in words for the person who runs the server.

/// An error of the store. `Display` is one line for logs and operators; people who visit a page never see it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is not one.
    #[error("{url:?} is not a database address; write sqlite:FILE or postgres://USER@HOST/NAME")]
    Address {
        /// What was given, without a password.
        url: String,
    },
    /// The database cannot be opened or reached.
    #[error("cannot open the database {url}: {why}")]
    Open {
        /// Which, without a password.
        url: String,
        /// Why, and how to mend it where that is known.
        why: String,
    },
    /// There is no database at that place, which is named without a password.
    #[error("there is no database of Bazargah at {0}; correct the address, or let `bazargah serve` make one")]
    Missing(String),
    /// Where a backup is to be put back there is something already.
    #[error("{what}, and a restore overwrites nothing: {way}")]
    Taken {
        /// What there is.
        what: String,
        /// How to go on.
        way: &'static str,
    },
    /// The file is no backup that can be put back.
    #[error("{file} cannot be restored: {why}; nothing was stored")]
    NotABackup {
        /// Which.
        file: String,
        /// Why.
        why: String,
    },
    /// The database was written by a newer version of the program.
    #[error("the database is of a newer version (migration {0}) than this program; use the newer program")]
    Newer(i64),
    /// The records in the database are such as another version of the program makes.
    #[error("another version of the program has made the records in the database anew; use the newer of the two")]
    OtherRecords,
    /// Bringing the database up to date failed.
    #[error("cannot bring the database up to date: {0}")]
    Migrate(sqlx::migrate::MigrateError),
    /// Another program is writing and did not finish in time.
    #[error("the database is locked by another program; try again when it has finished")]
    Locked,
    /// No room on the disk.
    #[error("the disk is full; nothing was stored")]
    Full,
    /// Work that failed before is gone on with, or its task was ended with the program.
    #[error("the work was broken off; nothing was stored")]
    Interrupted,
    /// A stored value cannot be read.
    #[error("the stored {what} of {of} cannot be read: {why}")]
    Damaged {
        /// Which kind of value.
        what: &'static str,
        /// Whose.
        of: String,
        /// Why.
        why: String,
    },
    /// Two events contradict each other, or an event its rule.
    #[error("an event cannot follow what is on record: {0}")]
    Impossible(#[from] bazargah_domain::complaint::Impossible),
    /// An event that the public log could not hold, and that would stop it for ever.
    #[error("event {0} is longer than an entry of the public log may be; nothing was stored")]
    TooLong(i64),
    /// Anything else that the database says.
    #[error("database error: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(inner) = &error {
            let code = inner.code().unwrap_or_default();
            if inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
                match code.as_ref() {
                    "53100" => return Self::Full,
                    "55P03" => return Self::Locked,
                    _ => {}
                }
            } else {
                // SQLite's primary result codes are the low byte of the extended ones.
                match code.parse::<u32>().map(|code| code & 0xff) {
                    Ok(5 | 6) => return Self::Locked,
                    Ok(13) => return Self::Full,
                    _ => {}
                }
            }
        }
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Locked;
        }
        Self::Database(error)
    }
}

impl StoreError {
    pub(crate) fn damaged(what: &'static str, of: impl ToString, why: impl ToString) -> Self {
        Self::Damaged { what, of: of.to_string(), why: why.to_string() }
    }
}
