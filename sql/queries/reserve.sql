-- The emergency reserve (store/reserve.c).

-- Of every item that has something in the reserve of a site: its lots there and in daily use, by expiry. Of a site and
-- an item, or of all (NULL).
-- name: reserve_lots
-- params: i i
-- columns: i i i i i i t t t t t
SELECT l.site_id, l.item_id, l.id, b.account, b.qty_e3, l.expiry_day, l.code, s.code, i.code, i.name, i.unit
FROM balance b JOIN lot l ON l.id = b.lot_id JOIN site s ON s.id = l.site_id JOIN item i ON i.id = l.item_id
WHERE b.account IN (0, 1) AND b.qty_e3 > 0 AND (CAST($1 AS INTEGER) IS NULL OR l.site_id = $1)
    AND (CAST($2 AS INTEGER) IS NULL OR l.item_id = $2)
    AND EXISTS (SELECT 1 FROM lot k JOIN balance r ON r.lot_id = k.id
        WHERE k.site_id = l.site_id AND k.item_id = l.item_id AND r.account = 1 AND r.qty_e3 > 0)
ORDER BY s.code, i.code, l.expiry_day NULLS LAST, l.code, b.account;

-- What the plan of day $1 says is to be put aside (notices of reason $2), with what has come into the reserve, or left
-- it, since that plan was made.
-- name: reserve_gaps
-- params: i i i i
-- columns: i i t t t t i
SELECT n.site_id, n.item_id, s.code, i.code, i.unit, n.reason_numbers,
    COALESCE((SELECT CAST(SUM(m.qty_e3) AS INTEGER) FROM movement m WHERE m.site_id = n.site_id
        AND m.item_id = n.item_id AND m.account = 1 AND m.id > p.movement_id), 0)
FROM plan p JOIN plan_notice n ON n.plan_id = p.id JOIN site s ON s.id = n.site_id JOIN item i ON i.id = n.item_id
WHERE p.day = $1 AND n.reason_id = $2 AND (CAST($3 AS INTEGER) IS NULL OR n.site_id = $3)
    AND (CAST($4 AS INTEGER) IS NULL OR n.item_id = $4)
ORDER BY s.code, i.code;
