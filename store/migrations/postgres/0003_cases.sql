-- Complaints that buyers make here. What happened to one beyond what a source of others tells (JSON); NULL for most.
ALTER TABLE complaint ADD COLUMN course TEXT;

-- What only its buyer, the shop and staff may read. None of it is in an event, a log or an export.
CREATE TABLE report (
    complaint_id BIGINT PRIMARY KEY,
    shop_id BIGINT NOT NULL,
    -- SHA-256 of the code by which the buyer follows it.
    follow_hash BYTEA NOT NULL UNIQUE,
    -- SHA-256 of shop and order reference: one complaint for each. NULL without a reference.
    order_hash BYTEA UNIQUE,
    order_reference TEXT,
    -- Masked before anybody reads it.
    told TEXT NOT NULL,
    wish TEXT NOT NULL,
    contact TEXT NOT NULL
);

-- What the clock is to do, and when.
CREATE TABLE alarm (
    at BIGINT NOT NULL,
    complaint_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (at, complaint_id, what)
);
CREATE INDEX alarm_of_complaint ON alarm (complaint_id);
