-- Orders of an edition: those for which a shop gave a code, and those that their buyers confirmed.

-- What a shop told of its orders. Only the shop sees it.
CREATE TABLE festival_order (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    -- The shop's own reference, as it wrote it; its hash is that of `confirmed_order`.
    reference TEXT NOT NULL,
    reference_hash BLOB NOT NULL,
    amount_rial INTEGER NOT NULL,
    -- When it was ordered, counted from 1970-01-01.
    day INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    -- The code for the parcel, as long as it was not used, so that the shop can print it again; and its hash, for ever.
    code TEXT,
    code_hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX festival_order_once ON festival_order (edition, shop_id, reference_hash);
CREATE UNIQUE INDEX festival_order_code ON festival_order (code_hash);
CREATE INDEX festival_order_of ON festival_order (edition, shop_id, id);

-- An order that its buyer confirmed with the code. Rows are never deleted, and only `cancelled_at` and its reason ever change.
CREATE TABLE confirmed_order (
    -- Grows in the order in which confirmations became visible.
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    shop_id INTEGER NOT NULL,
    -- SHA-256 of the shop and its reference of the order, salted with the edition's salt.
    reference_hash BLOB NOT NULL,
    amount_rial INTEGER NOT NULL,
    confirmed_at INTEGER NOT NULL,
    -- NULL while it counts. The shop may cancel until the edition's orders are final.
    cancelled_at INTEGER,
    cancel_reason TEXT,
    -- SHA-256 of the buyer's e-mail address or telephone, salted with the edition's salt; NULL when none was given.
    contact_hash BLOB,
    -- SHA-256 of the private code that the buyer was shown once, as it was written.
    secret_hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX confirmed_order_once ON confirmed_order (edition, shop_id, reference_hash);
CREATE UNIQUE INDEX confirmed_order_secret ON confirmed_order (secret_hash);
CREATE INDEX confirmed_order_of ON confirmed_order (edition, id);
CREATE INDEX confirmed_order_contact ON confirmed_order (edition, contact_hash) WHERE contact_hash IS NOT NULL;

-- With what references and contacts of an edition are hashed. Nothing public depends on it.
CREATE TABLE order_salt (
    edition TEXT PRIMARY KEY,
    salt BLOB NOT NULL
) STRICT;

-- Results that are brought in a file have names by which they are known when they come again.
CREATE INDEX inspection_client ON inspection (client_id) WHERE client_id IS NOT NULL;

-- The festival's commitment that a complaint says was broken, JSON; NULL for any other complaint.
ALTER TABLE report ADD COLUMN broken TEXT;
