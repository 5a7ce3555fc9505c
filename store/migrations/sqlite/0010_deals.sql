-- Deals: goods with their prices, and what is on offer. Days are counted from 1970-01-01, money is rial.

-- One row. The number of the last change of a deal; goods and deals take their own numbers from it, too.
CREATE TABLE deal_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO deal_head (id, version) VALUES (1, 0);

-- What a shop sells, told apart by the folded name.
CREATE TABLE goods (
    id INTEGER PRIMARY KEY,
    -- The key of the shop. Prices may be read before the shop is listed.
    seller TEXT NOT NULL,
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    link TEXT,
    -- `[[day, rial], ...]` in order of days, at most `price::SERIES_MAX`.
    prices TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX goods_of ON goods (seller, folded);

CREATE TABLE deal (
    -- The version with which it was listed.
    id INTEGER PRIMARY KEY,
    shop_id INTEGER NOT NULL,
    goods_id INTEGER NOT NULL,
    edition TEXT NOT NULL,
    name TEXT NOT NULL,
    trade TEXT NOT NULL,
    regular INTEGER NOT NULL,
    price INTEGER NOT NULL,
    -- What the price was worth when it was listed, JSON; it does not change any more.
    discount TEXT NOT NULL,
    stock INTEGER NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    free_shipping INTEGER NOT NULL,
    -- 1 while it is on offer as far as its shop is concerned.
    runs INTEGER NOT NULL,
    photo TEXT,
    listed_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX deal_version ON deal (version);
CREATE INDEX deal_of_shop ON deal (shop_id, id DESC);
-- No goods are in two deals at once.
CREATE UNIQUE INDEX deal_runs ON deal (goods_id) WHERE runs = 1;

-- A photo, cleaned.
CREATE TABLE deal_photo (
    deal_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- A sheet that a shop has sent and not yet let list: the last one, for a day.
CREATE TABLE deal_sheet (
    shop_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX deal_sheet_old ON deal_sheet (at);
