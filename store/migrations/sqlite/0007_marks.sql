-- The trust mark: what is known of it in public stands with the shop; what only people here see stands apart.

-- JSON; NULL while there is nothing.
ALTER TABLE shop ADD COLUMN dossier TEXT;
-- The grade as it was recorded last, JSON; NULL while there is none.
ALTER TABLE shop ADD COLUMN grade TEXT;

-- The history of grades, from the events.
CREATE TABLE grade_step (
    shop_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    day INTEGER NOT NULL,
    version INTEGER NOT NULL,
    points INTEGER NOT NULL,
    letter TEXT,
    -- What was taken away and why, JSON.
    deductions TEXT NOT NULL,
    PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- Days on which all shops were graded: the last event before, and the last one of it.
CREATE TABLE grading (
    day INTEGER PRIMARY KEY,
    seq_before INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- What a shop states in its application.
CREATE TABLE mark_application (
    shop_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- JSON.
    stated TEXT NOT NULL,
    -- What a reviewer asked for; NULL when nothing is.
    asked TEXT
) STRICT;

-- What waits for a person's decision about a mark.
CREATE TABLE mark_task (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    -- The adjustment or the violation; 0 for an application.
    about INTEGER NOT NULL,
    since INTEGER NOT NULL,
    -- When it is too late: what the queue is sorted by.
    due INTEGER NOT NULL,
    open INTEGER NOT NULL,
    UNIQUE (shop_id, kind, about)
) STRICT;
CREATE INDEX mark_task_queue ON mark_task (kind, due, id) WHERE open = 1;

CREATE TABLE mark_decision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    -- As in mark_task.
    about INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    choice TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX mark_decision_of_shop ON mark_decision (shop_id, id);

-- What a shop says for itself.
CREATE TABLE mark_word (
    id INTEGER PRIMARY KEY,
    shop_id INTEGER NOT NULL,
    about INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX mark_word_of_shop ON mark_word (shop_id, id);

-- Supervisors who warn of fraud; enough of them suspend a mark at once.
CREATE TABLE fraud_warning (
    shop_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (shop_id, account_id)
) STRICT, WITHOUT ROWID;

-- When system supervision looks at a shop again, and when it looked last.
CREATE TABLE watch (
    shop_id INTEGER PRIMARY KEY,
    due INTEGER NOT NULL,
    looked INTEGER
) STRICT;
CREATE INDEX watch_due ON watch (due);
-- Shops that had a mark before.
INSERT INTO watch (shop_id, due) SELECT id, 0 FROM shop WHERE mark IS NOT NULL;
