-- The festival: its editions, and who has a place in which.

CREATE TABLE edition (
    key TEXT PRIMARY KEY,
    -- Milliseconds, as in the body: when deals are open.
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    -- The edition, JSON.
    body TEXT NOT NULL
) STRICT;
CREATE INDEX edition_newest ON edition (opens);

CREATE TABLE festival_place (
    edition TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    -- online or offline.
    unit TEXT NOT NULL,
    trade TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (edition, shop_id)
) STRICT;
CREATE INDEX festival_place_of ON festival_place (shop_id);
