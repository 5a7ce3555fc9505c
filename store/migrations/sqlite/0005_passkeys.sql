-- Passkeys: signing in without a letter.

CREATE TABLE passkey (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    -- By which a browser names it; nobody else's may be the same.
    credential BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- The public key, its counter, and how it was made.
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    -- When it was last used.
    used INTEGER
) STRICT;
CREATE INDEX passkey_of_account ON passkey (account_id);

-- What a browser was asked to sign, until it has; an account adds a passkey, nobody's signs in.
CREATE TABLE ceremony (
    -- SHA-256 of what the browser holds.
    id BLOB PRIMARY KEY,
    account_id INTEGER,
    state TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremony_until ON ceremony (until);
