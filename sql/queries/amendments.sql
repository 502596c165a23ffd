-- Other quantities of lines that were sent (store/amendments.c).

-- name: amendment_next_no
-- params: i
-- columns: i i t
SELECT CAST(COALESCE((SELECT MAX(a.no) FROM amendment a WHERE a.line_id = l.id), 0) + 1 AS INTEGER), l.line_no, d.number
FROM document_line l JOIN document d ON d.id = l.document_id WHERE l.id = $1;

-- name: amendment_insert
-- params: i i i i i i i i i i i i t i
INSERT INTO amendment (id, line_id, no, plan_id, day, state, from_e3, to_e3, low_e3, high_e3, until_day, until_s,
    reason_id, reason_numbers, moment_ms)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: amendment_insert_event
-- params: i i i i i t t
INSERT INTO amendment_event (id, amendment_id, from_state, to_state, moment_ms, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- One step, only from the state that it was judged in.
-- name: amendment_set_state
-- params: i i i
-- columns: i
UPDATE amendment SET state = $3 WHERE id = $1 AND state = $2 RETURNING line_id;

-- Another quantity of a line, while it is sent, nothing of it has come and it is what it was judged by.
-- name: amendment_set_qty
-- params: i i i
-- columns: i
UPDATE document_line SET qty_e3 = $3 WHERE id = $1 AND state = 2 AND received_e3 = 0 AND qty_e3 = $2 RETURNING id;

-- Proposals that nobody has decided about are no facts: their events go with them.
-- name: amendment_delete_events
-- params: i
DELETE FROM amendment_event WHERE amendment_id IN (SELECT id FROM amendment WHERE state = 0 AND plan_id = $1);

-- name: amendment_delete
-- params: i
DELETE FROM amendment WHERE state = 0 AND plan_id = $1;

-- Open proposals of days before $1 (NULL: any), or of a line (NULL: any).
-- name: amendment_open
-- params: i i
-- columns: i
SELECT id FROM amendment WHERE state = 0 AND (CAST($1 AS INTEGER) IS NULL OR day < $1)
    AND (CAST($2 AS INTEGER) IS NULL OR line_id = $2) ORDER BY id;

-- With all that is printed of them, of a day, a supplier, a class, a document, a line of it, a number of that, a site
-- (each may be NULL: any), in a range of states.
-- name: amendment_list
-- params: i i i t i i i i i
-- columns: i i i i i i i i i i i i i t i i i t t t t t t i i i t
SELECT a.id, a.line_id, a.no, a.day, a.state, a.from_e3, a.to_e3, a.low_e3, a.high_e3, a.until_day, a.until_s,
    a.moment_ms, d.id, d.number, l.line_no, d.due_day, l.item_id, s.code, COALESCE(p.code, ''), COALESCE(p.name, ''),
    i.code, i.name, i.unit, l.class, l.unit_price_e4, a.reason_id, a.reason_numbers
FROM amendment a JOIN document_line l ON l.id = a.line_id JOIN document d ON d.id = l.document_id
    JOIN site s ON s.id = d.site_id JOIN item i ON i.id = l.item_id LEFT JOIN supplier p ON p.id = d.supplier_id
WHERE (CAST($1 AS INTEGER) IS NULL OR a.day = $1) AND (CAST($2 AS INTEGER) IS NULL OR d.supplier_id = $2)
    AND (CAST($3 AS INTEGER) IS NULL OR l.class = $3) AND (CAST($4 AS TEXT) IS NULL OR d.number = $4)
    AND (CAST($5 AS INTEGER) IS NULL OR l.line_no = $5) AND (CAST($6 AS INTEGER) IS NULL OR a.no = $6)
    AND a.state >= $7 AND a.state <= $8 AND (CAST($9 AS INTEGER) IS NULL OR d.site_id = $9)
ORDER BY d.day, d.number, l.line_no, a.no;
