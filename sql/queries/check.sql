-- The invariants of a city's books. Each statement finds what breaks one of them: a row is a breach, its text says
-- where. A sound database gives no rows at all.

-- name: check_balance_is_sum
-- columns: t
SELECT 'lot ' || l.code || ' of ' || i.code || ' at ' || s.code || ', account ' || CAST(x.account AS TEXT)
    || ': balance ' || CAST(x.qty_e3 AS TEXT) || ', movements ' || CAST(x.moved_e3 AS TEXT)
FROM (SELECT lot_id, account, SUM(qty_e3) AS qty_e3, SUM(moved_e3) AS moved_e3
    FROM (SELECT lot_id, account, qty_e3, 0 AS moved_e3 FROM balance
        UNION ALL SELECT lot_id, account, 0, qty_e3 FROM movement WHERE lot_id IS NOT NULL) AS both_sides
    GROUP BY lot_id, account) AS x
    JOIN lot l ON l.id = x.lot_id JOIN item i ON i.id = l.item_id JOIN site s ON s.id = l.site_id
WHERE x.qty_e3 <> x.moved_e3 ORDER BY l.id, x.account;

-- name: check_balance_not_negative
-- columns: t
SELECT 'lot ' || CAST(lot_id AS TEXT) || ', account ' || CAST(account AS TEXT) || ': ' || CAST(qty_e3 AS TEXT)
FROM balance WHERE qty_e3 < 0 OR account < 0 OR account > 5 ORDER BY lot_id, account;

-- name: check_movement_has_command
-- columns: t
SELECT 'movement ' || CAST(m.id AS TEXT) FROM movement m
WHERE NOT EXISTS (SELECT 1 FROM command c WHERE c.id = m.command_id) ORDER BY m.id;

-- Opening, receipt, return and collection bring in; issue and write-off take out; only an issue of nothing has no
-- lot. Counters are the other way round.
-- name: check_movement_sign
-- columns: t
SELECT 'movement ' || CAST(id AS TEXT) || ', kind ' || CAST(kind AS TEXT) || ': ' || CAST(qty_e3 AS TEXT)
FROM movement
WHERE kind < 0 OR kind > 7 OR account < 0 OR account > 5
    OR (kind IN (0, 1, 3, 7) AND CASE WHEN counters_id IS NULL THEN qty_e3 ELSE -qty_e3 END < 0)
    OR (kind IN (2, 5) AND CASE WHEN counters_id IS NULL THEN qty_e3 ELSE -qty_e3 END > 0)
    OR (lot_id IS NULL AND (kind <> 2 OR qty_e3 <> 0)) ORDER BY id;

-- Transfers, counts, write-offs and receipts are no demand: unmet demand stands on issues alone.
-- name: check_movement_unmet
-- columns: t
SELECT 'movement ' || CAST(id AS TEXT) || ', kind ' || CAST(kind AS TEXT) || ': ' || CAST(unmet_e3 AS TEXT)
FROM movement WHERE (kind <> 2 AND unmet_e3 <> 0) OR (unmet_e3 < 0 AND counters_id IS NULL) ORDER BY id;

-- name: check_movement_lot
-- columns: t
SELECT 'movement ' || CAST(m.id AS TEXT) || ', lot ' || l.code FROM movement m JOIN lot l ON l.id = m.lot_id
WHERE l.site_id <> m.site_id OR l.item_id <> m.item_id ORDER BY m.id;

-- Transfers of one command neither make nor lose anything, item by item.
-- name: check_transfer_sum
-- columns: t
SELECT 'command ' || CAST(command_id AS TEXT) || ', item ' || CAST(item_id AS TEXT) || ': '
    || CAST(SUM(qty_e3) AS TEXT)
FROM movement WHERE kind = 6 GROUP BY command_id, item_id HAVING SUM(qty_e3) <> 0 ORDER BY command_id, item_id;

