-- The market as it was found on a day: counted once a day, and never when somebody asks.
CREATE TABLE market_survey (
    day INTEGER PRIMARY KEY,
    -- How the body is written; see `survey.rs`.
    form INTEGER NOT NULL,
    -- JSON.
    body TEXT NOT NULL
) STRICT;
