-- The forecasts kept for the days of a span: of each day the one that was made last before it.

-- name: report_forecasts
-- params: i i
-- columns: i i i i
SELECT f.site_id, f.item_id, f.day, f.mean_e3 FROM forecast f
WHERE f.day BETWEEN $1 AND $2 AND f.origin_day = (
    SELECT MAX(g.origin_day) FROM forecast g
    WHERE g.site_id = f.site_id AND g.item_id = f.item_id AND g.day = f.day)
ORDER BY f.site_id, f.item_id, f.day;
