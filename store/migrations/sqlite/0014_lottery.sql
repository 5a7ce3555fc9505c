-- Lotteries of an edition. What is public of the draw itself is in events too.

CREATE TABLE lottery (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    -- What was settled when it was opened, JSON.
    terms TEXT NOT NULL,
    -- With what its tickets are salted; public once they are frozen.
    salt BLOB NOT NULL,
    -- Where it is in its course, JSON; and its name.
    stage TEXT NOT NULL,
    stage_name TEXT NOT NULL,
    -- What neither sponsors nor shops cover; NULL until tickets are closed.
    uncovered_rial INTEGER,
    -- Orders by what became of them when the list was frozen, JSON; NULL before.
    counted TEXT
) STRICT;
CREATE INDEX lottery_of ON lottery (edition, id);

-- What sponsors promise. A pledge is public when staff accepted it; the contact never is.
CREATE TABLE lottery_pledge (
    id INTEGER PRIMARY KEY,
    lottery_id INTEGER NOT NULL,
    sponsor TEXT NOT NULL,
    -- What is given, if it is a thing; NULL for money.
    thing TEXT,
    -- The amount, or what the thing is worth.
    value_rial INTEGER NOT NULL,
    contact TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- waiting, accepted or refused.
    state TEXT NOT NULL
) STRICT;
CREATE INDEX lottery_pledge_of ON lottery_pledge (lottery_id, state, id);

-- What each shop pays, as it was split when tickets were closed.
CREATE TABLE lottery_share (
    lottery_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    amount_rial INTEGER NOT NULL,
    -- The most that it accepted, and what it sold.
    most_rial INTEGER NOT NULL,
    sales_rial INTEGER NOT NULL,
    PRIMARY KEY (lottery_id, shop_id)
) STRICT, WITHOUT ROWID;

-- The frozen list, in its order.
CREATE TABLE lottery_ticket (
    lottery_id INTEGER NOT NULL,
    -- From 0.
    place INTEGER NOT NULL,
    hash BLOB NOT NULL,
    person BLOB NOT NULL,
    PRIMARY KEY (lottery_id, place)
) STRICT, WITHOUT ROWID;

-- The drawn tickets in the order of the draw: winners, then alternates.
CREATE TABLE lottery_result (
    lottery_id INTEGER NOT NULL,
    -- From 0.
    rank INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (lottery_id, rank)
) STRICT, WITHOUT ROWID;

-- Who came for a prize with a ticket's code, and how they are reached. Only staff sees it.
CREATE TABLE lottery_claim (
    lottery_id INTEGER NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (lottery_id, hash)
) STRICT, WITHOUT ROWID;
