-- The guarantee fund. The ledger and the claims are for staff and for whoever holds a case's code; what is public of them is in
-- events, in the shop's standing, and in fund_count.

-- How a shop stands with the fund, from its events, JSON; NULL while there is nothing.
ALTER TABLE shop ADD COLUMN fund TEXT;

-- Balances, kept with every transfer. `party` is a shop, a lottery, or 0.
CREATE TABLE ledger_account (
    kind TEXT NOT NULL,
    party INTEGER NOT NULL,
    debits_pending INTEGER NOT NULL CHECK (debits_pending >= 0),
    debits_posted INTEGER NOT NULL CHECK (debits_posted >= 0),
    credits_pending INTEGER NOT NULL CHECK (credits_pending >= 0),
    credits_posted INTEGER NOT NULL CHECK (credits_posted >= 0),
    PRIMARY KEY (kind, party)
) STRICT, WITHOUT ROWID;

-- Transfers. A row is never changed and never taken away.
CREATE TABLE ledger_transfer (
    id TEXT PRIMARY KEY,
    -- single, pending, post, void or reversal.
    phase TEXT NOT NULL,
    debit_kind TEXT NOT NULL,
    debit_party INTEGER NOT NULL,
    credit_kind TEXT NOT NULL,
    credit_party INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    -- The earlier transfer that it posts, voids or reverses.
    refers TEXT,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- A pending transfer is posted or voided once, and any other reversed once.
CREATE UNIQUE INDEX ledger_transfer_refers ON ledger_transfer (refers) WHERE refers IS NOT NULL;

-- Claims, by the number of the event that opened each.
CREATE TABLE fund_claim (
    id INTEGER PRIMARY KEY,
    shop_id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL UNIQUE,
    opened_at INTEGER NOT NULL,
    decide_by INTEGER NOT NULL,
    -- waiting, refused, awarded or paid.
    standing TEXT NOT NULL,
    -- What the rule assessed; what was awarded.
    assessed INTEGER NOT NULL,
    awarded INTEGER NOT NULL,
    -- Why it was refused.
    refused TEXT,
    -- What was stated, how it was computed, what was noticed, who agreed first; JSON.
    body TEXT NOT NULL,
    -- Private: the account to be paid to, its holder, and the buyer's address.
    iban TEXT NOT NULL,
    holder TEXT NOT NULL,
    contact TEXT NOT NULL
) STRICT;
CREATE INDEX fund_claim_queue ON fund_claim (decide_by, id) WHERE standing = 'waiting';
CREATE INDEX fund_claim_of_shop ON fund_claim (shop_id, opened_at);
CREATE INDEX fund_claim_of_iban ON fund_claim (iban, opened_at);
CREATE INDEX fund_claim_of_contact ON fund_claim (contact, opened_at);

-- What people decided about claims.
CREATE TABLE fund_decision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    choice TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX fund_decision_of ON fund_decision (claim_id, id);

-- Payments: one for each time that a claim's money is sent to the bank.
CREATE TABLE fund_payment (
    -- The name that the bank sends back (end-to-end id).
    id TEXT PRIMARY KEY,
    claim_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    iban TEXT NOT NULL,
    holder TEXT NOT NULL,
    -- due, sent, paid or rejected.
    standing TEXT NOT NULL,
    -- The bank order that it was sent with, and the bank's reason where it was rejected.
    order_id TEXT,
    reason TEXT,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX fund_payment_due ON fund_payment (id) WHERE standing = 'due';
CREATE INDEX fund_payment_of ON fund_payment (claim_id, at);
CREATE INDEX fund_payment_order ON fund_payment (order_id) WHERE order_id IS NOT NULL;

-- The public counts, kept as facts come: on which day, what, how often, how much.
CREATE TABLE fund_count (
    day INTEGER NOT NULL,
    what TEXT NOT NULL,
    n INTEGER NOT NULL,
    rial INTEGER NOT NULL,
    PRIMARY KEY (day, what)
) STRICT, WITHOUT ROWID;
