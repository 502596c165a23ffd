-- What the forecaster had learned of a series for the plan of `day`, so that the next day needs one step and no new fit
-- (docs/forecast.md). It follows from the facts and may be thrown away at any time. fitted_day: of the last full fit;
-- format: the version of the bytes; tracking_e4: the tracking signal. The row of site 0, item 0 is what the series lent
-- each other, with the checksum of the categories that its groups were; in the others the checksum is 0.
CREATE TABLE forecast_state (
    site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, day INTEGER NOT NULL, fitted_day INTEGER NOT NULL,
    format INTEGER NOT NULL, checksum INTEGER NOT NULL, tracking_e4 INTEGER NOT NULL, state BLOB NOT NULL,
    PRIMARY KEY (site_id, item_id)
) STRICT;
