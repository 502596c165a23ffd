-- Forecasts set by hand (docs/quality.md). -1 in site_id or item_id stands for all. One that was ended early keeps the
-- day that it was made for in until_day; last_day is the last on which it holds.
CREATE TABLE forecast_override (
    id INTEGER PRIMARY KEY, site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, first_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL, last_day INTEGER NOT NULL, kind INTEGER NOT NULL, value INTEGER NOT NULL,
    reason TEXT NOT NULL, actor TEXT NOT NULL, made_ms INTEGER NOT NULL, ended_by TEXT NOT NULL,
    ended_ms INTEGER, ended_note TEXT NOT NULL
) STRICT;
CREATE INDEX forecast_override_by_day ON forecast_override (last_day);

-- What a plan would have expected of a day, and what it took instead; to be compared with what came.
CREATE TABLE override_forecast (
    site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, origin_day INTEGER NOT NULL, day INTEGER NOT NULL,
    override_id INTEGER NOT NULL REFERENCES forecast_override (id), base_e3 INTEGER NOT NULL, value_e3 INTEGER NOT NULL,
    PRIMARY KEY (site_id, item_id, origin_day, day)
) STRICT;
CREATE INDEX override_forecast_by_override ON override_forecast (override_id);
