-- Orders of customers and how they were shared out.

-- name: allot_find_order
-- params: t i
-- columns: i i i i i i i i i i i i
SELECT id, site_id, pickup_day, qty_e3, pack_e3, price_e4, ordered_day, ordered_s, paid, essential, substitute,
    allotment_id
FROM customer_order WHERE code = $1 AND item_id = $2;

-- name: allot_insert_order
-- params: i t i i i i i i i i i i i
INSERT INTO customer_order (id, code, site_id, item_id, pickup_day, qty_e3, pack_e3, price_e4, ordered_day, ordered_s,
    paid, essential, substitute, allotment_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL);

-- name: allot_update_order
-- params: i i i i i i i i i i i
UPDATE customer_order SET site_id = $2, pickup_day = $3, qty_e3 = $4, pack_e3 = $5, price_e4 = $6, ordered_day = $7,
    ordered_s = $8, paid = $9, essential = $10, substitute = $11
WHERE id = $1 AND allotment_id IS NULL;

-- The next day from $1 on for which orders are open.
-- name: allot_next_day
-- params: i
-- columns: i
SELECT MIN(pickup_day) FROM customer_order WHERE pickup_day >= $1 AND qty_e3 > 0 AND allotment_id IS NULL;

-- name: allot_open_orders
-- params: i
-- columns: i t i i i i i i i i i i
SELECT id, code, site_id, item_id, qty_e3, pack_e3, price_e4, ordered_day, ordered_s, paid, essential, substitute
FROM customer_order WHERE pickup_day = $1 AND qty_e3 > 0 AND allotment_id IS NULL ORDER BY code, item_id;

-- What stands promised at a site for pick-ups of day $2 or later, by item, used as itself or as a substitute.
-- name: allot_promised
-- params: i i
-- columns: i i
SELECT p.item_id, CAST(SUM(p.qty_e3) AS INTEGER) FROM (
    SELECT o.item_id AS item_id, l.given_e3 AS qty_e3
    FROM allotment a JOIN allotment_line l ON l.allotment_id = a.id JOIN customer_order o ON o.id = l.order_id
    WHERE a.site_id = $1 AND a.pickup_day >= $2 AND a.undone_ms IS NULL
    UNION ALL
    SELECT l.other_item_id AS item_id, l.other_e3 AS qty_e3
    FROM allotment a JOIN allotment_line l ON l.allotment_id = a.id
    WHERE a.site_id = $1 AND a.pickup_day >= $2 AND a.undone_ms IS NULL AND l.other_item_id IS NOT NULL) p
GROUP BY p.item_id ORDER BY p.item_id;

-- name: allot_insert
-- params: i t i i i i t i
INSERT INTO allotment (id, number, command_id, site_id, pickup_day, rule, actor, moment_ms, undone_by, undone_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', NULL);

-- name: allot_insert_line
-- params: i i i i i i i i
INSERT INTO allotment_line (allotment_id, order_id, wanted_e3, given_e3, other_item_id, other_e3, cover_e3, refund_fen)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- Whoever comes first has the order.
-- name: allot_take_order
-- params: i i
UPDATE customer_order SET allotment_id = $2 WHERE id = $1 AND allotment_id IS NULL AND qty_e3 > 0;

-- name: allot_find
-- params: t
-- columns: i i t i i t i t i
SELECT a.id, a.site_id, s.code, a.pickup_day, a.rule, a.actor, a.moment_ms, a.undone_by, a.undone_ms
FROM allotment a JOIN site s ON s.id = a.site_id WHERE a.number = $1;

-- name: allot_lines
-- params: i
-- columns: i t i i i i i i i i i i i i i i i
SELECT o.id, o.code, o.site_id, o.item_id, l.wanted_e3, o.pack_e3, o.price_e4, o.ordered_day, o.ordered_s, o.paid,
    o.essential, o.substitute, l.given_e3, l.other_item_id, l.other_e3, l.cover_e3, l.refund_fen
FROM allotment_line l JOIN customer_order o ON o.id = l.order_id WHERE l.allotment_id = $1
ORDER BY o.item_id, o.ordered_day, o.ordered_s NULLS LAST, o.code;

-- name: allot_undo
-- params: i t i
UPDATE allotment SET undone_by = $2, undone_ms = $3 WHERE id = $1 AND undone_ms IS NULL;

-- name: allot_free_orders
-- params: i
UPDATE customer_order SET allotment_id = NULL WHERE allotment_id = $1;

-- The last sharings, newest first.
-- name: allot_list
-- params: i
-- columns: t t i i t i t i i
SELECT a.number, s.code, a.pickup_day, a.rule, a.actor, a.moment_ms, a.undone_by,
    (SELECT COUNT(*) FROM allotment_line l WHERE l.allotment_id = a.id),
    CAST((SELECT COALESCE(SUM(l.refund_fen), 0) FROM allotment_line l WHERE l.allotment_id = a.id) AS INTEGER)
FROM allotment a JOIN site s ON s.id = a.site_id ORDER BY a.id DESC LIMIT $1;

-- name: allot_export_orders
-- columns: t t t i i i i i i i i i
SELECT o.code, s.code, i.code, o.qty_e3, o.pickup_day, o.ordered_day, o.ordered_s, o.pack_e3, o.price_e4, o.paid,
    o.essential, o.substitute
FROM customer_order o JOIN site s ON s.id = o.site_id JOIN item i ON i.id = o.item_id ORDER BY o.code, i.code;

-- name: allot_export_sharings
-- columns: t t i i t t i i t i i i t t
SELECT a.number, s.code, a.pickup_day, a.rule, o.code, i.code, l.wanted_e3, l.given_e3, COALESCE(x.code, ''),
    l.other_e3, l.cover_e3, l.refund_fen, a.actor, a.undone_by
FROM allotment a JOIN allotment_line l ON l.allotment_id = a.id JOIN site s ON s.id = a.site_id
JOIN customer_order o ON o.id = l.order_id JOIN item i ON i.id = o.item_id LEFT JOIN item x ON x.id = l.other_item_id
ORDER BY a.id, o.code, i.code;

-- An order that somebody got more of than was ordered, or that a standing sharing and its row do not agree about.
-- name: check_allotment
-- columns: t
SELECT 'allotment ' || a.number || ', order ' || o.code FROM allotment_line l JOIN allotment a ON a.id = l.allotment_id
JOIN customer_order o ON o.id = l.order_id
WHERE l.given_e3 + l.cover_e3 > l.wanted_e3
    OR (a.undone_ms IS NULL AND (o.allotment_id IS NULL OR o.allotment_id <> a.id))
    OR (a.undone_ms IS NOT NULL AND o.allotment_id = a.id)
ORDER BY a.id, o.id;
