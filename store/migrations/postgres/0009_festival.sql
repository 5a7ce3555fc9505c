-- The festival: its editions, and who has a place in which.

CREATE TABLE edition (
    key TEXT PRIMARY KEY,
    -- Milliseconds, as in the body: when deals are open.
    opens BIGINT NOT NULL,
    closes BIGINT NOT NULL,
    -- The edition, JSON.
    body TEXT NOT NULL
);
CREATE INDEX edition_newest ON edition (opens);

CREATE TABLE festival_place (
    edition TEXT NOT NULL,
    shop_id BIGINT NOT NULL,
    -- online or offline.
    unit TEXT NOT NULL,
    trade TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (edition, shop_id)
);
CREATE INDEX festival_place_of ON festival_place (shop_id);
