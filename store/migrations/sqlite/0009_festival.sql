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

-- A form that is being filled in, at its private address. Only the address's hash is known here.
CREATE TABLE festival_draft (
    code_hash BLOB PRIMARY KEY,
    edition TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- For an online unit: the shop, and who proved to hold its domain.
    shop_id INTEGER,
    account_id INTEGER,
    -- Answers and commitments, JSON.
    filled TEXT NOT NULL,
    touched INTEGER NOT NULL
) STRICT;
CREATE INDEX festival_draft_touched ON festival_draft (touched);

-- Applications: only staff and the unit itself see them. What is public of them is in festival_count and in events.
CREATE TABLE festival_application (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    unit TEXT NOT NULL,
    trade TEXT NOT NULL,
    -- What makes it one unit: its shop, or its trade licence.
    unit_key TEXT NOT NULL,
    -- NULL for an offline unit until it has a place, and with it a page.
    shop_id INTEGER,
    account_id INTEGER,
    name TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    lang TEXT NOT NULL,
    -- The application, JSON.
    body TEXT NOT NULL,
    -- What the rules found when it was sent, JSON; `fit` is 1 when that was nothing.
    found TEXT NOT NULL,
    fit INTEGER NOT NULL,
    -- The course of its review, JSON, and where it stands.
    course TEXT NOT NULL,
    standing TEXT NOT NULL,
    -- What the selection said; NULL before it.
    choice TEXT,
    -- 1 while it has a place.
    placed INTEGER NOT NULL
) STRICT;
-- One application a unit and edition, but for those that were taken back.
CREATE UNIQUE INDEX festival_application_unit ON festival_application (edition, unit_key) WHERE standing <> 'withdrawn';
CREATE INDEX festival_application_queue ON festival_application (edition, standing, trade, id);
CREATE INDEX festival_application_all ON festival_application (edition, trade, id);
CREATE INDEX festival_application_shop ON festival_application (shop_id, edition);

-- By what doubles are found: `what` is owner, address, account or telephone, a colon, and the value in one spelling.
CREATE TABLE festival_mark (
    edition TEXT NOT NULL,
    what TEXT NOT NULL,
    application_id INTEGER NOT NULL,
    PRIMARY KEY (edition, what, application_id)
) STRICT;

-- Addresses at which a unit follows its application.
CREATE TABLE festival_code (
    hash BLOB PRIMARY KEY,
    application_id INTEGER NOT NULL
) STRICT;

-- Evidence, cleaned.
CREATE TABLE festival_file (
    id INTEGER PRIMARY KEY,
    draft BLOB,
    application_id INTEGER,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX festival_file_draft ON festival_file (draft) WHERE draft IS NOT NULL;
CREATE INDEX festival_file_of ON festival_file (application_id, id);

-- The public counts, kept as applications come and change.
CREATE TABLE festival_count (
    edition TEXT NOT NULL,
    what TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (edition, what)
) STRICT;

-- What was handed to the ministry.
CREATE TABLE festival_export (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- An account's address, or who ran the command.
    who TEXT NOT NULL,
    format TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    -- SHA-256 of the file, in hexadecimal.
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX festival_export_of ON festival_export (edition, id);
