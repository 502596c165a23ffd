-- What the forecaster has learned of each series (store/forecast_state.c): all of it is read and written at once.

-- name: forecast_state_all
-- columns: i i i i i i i b
SELECT site_id, item_id, day, fitted_day, format, checksum, tracking_e4, state FROM forecast_state
ORDER BY site_id, item_id;

-- name: forecast_state_forget
DELETE FROM forecast_state;

-- name: forecast_state_add
-- params: i i i i i i i b
INSERT INTO forecast_state (site_id, item_id, day, fitted_day, format, checksum, tracking_e4, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: forecast_state_add_32
-- params: i i i i i i i b
-- rows: 32
INSERT INTO forecast_state (site_id, item_id, day, fitted_day, format, checksum, tracking_e4, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
