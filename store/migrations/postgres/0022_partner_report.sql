-- The hash of the private code at whose address a partner reads its own counts; NULL where there is no address yet, and for shops' sites.

ALTER TABLE embed_place ADD COLUMN report_hash BYTEA;
CREATE UNIQUE INDEX embed_place_of_report ON embed_place (report_hash) WHERE report_hash IS NOT NULL;
