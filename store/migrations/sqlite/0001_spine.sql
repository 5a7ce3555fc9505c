-- The spine: public events, and the tables that pages read. Times are UTC milliseconds, money is rial.
-- `migrations/postgres` has the same tables; the two differ in the words for types only.

-- One row: the number of the last public event, and totals that the first page shows.
CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    shops INTEGER NOT NULL,
    complaints INTEGER NOT NULL
) STRICT;
INSERT INTO head (id, seq, shops, complaints) VALUES (1, 0, 0, 0);

-- Up to when each source is known, whichever shop it was about; for the first page.
CREATE TABLE source (
    scheme TEXT PRIMARY KEY,
    read_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The append-only sequence that every public fact comes from. `fact` is canonical JSON.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    complaint_id INTEGER,
    fact TEXT NOT NULL
) STRICT;

-- `sources`, `mark` and `taken_for` are JSON, read whole and never searched.
CREATE TABLE shop (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    host TEXT UNIQUE,
    name_fa TEXT,
    name_en TEXT,
    sources TEXT NOT NULL,
    mark TEXT,
    taken_for TEXT,
    complaints INTEGER NOT NULL,
    last_seq INTEGER NOT NULL
) STRICT;
-- The best-known shops, for the first page. The bound is `search::PROMINENT_COMPLAINTS`.
CREATE INDEX shop_prominent ON shop (complaints DESC) WHERE complaints >= 20;

CREATE TABLE shop_source (
    scheme TEXT NOT NULL,
    source_id TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    PRIMARY KEY (scheme, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    shop_id INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    source_id TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    deadline_hours INTEGER NOT NULL,
    category TEXT NOT NULL,
    amount_rial INTEGER,
    url TEXT,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    answer_in_time INTEGER,
    rating TEXT NOT NULL,
    ended TEXT NOT NULL,
    ended_at INTEGER,
    removal_reason TEXT
) STRICT;
CREATE UNIQUE INDEX complaint_source ON complaint (scheme, source_id);
CREATE INDEX complaint_newest ON complaint (shop_id, opened_at DESC, id DESC);
CREATE INDEX complaint_state ON complaint (shop_id, state, opened_at DESC, id DESC);

-- A shop's record (what the figures are made of) and the figures themselves, one column a period; NULL only while an
-- import is under way.
CREATE TABLE figures (
    shop_id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    recent TEXT NOT NULL,
    months6 TEXT,
    months12 TEXT,
    everything TEXT
) STRICT;

-- What a search finds a shop by; `search.rs` says how. The terms of well-known shops (tier 0) stand apart, to be found first.
CREATE TABLE term (
    kind INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    term TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    PRIMARY KEY (kind, tier, term, shop_id)
) STRICT, WITHOUT ROWID;
-- Spellings with a letter missing, to the beginnings of terms that they may stand for.
CREATE TABLE spelling (
    key TEXT NOT NULL,
    stem TEXT NOT NULL,
    PRIMARY KEY (key, stem)
) STRICT, WITHOUT ROWID;
