-- The market as it was found on a day: counted once a day, and never when somebody asks.
CREATE TABLE market_survey (
    day BIGINT PRIMARY KEY,
    -- How the body is written; see `survey.rs`.
    form BIGINT NOT NULL,
    -- JSON.
    body TEXT NOT NULL
);