-- A counter and what it takes back; none of a counter.
-- name: check_counter
-- columns: t
SELECT 'movement ' || CAST(c.id AS TEXT) || ' counters ' || CAST(c.counters_id AS TEXT)
FROM movement c LEFT JOIN movement m ON m.id = c.counters_id
WHERE c.counters_id IS NOT NULL AND (m.id IS NULL OR m.counters_id IS NOT NULL OR c.id <= m.id OR c.qty_e3 <> -m.qty_e3
    OR c.unmet_e3 <> -m.unmet_e3 OR c.day <> m.day OR c.site_id <> m.site_id OR c.item_id <> m.item_id
    OR COALESCE(c.lot_id, -1) <> COALESCE(m.lot_id, -1) OR c.account <> m.account OR c.kind <> m.kind
    OR COALESCE(c.document_line_id, -1) <> COALESCE(m.document_line_id, -1) OR c.service <> m.service
    OR c.reason <> m.reason)
ORDER BY c.id;

-- Every movement of an undone command is countered by its undo, and an undo books nothing else; an undo is not undone
-- and nothing that stands refers to what was undone.
-- name: check_undo
-- columns: t
SELECT x.what FROM (
    SELECT 'movement ' || CAST(m.id AS TEXT) || ' of ' || COALESCE(o.number, '') || ' is not countered' AS what
    FROM command u JOIN command o ON o.id = u.undoes_id JOIN movement m ON m.command_id = o.id
        LEFT JOIN movement c ON c.counters_id = m.id
    WHERE u.undoes_id IS NOT NULL AND (c.id IS NULL OR c.command_id <> u.id)
    UNION ALL
    SELECT 'movement ' || CAST(c.id AS TEXT) || ' of ' || COALESCE(u.number, '')
    FROM command u JOIN movement c ON c.command_id = u.id LEFT JOIN movement m ON m.id = c.counters_id
    WHERE u.undoes_id IS NOT NULL AND (m.id IS NULL OR m.command_id <> u.undoes_id)
    UNION ALL
    SELECT 'movement ' || CAST(c.id AS TEXT) FROM movement c JOIN command k ON k.id = c.command_id
    WHERE c.counters_id IS NOT NULL AND k.undoes_id IS NULL
    UNION ALL
    SELECT COALESCE(u.number, '') FROM command u JOIN command o ON o.id = u.undoes_id WHERE o.undoes_id IS NOT NULL
    UNION ALL
    SELECT COALESCE(f.number, '') || ' refers to ' || COALESCE(o.number, '')
    FROM command f JOIN command o ON o.id = f.of_id JOIN command u ON u.undoes_id = o.id
    WHERE NOT EXISTS (SELECT 1 FROM command v WHERE v.undoes_id = f.id)) AS x
ORDER BY x.what;

-- And only a line that was cancelled after it had been sent was refused by its supplier.
-- name: check_line_state
-- columns: t
SELECT x.name FROM (
    SELECT d.number || '/' || CAST(l.line_no AS TEXT) || ': state ' || CAST(l.state AS TEXT) || ', last event '
        || COALESCE(CAST((SELECT e.to_state FROM document_event e WHERE e.line_id = l.id ORDER BY e.id DESC LIMIT 1)
            AS TEXT), 'none') AS name
    FROM document_line l JOIN document d ON d.id = l.document_id
    WHERE l.state <> COALESCE((SELECT e.to_state FROM document_event e WHERE e.line_id = l.id
        ORDER BY e.id DESC LIMIT 1), -1)
    UNION ALL
    SELECT d.number || '/' || CAST(l.line_no AS TEXT) || ': refused'
    FROM refusal r JOIN document_line l ON l.id = r.line_id JOIN document d ON d.id = l.document_id
    WHERE NOT EXISTS (SELECT 1 FROM document_event e
        WHERE e.line_id = l.id AND e.from_state = 2 AND e.to_state = 4)) AS x
ORDER BY x.name;

