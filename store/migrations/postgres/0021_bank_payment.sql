-- Prizes in money leave through the bank like what the fund awards: one table of payments.

CREATE TABLE bank_payment (
    -- The name that the bank sends back (end-to-end id).
    id TEXT PRIMARY KEY,
    -- For a claim on the fund, or for the prize of a lottery's ticket.
    claim_id BIGINT,
    lottery_id BIGINT,
    ticket BYTEA,
    amount BIGINT NOT NULL,
    iban TEXT NOT NULL,
    holder TEXT NOT NULL,
    -- due, sent, paid or rejected.
    standing TEXT NOT NULL,
    -- The bank order that it was sent with, and the bank's reason where it was rejected.
    order_id TEXT,
    reason TEXT,
    at BIGINT NOT NULL,
    CHECK ((claim_id IS NULL) = (lottery_id IS NOT NULL) AND (lottery_id IS NULL) = (ticket IS NULL))
);
INSERT INTO bank_payment (id, claim_id, amount, iban, holder, standing, order_id, reason, at)
SELECT id, claim_id, amount, iban, holder, standing, order_id, reason, at FROM fund_payment;
DROP TABLE fund_payment;
CREATE INDEX bank_payment_due ON bank_payment (id) WHERE standing = 'due';
CREATE INDEX bank_payment_of_claim ON bank_payment (claim_id, at) WHERE claim_id IS NOT NULL;
CREATE INDEX bank_payment_of_ticket ON bank_payment (lottery_id, ticket) WHERE lottery_id IS NOT NULL;
CREATE INDEX bank_payment_order ON bank_payment (order_id) WHERE order_id IS NOT NULL;

-- Prizes whose money is held already are taken along by the next order.
INSERT INTO bank_payment (id, lottery_id, ticket, amount, iban, holder, standing, at)
SELECT 'lottery-' || c.lottery_id || '-prize-' || c.prize || '-' || c.tries, c.lottery_id, c.hash, t.amount, c.iban, c.holder, 'due', t.at
FROM lottery_claim c
JOIN ledger_transfer t ON t.id = 'lottery-' || c.lottery_id || '-prize-' || c.prize || '-' || c.tries || '-hold'
WHERE c.standing = 'due' AND c.iban IS NOT NULL;
