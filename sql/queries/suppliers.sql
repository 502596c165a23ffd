-- How suppliers kept their word, and whether they are out.

-- Purchase orders of days from $1 to $2 that were due until day $2 or have come: when they were sent, lines still to
-- come, received, and refused by the supplier, and the day of the last receipt until day $2.
-- name: supplier_deliveries
-- params: i i
-- columns: i i i i i i i i
SELECT d.supplier_id, d.day, d.due_day,
    (SELECT MIN(e.moment_ms) FROM document_line k JOIN document_event e ON e.line_id = k.id
        WHERE k.document_id = d.id AND e.to_state = 2),
    CAST(SUM(CASE WHEN l.state IN (1, 2) THEN 1 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN l.state = 3 THEN 1 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM refusal r WHERE r.line_id = l.id) THEN 1 ELSE 0 END) AS INTEGER),
    (SELECT MAX(m.day) FROM document_line k JOIN movement_in_force m ON m.document_line_id = k.id
        WHERE k.document_id = d.id AND m.kind = 1 AND m.day <= $2)
FROM document d JOIN document_line l ON l.document_id = d.id
WHERE d.day >= $1 AND d.day <= $2 AND d.kind = 0 AND d.supplier_id IS NOT NULL
GROUP BY d.id, d.supplier_id, d.day, d.due_day
ORDER BY d.supplier_id, d.due_day, d.id;

-- The last event of each supplier until day $1.
-- name: supplier_states
-- params: i
-- columns: i i i i i t t
SELECT e.supplier_id, e.is_out, e.day, e.late_n, e.orders_n, e.note, e.actor
FROM supplier_event e JOIN (SELECT supplier_id, MAX(id) AS id FROM supplier_event WHERE day <= $1
    GROUP BY supplier_id) x ON x.id = e.id
ORDER BY e.supplier_id;

-- name: supplier_event_insert
-- params: i i i i i i t t i
INSERT INTO supplier_event (id, supplier_id, is_out, day, late_n, orders_n, note, actor, moment_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- All events, with the names of their suppliers.
-- name: supplier_events
-- columns: i t t i i i i t t
SELECT e.id, s.code, s.name, e.is_out, e.day, e.late_n, e.orders_n, e.note, e.actor
FROM supplier_event e JOIN supplier s ON s.id = e.supplier_id ORDER BY e.id;
