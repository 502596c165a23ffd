-- Count sheets (store/counts.c).

-- name: count_insert_sheet
-- params: i t i i i i t i
INSERT INTO count_sheet (id, number, site_id, day, kind, blind, actor, created_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: count_insert_line
-- params: i i i i i i i i
INSERT INTO count_line (id, sheet_id, line_no, item_id, lot_id, account, class, state, opened_e3, counted_e3, book_e3,
    reason, confirmed, note, command_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, NULL, NULL, 0, 0, '', NULL);

-- name: count_insert_event
-- params: i i i i i i i t t
INSERT INTO count_event (id, line_id, from_state, to_state, counted_e3, book_e3, moment_ms, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- Enters a line, only from the state that it was judged in.
-- name: count_set_counted
-- params: i i i i i i t
UPDATE count_line SET state = 1, counted_e3 = $3, book_e3 = $4, reason = $5, confirmed = $6, note = $7
WHERE id = $1 AND state = $2;

-- Any other step: posting (with its command), undoing that (without), cancelling.
-- name: count_set_state
-- params: i i i i
UPDATE count_line SET state = $3, command_id = CAST($4 AS INTEGER) WHERE id = $1 AND state = $2;

-- name: count_sheet_by_number
-- params: t
-- columns: i t i t t i i i t i
SELECT h.id, h.number, h.site_id, s.code, s.name, h.day, h.kind, h.blind, h.actor, h.created_ms
FROM count_sheet h JOIN site s ON s.id = h.site_id WHERE h.number = $1;

-- Sheets with how many lines are in each state; with $1 = 0 only those with lines that are not finished.
-- name: count_sheets
-- params: i
-- columns: i t i t t i i i t i i i i i
SELECT h.id, h.number, h.site_id, s.code, s.name, h.day, h.kind, h.blind, h.actor, h.created_ms, x.open_n, x.counted_n,
    x.posted_n, x.cancelled_n
FROM count_sheet h JOIN site s ON s.id = h.site_id
    JOIN (SELECT sheet_id, CAST(SUM(CASE WHEN state = 0 THEN 1 ELSE 0 END) AS INTEGER) AS open_n,
        CAST(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END) AS INTEGER) AS counted_n,
        CAST(SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END) AS INTEGER) AS posted_n,
        CAST(SUM(CASE WHEN state = 3 THEN 1 ELSE 0 END) AS INTEGER) AS cancelled_n
        FROM count_line GROUP BY sheet_id) x ON x.sheet_id = h.id
WHERE $1 <> 0 OR x.open_n + x.counted_n > 0 ORDER BY h.day, h.number;

-- name: count_lines
-- params: i
-- columns: i i i t t t i i t i i i i i i i i i t i
SELECT l.id, l.line_no, l.item_id, i.code, i.name, i.unit, COALESCE(o.cost_e4, i.cost_e4, i.price_e4), l.lot_id, o.code,
    o.expiry_day, l.account, l.class, l.state, l.opened_e3, l.counted_e3, l.book_e3, l.reason, l.confirmed, l.note,
    l.command_id
FROM count_line l JOIN item i ON i.id = l.item_id JOIN lot o ON o.id = l.lot_id
WHERE l.sheet_id = $1 ORDER BY l.line_no;

-- The same of the lines that a command posted.
-- name: count_lines_posted
-- params: i
-- columns: i i i t t t i i t i i i i i i i i i t i
SELECT l.id, l.line_no, l.item_id, i.code, i.name, i.unit, COALESCE(o.cost_e4, i.cost_e4, i.price_e4), l.lot_id, o.code,
    o.expiry_day, l.account, l.class, l.state, l.opened_e3, l.counted_e3, l.book_e3, l.reason, l.confirmed, l.note,
    l.command_id
FROM count_line l JOIN item i ON i.id = l.item_id JOIN lot o ON o.id = l.lot_id
WHERE l.command_id = $1 ORDER BY l.id;

-- What stands on the shelves of a site, all but what is on its way: of one item, or of all (NULL). With the unfinished
-- sheet that has the lot already.
-- name: count_lots
-- params: i i
-- columns: i t i i i i t
SELECT l.item_id, i.code, l.id, b.account, b.qty_e3,
    COALESCE(i.class, (SELECT c.class FROM item_class c WHERE c.site_id = l.site_id AND c.item_id = l.item_id), 2),
    COALESCE((SELECT h.number FROM count_line x JOIN count_sheet h ON h.id = x.sheet_id
        WHERE x.lot_id = l.id AND x.account = b.account AND x.state IN (0, 1)), '')
FROM lot l JOIN balance b ON b.lot_id = l.id JOIN item i ON i.id = l.item_id
WHERE l.site_id = $1 AND b.qty_e3 > 0 AND b.account <> 3 AND (CAST($2 AS INTEGER) IS NULL OR l.item_id = $2)
ORDER BY i.code, b.account, l.expiry_day NULLS LAST, l.code;

-- The last day on which each item of a site was counted and posted.
-- name: count_last_days
-- params: i
-- columns: i i
SELECT l.item_id, CAST(MAX(h.day) AS INTEGER) FROM count_line l JOIN count_sheet h ON h.id = l.sheet_id
WHERE h.site_id = $1 AND l.state = 2 GROUP BY l.item_id ORDER BY l.item_id;

-- name: count_item_class
-- params: i i
-- columns: i
SELECT COALESCE(i.class, (SELECT c.class FROM item_class c WHERE c.site_id = $1 AND c.item_id = i.id), 2)
FROM item i WHERE i.id = $2;

-- Lines that were counted and posted of sheets of the days $2 to $3, and those of them without a difference; of one
-- site, or of all (NULL).
-- name: count_accuracy
-- params: i i i
-- columns: i i
SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN l.counted_e3 = l.book_e3 THEN 1 ELSE 0 END), 0) AS INTEGER)
FROM count_line l JOIN count_sheet h ON h.id = l.sheet_id
WHERE l.state = 2 AND (CAST($1 AS INTEGER) IS NULL OR h.site_id = $1) AND h.day >= $2 AND h.day <= $3;

-- The sheet that a lot and account stand on unfinished.
-- name: count_unfinished
-- params: i i
-- columns: t
SELECT h.number FROM count_line l JOIN count_sheet h ON h.id = l.sheet_id
WHERE l.lot_id = $1 AND l.account = $2 AND l.state IN (0, 1);