-- Each event with the state that the one before it left, for the allowed steps.
-- name: check_events
-- columns: t i i i
SELECT d.number || '/' || CAST(l.line_no AS TEXT), e.from_state, e.to_state,
    (SELECT p.to_state FROM document_event p WHERE p.line_id = e.line_id AND p.id < e.id ORDER BY p.id DESC LIMIT 1)
FROM document_event e JOIN document_line l ON l.id = e.line_id JOIN document d ON d.id = l.document_id
ORDER BY e.line_id, e.id;

-- name: check_received
-- columns: t
SELECT x.name || ': received ' || CAST(x.received_e3 AS TEXT) || ' of ' || CAST(x.qty_e3 AS TEXT) || ', booked '
    || CAST(x.booked_e3 AS TEXT)
FROM (SELECT d.number || '/' || CAST(l.line_no AS TEXT) AS name, l.received_e3, l.qty_e3, l.state,
        COALESCE(b.booked_e3, 0) AS booked_e3
    FROM document_line l JOIN document d ON d.id = l.document_id
        LEFT JOIN (SELECT document_line_id, SUM(qty_e3) AS booked_e3 FROM movement
            WHERE document_line_id IS NOT NULL AND kind = 1 GROUP BY document_line_id) AS b
        ON b.document_line_id = l.id) AS x
WHERE x.received_e3 <> x.booked_e3 OR x.received_e3 > x.qty_e3 OR x.qty_e3 <= 0
    OR (x.state = 3 AND x.received_e3 <> x.qty_e3) OR (x.state = 0 AND x.received_e3 <> 0)
ORDER BY x.name;

-- name: check_receipt_line
-- columns: t
SELECT 'movement ' || CAST(m.id AS TEXT) FROM movement m
WHERE m.document_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_line l JOIN document d
    ON d.id = l.document_id WHERE l.id = m.document_line_id AND l.item_id = m.item_id AND d.site_id = m.site_id)
ORDER BY m.id;

-- name: check_empty_document
-- columns: t
SELECT number FROM document d WHERE NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = d.id)
ORDER BY number;

-- The highest id of each kind is below the next one that will be given.
-- name: check_ids
-- columns: t
SELECT x.kind || ': ' || CAST(x.highest AS TEXT) || ' is in use, the next is '
    || COALESCE(CAST(b.next_id AS TEXT), 'none')
FROM (SELECT 'movement' AS kind, MAX(id) AS highest FROM movement UNION ALL SELECT 'lot', MAX(id) FROM lot
    UNION ALL SELECT 'command', MAX(id) FROM command UNION ALL SELECT 'document', MAX(id) FROM document
    UNION ALL SELECT 'document_line', MAX(id) FROM document_line
    UNION ALL SELECT 'document_event', MAX(id) FROM document_event UNION ALL SELECT 'plan', MAX(id) FROM plan
    UNION ALL SELECT 'plan_line', MAX(id) FROM plan_line UNION ALL SELECT 'plan_notice', MAX(id) FROM plan_notice
    UNION ALL SELECT 'mark', MAX(id) FROM mark UNION ALL SELECT 'mark_event', MAX(id) FROM mark_event
    UNION ALL SELECT 'forecast_override', MAX(id) FROM forecast_override
    UNION ALL SELECT 'supplier_event', MAX(id) FROM supplier_event
    UNION ALL SELECT 'buffer_hand', MAX(id) FROM buffer_hand
    UNION ALL SELECT 'import', MAX(id) FROM import UNION ALL SELECT 'site', MAX(id) FROM site
    UNION ALL SELECT 'item', MAX(id) FROM item UNION ALL SELECT 'supplier', MAX(id) FROM supplier
    UNION ALL SELECT 'count_sheet', MAX(id) FROM count_sheet UNION ALL SELECT 'count_line', MAX(id) FROM count_line
    UNION ALL SELECT 'count_event', MAX(id) FROM count_event
    UNION ALL SELECT 'paper', MAX(id) FROM paper UNION ALL SELECT 'transfer_line', MAX(id) FROM transfer_line
    UNION ALL SELECT 'planned_move', MAX(id) FROM planned_move
    UNION ALL SELECT 'planned_move_line', MAX(id) FROM planned_move_line
    UNION ALL SELECT 'planned_move_event', MAX(id) FROM planned_move_event
    UNION ALL SELECT 'customer_order', MAX(id) FROM customer_order
    UNION ALL SELECT 'allotment', MAX(id) FROM allotment UNION ALL SELECT 'amendment', MAX(id) FROM amendment
    UNION ALL SELECT 'amendment_event', MAX(id) FROM amendment_event) AS x
    LEFT JOIN id_block b ON b.kind = x.kind
