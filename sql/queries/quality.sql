-- Marked facts, what was decided about them, and the facts for the rules that a snapshot does not hold.

-- name: mark_all
-- columns: i t i i i t i i i i i i t i i i
SELECT id, rule, site_id, item_id, day, lot_code, last_day, until_day, value, low, high, risk_fen, numbers, state,
    decided, decided_value
FROM mark ORDER BY id;

-- name: mark_insert
-- params: i t i i i t i i i i i i t i i
INSERT INTO mark (id, rule, site_id, item_id, day, lot_code, last_day, until_day, value, low, high, risk_fen, numbers,
    state, decided, decided_value, found_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, $15);

-- What a check found of it now; what people decided stays.
-- name: mark_update
-- params: i i i i i i i t i
UPDATE mark SET last_day = $2, until_day = $3, value = $4, low = $5, high = $6, risk_fen = $7, numbers = $8, state = $9
WHERE id = $1;

-- A person's decision, as long as the mark is still in the state that was seen ($6).
-- name: mark_decide
-- params: i i i i i i
UPDATE mark SET state = $2, decided = $3, decided_value = $4, until_day = $5 WHERE id = $1 AND state = $6;

-- name: mark_add_event
-- params: i i i i i t t
INSERT INTO mark_event (id, mark_id, state, value, moment_ms, actor, note) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- The list of the inbox: most at stake first; an empty rule, site or item stands for all.
-- name: mark_list
-- params: i i t t t
-- columns: i t i i i t i i i i i i t i i i i t t t t t
SELECT m.id, m.rule, m.site_id, m.item_id, m.day, m.lot_code, m.last_day, m.until_day, m.value, m.low, m.high,
    m.risk_fen, m.numbers, m.state, m.decided, m.decided_value, m.found_ms, COALESCE(s.code, ''),
    COALESCE(s.name, ''), COALESCE(i.code, ''), COALESCE(i.name, ''), COALESCE(i.unit, '')
FROM mark m LEFT JOIN site s ON s.id = m.site_id LEFT JOIN item i ON i.id = m.item_id
WHERE m.state >= $1 AND m.state <= $2 AND (CAST($3 AS TEXT) = '' OR m.rule = $3)
    AND (CAST($4 AS TEXT) = '' OR s.code = $4) AND (CAST($5 AS TEXT) = '' OR i.code = $5 OR i.name = $5)
ORDER BY m.risk_fen DESC, m.id;

-- name: mark_one
-- params: i
-- columns: i t i i i t i i i i i i t i i i i t t t t t
SELECT m.id, m.rule, m.site_id, m.item_id, m.day, m.lot_code, m.last_day, m.until_day, m.value, m.low, m.high,
    m.risk_fen, m.numbers, m.state, m.decided, m.decided_value, m.found_ms, COALESCE(s.code, ''),
    COALESCE(s.name, ''), COALESCE(i.code, ''), COALESCE(i.name, ''), COALESCE(i.unit, '')
FROM mark m LEFT JOIN site s ON s.id = m.site_id LEFT JOIN item i ON i.id = m.item_id
WHERE m.id = $1;

-- name: mark_events
-- params: i
-- columns: i i i t t
SELECT state, value, moment_ms, actor, note FROM mark_event WHERE mark_id = $1 ORDER BY id;

-- ---- facts for the rules ---------------------------------------------------------------------------------------

-- name: quality_inbound
-- columns: i i i i
-- Everything that ever came: opening stock, receipts, what came back, was collected or found by counting.
SELECT site_id, item_id, MIN(day), CAST(SUM(qty_e3) AS INTEGER) FROM movement_in_force
WHERE qty_e3 > 0 GROUP BY site_id, item_id ORDER BY site_id, item_id;

-- name: quality_future
-- params: i
-- columns: i i i i
-- Imported quantities of days after $1, site by site.
SELECT site_id, MIN(day), MAX(day), COUNT(day) FROM demand WHERE day > $1 AND qty_e3 IS NOT NULL
GROUP BY site_id ORDER BY site_id;

-- name: quality_late
-- params: i i i i
-- columns: i i i i
-- Issues and returns of days from $1 to the one before $2 that were booked at least $3 days later, $4 ms being the
-- zone's distance from UTC, when a plan of a later day had been made.
SELECT m.site_id, m.day, COUNT(m.id), CAST(MAX((m.moment_ms + $4) / 86400000 - m.day) AS INTEGER)
FROM movement_in_force m
WHERE m.kind IN (2, 3) AND m.day >= $1 AND m.day < $2 AND (m.moment_ms + $4) / 86400000 - m.day >= $3
    AND EXISTS (SELECT 1 FROM plan p WHERE p.day > m.day AND p.movement_id < m.id)
GROUP BY m.site_id, m.day ORDER BY m.site_id, m.day;

-- name: quality_last_plan
-- columns: i
SELECT MAX(day) FROM plan;

-- name: quality_days
-- columns: i
-- The last imported day with a quantity.
SELECT MAX(day) FROM demand WHERE qty_e3 IS NOT NULL;

-- name: quality_booked
-- params: i i i
-- columns: t t
-- The slip with the largest part of a day of an item's demand, and who booked it.
SELECT COALESCE(c.number, c.name), m.actor FROM movement_in_force m JOIN command c ON c.id = m.command_id
WHERE m.site_id = $1 AND m.item_id = $2 AND m.day = $3 AND m.kind IN (2, 3) ORDER BY m.qty_e3, m.id LIMIT 1;

-- name: check_mark_state
-- columns: t
SELECT 'mark ' || CAST(m.id AS TEXT) || ': state ' || CAST(m.state AS TEXT) || ', last event '
    || COALESCE(CAST((SELECT e.state FROM mark_event e WHERE e.mark_id = m.id ORDER BY e.id DESC LIMIT 1) AS TEXT),
        'none')
FROM mark m
WHERE m.state < 0 OR m.state > 4 OR m.last_day < m.day OR m.state <> COALESCE(
    (SELECT e.state FROM mark_event e WHERE e.mark_id = m.id ORDER BY e.id DESC LIMIT 1), -1)
ORDER BY m.id;
