-- The transparency log of the public events. The entries are the rows of `event`; here are the hashes and the signature.

-- One row. `size`: events whose hashes are in `log_tile`. `vkey`: the key that signs, so that a server with another one does not.
-- `checkpoint`: what was signed last; `cosignatures`: lines of witnesses for it.
CREATE TABLE log (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    vkey TEXT,
    checkpoint TEXT,
    cosignatures TEXT NOT NULL DEFAULT ''
);
INSERT INTO log (id, size) VALUES (1, 0);

-- Hashes of the Merkle tree, up to 256 in a row of 32 bytes each. `id`: the level of the tile times 2^48, and its place in it.
CREATE TABLE log_tile (
    id BIGINT PRIMARY KEY,
    hashes BYTEA NOT NULL
);