WHERE x.highest IS NOT NULL AND (b.next_id IS NULL OR b.next_id <= x.highest) ORDER BY x.kind;

-- name: check_demand
-- columns: t
SELECT 'demand of item ' || CAST(item_id AS TEXT) || ' at site ' || CAST(site_id AS TEXT) || ', day '
    || CAST(day AS TEXT)
FROM demand
WHERE qty_e3 < 0 OR unmet_e3 < 0 OR in_stock_e4 < 0 OR in_stock_e4 > 10000
    OR NOT EXISTS (SELECT 1 FROM site s WHERE s.id = demand.site_id)
    OR NOT EXISTS (SELECT 1 FROM item i WHERE i.id = demand.item_id)
ORDER BY site_id, item_id, day LIMIT 20;

-- The lines of every plan, to be computed again from their numbers.
-- name: check_plan_lines
-- columns: i t t i i t
SELECT p.day, s.code, i.code, l.qty_e3, l.reason_id, l.reason_numbers
FROM plan_line l JOIN plan p ON p.id = l.plan_id JOIN site s ON s.id = l.site_id JOIN item i ON i.id = l.item_id
ORDER BY l.id;

-- A line of a count sheet is in the state of its last event; an event begins where the one before it ended and takes
-- an allowed step (from * 10 + to; the first one opens).
-- name: check_count_state
-- columns: t
SELECT x.name FROM (
    SELECT h.number || '/' || CAST(l.line_no AS TEXT) || ': state ' || CAST(l.state AS TEXT) AS name
    FROM count_line l JOIN count_sheet h ON h.id = l.sheet_id
    WHERE l.state <> COALESCE((SELECT e.to_state FROM count_event e WHERE e.line_id = l.id
        ORDER BY e.id DESC LIMIT 1), -1)
    UNION ALL
    SELECT h.number || '/' || CAST(l.line_no AS TEXT) || ': event ' || CAST(e.id AS TEXT)
    FROM count_event e JOIN count_line l ON l.id = e.line_id JOIN count_sheet h ON h.id = l.sheet_id
    WHERE COALESCE(e.from_state, -1) <> COALESCE((SELECT p.to_state FROM count_event p
            WHERE p.line_id = e.line_id AND p.id < e.id ORDER BY p.id DESC LIMIT 1), -1)
        OR (e.from_state IS NULL AND e.to_state <> 0)
        OR (e.from_state IS NOT NULL AND e.from_state * 10 + e.to_state NOT IN (1, 3, 11, 12, 13, 21))) AS x
ORDER BY x.name;

-- What a posted line found is what was booked of its lot by the command that posted it; only posted lines have one, and
-- a line that is counted has its quantities. A lot of a sheet belongs to its site and item.
-- name: check_count_posted
-- columns: t
SELECT h.number || '/' || CAST(l.line_no AS TEXT)
FROM count_line l JOIN count_sheet h ON h.id = l.sheet_id JOIN lot o ON o.id = l.lot_id
WHERE (l.state = 2) <> (l.command_id IS NOT NULL)
    OR (l.state IN (1, 2) AND (l.counted_e3 IS NULL OR l.book_e3 IS NULL))
    OR o.site_id <> h.site_id OR o.item_id <> l.item_id
    OR (l.state = 2 AND l.counted_e3 - l.book_e3 <> COALESCE((SELECT CAST(SUM(m.qty_e3) AS INTEGER) FROM movement m
        WHERE m.command_id = l.command_id AND m.lot_id = l.lot_id AND m.account = l.account AND m.kind = 4), 0))
    OR (l.state = 2 AND l.counted_e3 <> l.book_e3 AND l.reason = 0)
