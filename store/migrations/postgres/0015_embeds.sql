-- Sites on which badges and panels may be shown besides a shop's own domain, and how often each was.

CREATE TABLE embed_place (
    -- 0 for a partner's, which shows every shop.
    shop_id BIGINT NOT NULL,
    host TEXT NOT NULL,
    -- Badges and panels that it may ask a server for within a minute.
    per_minute BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    registered_by BIGINT NOT NULL,
    PRIMARY KEY (shop_id, host)
);

-- Nothing about people: a day, a site, and how many. The site is empty where it is none that is registered.
CREATE TABLE embed_count (
    shop_key TEXT NOT NULL,
    day BIGINT NOT NULL,
    host TEXT NOT NULL,
    what TEXT NOT NULL,
    shown BIGINT NOT NULL,
    PRIMARY KEY (shop_key, day, host, what)
);
CREATE INDEX embed_count_of_host ON embed_count (host, day);
CREATE INDEX embed_count_old ON embed_count (day);
