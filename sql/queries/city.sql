-- A whole city into memory (city_load.c). Everything comes ordered by ids, which are the order of its arrays.

-- name: city_sites
-- columns: i t t i t i i t t i i i i
SELECT id, code, name, tier, parent, lat_e7, lon_e7, kind, org, open_s, close_s, capacity_l, cold_capacity_l
FROM site ORDER BY id;

-- name: city_items
-- columns: i t t t t i i i i i i i i t i i i i i
SELECT id, code, name, category, unit, pack_e3, cost_e4, price_e4, shelf_life_days, loss_e4, temp, volume_ml, weight_g,
    gtin, class, critical, presale, local, recyclable
FROM item ORDER BY id;

-- name: city_suppliers
-- columns: i t t t i i t t i i i i t i
SELECT id, code, name, kind, lat_e7, lon_e7, phone, email, min_value_e4, order_days, delivery_days, cutoff_s,
    certificate, local
FROM supplier ORDER BY id;

-- name: city_demand
-- params: i i
-- columns: i i i i i i i i i i
-- From day $1 on; from day $2 on only what is known ahead, a row without a quantity.
SELECT site_id, item_id, day, qty_e3, unmet_e3, in_stock_e4, price_e4, promo, open, cost_e4 FROM demand
WHERE day >= $1 AND (day < $2 OR qty_e3 IS NULL)
ORDER BY site_id, item_id, day;

-- name: city_series_first_days
-- params: i i
-- columns: i i
-- When a series began, by imported rows and by the ledger.
SELECT (SELECT min(d.day) FROM demand d WHERE d.site_id = $1 AND d.item_id = $2 AND d.qty_e3 IS NOT NULL),
    (SELECT min(m.day) FROM movement_in_force m WHERE m.site_id = $1 AND m.item_id = $2
        AND m.kind IN (2, 3));

-- name: city_ledger_starts
-- params: i
-- columns: i i i
-- Of each site with an issue or a return before day $1: the day of the first that was booked, which is a later day when
-- earlier days were typed in after it, and the last day before $1.
SELECT s.site_id, f.day, s.last_day
FROM (SELECT site_id, min(id) AS id, max(CASE WHEN day < $1 THEN day END) AS last_day
    FROM movement_in_force WHERE kind IN (2, 3) GROUP BY site_id) s
    JOIN movement f ON f.id = s.id
WHERE s.last_day IS NOT NULL ORDER BY s.site_id;

-- name: city_ledger_demand
-- params: i i
-- columns: i i i i i
-- What was issued less what came back, and what was wanted beyond it, for the days from $1 to the one before $2.
SELECT site_id, item_id, day, CAST(-sum(qty_e3) AS INTEGER), CAST(sum(unmet_e3) AS INTEGER)
FROM movement_in_force WHERE kind IN (2, 3) AND day >= $1 AND day < $2
GROUP BY site_id, item_id, day ORDER BY site_id, item_id, day;

-- name: city_ledger_outs
-- params: i i
-- columns: i i i i
-- The days on which something was missing, with the moment at which the last of it had been taken: the last movement
-- out of the normal account until then. NULL: there had never been any.
SELECT o.site_id, o.item_id, o.day,
    (SELECT max(e.moment_ms) FROM movement_in_force e WHERE e.site_id = o.site_id AND e.item_id = o.item_id
        AND e.day <= o.day AND e.account = 0 AND e.qty_e3 < 0 AND e.moment_ms <= o.missed_ms)
FROM (SELECT site_id, item_id, day, min(moment_ms) AS missed_ms FROM movement_in_force
    WHERE kind = 2 AND unmet_e3 > 0 AND day >= $1 AND day < $2 GROUP BY site_id, item_id, day) o
ORDER BY o.site_id, o.item_id, o.day;

-- name: city_ledger_days
-- columns: i i
SELECT min(day), max(day) FROM movement;

