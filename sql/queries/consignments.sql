-- Goods that stay their supplier's until they are used.

-- What became of them from day $1 to day $2, by terms: a row of terms ends with its own last day, and before the next
-- row of the same site, item and supplier begins. Kind 1 counts every lot, else those of the supplier.
-- name: consignment_use
-- params: i i
-- columns: t t t t t t i i i i i i i i i i
SELECT p.code, p.name, s.code, i.code, i.name, i.unit, t.kind, t.price_e4, t.loss, t.begin_day, t.end_day,
    CAST(COALESCE(SUM(CASE WHEN m.day < t.begin_day THEN m.qty_e3 ELSE 0 END), 0) AS INTEGER),
    CAST(COALESCE(SUM(CASE WHEN m.day >= t.begin_day AND m.kind IN (0, 1) THEN m.qty_e3 ELSE 0 END), 0) AS INTEGER),
    CAST(COALESCE(SUM(CASE WHEN m.day >= t.begin_day AND m.kind IN (2, 3) THEN -m.qty_e3 ELSE 0 END), 0) AS INTEGER),
    CAST(COALESCE(SUM(CASE WHEN m.day >= t.begin_day AND m.kind IN (4, 5) THEN -m.qty_e3 ELSE 0 END), 0) AS INTEGER),
    CAST(COALESCE(SUM(m.qty_e3), 0) AS INTEGER)
FROM (
    SELECT b.site_id, b.item_id, b.supplier_id, b.from_day, b.kind, b.price_e4, b.loss, b.begin_day,
        CASE WHEN b.until_day IS NOT NULL AND b.until_day < b.cut_day THEN b.until_day ELSE b.cut_day END AS end_day
    FROM (
        SELECT c.site_id, c.item_id, c.supplier_id, c.from_day, c.until_day, c.kind, c.price_e4, c.loss,
            CASE WHEN c.from_day > $1 THEN c.from_day ELSE $1 END AS begin_day,
            COALESCE((SELECT MIN(n.from_day) - 1 FROM consignment n WHERE n.site_id = c.site_id
                AND n.item_id = c.item_id AND n.supplier_id = c.supplier_id AND n.from_day > c.from_day
                AND n.from_day <= $2), $2) AS cut_day
        FROM consignment c WHERE c.from_day <= $2) b) t
JOIN supplier p ON p.id = t.supplier_id JOIN site s ON s.id = t.site_id JOIN item i ON i.id = t.item_id
LEFT JOIN (
    SELECT f.site_id, f.item_id, f.day, f.kind, f.qty_e3, l.supplier_id
    FROM movement_in_force f LEFT JOIN lot l ON l.id = f.lot_id WHERE f.day <= $2) m
    ON m.site_id = t.site_id AND m.item_id = t.item_id AND m.day <= t.end_day
    AND (t.kind = 1 OR m.supplier_id = t.supplier_id)
WHERE t.begin_day <= t.end_day
GROUP BY p.code, p.name, s.code, i.code, i.name, i.unit, t.kind, t.price_e4, t.loss, t.begin_day, t.end_day, t.from_day
ORDER BY p.code, s.code, i.code, t.begin_day, t.from_day;
