-- Imported demand, the rows that it corrected, and the record of imports.

-- name: demand_any
-- columns: i
SELECT day FROM demand LIMIT 1;

-- name: demand_span
-- params: i i
-- columns: i i
-- The first and last day of a series, each by one look into the index.
SELECT (SELECT min(day) FROM demand WHERE site_id = $1 AND item_id = $2),
    (SELECT max(day) FROM demand WHERE site_id = $1 AND item_id = $2);

-- name: demand_get
-- params: i i i
-- columns: i i i i i i i
SELECT qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open, cost_e4 FROM demand
WHERE site_id = $1 AND item_id = $2 AND day = $3;

-- name: demand_add
-- params: i i i i i i i i i i
INSERT INTO demand (site_id, item_id, day, qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open, cost_e4)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: demand_add_32
-- params: i i i i i i i i i i
-- rows: 32
INSERT INTO demand (site_id, item_id, day, qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open, cost_e4)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: demand_correct
-- params: i i i i i i i i i i
UPDATE demand SET qty_e3 = $4, unmet_e3 = $5, in_stock_e4 = $6, price_e4 = $7, promo = $8, open = $9, cost_e4 = $10
WHERE site_id = $1 AND item_id = $2 AND day = $3;

-- name: demand_keep_before
-- params: i i i i
-- What the row says now, under the import that is about to change it; the first state of an import is the one kept.
INSERT INTO demand_before (import_id, site_id, item_id, day, qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open,
    cost_e4)
SELECT CAST($1 AS INTEGER), site_id, item_id, day, qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open, cost_e4
FROM demand WHERE site_id = $2 AND item_id = $3 AND day = $4
ON CONFLICT (import_id, site_id, item_id, day) DO NOTHING;

-- All demand for an export, by the rules of city_load.h: imported rows until the site's first ledger day, from then on
-- what the ledger issued less what came back; movements of earlier days are added to the imported rows; price,
-- promotion and opening of imported rows hold on.
-- name: demand_list
-- columns: i i i i i i i i i i
WITH start AS (SELECT site_id, day FROM movement
        WHERE id IN (SELECT min(id) FROM movement_in_force WHERE kind IN (2, 3) GROUP BY site_id)),
    moved AS (
        SELECT site_id, item_id, day, CAST(sum(-qty_e3) AS INTEGER) AS qty_e3,
            CAST(sum(unmet_e3) AS INTEGER) AS unmet_e3
        FROM movement_in_force WHERE kind IN (2, 3) GROUP BY site_id, item_id, day)
SELECT x.site_id, x.item_id, x.day, x.qty_e3, x.unmet_e3, x.in_stock_e4, x.price_e4, x.promo, x.open, x.cost_e4
FROM (
    SELECT d.site_id, d.item_id, d.day,
        CASE WHEN m.day IS NULL THEN d.qty_e3 WHEN COALESCE(d.qty_e3, 0) + m.qty_e3 > 0
            THEN COALESCE(d.qty_e3, 0) + m.qty_e3 ELSE 0 END AS qty_e3,
        CASE WHEN m.unmet_e3 > 0 THEN COALESCE(d.unmet_e3, 0) + m.unmet_e3 ELSE d.unmet_e3 END AS unmet_e3,
        d.in_stock_e4, d.price_e4, d.promo, d.open, d.cost_e4
    FROM demand d LEFT JOIN start t ON t.site_id = d.site_id
        LEFT JOIN moved m ON m.site_id = d.site_id AND m.item_id = d.item_id AND m.day = d.day
    WHERE t.day IS NULL OR d.day < t.day
    UNION ALL
    SELECT d.site_id, d.item_id, d.day,
        CASE WHEN m.qty_e3 > 0 THEN m.qty_e3 WHEN m.qty_e3 IS NULL AND d.qty_e3 IS NULL THEN d.qty_e3 ELSE 0 END,
        m.unmet_e3, CAST(NULL AS INTEGER), d.price_e4, d.promo, d.open, d.cost_e4
    FROM demand d JOIN start t ON t.site_id = d.site_id
        LEFT JOIN moved m ON m.site_id = d.site_id AND m.item_id = d.item_id AND m.day = d.day
    WHERE d.day >= t.day
    UNION ALL
    SELECT m.site_id, m.item_id, m.day, CASE WHEN m.qty_e3 > 0 THEN m.qty_e3 ELSE 0 END,
        CASE WHEN m.unmet_e3 > 0 OR m.day >= t.day THEN m.unmet_e3 END,
        CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER),
        CAST(NULL AS INTEGER)
    FROM moved m JOIN start t ON t.site_id = m.site_id
    WHERE NOT EXISTS (
        SELECT 1 FROM demand d WHERE d.site_id = m.site_id AND d.item_id = m.item_id AND d.day = m.day)) x
    JOIN site s ON s.id = x.site_id JOIN item i ON i.id = x.item_id
ORDER BY s.code, i.code, x.day;

-- name: import_add
-- params: i i t t t
INSERT INTO import (id, moment_ms, table_name, source, actor, rows_n, added_n, same_n, corrected_n)
VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0);

-- name: import_finish
-- params: i i i i
UPDATE import SET rows_n = $2 + $3 + $4, added_n = $2, same_n = $3, corrected_n = $4 WHERE id = $1;

-- name: import_get
-- params: i
-- columns: i t t i i i i t
SELECT moment_ms, table_name, source, rows_n, added_n, same_n, corrected_n, actor FROM import WHERE id = $1;

-- name: demand_before_get
-- params: i i i i
-- columns: i i i i i i i
SELECT qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open, cost_e4 FROM demand_before
WHERE import_id = $1 AND site_id = $2 AND item_id = $3 AND day = $4;
