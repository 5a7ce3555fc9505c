-- Deals: goods with their prices, and what is on offer. Days are counted from 1970-01-01, money is rial.

-- One row. The number of the last change of a deal; goods and deals take their own numbers from it, too.
CREATE TABLE deal_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO deal_head (id, version) VALUES (1, 0);

-- What a shop sells, told apart by the folded name.
CREATE TABLE goods (
    id BIGINT PRIMARY KEY,
    -- The key of the shop. Prices may be read before the shop is listed.
    seller TEXT NOT NULL,
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    link TEXT,
    -- `[[day, rial], ...]` in order of days, at most `price::SERIES_MAX`.
    prices TEXT NOT NULL
);
CREATE UNIQUE INDEX goods_of ON goods (seller, folded);

CREATE TABLE deal (
    -- The version with which it was listed.
    id BIGINT PRIMARY KEY,
    shop_id BIGINT NOT NULL,
    goods_id BIGINT NOT NULL,
    edition TEXT NOT NULL,
    name TEXT NOT NULL,
    trade TEXT NOT NULL,
    regular BIGINT NOT NULL,
    price BIGINT NOT NULL,
    -- What the price was worth when it was listed, JSON; it does not change any more.
    discount TEXT NOT NULL,
    stock BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    free_shipping BIGINT NOT NULL,
    -- 1 while it is on offer as far as its shop is concerned.
    runs BIGINT NOT NULL,
    photo TEXT,
    listed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX deal_version ON deal (version);
CREATE INDEX deal_of_shop ON deal (shop_id, id DESC);
-- No goods are in two deals at once.
CREATE UNIQUE INDEX deal_runs ON deal (goods_id) WHERE runs = 1;

-- A photo, cleaned.
CREATE TABLE deal_photo (
    deal_id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    bytes BYTEA NOT NULL
);

-- A sheet that a shop has sent and not yet let list: the last one, for a day.
CREATE TABLE deal_sheet (
    shop_id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);
CREATE INDEX deal_sheet_old ON deal_sheet (at);
