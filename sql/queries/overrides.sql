-- Forecasts set by hand, and what they were instead of.

-- name: override_insert
-- params: i i i i i i i t t i
INSERT INTO forecast_override (id, site_id, item_id, first_day, until_day, last_day, kind, value, reason, actor,
    made_ms, ended_by, ended_ms, ended_note)
VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, '', NULL, '');

-- Ends one that nobody has ended yet.
-- name: override_end
-- params: i i t i t
UPDATE forecast_override SET last_day = $2, ended_by = $3, ended_ms = $4, ended_note = $5
WHERE id = $1 AND ended_ms IS NULL AND last_day >= $2;

-- Those that hold on some day from $1 to $2.
-- name: override_in_force
-- params: i i
-- columns: i i i i i i i i t t
SELECT id, site_id, item_id, first_day, until_day, last_day, kind, value, reason, actor
FROM forecast_override WHERE last_day >= $1 AND first_day <= $2 AND last_day >= first_day ORDER BY id;

-- Those that hold on day $1 or later.
-- name: override_list
-- params: i
-- columns: i i i i i i i i t t i t i t t t t t t
SELECT o.id, o.site_id, o.item_id, o.first_day, o.until_day, o.last_day, o.kind, o.value, o.reason, o.actor, o.made_ms,
    o.ended_by, o.ended_ms, o.ended_note, COALESCE(s.code, ''), COALESCE(s.name, ''), COALESCE(i.code, ''),
    COALESCE(i.name, ''), COALESCE(i.unit, '')
FROM forecast_override o LEFT JOIN site s ON s.id = o.site_id LEFT JOIN item i ON i.id = o.item_id
WHERE o.last_day >= $1 ORDER BY o.id;

-- name: override_one
-- params: i
-- columns: i i i i i i i i t t i t i t t t t t t
SELECT o.id, o.site_id, o.item_id, o.first_day, o.until_day, o.last_day, o.kind, o.value, o.reason, o.actor, o.made_ms,
    o.ended_by, o.ended_ms, o.ended_note, COALESCE(s.code, ''), COALESCE(s.name, ''), COALESCE(i.code, ''),
    COALESCE(i.name, ''), COALESCE(i.unit, '')
FROM forecast_override o LEFT JOIN site s ON s.id = o.site_id LEFT JOIN item i ON i.id = o.item_id
WHERE o.id = $1;

-- Whether anything was ever recorded of an item's demand at a site; -1 stands for any.
-- name: override_has_demand
-- params: i i
-- columns: i
SELECT CAST(1 AS INTEGER)
WHERE EXISTS (SELECT 1 FROM demand d WHERE d.qty_e3 IS NOT NULL AND (CAST($1 AS INTEGER) = -1 OR d.site_id = $1)
        AND (CAST($2 AS INTEGER) = -1 OR d.item_id = $2))
    OR EXISTS (SELECT 1 FROM movement m WHERE m.kind = 2 AND (CAST($1 AS INTEGER) = -1 OR m.site_id = $1)
        AND (CAST($2 AS INTEGER) = -1 OR m.item_id = $2));

-- Whether a site supplies others.
-- name: override_has_below
-- params: i
-- columns: i
SELECT CAST(1 AS INTEGER)
WHERE EXISTS (SELECT 1 FROM site b JOIN site s ON s.code = b.parent WHERE s.id = $1);

-- name: override_forget
-- params: i
DELETE FROM override_forecast WHERE origin_day = $1;

-- name: override_keep
-- params: i i i i i i i
INSERT INTO override_forecast (site_id, item_id, origin_day, day, override_id, base_e3, value_e3)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- What was expected of a day by the last plan that was made by then; of one override ($1), or of all of them (-1).
-- name: override_kept
-- params: i i
-- columns: i i i i i i
SELECT f.override_id, f.site_id, f.item_id, f.day, f.base_e3, f.value_e3 FROM override_forecast f
WHERE (CAST($1 AS INTEGER) = -1 OR f.override_id = $1) AND f.day < $2
    AND f.origin_day = (SELECT MAX(l.origin_day) FROM forecast l
        WHERE l.site_id = f.site_id AND l.item_id = f.item_id AND l.day = f.day AND l.origin_day <= f.day)
ORDER BY f.override_id, f.day, f.site_id, f.item_id;

-- name: check_override
-- columns: t
SELECT 'override ' || CAST(o.id AS TEXT) FROM forecast_override o
WHERE o.until_day < o.first_day OR o.last_day > o.until_day OR o.kind < 0 OR o.kind > 1 OR o.value < 0
    OR o.reason = '' OR (o.ended_ms IS NULL AND o.last_day <> o.until_day)
ORDER BY o.id;
