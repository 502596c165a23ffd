-- Plans: one a day, replaced as a whole when the day is planned again. Document lines that somebody has already
-- decided about stay; proposals of the earlier run go. Documents are found by their day, which has an index.

-- The highest numbers that a snapshot can know of.
-- name: plan_known
-- columns: i i
SELECT (SELECT COALESCE(MAX(id), 0) FROM movement), (SELECT COALESCE(MAX(id), 0) FROM import);

-- name: plan_find
-- params: i
-- columns: i i t t i i
SELECT id, moment_ms, actor, version, movement_id, import_id FROM plan WHERE day = $1;

-- name: plan_insert
-- params: i i i t t i i
INSERT INTO plan (id, day, moment_ms, actor, version, movement_id, import_id) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: plan_update
-- params: i i t t i i
UPDATE plan SET moment_ms = $2, actor = $3, version = $4, movement_id = $5, import_id = $6 WHERE id = $1;

-- name: plan_delete_lines
-- params: i
DELETE FROM plan_line WHERE plan_id = $1;

-- name: plan_delete_notices
-- params: i
DELETE FROM plan_notice WHERE plan_id = $1;

-- name: plan_delete_forecasts
-- params: i
DELETE FROM forecast WHERE origin_day = $1;

-- A printed form whose proposal is replaced keeps its number and its item, and belongs to no order any more.
-- name: plan_release_papers
-- params: i
UPDATE paper SET line_id = NULL WHERE line_id IN (SELECT l.id FROM document_line l JOIN document d
    ON d.id = l.document_id WHERE d.day = (SELECT day FROM plan WHERE id = $1) AND d.plan_id = $1 AND l.state = 0);

-- Proposals that nobody has decided about are no facts: their events go with them.
-- name: plan_delete_proposed_events
-- params: i
DELETE FROM document_event WHERE line_id IN (SELECT l.id FROM document_line l JOIN document d ON d.id = l.document_id
    WHERE d.day = (SELECT day FROM plan WHERE id = $1) AND d.plan_id = $1 AND l.state = 0);

-- name: plan_delete_proposed_lines
-- params: i
DELETE FROM document_line WHERE state = 0 AND document_id IN (SELECT id FROM document
    WHERE day = (SELECT day FROM plan WHERE id = $1) AND plan_id = $1);

-- name: plan_delete_empty_documents
-- params: i
DELETE FROM document WHERE day = (SELECT day FROM plan WHERE id = $1) AND plan_id = $1
    AND NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = document.id);

-- The plan's document for that kind, site, supplier and day of arrival, unless it is on its way to the supplier.
-- name: plan_open_document
-- params: i i i i i
-- columns: i t i
SELECT d.id, d.number, (SELECT MAX(l.line_no) FROM document_line l WHERE l.document_id = d.id)
FROM document d WHERE d.day = (SELECT day FROM plan WHERE id = $1) AND d.plan_id = $1 AND d.kind = $2 AND d.site_id = $3
    AND d.supplier_id IS NOT DISTINCT FROM CAST($4 AS INTEGER) AND d.due_day = $5
    AND NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = d.id AND l.state IN (2, 3))
ORDER BY d.id LIMIT 1;

-- A line of that plan, site and item which somebody has cancelled.
-- name: plan_cancelled_line
-- params: i i i
-- columns: i
SELECT l.id FROM document_line l JOIN document d ON d.id = l.document_id
WHERE d.day = (SELECT day FROM plan WHERE id = $1) AND d.plan_id = $1 AND d.site_id = $2 AND l.item_id = $3
    AND l.state = 4 LIMIT 1;

-- Proposals of plans of earlier days that nobody has decided about; the first condition is that of the index.
-- name: plan_stale_line
-- params: i
-- columns: i
SELECT l.id FROM document_line l JOIN document d ON d.id = l.document_id
WHERE l.state IN (0, 1, 2) AND l.state = 0 AND d.plan_id IS NOT NULL AND d.day < $1 ORDER BY l.id LIMIT 1;

-- name: plan_insert_line
-- params: i i i i i i i i t
INSERT INTO plan_line (id, plan_id, site_id, item_id, supplier_id, class, qty_e3, reason_id, reason_numbers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: plan_insert_notice
-- params: i i i i i i t i t
INSERT INTO plan_notice (id, plan_id, site_id, item_id, supplier_id, other_item_id, lot_code, reason_id,
    reason_numbers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: plan_insert_forecast
-- params: i i i i i i i t i
INSERT INTO forecast (site_id, item_id, origin_day, day, mean_e3, low_e3, high_e3, model, high72_e3)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: plan_put_class
-- params: i i i i i i
INSERT INTO item_class (site_id, item_id, class, candidate, candidate_reviews, reviewed_day)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (site_id, item_id) DO UPDATE SET class = excluded.class, candidate = excluded.candidate,
    candidate_reviews = excluded.candidate_reviews, reviewed_day = excluded.reviewed_day;

-- name: plan_counts
-- params: i i
-- columns: i i i
SELECT (SELECT COUNT(*) FROM plan_line WHERE plan_id = $1), (SELECT COUNT(*) FROM plan_notice WHERE plan_id = $1),
    (SELECT COUNT(*) FROM forecast WHERE origin_day = $2);

-- name: plan_lines
-- params: i
-- columns: i i i i i i t
SELECT site_id, item_id, supplier_id, class, qty_e3, reason_id, reason_numbers FROM plan_line
WHERE plan_id = $1 ORDER BY id;

-- name: plan_notices
-- params: i
-- columns: i i i i t i t
SELECT site_id, item_id, supplier_id, other_item_id, lot_code, reason_id, reason_numbers FROM plan_notice
WHERE plan_id = $1 ORDER BY id;

-- name: plan_forecasts
-- params: i
-- columns: i i i i i i t
SELECT site_id, item_id, day, mean_e3, low_e3, high_e3, model FROM forecast WHERE origin_day = $1
ORDER BY site_id, item_id, day;

-- Whether a day lies behind what is recorded: demand or a movement of stock of a later day. Demand after $2 is a slip
-- of the month or year, which waits in the inbox.
-- name: day_is_past
-- params: i i
-- columns: i
SELECT CAST(1 AS INTEGER)
WHERE EXISTS (SELECT 1 FROM demand WHERE day > $1 AND day <= $2 AND qty_e3 IS NOT NULL)
    OR EXISTS (SELECT 1 FROM movement_in_force WHERE day > $1 AND kind IN (1, 2, 3));

-- The last plan after day $1, until day $2. One that was made more than $3 days before its day (the zone is $4 ms east
-- of UTC) was made for a day far ahead and does not count.
-- name: plan_after
-- params: i i i i
-- columns: i
SELECT day FROM plan WHERE day > $1 AND day <= $2 AND day - $3 <= (moment_ms + $4) / 86400000
ORDER BY day DESC LIMIT 1;