ORDER BY h.number, l.line_no;

-- What is open of a transfer's line is what was sent less what became of it by slips that stand, nothing once the
-- sending is undone; and the account in_transit of a lot holds exactly what is open of its lines.
-- name: check_transfer_open
-- columns: t
SELECT x.name FROM (
    SELECT COALESCE(c.number, '') || '/' || CAST(l.line_no AS TEXT) || ': open ' || CAST(l.open_e3 AS TEXT) AS name
    FROM transfer_line l JOIN command c ON c.id = l.command_id LEFT JOIN command u ON u.undoes_id = c.id
    WHERE l.open_e3 <> CASE WHEN u.id IS NOT NULL THEN 0 ELSE l.sent_e3 - COALESCE((SELECT
        SUM(s.accepted_e3 + s.lost_e3 + s.refused_e3) FROM transfer_step s WHERE s.line_id = l.id
            AND NOT EXISTS (SELECT 1 FROM command v WHERE v.undoes_id = s.command_id)), 0) END
    UNION ALL
    SELECT 'lot ' || o.code || ' at ' || s.code || ': in transit ' || CAST(b.moved_e3 AS TEXT)
    FROM (SELECT y.lot_id, SUM(y.moved_e3) AS moved_e3, SUM(y.open_e3) AS open_e3
            FROM (SELECT lot_id, qty_e3 AS moved_e3, 0 AS open_e3 FROM balance WHERE account = 3
                UNION ALL SELECT to_lot_id, 0, open_e3 FROM transfer_line WHERE open_e3 > 0) AS y
            GROUP BY y.lot_id) AS b
        JOIN lot o ON o.id = b.lot_id JOIN site s ON s.id = o.site_id
    WHERE b.moved_e3 <> b.open_e3) AS x
ORDER BY x.name;

-- A transfer's lots belong to its sites and item and expire alike; what its slip moved into the lot is what it sent,
-- and what a later slip took off the way is what it says of its lines. Each transfer has lines.
-- name: check_transfer_booked
-- columns: t
SELECT x.name FROM (
    SELECT COALESCE(c.number, '') || '/' || CAST(l.line_no AS TEXT) AS name
    FROM transfer_line l JOIN transfer t ON t.command_id = l.command_id JOIN command c ON c.id = l.command_id
        JOIN lot f ON f.id = l.from_lot_id JOIN lot o ON o.id = l.to_lot_id
    WHERE f.site_id <> t.from_id OR o.site_id <> t.to_id OR f.item_id <> l.item_id OR o.item_id <> l.item_id
        OR COALESCE(f.expiry_day, -1) <> COALESCE(o.expiry_day, -1)
        OR (SELECT SUM(p.sent_e3) FROM transfer_line p WHERE p.command_id = l.command_id
                AND p.to_lot_id = l.to_lot_id)
            <> COALESCE((SELECT SUM(m.qty_e3) FROM movement m WHERE m.command_id = l.command_id
                AND m.lot_id = l.to_lot_id AND m.kind = 6 AND m.qty_e3 > 0), 0)
    UNION ALL
    SELECT COALESCE(k.number, '') || ' of ' || COALESCE(c.number, '') || '/' || CAST(l.line_no AS TEXT)
    FROM transfer_step s JOIN transfer_line l ON l.id = s.line_id JOIN command c ON c.id = l.command_id
        JOIN command k ON k.id = s.command_id
    WHERE s.command_id <> l.command_id AND (COALESCE(k.of_id, -1) <> l.command_id
        OR (SELECT SUM(q.accepted_e3 + q.lost_e3 + q.refused_e3) FROM transfer_step q
                JOIN transfer_line r ON r.id = q.line_id
            WHERE q.command_id = s.command_id AND r.to_lot_id = l.to_lot_id)
            <> -COALESCE((SELECT SUM(m.qty_e3) FROM movement m WHERE m.command_id = s.command_id
                AND m.lot_id = l.to_lot_id AND m.account = 3), 0))
    UNION ALL
    SELECT COALESCE(c.number, '') FROM transfer t JOIN command c ON c.id = t.command_id
    WHERE NOT EXISTS (SELECT 1 FROM transfer_line l WHERE l.command_id = t.command_id)) AS x
