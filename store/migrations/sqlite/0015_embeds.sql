-- Sites on which badges and panels may be shown besides a shop's own domain, and how often each was.

CREATE TABLE embed_place (
    -- 0 for a partner's, which shows every shop.
    shop_id INTEGER NOT NULL,
    host TEXT NOT NULL,
    -- Badges and panels that it may ask a server for within a minute.
    per_minute INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    registered_by INTEGER NOT NULL,
    PRIMARY KEY (shop_id, host)
) STRICT;

-- Nothing about people: a day, a site, and how many. The site is empty where it is none that is registered.
CREATE TABLE embed_count (
    shop_key TEXT NOT NULL,
    day INTEGER NOT NULL,
    host TEXT NOT NULL,
    what TEXT NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (shop_key, day, host, what)
) STRICT;
CREATE INDEX embed_count_of_host ON embed_count (host, day);
CREATE INDEX embed_count_old ON embed_count (day);
