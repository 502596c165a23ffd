-- Documents, their lines and every step of a line.

-- The highest running number of a kind's documents of a day ("PO-20261122-03": 3).
-- name: document_last_number
-- params: i i
-- columns: i
SELECT CAST(COALESCE(MAX(CAST(SUBSTR(number, 13) AS INTEGER)), 0) AS INTEGER) FROM document
WHERE kind = $1 AND day = $2;

-- name: document_insert
-- params: i i t i i i i i i t i
INSERT INTO document (id, kind, number, site_id, supplier_id, day, due_day, plan_id, fee_fen, actor, created_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: document_insert_line
-- params: i i i i i i i i i t
INSERT INTO document_line (id, document_id, line_no, item_id, class, state, qty_e3, received_e3, unit_price_e4,
    reason_id, reason_numbers)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10);

-- name: document_insert_event
-- params: i i i i i i t t
INSERT INTO document_event (id, line_id, from_state, to_state, qty_e3, moment_ms, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- One step, only from the state that it was judged in.
-- name: document_set_state
-- params: i i i
-- columns: i
UPDATE document_line SET state = $3 WHERE id = $1 AND state = $2 RETURNING qty_e3;

-- name: document_add_received
-- params: i i
-- columns: i i i
UPDATE document_line SET received_e3 = received_e3 + $2
WHERE id = $1 AND state IN (1, 2) AND received_e3 + $2 <= qty_e3 RETURNING qty_e3, received_e3, state;

-- What was received of a line and is taken back.
-- name: document_take_received
-- params: i i
-- columns: i i
UPDATE document_line SET received_e3 = received_e3 - $2 WHERE id = $1 AND received_e3 >= $2
RETURNING state, qty_e3 - received_e3;

-- The state that a line was in before it came into state $2 for the last time.
-- name: document_state_before
-- params: i i
-- columns: i
SELECT from_state FROM document_event WHERE line_id = $1 AND to_state = $2 ORDER BY id DESC LIMIT 1;

-- The supplier refused a line that had been sent.
-- name: document_refuse
-- params: i i
INSERT INTO refusal (line_id, moment_ms) VALUES ($1, $2);

-- name: document_line_state
-- params: i
-- columns: i i i
SELECT state, qty_e3, received_e3 FROM document_line WHERE id = $1;

-- Lines with all that is printed of them, of a day, a supplier, a class, a document, a site (each may be NULL: any), in
-- a range of states.
-- name: document_lines
-- params: i i i t i i i
-- columns: i t i i t i t i i i i i i t t t i i i i i i i t t t i
SELECT d.id, d.number, d.kind, d.site_id, s.code, d.supplier_id, COALESCE(p.code, ''), d.day, d.due_day, d.fee_fen,
    l.id, l.line_no, l.item_id, i.code, i.name, i.unit, l.class, l.state, l.qty_e3, l.received_e3, l.unit_price_e4,
    d.plan_id, l.reason_id, l.reason_numbers, COALESCE(p.name, ''),
    d.actor, d.created_ms
FROM document_line l JOIN document d ON d.id = l.document_id JOIN site s ON s.id = d.site_id
    JOIN item i ON i.id = l.item_id LEFT JOIN supplier p ON p.id = d.supplier_id
WHERE (CAST($1 AS INTEGER) IS NULL OR d.day = $1) AND (CAST($2 AS INTEGER) IS NULL OR d.supplier_id = $2)
    AND (CAST($3 AS INTEGER) IS NULL OR l.class = $3) AND (CAST($4 AS TEXT) IS NULL OR d.number = $4)
    AND l.state >= $5 AND l.state <= $6 AND (CAST($7 AS INTEGER) IS NULL OR d.site_id = $7)
ORDER BY d.day, d.number, l.line_no;

-- The same of one line, found by its index.
-- name: document_line_by_name
-- params: t i
-- columns: i t i i t i t i i i i i i t t t i i i i i i i t t t i
SELECT d.id, d.number, d.kind, d.site_id, s.code, d.supplier_id, COALESCE(p.code, ''), d.day, d.due_day, d.fee_fen,
    l.id, l.line_no, l.item_id, i.code, i.name, i.unit, l.class, l.state, l.qty_e3, l.received_e3, l.unit_price_e4,
    d.plan_id, l.reason_id, l.reason_numbers, COALESCE(p.name, ''),
    d.actor, d.created_ms
FROM document_line l JOIN document d ON d.id = l.document_id JOIN site s ON s.id = d.site_id
    JOIN item i ON i.id = l.item_id LEFT JOIN supplier p ON p.id = d.supplier_id
WHERE d.number = $1 AND l.line_no = $2;

-- name: document_supplier_phone
-- params: i
-- columns: t
SELECT phone FROM supplier WHERE id = $1;
