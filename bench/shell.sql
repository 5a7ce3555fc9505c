-- The yardstick of the import: the same columns as the file's, and the indexes that complaints have in our own database.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE complaint (
    complaint_id TEXT, shop_name TEXT, shop_domain TEXT, opened_at TEXT, answered_at TEXT,
    category TEXT, amount_rial TEXT, outcome TEXT, closed_at TEXT, source_url TEXT
);
CREATE UNIQUE INDEX complaint_source ON complaint (complaint_id);
CREATE INDEX complaint_newest ON complaint (shop_domain, opened_at DESC, complaint_id DESC);
CREATE INDEX complaint_state ON complaint (shop_domain, outcome, opened_at DESC, complaint_id DESC);
CREATE INDEX complaint_category ON complaint (shop_domain, category, opened_at DESC, complaint_id DESC);
