-- A mobile number that codes may be sent to, in international form. Whoever has it here has shown that it is theirs.

ALTER TABLE account ADD COLUMN telephone TEXT;
CREATE UNIQUE INDEX account_telephone ON account (telephone);