ORDER BY x.name;

-- Stock comes into the reserve and leaves it at its own site; what takes more out than it puts in is a release with a
-- reason, by somebody who may (service/reserve), or an undo.
-- name: check_reserve
-- columns: t
SELECT COALESCE(c.number, '') || ': item ' || i.code || ' at ' || s.code
FROM (SELECT m.command_id, m.site_id, m.item_id, SUM(CASE WHEN m.account = 1 THEN m.qty_e3 ELSE 0 END) AS kept_e3,
        SUM(m.qty_e3) AS all_e3, MIN(m.reason) AS reason
    FROM movement m WHERE m.kind = 6 AND EXISTS (SELECT 1 FROM movement r
        WHERE r.command_id = m.command_id AND r.kind = 6 AND r.account = 1)
    GROUP BY m.command_id, m.site_id, m.item_id) x
    JOIN command c ON c.id = x.command_id JOIN site s ON s.id = x.site_id JOIN item i ON i.id = x.item_id
WHERE x.all_e3 <> 0 OR (x.kept_e3 < 0 AND c.undoes_id IS NULL AND (c.name <> 'reserve release' OR x.reason = ''))
ORDER BY c.id, s.code, i.code;

-- A number from paper that was entered has its content and its moment, and what it booked has it as its key; one that
-- was not entered has nothing and booked nothing. It is given again (/2) only when what it booked was taken back.
-- name: check_paper
-- columns: t
SELECT p.number FROM paper p LEFT JOIN command c ON c.id = p.command_id
WHERE p.state < 0 OR p.state > 2
    OR (p.state = 1 AND p.content = '') OR (p.state <> 1 AND p.content <> '')
    OR (p.state = 0 AND p.entered_ms IS NOT NULL) OR (p.state <> 0 AND p.entered_ms IS NULL)
    OR (p.command_id IS NOT NULL AND (p.state <> 1 OR COALESCE(c.idempotency_key, '') <> p.number))
    OR (p.state <> 1 AND EXISTS (SELECT 1 FROM command k WHERE k.idempotency_key = p.number))
    OR (p.again > 1 AND NOT EXISTS (SELECT 1 FROM paper b JOIN command u ON u.undoes_id = b.command_id
        WHERE b.kind = p.kind AND b.day = p.day AND b.no = p.no AND b.again = p.again - 1))
ORDER BY p.number;

