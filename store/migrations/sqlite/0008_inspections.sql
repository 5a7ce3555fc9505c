-- Inspections: what is planned, and what was found. Only staff sees these tables; the public facts are events.

CREATE TABLE inspection_plan (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    -- 32 bytes in hexadecimal, as they are shown.
    seed TEXT NOT NULL,
    -- The last event before: with it and the seed anybody draws the same shops.
    seq INTEGER NOT NULL,
    -- NULL for everywhere.
    province TEXT,
    -- Percent.
    chance_share INTEGER NOT NULL,
    due INTEGER NOT NULL,
    -- Shops that could be drawn, and shops that were planned.
    candidates INTEGER NOT NULL,
    planned INTEGER NOT NULL
) STRICT;

CREATE TABLE inspection (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    -- As the list of marks writes it; empty where it is not known.
    province TEXT NOT NULL,
    reason TEXT NOT NULL,
    planned_at INTEGER NOT NULL,
    due INTEGER NOT NULL,
    done INTEGER NOT NULL,
    -- The rest is NULL until it is done. Who was there.
    account_id INTEGER,
    -- The name that the sender gave to this result: sent again, it is the same.
    client_id TEXT,
    at INTEGER,
    taken_at INTEGER,
    clock_wrong INTEGER,
    -- The checklist, JSON.
    result TEXT
) STRICT;
CREATE INDEX inspection_to_do ON inspection (due, id) WHERE done = 0;
CREATE INDEX inspection_to_do_in ON inspection (province, due, id) WHERE done = 0;
-- No shop waits for two inspections at once.
CREATE UNIQUE INDEX inspection_waits ON inspection (shop_id) WHERE done = 0;
CREATE INDEX inspection_done ON inspection (taken_at) WHERE done = 1;

-- Photos that an inspector took, cleaned.
CREATE TABLE inspection_file (
    id INTEGER PRIMARY KEY,
    inspection_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX inspection_file_of ON inspection_file (inspection_id, id);
