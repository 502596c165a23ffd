-- Slips: commands that booked something under a number.

-- name: slip_set
-- params: i t i i t i i
UPDATE command SET number = $2, day = $3, site_id = $4, note = $5, undoes_id = $6, of_id = $7 WHERE id = $1;

-- name: slip_number
-- params: i
-- columns: t
SELECT number FROM command WHERE id = $1;

-- A slip by its number, with the number of what undid it.
-- name: slip_find
-- params: t
-- columns: i t i i i i t t i t
SELECT c.id, c.number, c.day, c.site_id, c.undoes_id, c.of_id, c.note, c.actor, c.moment_ms, u.number
FROM command c LEFT JOIN command u ON u.undoes_id = c.id WHERE c.number = $1;

-- A slip that refers to this one and stands.
-- name: slip_follower
-- params: i
-- columns: t
SELECT f.number FROM command f WHERE f.of_id = $1 AND f.number IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM command u WHERE u.undoes_id = f.id)
ORDER BY f.id LIMIT 1;

-- What a command booked: what took the most out first, so that its counters bring in before they take out.
-- name: slip_movements
-- params: i
-- columns: i i i i i i i i i i t t
SELECT id, day, site_id, item_id, lot_id, account, kind, qty_e3, unmet_e3, document_line_id, reason, service
FROM movement WHERE command_id = $1 ORDER BY qty_e3, id;

-- The newest slips of a filter (NULL: any), row by row what they did to an item: moved stock is counted where it came.
-- name: slip_list
-- params: i i i i t t i i
-- columns: i t i i t t t t i i t t t t t t t
SELECT c.id, c.number, c.moment_ms, c.day, s.code, i.code, i.name, i.unit,
    CAST(SUM(m.qty_e3) AS INTEGER),
    CAST(SUM(m.unmet_e3) AS INTEGER), m.service, m.reason, c.note, c.actor, COALESCE(u.number, ''),
    COALESCE(o.number, ''), COALESCE(f.number, '')
FROM (SELECT id, number, moment_ms, day, note, actor, undoes_id, of_id FROM command
    WHERE number IS NOT NULL AND (CAST($3 AS INTEGER) IS NULL OR day >= $3)
        AND (CAST($4 AS INTEGER) IS NULL OR day <= $4)
        AND (CAST($5 AS TEXT) IS NULL OR SUBSTR(number, 1, 2) = $5) AND (CAST($8 AS INTEGER) IS NULL OR id = $8)
        AND EXISTS (SELECT 1 FROM movement e WHERE e.command_id = command.id
            AND (CAST($1 AS INTEGER) IS NULL OR e.site_id = $1) AND (CAST($2 AS INTEGER) IS NULL OR e.item_id = $2)
            AND (CAST($6 AS TEXT) IS NULL OR e.service = $6))
    ORDER BY id DESC LIMIT $7) c
    JOIN movement m ON m.command_id = c.id AND (CAST($2 AS INTEGER) IS NULL OR m.item_id = $2)
    JOIN site s ON s.id = m.site_id JOIN item i ON i.id = m.item_id
    LEFT JOIN command u ON u.undoes_id = c.id LEFT JOIN command o ON o.id = c.undoes_id
    LEFT JOIN command f ON f.id = c.of_id
WHERE m.kind <> 6 OR m.qty_e3 >= 0
GROUP BY c.id, c.number, c.moment_ms, c.day, s.code, i.code, i.name, i.unit, m.service, m.reason, c.note, c.actor,
    u.number, o.number, f.number
ORDER BY c.id DESC, s.code, i.code, m.service, m.reason;

-- What a command did to each lot, in the order in which it was booked.
-- name: slip_lots
-- params: i
-- columns: t t t t t i i i i
SELECT s.code, i.code, i.name, i.unit, l.code, m.account, m.kind, m.qty_e3, l.expiry_day
FROM movement m JOIN site s ON s.id = m.site_id JOIN item i ON i.id = m.item_id JOIN lot l ON l.id = m.lot_id
WHERE m.command_id = $1 ORDER BY m.id;

-- What has come back of the lots of an issue, in whatever condition.
-- name: slip_returned
-- params: i i
-- columns: i
SELECT CAST(COALESCE(SUM(m.qty_e3), 0) AS INTEGER) FROM command c JOIN movement_in_force m ON m.command_id = c.id
WHERE c.of_id = $1 AND m.kind IN (3, 7) AND m.lot_id = $2;

-- Of lot $3 of a site and item: what was issued, what came back or was collected, and, if it was there when the ledger
-- was opened, what ever came of it (0: it was not).
-- name: slip_lot_out
-- params: i i i
-- columns: i i i
SELECT CAST(COALESCE(SUM(CASE WHEN m.kind = 2 THEN -m.qty_e3 ELSE 0 END), 0) AS INTEGER),
    CAST(COALESCE(SUM(CASE WHEN m.kind IN (3, 7) THEN m.qty_e3 ELSE 0 END), 0) AS INTEGER),
    CAST(COALESCE(MAX(CASE WHEN m.kind = 0 THEN 1 ELSE 0 END), 0)
        * COALESCE(SUM(CASE WHEN m.kind IN (0, 1, 4) AND m.qty_e3 > 0 THEN m.qty_e3 ELSE 0 END), 0) AS INTEGER)
FROM movement_in_force m WHERE m.site_id = $1 AND m.item_id = $2 AND m.lot_id = $3;

-- The lots of an item in an account, of a lot code (NULL: any); what is to go first comes first.
-- name: slip_account_lots
-- params: i i i t
-- columns: i i i i i i
SELECT l.id, l.item_id, b.account, b.qty_e3, l.expiry_day, l.received_day FROM lot l JOIN balance b ON b.lot_id = l.id
WHERE l.site_id = $1 AND l.item_id = $2 AND b.account = $3 AND b.qty_e3 > 0
    AND (CAST($4 AS TEXT) IS NULL OR l.code = $4)
ORDER BY l.expiry_day NULLS LAST, l.received_day NULLS LAST, l.id;

-- What expired before day $3: in an account, or (NULL) in those that hold a site's own unused stock, which are daily
-- use, reserve and quarantine.
-- name: slip_expired_lots
-- params: i i i
-- columns: i i i i i i
SELECT l.id, l.item_id, b.account, b.qty_e3, l.expiry_day, l.received_day
FROM lot l JOIN balance b ON b.lot_id = l.id JOIN item i ON i.id = l.item_id
WHERE l.site_id = $1 AND b.qty_e3 > 0 AND l.expiry_day < $3 AND (l.received_day IS NULL OR l.received_day <= $3)
    AND (b.account = $2 OR (CAST($2 AS INTEGER) IS NULL AND b.account IN (0, 1, 4)))
ORDER BY i.code, b.account, l.expiry_day, l.received_day NULLS LAST, l.id;

-- name: slip_item_recyclable
-- params: i
-- columns: i
SELECT recyclable FROM item WHERE id = $1;
