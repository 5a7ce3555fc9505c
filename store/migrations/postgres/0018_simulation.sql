-- How likely the fund's ruin is, simulated once a day.
CREATE TABLE fund_simulation (
    day BIGINT PRIMARY KEY,
    -- What was assumed and what came of it, JSON.
    body TEXT NOT NULL
);
