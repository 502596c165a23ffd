-- Moves between sites that plans propose (store/move_book.c). States are those of order lines: 0 proposed, 1 approved,
-- 2 sent, 4 cancelled. Moves are found by their day, which has an index.

-- The highest running number of a day's moves ("PM-20261122-03": 3).
-- name: move_last_number
-- params: i
-- columns: i
SELECT CAST(COALESCE(MAX(CAST(SUBSTR(number, 13) AS INTEGER)), 0) AS INTEGER) FROM planned_move WHERE day = $1;

-- The plan's move of that way and day of arrival, unless some of it has left.
-- name: move_open
-- params: i i i i i
-- columns: i t i
SELECT m.id, m.number, (SELECT MAX(l.line_no) FROM planned_move_line l WHERE l.move_id = m.id)
FROM planned_move m WHERE m.day = $1 AND m.plan_id = $2 AND m.from_id = $3 AND m.to_id = $4 AND m.due_day = $5
    AND NOT EXISTS (SELECT 1 FROM planned_move_line l WHERE l.move_id = m.id AND l.state = 2)
ORDER BY m.id LIMIT 1;

-- name: move_insert
-- params: i t i i i i i t i
INSERT INTO planned_move (id, number, plan_id, day, from_id, to_id, due_day, actor, created_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: move_insert_line
-- params: i i i i i i i i i t
INSERT INTO planned_move_line (id, move_id, line_no, item_id, lot_id, state, qty_e3, way_fen, reason_id,
    reason_numbers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: move_insert_event
-- params: i i i i i t t
INSERT INTO planned_move_event (id, line_id, from_state, to_state, moment_ms, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- One step, only from the state that it was judged in; $4: the transfer of what was sent, else none.
-- name: move_set_state
-- params: i i i i
UPDATE planned_move_line SET state = $3, command_id = $4 WHERE id = $1 AND state = $2;

-- name: move_state
-- params: i
-- columns: i
SELECT state FROM planned_move_line WHERE id = $1;

-- Proposals that nobody has decided about are no facts: their events go with them.
-- name: move_delete_proposed_events
-- params: i i
DELETE FROM planned_move_event WHERE line_id IN (SELECT l.id FROM planned_move_line l JOIN planned_move m
    ON m.id = l.move_id WHERE m.day = $1 AND m.plan_id = $2 AND l.state = 0);

-- name: move_delete_proposed_lines
-- params: i i
DELETE FROM planned_move_line WHERE state = 0
    AND move_id IN (SELECT id FROM planned_move WHERE day = $1 AND plan_id = $2);

-- name: move_delete_empty
-- params: i i
DELETE FROM planned_move WHERE day = $1 AND plan_id = $2
    AND NOT EXISTS (SELECT 1 FROM planned_move_line l WHERE l.move_id = planned_move.id);

-- Of plans before day $1: what nobody has decided about, and what was approved and should have been there before it.
-- The first condition is that of the index.
-- name: move_stale_lines
-- params: i
-- columns: i i
SELECT l.id, l.state FROM planned_move_line l JOIN planned_move m ON m.id = l.move_id
WHERE l.state IN (0, 1) AND ((l.state = 0 AND m.day < $1) OR (l.state = 1 AND m.due_day < $1)) ORDER BY l.id;

-- The items that a person (not a rule) has cancelled on the ways of a plan.
-- name: move_declined
-- params: i i
-- columns: i i i
SELECT DISTINCT m.from_id, m.to_id, l.item_id FROM planned_move m JOIN planned_move_line l ON l.move_id = m.id
WHERE m.day = $1 AND m.plan_id = $2 AND l.state = 4 AND EXISTS (SELECT 1 FROM planned_move_event e
    WHERE e.line_id = l.id AND e.to_state = 4 AND SUBSTR(e.actor, 1, 5) <> 'rule:')
ORDER BY m.from_id, m.to_id, l.item_id;

-- Lines with all that is printed of them, of a day, of or to a site, of a move (each may be NULL: any), in a range of
-- states.
-- name: move_lines
-- params: i i t i i
-- columns: i t i i i i t t i t t i t t t i t i i i i t
SELECT l.id, m.number, l.line_no, m.day, m.due_day, m.from_id, f.code, f.name, m.to_id, t.code, t.name, l.item_id,
    i.code, i.name, i.unit, l.lot_id, COALESCE(o.code, ''), l.state, l.qty_e3, l.way_fen, l.reason_id, l.reason_numbers
FROM planned_move_line l JOIN planned_move m ON m.id = l.move_id JOIN site f ON f.id = m.from_id
    JOIN site t ON t.id = m.to_id JOIN item i ON i.id = l.item_id LEFT JOIN lot o ON o.id = l.lot_id
WHERE (CAST($1 AS INTEGER) IS NULL OR m.day = $1)
    AND (CAST($2 AS INTEGER) IS NULL OR m.from_id = $2 OR m.to_id = $2)
    AND (CAST($3 AS TEXT) IS NULL OR m.number = $3) AND l.state >= $4 AND l.state <= $5
ORDER BY m.day, m.id, l.line_no;

-- The same of one line, found by its index.
-- name: move_line_by_name
-- params: t i
-- columns: i t i i i i t t i t t i t t t i t i i i i t
SELECT l.id, m.number, l.line_no, m.day, m.due_day, m.from_id, f.code, f.name, m.to_id, t.code, t.name, l.item_id,
    i.code, i.name, i.unit, l.lot_id, COALESCE(o.code, ''), l.state, l.qty_e3, l.way_fen, l.reason_id, l.reason_numbers
FROM planned_move_line l JOIN planned_move m ON m.id = l.move_id JOIN site f ON f.id = m.from_id
    JOIN site t ON t.id = m.to_id JOIN item i ON i.id = l.item_id LEFT JOIN lot o ON o.id = l.lot_id
WHERE m.number = $1 AND l.line_no = $2;

-- What was approved by plans until day $1, has not left and is still to be there on it or later.
-- name: move_promised
-- params: i
-- columns: i i i i i i i
SELECT l.id, m.from_id, m.to_id, l.item_id, l.lot_id, l.qty_e3, m.due_day
FROM planned_move_line l JOIN planned_move m ON m.id = l.move_id
WHERE l.state IN (0, 1) AND l.state = 1 AND m.day <= $1 AND m.due_day >= $1 ORDER BY l.id;

-- What is approved of an item, or of a lot of it, on a way, the earliest first.
-- name: move_to_settle
-- params: i i i i
-- columns: i i
SELECT l.id, l.qty_e3 FROM planned_move_line l JOIN planned_move m ON m.id = l.move_id
WHERE l.state IN (0, 1) AND l.state = 1 AND m.from_id = $1 AND m.to_id = $2 AND l.item_id = $3
    AND (l.lot_id IS NULL OR l.lot_id = $4)
ORDER BY CASE WHEN l.lot_id IS NULL THEN 1 ELSE 0 END, m.due_day, l.id;

-- name: move_of_transfer
-- params: i
-- columns: i
SELECT id FROM planned_move_line WHERE command_id = $1 ORDER BY id;
