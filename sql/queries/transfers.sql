-- Transfers between sites (store/transfers.c).

-- name: transfer_insert
-- params: i i i i i
INSERT INTO transfer (command_id, from_id, to_id, due_day, refused_id) VALUES ($1, $2, $3, $4, $5);

-- name: transfer_insert_line
-- params: i i i i i i i
INSERT INTO transfer_line (id, command_id, line_no, item_id, from_lot_id, to_lot_id, sent_e3, open_e3)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7);

-- name: transfer_insert_step
-- params: i i i i i
INSERT INTO transfer_step (command_id, line_id, accepted_e3, lost_e3, refused_e3) VALUES ($1, $2, $3, $4, $5);

-- Takes a part of a line off its way, unless less is on it.
-- name: transfer_close
-- params: i i
UPDATE transfer_line SET open_e3 = open_e3 - $2 WHERE id = $1 AND open_e3 >= $2;

-- What a slip took off the way is on it again.
-- name: transfer_reopen
-- params: i
UPDATE transfer_line SET open_e3 = open_e3 + (SELECT x.accepted_e3 + x.lost_e3 + x.refused_e3 FROM transfer_step x
    WHERE x.command_id = $1 AND x.line_id = transfer_line.id)
WHERE command_id <> $1 AND id IN (SELECT x.line_id FROM transfer_step x WHERE x.command_id = $1);

-- What a slip sent is on its way no more, where nothing has become of it but by the slip itself.
-- name: transfer_unsend
-- params: i
UPDATE transfer_line SET open_e3 = 0
WHERE command_id = $1 AND open_e3 = sent_e3 - COALESCE((SELECT x.accepted_e3 FROM transfer_step x
    WHERE x.command_id = $1 AND x.line_id = transfer_line.id), 0);

-- name: transfer_lines_n
-- params: i
-- columns: i
SELECT COUNT(*) FROM transfer_line WHERE command_id = $1;

-- name: transfer_by_number
-- params: t
-- columns: i t i t t i t t i i t t i t t i i
SELECT c.id, c.number, f.id, f.code, f.name, t.id, t.code, t.name, c.day, x.due_day, c.note, c.actor, c.moment_ms,
    COALESCE(r.number, ''), COALESCE(u.number, ''), l.lines_n, l.open_n
FROM transfer x JOIN command c ON c.id = x.command_id JOIN site f ON f.id = x.from_id JOIN site t ON t.id = x.to_id
    JOIN (SELECT command_id, COUNT(*) AS lines_n,
            CAST(SUM(CASE WHEN open_e3 > 0 THEN 1 ELSE 0 END) AS INTEGER) AS open_n
        FROM transfer_line GROUP BY command_id) l ON l.command_id = x.command_id
    LEFT JOIN command r ON r.id = x.refused_id LEFT JOIN command u ON u.undoes_id = c.id
WHERE c.number = $1;

-- Every transfer, or with $1 = 0 those of which something is on its way; of or to a site, or all (NULL).
-- name: transfer_list
-- params: i i
-- columns: i t i t t i t t i i t t i t t i i
SELECT c.id, c.number, f.id, f.code, f.name, t.id, t.code, t.name, c.day, x.due_day, c.note, c.actor, c.moment_ms,
    COALESCE(r.number, ''), COALESCE(u.number, ''), l.lines_n, l.open_n
FROM transfer x JOIN command c ON c.id = x.command_id JOIN site f ON f.id = x.from_id JOIN site t ON t.id = x.to_id
    JOIN (SELECT command_id, COUNT(*) AS lines_n,
            CAST(SUM(CASE WHEN open_e3 > 0 THEN 1 ELSE 0 END) AS INTEGER) AS open_n
        FROM transfer_line GROUP BY command_id) l ON l.command_id = x.command_id
    LEFT JOIN command r ON r.id = x.refused_id LEFT JOIN command u ON u.undoes_id = c.id
WHERE ($1 <> 0 OR l.open_n > 0) AND (CAST($2 AS INTEGER) IS NULL OR x.from_id = $2 OR x.to_id = $2)
ORDER BY c.day, c.id;

-- The lines of a transfer, with what slips that stand have done with them.
-- name: transfer_lines
-- params: i
-- columns: i i i t t t i i t i i i i i i
SELECT l.id, l.line_no, l.item_id, i.code, i.name, i.unit, l.from_lot_id, l.to_lot_id, o.code, o.expiry_day, l.sent_e3,
    l.open_e3, COALESCE(x.accepted_e3, 0), COALESCE(x.lost_e3, 0), COALESCE(x.refused_e3, 0)
FROM transfer_line l JOIN item i ON i.id = l.item_id JOIN lot o ON o.id = l.to_lot_id
    LEFT JOIN (SELECT s.line_id, CAST(SUM(s.accepted_e3) AS INTEGER) AS accepted_e3,
            CAST(SUM(s.lost_e3) AS INTEGER) AS lost_e3, CAST(SUM(s.refused_e3) AS INTEGER) AS refused_e3
        FROM transfer_step s WHERE NOT EXISTS (SELECT 1 FROM command u WHERE u.undoes_id = s.command_id)
        GROUP BY s.line_id) x ON x.line_id = l.id
WHERE l.command_id = $1 ORDER BY l.line_no;

-- The lots of an item that a site can send on day $4 to be there on day $5: what expires first goes first, what expires
-- on the way only when its lot is named ($3).
-- name: transfer_sendable
-- params: i i t i i
-- columns: i t i i i i
SELECT l.id, l.code, b.qty_e3, l.expiry_day, l.cost_e4, l.supplier_id FROM lot l JOIN balance b ON b.lot_id = l.id
WHERE l.site_id = $1 AND l.item_id = $2 AND b.account = 0 AND b.qty_e3 > 0
    AND (CAST($3 AS TEXT) IS NULL OR l.code = $3)
    AND (CAST($3 AS TEXT) IS NOT NULL OR l.expiry_day IS NULL OR l.expiry_day >= $5)
    AND (l.received_day IS NULL OR l.received_day <= $4)
ORDER BY l.expiry_day NULLS LAST, l.received_day NULLS LAST, l.id;

-- name: transfer_lane_hours
-- params: i i
-- columns: i
SELECT lead_hours_e3 FROM lane WHERE from_id = $1 AND to_id = $2;