-- A line of a planned move is in the state of its last event, took only allowed steps (proposed 0, approved 1, sent 2,
-- cancelled 4; from sent back to approved when the transfer was undone), and was sent exactly when a transfer that
-- stands, of its way and with its item, says so. A planned move has lines.
-- name: check_move
-- columns: t
SELECT x.name FROM (
    SELECT m.number || '/' || CAST(l.line_no AS TEXT) || ': state ' || CAST(l.state AS TEXT) AS name
    FROM planned_move_line l JOIN planned_move m ON m.id = l.move_id
    WHERE l.state NOT IN (0, 1, 2, 4) OR l.state <> COALESCE((SELECT e.to_state FROM planned_move_event e
            WHERE e.line_id = l.id ORDER BY e.id DESC LIMIT 1), -1)
        OR (l.state = 2 AND l.command_id IS NULL) OR (l.state <> 2 AND l.command_id IS NOT NULL)
        OR (l.command_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM transfer t JOIN transfer_line p
            ON p.command_id = t.command_id WHERE t.command_id = l.command_id AND t.from_id = m.from_id
            AND t.to_id = m.to_id AND p.item_id = l.item_id AND (l.lot_id IS NULL OR p.from_lot_id = l.lot_id)))
        OR EXISTS (SELECT 1 FROM command u WHERE u.undoes_id = l.command_id)
    UNION ALL
    SELECT m.number || '/' || CAST(l.line_no AS TEXT) || ': step ' || COALESCE(CAST(e.from_state AS TEXT), 'none')
        || ' to ' || CAST(e.to_state AS TEXT)
    FROM planned_move_event e JOIN planned_move_line l ON l.id = e.line_id JOIN planned_move m ON m.id = l.move_id
    WHERE e.from_state IS DISTINCT FROM (SELECT p.to_state FROM planned_move_event p WHERE p.line_id = e.line_id
            AND p.id < e.id ORDER BY p.id DESC LIMIT 1)
        OR NOT CASE COALESCE(e.from_state, -1) WHEN -1 THEN e.to_state = 0 WHEN 0 THEN e.to_state IN (1, 4)
            WHEN 1 THEN e.to_state IN (2, 4) WHEN 2 THEN e.to_state = 1 ELSE e.to_state < 0 END
    UNION ALL
    SELECT m.number FROM planned_move m
    WHERE NOT EXISTS (SELECT 1 FROM planned_move_line l WHERE l.move_id = m.id)) AS x
ORDER BY x.name;

-- A line's quantity is that of its first event and the changes of its approved amendments, and that of its last event.
-- An amendment is in the state of its last event and within its bounds; each approved one begins where those before it
-- ended; what is amended had been sent.
-- name: check_amendment
-- columns: t
SELECT x.name FROM (
    SELECT d.number || '/' || CAST(l.line_no AS TEXT) || ': ' || CAST(l.qty_e3 AS TEXT) AS name
    FROM document_line l JOIN document d ON d.id = l.document_id
    WHERE l.qty_e3 <> COALESCE((SELECT e.qty_e3 FROM document_event e WHERE e.line_id = l.id ORDER BY e.id LIMIT 1),
            l.qty_e3)
            + COALESCE((SELECT CAST(SUM(a.to_e3 - a.from_e3) AS INTEGER) FROM amendment a
                WHERE a.line_id = l.id AND a.state = 1), 0)
        OR l.qty_e3 <> COALESCE((SELECT e.qty_e3 FROM document_event e WHERE e.line_id = l.id
            ORDER BY e.id DESC LIMIT 1), l.qty_e3)
    UNION ALL
    SELECT d.number || '/' || CAST(l.line_no AS TEXT) || '+' || CAST(a.no AS TEXT)
    FROM amendment a JOIN document_line l ON l.id = a.line_id JOIN document d ON d.id = l.document_id
    WHERE a.state <> COALESCE((SELECT e.to_state FROM amendment_event e WHERE e.amendment_id = a.id
            ORDER BY e.id DESC LIMIT 1), -1)
        OR a.state NOT IN (0, 1, 4) OR a.to_e3 = a.from_e3 OR a.to_e3 < a.low_e3 OR a.to_e3 > a.high_e3
        OR NOT EXISTS (SELECT 1 FROM document_event e WHERE e.line_id = l.id AND e.to_state = 2)
        OR (a.state = 1 AND a.from_e3 <> (SELECT e.qty_e3 FROM document_event e WHERE e.line_id = l.id
                ORDER BY e.id LIMIT 1)
            + COALESCE((SELECT CAST(SUM(b.to_e3 - b.from_e3) AS INTEGER) FROM amendment b
                WHERE b.line_id = a.line_id AND b.state = 1 AND b.no < a.no), 0))) AS x
ORDER BY x.name;
