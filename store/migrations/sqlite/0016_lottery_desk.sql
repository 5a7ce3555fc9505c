-- Running a lottery: where prizes go, and who of the staff did what.

-- Who came for a prize with a ticket's code. Nobody could before now.
DROP TABLE lottery_claim;
CREATE TABLE lottery_claim (
    lottery_id INTEGER NOT NULL,
    hash BLOB NOT NULL,
    -- The prize's place, from 0.
    prize INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- Private: how the winner is reached, who receives, and the account (for money) or the address (for a thing).
    contact TEXT NOT NULL,
    holder TEXT NOT NULL,
    iban TEXT,
    address TEXT,
    -- waiting, agreed, due, returned, paid or sent.
    standing TEXT NOT NULL,
    -- How often the winner was asked for another place.
    tries INTEGER NOT NULL,
    -- The first of two who agreed that it is paid.
    agreed_by INTEGER,
    PRIMARY KEY (lottery_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX lottery_claim_open ON lottery_claim (lottery_id, at) WHERE standing IN ('waiting', 'agreed', 'due', 'returned');

-- What people did with a lottery; without an account, the command line or the clock.
CREATE TABLE lottery_deed (
    id INTEGER PRIMARY KEY,
    lottery_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    account_id INTEGER,
    what TEXT NOT NULL,
    -- Which pledge, payment, round or prize.
    about TEXT NOT NULL
) STRICT;
CREATE INDEX lottery_deed_of ON lottery_deed (lottery_id, id);
