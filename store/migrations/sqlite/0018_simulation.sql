-- How likely the fund's ruin is, simulated once a day.
CREATE TABLE fund_simulation (
    day INTEGER PRIMARY KEY,
    -- What was assumed and what came of it, JSON.
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
