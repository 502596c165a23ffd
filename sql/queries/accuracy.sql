-- What plans expected, for the measure of their accuracy (service/accuracy.c).

-- Of days from $1 to $2, whenever they were planned.
-- name: accuracy_forecasts
-- params: i i
-- columns: i i i i i i
SELECT site_id, item_id, day, mean_e3, low_e3, high_e3 FROM forecast WHERE day >= $1 AND day <= $2
ORDER BY site_id, item_id, origin_day, day;
