-- The stock ledger: movements are inserted and never changed; a balance beside them is changed by one guarded
-- statement in the same transaction, so that it can never go below zero.

-- name: ledger_insert_movement
-- params: i i i i i i i i i i i i i t t t
INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3, unmet_e3, document_line_id,
    command_id, counters_id, actor, reason, service)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- Changes what is there of a lot in an account, unless it would go below zero.
-- name: ledger_change_balance
-- params: i i i
UPDATE balance SET qty_e3 = qty_e3 + $3 WHERE lot_id = $1 AND account = $2 AND qty_e3 + $3 >= 0;

-- name: ledger_insert_balance
-- params: i i i
INSERT INTO balance (lot_id, account, qty_e3) VALUES ($1, $2, $3);

-- name: ledger_balance
-- params: i i
-- columns: i
SELECT qty_e3 FROM balance WHERE lot_id = $1 AND account = $2;

-- What a sentence about a lot needs.
-- name: ledger_lot_names
-- params: i
-- columns: t t t t t
SELECT s.code, i.code, l.code, i.name, i.unit FROM lot l JOIN site s ON s.id = l.site_id JOIN item i ON i.id = l.item_id
WHERE l.id = $1;

-- name: ledger_find_lot
-- params: i i t
-- columns: i i
SELECT id, expiry_day FROM lot WHERE site_id = $1 AND item_id = $2 AND code = $3;

