-- People: accounts, how they sign in, and what they do with complaints. None of this is public.

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    -- Folded: small letters.
    email TEXT NOT NULL UNIQUE,
    -- Of staff; NULL for everybody else.
    role TEXT,
    lang TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

-- A code on its way to somebody's mailbox. It opens an account only together with the attempt, which the browser holds.
CREATE TABLE sign_in (
    attempt BLOB PRIMARY KEY,
    email TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    until INTEGER NOT NULL,
    tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_until ON sign_in (until);

CREATE TABLE session (
    -- SHA-256 of the token in the browser's cookie.
    hash BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL,
    since INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    until INTEGER NOT NULL,
    agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_until ON session (until);

-- Who speaks for which shop.
CREATE TABLE member (
    shop_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (shop_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_of_account ON member (account_id);

-- What somebody who claims a shop is to publish at its domain.
CREATE TABLE claim (
    shop_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    token TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (shop_id, account_id)
) STRICT, WITHOUT ROWID;

-- How often somebody did something, by hour; a key is a hash.
CREATE TABLE counter (
    slot INTEGER NOT NULL,
    key BLOB NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (key, slot)
) STRICT, WITHOUT ROWID;

ALTER TABLE shop ADD COLUMN claimed INTEGER;

ALTER TABLE report ADD COLUMN lang TEXT NOT NULL DEFAULT 'fa';
-- The buyer's words as the public reads them; NULL while it does not.
ALTER TABLE report ADD COLUMN public_told TEXT;
ALTER TABLE report ADD COLUMN words TEXT NOT NULL DEFAULT 'waiting';
-- What the words' hash in the public event was salted with.
ALTER TABLE report ADD COLUMN salt BLOB;
CREATE INDEX report_of_shop ON report (shop_id, complaint_id);

-- More codes of a case: each letter has its own, so that none is kept in readable form.
CREATE TABLE case_code (
    hash BLOB PRIMARY KEY,
    complaint_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A form that is being filled in.
CREATE TABLE draft (
    code_hash BLOB PRIMARY KEY,
    shop_id INTEGER NOT NULL,
    filled TEXT NOT NULL,
    touched INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_touched ON draft (touched);

-- Evidence. It belongs to a draft or to a complaint.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    draft BLOB,
    complaint_id INTEGER,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX file_of_draft ON file (draft) WHERE draft IS NOT NULL;
CREATE INDEX file_of_complaint ON file (complaint_id) WHERE complaint_id IS NOT NULL;

-- What shops reply.
CREATE TABLE reply (
    id INTEGER PRIMARY KEY,
    complaint_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    standing TEXT NOT NULL,
    public_text TEXT,
    salt BLOB
) STRICT;
CREATE INDEX reply_of_complaint ON reply (complaint_id, id);

-- What waits for a person's decision, and what was decided.
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    -- 0 for a task about the complaint itself.
    reply_id INTEGER NOT NULL,
    -- What the queue is sorted by: since when it waits.
    since INTEGER NOT NULL,
    -- What system supervision noticed, comma separated; NULL until it has looked.
    flags TEXT,
    open INTEGER NOT NULL,
    UNIQUE (complaint_id, kind, reply_id)
) STRICT;
CREATE INDEX task_queue ON task (kind, since, id) WHERE open = 1;
CREATE INDEX task_unread ON task (id) WHERE flags IS NULL;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    task_id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    choice TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX decision_of_complaint ON decision (complaint_id, id);

-- Fingerprints of words, to find near copies; one row for each band of a fingerprint.
CREATE TABLE fingerprint (
    band INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    PRIMARY KEY (band, complaint_id)
) STRICT, WITHOUT ROWID;

-- Letters that are to leave. A row goes when its letter has left.
CREATE TABLE outbox (
    -- The letter's name, by which a reader's mailbox knows it when it comes twice.
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    complaint_id INTEGER,
    -- NULL: the buyer of the complaint.
    account_id INTEGER,
    -- For letters to somebody without an account: the address, and what the letter says.
    address TEXT,
    detail TEXT,
    lang TEXT NOT NULL,
    due INTEGER NOT NULL,
    tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due);

-- A shop's inbox.
CREATE INDEX complaint_running ON complaint (shop_id, id) WHERE scheme = 'bazargah' AND ended = 'running';
