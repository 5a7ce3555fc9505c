-- Addresses of others that are told of public events, and how the last deliveries went.

CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    -- Whose, and of whose events: a shop's; 0 for a partner's, which is told of all.
    shop_id INTEGER NOT NULL,
    -- The partner's site; empty for a shop's.
    partner TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Names of topics, joined by commas.
    topics TEXT NOT NULL,
    secret BLOB NOT NULL,
    -- The secret before, which signs besides until that moment.
    old_secret BLOB,
    old_secret_until INTEGER,
    -- on, off or failed.
    state TEXT NOT NULL,
    -- The last event that it was told of, or that is not for it.
    seen INTEGER NOT NULL,
    -- Failures since the last delivery that was taken.
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    -- Not before this moment: after a failure, and while a server is at it.
    due INTEGER NOT NULL,
    -- Counts whose turn it was: a server whose turn is over changes nothing any more.
    turn INTEGER NOT NULL,
    -- 1 when its last answer came at once: these do not queue behind the others.
    quick INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_by INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX webhook_of_owner ON webhook (shop_id, partner, url);
CREATE INDEX webhook_due ON webhook (quick, due) WHERE state = 'on';

-- The last deliveries of each: no bodies, and nothing of the answer but its status.
CREATE TABLE webhook_delivery (
    id INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL,
    -- The event; 0 for a test.
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- The answer's status; NULL when there was none, and then why.
    status INTEGER,
    fault TEXT,
    ms INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook_id, id);