-- name: ledger_insert_lot
-- params: i i i t i i i i
INSERT INTO lot (id, site_id, item_id, code, expiry_day, received_day, cost_e4, supplier_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- The lot of an item that is to be used next: the earliest expiry, one without an expiry last, never an expired one nor
-- one that came after day $4.
-- name: ledger_next_lot
-- params: i i i i
-- columns: i i
SELECT l.id, b.qty_e3 FROM lot l JOIN balance b ON b.lot_id = l.id
WHERE l.site_id = $1 AND l.item_id = $2 AND b.account = $3 AND b.qty_e3 > 0
    AND (l.expiry_day IS NULL OR l.expiry_day >= $4) AND (l.received_day IS NULL OR l.received_day <= $4)
ORDER BY l.expiry_day NULLS LAST, l.received_day NULLS LAST, l.id LIMIT 1;

-- What is there of an item in an account: all of it, and the part that has come by a day and not expired on it.
-- name: ledger_on_hand
-- params: i i i i
-- columns: i i
SELECT CAST(COALESCE(SUM(b.qty_e3), 0) AS INTEGER),
    CAST(COALESCE(SUM(CASE WHEN (l.expiry_day IS NULL OR l.expiry_day >= $4)
        AND (l.received_day IS NULL OR l.received_day <= $4) THEN b.qty_e3 ELSE 0 END), 0) AS INTEGER)
FROM lot l JOIN balance b ON b.lot_id = l.id WHERE l.site_id = $1 AND l.item_id = $2 AND b.account = $3;

-- A lot has balances from its first movement on.
-- name: ledger_lot_moved
-- params: i i i
-- columns: i
-- Whether the lot was there before in that account, or anything but an opening happened to it.
SELECT b.account FROM balance b JOIN lot l ON l.id = b.lot_id WHERE l.site_id = $1 AND l.id = $2
    AND (b.account = $3 OR EXISTS (SELECT 1 FROM movement m WHERE m.site_id = l.site_id
        AND m.item_id = l.item_id AND m.lot_id = l.id AND m.kind <> 0))
ORDER BY b.account LIMIT 1;

-- name: ledger_stock_n
-- params: i i
-- columns: i
SELECT COUNT(*) FROM balance b JOIN lot l ON l.id = b.lot_id
WHERE b.qty_e3 > 0 AND (CAST($1 AS INTEGER) IS NULL OR l.site_id = $1)
    AND (CAST($2 AS INTEGER) IS NULL OR l.item_id = $2);

-- Every lot that is there; NULL as site or item means all of them.
-- name: ledger_stock
-- params: i i
-- columns: t t t t t i i i i i
SELECT s.code, i.code, i.name, i.unit, l.code, b.account, b.qty_e3, l.expiry_day, l.received_day, l.cost_e4
FROM balance b JOIN lot l ON l.id = b.lot_id JOIN site s ON s.id = l.site_id JOIN item i ON i.id = l.item_id
WHERE b.qty_e3 > 0 AND (CAST($1 AS INTEGER) IS NULL OR l.site_id = $1)
    AND (CAST($2 AS INTEGER) IS NULL OR l.item_id = $2)
ORDER BY s.code, i.code, b.account, l.expiry_day NULLS LAST, l.code;

-- name: ledger_taken
-- params: i i
-- columns: t i i i
SELECT l.code, l.expiry_day, m.account, -m.qty_e3 FROM movement m JOIN lot l ON l.id = m.lot_id
WHERE m.id >= $1 AND m.id <= $2 ORDER BY m.id;

-- name: ledger_find_site
-- params: t
-- columns: i
SELECT id FROM site WHERE code = $1;

-- The number of sites, and one of them.
-- name: ledger_sites_n
-- columns: i i
SELECT COUNT(*), COALESCE(MIN(id), 0) FROM site;

-- name: ledger_find_item
-- params: t
-- columns: i i i
SELECT id, shelf_life_days, cost_e4 FROM item WHERE code = $1;

-- The code of the item of a name, the first of several; "" when there is none.
-- name: ledger_item_named
-- params: t
-- columns: t
SELECT COALESCE(MIN(code), '') FROM item WHERE name = $1;

-- name: ledger_item_name
-- params: t
-- columns: t t
SELECT name, unit FROM item WHERE code = $1;

-- name: ledger_find_supplier
-- params: t
-- columns: i
SELECT id FROM supplier WHERE code = $1;

-- The last day of what is known of a site: imported quantities until $2, one look into an index for each item however
-- long its history is; and receipts, issues and returns, the last entries of an index.
-- name: ledger_site_last_days
-- params: i i
-- columns: i i
SELECT
    (SELECT max((SELECT d.day FROM demand d WHERE d.site_id = $1 AND d.item_id = i.id AND d.day <= $2
        AND d.qty_e3 IS NOT NULL ORDER BY d.day DESC LIMIT 1)) FROM item i),
    (SELECT m.day FROM movement_in_force m WHERE m.site_id = $1 AND m.kind IN (1, 2, 3) ORDER BY m.day DESC LIMIT 1);

-- The same of the whole city, by reading all of it.
-- name: ledger_city_last_days
-- params: i
-- columns: i i
SELECT (SELECT max(day) FROM demand WHERE day <= $1 AND qty_e3 IS NOT NULL),
    (SELECT max(day) FROM movement_in_force WHERE kind IN (1, 2, 3));

-- The first days of the whole city, each by one look into an index for each series.
-- name: ledger_city_first_days
-- columns: i i
SELECT
    (SELECT min((SELECT d.day FROM demand d WHERE d.site_id = s.id AND d.item_id = i.id AND d.qty_e3 IS NOT NULL
        ORDER BY d.day LIMIT 1)) FROM site s CROSS JOIN item i),
    (SELECT min(day) FROM movement_in_force WHERE kind IN (1, 2, 3));

-- The days after $1 of which demand was imported.
-- name: ledger_imported_days
-- params: i
-- columns: i
SELECT DISTINCT d.day FROM site s CROSS JOIN item i JOIN demand d ON d.site_id = s.id AND d.item_id = i.id
WHERE d.day > $1 AND d.qty_e3 IS NOT NULL ORDER BY d.day;

-- Of a site without an issue or return: the last day after $2 and until $3 of which demand was imported.
-- name: ledger_hidden_day
-- params: i i i
-- columns: i
SELECT max((SELECT d.day FROM demand d WHERE d.site_id = $1 AND d.item_id = i.id AND d.qty_e3 IS NOT NULL
    AND d.day > $2 AND d.day <= $3 ORDER BY d.day DESC LIMIT 1))
FROM item i WHERE NOT EXISTS (SELECT 1 FROM movement_in_force m WHERE m.site_id = $1 AND m.kind IN (2, 3));

-- name: ledger_last_plan_day
-- params: i
-- columns: i
SELECT max(day) FROM plan WHERE day <= $1;
