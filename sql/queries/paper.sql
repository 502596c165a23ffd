-- Lines of printed forms: given once, entered once.

-- name: paper_insert
-- params: i t i i i i i i i i i i t
INSERT INTO paper (id, number, kind, day, no, again, site_id, item_id, lot_id, account, line_id, printed_ms, printed_by,
    state, content, entered_by, entered_ms, command_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '', '', NULL, NULL);

-- name: paper_by_number
-- params: t
-- columns: i i i i i i i i t t t t i t t i i t i i
SELECT p.id, p.kind, p.day, p.no, p.again, p.site_id, p.item_id, p.lot_id, s.code, COALESCE(i.code, ''),
    COALESCE(l.code, ''), COALESCE(d.number || '/' || CAST(dl.line_no AS TEXT), ''), p.state, p.content, p.entered_by,
    p.entered_ms, p.line_id, p.number, p.command_id, p.account
FROM paper p JOIN site s ON s.id = p.site_id LEFT JOIN item i ON i.id = p.item_id LEFT JOIN lot l ON l.id = p.lot_id
    LEFT JOIN document_line dl ON dl.id = p.line_id LEFT JOIN document d ON d.id = dl.document_id
WHERE p.number = $1;

-- Uses a number up, unless somebody was first.
-- name: paper_set_entered
-- params: i t t i
UPDATE paper SET state = 1, content = $2, entered_by = $3, entered_ms = $4 WHERE id = $1 AND state <> 1;

-- name: paper_set_command
-- params: i t
UPDATE paper SET command_id = (SELECT c.id FROM command c WHERE c.idempotency_key = $2) WHERE id = $1;

-- Lines from ... to of a kind and day that nobody has entered are said to be blank.
-- name: paper_set_blank
-- params: i i i i t i
UPDATE paper SET state = 2, entered_by = $5, entered_ms = $6
WHERE kind = $1 AND day = $2 AND no >= $3 AND no <= $4 AND state = 0;

-- Printed and not entered, of a day (NULL: all) and site (NULL: all).
-- name: paper_open
-- params: i i
-- columns: i i i i i i i i t t t t i t t i i t i i
SELECT p.id, p.kind, p.day, p.no, p.again, p.site_id, p.item_id, p.lot_id, s.code, COALESCE(i.code, ''),
    COALESCE(l.code, ''), COALESCE(d.number || '/' || CAST(dl.line_no AS TEXT), ''), p.state, p.content, p.entered_by,
    p.entered_ms, p.line_id, p.number, p.command_id, p.account
FROM paper p JOIN site s ON s.id = p.site_id LEFT JOIN item i ON i.id = p.item_id LEFT JOIN lot l ON l.id = p.lot_id
    LEFT JOIN document_line dl ON dl.id = p.line_id LEFT JOIN document d ON d.id = dl.document_id
WHERE p.state = 0 AND (CAST($1 AS INTEGER) IS NULL OR p.day = $1) AND (CAST($2 AS INTEGER) IS NULL OR p.site_id = $2)
ORDER BY p.day, p.kind, p.no, p.again;

-- How many lines are in each state.
-- name: paper_counts
-- columns: i i
SELECT state, COUNT(*) FROM paper GROUP BY state ORDER BY state;

-- A row when the command was taken back.
-- name: paper_command_undone
-- params: i
-- columns: i
SELECT c.id FROM command c WHERE c.undoes_id = $1;