-- name: city_stock_now
-- columns: i i i t i i i i i
SELECT l.id, l.site_id, l.item_id, l.code, b.account, b.qty_e3, l.expiry_day, l.received_day, l.cost_e4
FROM balance b JOIN lot l ON l.id = b.lot_id WHERE b.qty_e3 > 0 ORDER BY l.id, b.account;

-- name: city_stock_before
-- params: i
-- columns: i i i t i i i i i
-- What was there when day $1 began.
SELECT l.id, l.site_id, l.item_id, l.code, m.account, m.qty_e3, l.expiry_day, l.received_day, l.cost_e4
FROM (SELECT lot_id, account, CAST(sum(qty_e3) AS INTEGER) AS qty_e3 FROM movement
    WHERE lot_id IS NOT NULL AND day < $1 GROUP BY lot_id, account) m
    JOIN lot l ON l.id = m.lot_id
WHERE m.qty_e3 > 0 ORDER BY l.id, m.account;

-- name: city_open_lines
-- params: i
-- columns: i i i i i i i i i i i
-- Ordered until day $1 and still to come; the first condition is that of the index. And, with quantity 0, what a person
-- (not a rule) cancelled of the planner's orders of that day. And what other sites had sent until that day. sent_e3:
-- what was sent first of a purchase of which nothing has come, unless a person refused another quantity of it that day.
SELECT x.id, x.site_id, x.item_id, x.supplier_id, x.qty_e3, x.due_day, x.state, x.unit_price_e4, x.from_id,
    x.ordered_day,
    CASE WHEN x.sent = 0 OR EXISTS (SELECT 1 FROM amendment a JOIN amendment_event e ON e.amendment_id = a.id
            WHERE a.line_id = x.id AND a.day = $1 AND a.state = 4 AND e.to_state = 4
                AND SUBSTR(e.actor, 1, 5) <> 'rule:') THEN CAST(0 AS INTEGER)
        ELSE COALESCE((SELECT e.qty_e3 FROM document_event e WHERE e.line_id = x.id AND e.to_state = 2
            ORDER BY e.id LIMIT 1), CAST(0 AS INTEGER)) END
FROM (
    SELECT l.id, d.site_id, l.item_id, d.supplier_id, l.qty_e3 - l.received_e3 AS qty_e3, d.due_day, l.state,
        l.unit_price_e4, CAST(NULL AS INTEGER) AS from_id, d.day AS ordered_day,
        CAST(CASE WHEN l.state = 2 AND l.received_e3 = 0 AND d.kind = 0 AND d.supplier_id IS NOT NULL THEN 1 ELSE 0 END
            AS INTEGER) AS sent
    FROM document_line l JOIN document d ON d.id = l.document_id
    WHERE l.state IN (0, 1, 2) AND l.state <> 0 AND l.qty_e3 > l.received_e3 AND d.day <= $1
    UNION ALL
    SELECT l.id, d.site_id, l.item_id, d.supplier_id, CAST(0 AS INTEGER), d.due_day, l.state, l.unit_price_e4,
        CAST(NULL AS INTEGER), d.day, CAST(0 AS INTEGER)
    FROM document d JOIN document_line l ON l.document_id = d.id
    WHERE d.day = $1 AND d.plan_id IS NOT NULL AND l.state = 4 AND EXISTS (
        SELECT 1 FROM document_event e WHERE e.line_id = l.id AND e.to_state = 4
            AND SUBSTR(e.actor, 1, 5) <> 'rule:')
    UNION ALL
    SELECT l.id, t.to_id, l.item_id, CAST(NULL AS INTEGER), l.open_e3, t.due_day, CAST(2 AS INTEGER),
        CAST(NULL AS INTEGER), t.from_id, c.day, CAST(0 AS INTEGER)
    FROM transfer_line l JOIN transfer t ON t.command_id = l.command_id JOIN command c ON c.id = t.command_id
    WHERE l.open_e3 > 0 AND c.day <= $1) x
