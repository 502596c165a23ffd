-- The facts of a review, streamed through once: lots, movements, imported demand, forecasts, order lines.

-- name: report_lots
-- columns: i i i i i i
SELECT id, item_id, expiry_day, received_day, supplier_id, cost_e4 FROM lot ORDER BY id;

-- What holds of the ledger, in the order of booking; the service of issues and returns, else the reason.
-- name: report_movements
-- columns: i i i i i i i i i t
SELECT day, site_id, item_id, lot_id, account, kind, qty_e3, unmet_e3, document_line_id,
    CASE WHEN kind IN (2, 3) THEN service ELSE reason END
FROM movement_in_force ORDER BY id;

-- Imported demand of two spans of days, without the days on which nothing was wanted.
-- name: report_demand
-- params: i i i i
-- columns: i i i i i i i
SELECT site_id, item_id, day, qty_e3, unmet_e3, in_stock_e4, open FROM demand
WHERE ((day >= $1 AND day <= $2) OR (day >= $3 AND day <= $4)) AND qty_e3 IS NOT NULL
    AND (qty_e3 > 0 OR unmet_e3 > 0 OR in_stock_e4 < 10000)
ORDER BY site_id, item_id, day;

-- What imported rows until day $1 say of the cost of items that have none.
-- name: report_costs
-- params: i
-- columns: i i i
SELECT item_id, day, cost_e4 FROM demand
WHERE day <= $1 AND cost_e4 IS NOT NULL AND item_id IN (SELECT id FROM item WHERE cost_e4 IS NULL)
ORDER BY site_id, item_id, day;

-- What plans expected of their day and the two after it, of the origins in two spans of days.
-- name: report_forecasts
-- params: i i i i
-- columns: i i i i
SELECT site_id, item_id, origin_day, CAST(SUM(mean_e3) AS INTEGER) FROM forecast
WHERE ((origin_day >= $1 AND origin_day <= $2) OR (origin_day >= $3 AND origin_day <= $4))
    AND day >= origin_day AND day <= origin_day + 2
GROUP BY site_id, item_id, origin_day HAVING COUNT(*) = 3
ORDER BY site_id, item_id, origin_day;

-- Order lines that were ever approved, of documents until day $2, ordered or due from day $1 on, or still open; with
-- the moment at which a line was cancelled.
-- name: report_lines
-- params: i i
-- columns: i i i i i i i i i i i i i
SELECT l.id, d.id, d.kind, d.site_id, l.item_id, d.supplier_id, d.day, d.due_day, d.fee_fen, l.state, l.qty_e3,
    l.unit_price_e4, (SELECT MAX(c.moment_ms) FROM document_event c WHERE c.line_id = l.id AND c.to_state = 4)
FROM document d JOIN document_line l ON l.document_id = d.id
WHERE d.day <= $2 AND (d.day >= $1 OR d.due_day >= $1 OR l.state IN (1, 2))
    AND (l.state IN (1, 2, 3) OR (l.state = 4
        AND EXISTS (SELECT 1 FROM document_event a WHERE a.line_id = l.id AND a.to_state IN (1, 2))))
ORDER BY d.id, l.line_no;
