-- What the pages read of a shop's events is made anew whenever a program's way of making it is newer than the database's
-- (`rebuild.rs`); so a change of a stored form needs no migration of its own.
ALTER TABLE head ADD COLUMN projection INTEGER NOT NULL DEFAULT 0;

-- What the figures of the usual period say, for lists and suggestions.
ALTER TABLE shop ADD COLUMN verdict TEXT NOT NULL DEFAULT 'nothing';

-- One shop's events in their order: for verifying and making anew.
CREATE INDEX event_of_shop ON event (shop_id, seq);

-- A shop's complaints of one kind, newest first.
CREATE INDEX complaint_category ON complaint (shop_id, category, opened_at DESC, id DESC);

-- A shop's record (what the figures are made of), its newest complaints, and the figures themselves, one column a period; in
-- postcard's binary form, which `projection.rs` writes. NULL only while an import is under way.
DROP TABLE figures;
CREATE TABLE figures (
    shop_id INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    recent BLOB NOT NULL,
    months6 BLOB,
    months12 BLOB,
    everything BLOB
) STRICT;
