-- The fund's money by hand: who recorded a payment, took it back, or made a bank order.

CREATE TABLE fund_deed (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    -- NULL for the command line.
    account_id INTEGER,
    -- record, ask-reversal, reverse or order.
    what TEXT NOT NULL,
    -- The transfer, or the bank order.
    about TEXT NOT NULL,
    -- For which claim, where a shop paid back.
    claim_id INTEGER,
    -- Why a payment is taken back; for staff only.
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX fund_deed_of ON fund_deed (about, id);

-- By whom it was recorded is not known of what was before now. For which claim a shop paid back is in the event of the same moment.
INSERT INTO fund_deed (at, what, about, claim_id, reason)
SELECT t.at, 'record', t.id, MIN(CASE WHEN e.fact LIKE '%"claim-recovered"%' THEN CAST(json_extract(e.fact, '$.claim') AS INTEGER) END), ''
FROM ledger_transfer t JOIN event e ON e.shop_id = t.debit_party AND e.recorded_at = t.at AND e.fact LIKE '%"claim-recovered"%'
WHERE t.debit_kind = 'recoveries' AND t.phase = 'single'
AND CASE WHEN e.fact LIKE '%"claim-recovered"%' THEN CAST(json_extract(e.fact, '$.amount') AS INTEGER) END = t.amount
GROUP BY t.id, t.at;

INSERT INTO fund_deed (at, what, about, reason)
SELECT MIN(at), 'order', order_id, '' FROM fund_payment WHERE order_id IS NOT NULL GROUP BY order_id;

-- The newest first, on the page of payments.
CREATE INDEX ledger_transfer_at ON ledger_transfer (at, id);
