-- What the forecaster had learned of a series when `day` began, so that the next day needs one step and no new fit
-- (docs/forecast.md). It follows from the facts and may be thrown away at any time. fitted_day: of the last full fit;
-- format: the version of the bytes; checksum: of the history they were made of; tracking_e4: the tracking signal.
CREATE TABLE forecast_state (
    site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, day INTEGER NOT NULL, fitted_day INTEGER NOT NULL,
    format INTEGER NOT NULL, checksum INTEGER NOT NULL, tracking_e4 INTEGER NOT NULL, state BLOB NOT NULL,
    PRIMARY KEY (site_id, item_id)
) STRICT;