ORDER BY x.from_id NULLS FIRST, x.id;

-- Customers' orders of day $1 and later that stand and have not been shared out.
-- name: city_orders_ahead
-- params: i
-- columns: i i i t i
SELECT site_id, item_id, pickup_day, code, qty_e3 FROM customer_order
WHERE pickup_day >= $1 AND allotment_id IS NULL AND qty_e3 > 0 ORDER BY id;

-- What was promised of each item when orders for day $1 or later were shared out, used as itself or as a substitute.
-- name: city_promises
-- params: i
-- columns: i i i t i
SELECT p.site_id, p.item_id, p.pickup_day, p.code, p.qty_e3 FROM (
    SELECT o.site_id AS site_id, o.item_id AS item_id, a.pickup_day AS pickup_day, o.code AS code,
        l.given_e3 AS qty_e3, l.order_id AS order_id
    FROM allotment a JOIN allotment_line l ON l.allotment_id = a.id JOIN customer_order o ON o.id = l.order_id
    WHERE a.pickup_day >= $1 AND a.undone_ms IS NULL AND l.given_e3 > 0
    UNION ALL
    SELECT o.site_id AS site_id, l.other_item_id AS item_id, a.pickup_day AS pickup_day, o.code AS code,
        l.other_e3 AS qty_e3, l.order_id AS order_id
    FROM allotment a JOIN allotment_line l ON l.allotment_id = a.id JOIN customer_order o ON o.id = l.order_id
    WHERE a.pickup_day >= $1 AND a.undone_ms IS NULL AND l.other_item_id IS NOT NULL AND l.other_e3 > 0) p
ORDER BY p.order_id, p.item_id;

-- name: city_issued_today
-- params: i
-- columns: i i i
-- What a day has issued so far, less what came back.
SELECT site_id, item_id, CAST(sum(-qty_e3) AS INTEGER) FROM movement_in_force
WHERE day = $1 AND kind IN (2, 3) GROUP BY site_id, item_id ORDER BY site_id, item_id;

-- How days from $1 to the one before $2 filled: days with an issue, what was wanted on them, and how much of it within
-- the first $3 ms of the day, the zone being $4 ms east of UTC; workdays and weekends
-- apart (day 0 was a Thursday). What was typed in on another day says nothing.
-- name: city_day_curves
-- params: i i i i
-- columns: i i i i i i
SELECT site_id, item_id, CAST(CASE WHEN (day + 3) % 7 >= 5 THEN 1 ELSE 0 END AS INTEGER) AS weekend,
    CAST(COUNT(DISTINCT day) AS INTEGER), CAST(SUM(unmet_e3 - qty_e3) AS INTEGER),
    CAST(SUM(CASE WHEN moment_ms + $4 - day * 86400000 <= $3 THEN unmet_e3 - qty_e3 ELSE 0 END) AS INTEGER)
FROM movement_in_force
WHERE kind = 2 AND day >= $1 AND day < $2 AND moment_ms + $4 >= day * 86400000
    AND moment_ms + $4 < (day + 1) * 86400000
GROUP BY site_id, item_id, CAST(CASE WHEN (day + 3) % 7 >= 5 THEN 1 ELSE 0 END AS INTEGER)
ORDER BY site_id, item_id, weekend;

-- What was wanted of a day so far: issued and unmet, less what came back.
-- name: city_wanted_today
-- params: i
-- columns: i i i
SELECT site_id, item_id, CAST(SUM(unmet_e3 - qty_e3) AS INTEGER) FROM movement_in_force
WHERE day = $1 AND kind IN (2, 3) GROUP BY site_id, item_id ORDER BY site_id, item_id;

-- name: city_classes
-- columns: i i i i i i
SELECT site_id, item_id, class, candidate, candidate_reviews, reviewed_day FROM item_class ORDER BY site_id, item_id;
