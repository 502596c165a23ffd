-- What became of orders: how well suppliers deliver, and what was approved without a person.

-- Lines that came, of orders from day $1 until before day $2, by supplier and item; late: the delivery was booked after
-- the day it was due (the zone is $3 ms east of UTC).
-- name: records_of_suppliers
-- params: i i i
-- columns: i i i i
SELECT d.supplier_id, l.item_id, CAST(COUNT(*) AS INTEGER),
    CAST(SUM(CASE WHEN (SELECT MAX(e.moment_ms) FROM document_event e WHERE e.line_id = l.id AND e.to_state = 3) + $3
        >= (d.due_day + 1) * 86400000 THEN 1 ELSE 0 END) AS INTEGER)
FROM document d JOIN document_line l ON l.document_id = d.id
WHERE d.day >= $1 AND d.day < $2 AND l.state = 3 AND d.supplier_id IS NOT NULL
GROUP BY d.supplier_id, l.item_id ORDER BY d.supplier_id, l.item_id;

-- Lines of that day that approved themselves and were not cancelled since.
-- name: records_approved_today
-- params: i
-- columns: i i
SELECT l.qty_e3, l.unit_price_e4 FROM document d JOIN document_line l ON l.document_id = d.id
WHERE d.day = $1 AND d.plan_id IS NOT NULL AND l.state IN (1, 2, 3) AND l.unit_price_e4 IS NOT NULL
    AND EXISTS (SELECT 1 FROM document_event e WHERE e.line_id = l.id AND e.to_state = 1
        AND e.actor IN ('rule:assistant', 'rule:class-a'))
ORDER BY l.id;
