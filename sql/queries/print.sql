-- What is printed on forms, labels and in the book.

-- name: print_site
-- params: i
-- columns: t t t
SELECT s.code, s.name, COALESCE((SELECT g.value FROM setting g WHERE g.key = 'city_name'), '') FROM site s
WHERE s.id = $1;

-- name: print_sites
-- columns: i
SELECT COUNT(*) FROM site;

-- Every lot that is there at a site, what is on its way apart.
-- name: print_lots
-- params: i
-- columns: i i t t t t t i i i
SELECT l.id, i.id, i.code, i.name, i.category, i.unit, l.code, b.account, b.qty_e3, l.expiry_day
FROM balance b JOIN lot l ON l.id = b.lot_id JOIN item i ON i.id = l.item_id
WHERE l.site_id = $1 AND b.qty_e3 > 0 AND b.account <> 3
ORDER BY i.category, i.code, l.expiry_day NULLS LAST, l.code, b.account;

-- Every item with what is there for daily use at a site and not expired on day $2, and the first expiry of it.
-- name: print_items
-- params: i i
-- columns: i t t t t i i
SELECT i.id, i.code, i.name, i.category, i.unit,
    CAST(COALESCE(SUM(CASE WHEN l.expiry_day IS NULL OR l.expiry_day >= $2 THEN b.qty_e3 ELSE 0 END), 0) AS INTEGER),
    MIN(CASE WHEN b.qty_e3 > 0 AND l.expiry_day >= $2 THEN l.expiry_day END)
FROM item i LEFT JOIN lot l ON l.item_id = i.id AND l.site_id = $1
    LEFT JOIN balance b ON b.lot_id = l.id AND b.account = 0
GROUP BY i.id, i.code, i.name, i.category, i.unit ORDER BY i.category, i.code;

-- name: print_suppliers
-- columns: t t t t i i
SELECT code, name, phone, email, delivery_days, cutoff_s FROM supplier ORDER BY name, code;

-- name: print_supplier_phone
-- params: t
-- columns: t
SELECT phone FROM supplier WHERE code = $1;

-- How much the book of a span of days has to tell of a site.
-- name: book_counts
-- params: i i i
-- columns: i i
SELECT (SELECT COUNT(*) FROM movement m WHERE m.site_id = $1 AND m.day >= $2 AND m.day <= $3),
    (SELECT COUNT(*) FROM document_line l JOIN document d ON d.id = l.document_id
        WHERE d.site_id = $1 AND d.day >= $2 AND d.day <= $3);

-- Every movement of a site in a span of days, of one kind (NULL: all).
-- name: book_movements
-- params: i i i i
-- columns: i i i t t t t i i i t t t
SELECT m.id, m.day, m.kind, i.code, i.name, i.unit, COALESCE(l.code, ''), m.account, m.qty_e3, m.unmet_e3,
    TRIM(m.service || ' ' || m.reason), m.actor, TRIM(COALESCE(c.number, '') || ' ' || COALESCE(p.number, ''))
FROM movement m JOIN item i ON i.id = m.item_id JOIN command c ON c.id = m.command_id
    LEFT JOIN lot l ON l.id = m.lot_id LEFT JOIN paper p ON p.command_id = m.command_id
WHERE m.site_id = $1 AND m.day >= $2 AND m.day <= $3 AND (CAST($4 AS INTEGER) IS NULL OR m.kind = $4)
ORDER BY m.day, m.id;

-- What every item of a site had before a span of days, and what came of it in the span, by kind of movement.
-- name: book_stock
-- params: i i i
-- columns: t t t i i i i i i i
SELECT i.code, i.name, i.unit,
    CAST(SUM(CASE WHEN m.day < $2 OR m.kind = 0 THEN m.qty_e3 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN m.day >= $2 AND m.kind = 1 THEN m.qty_e3 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN m.day >= $2 AND m.kind IN (3, 7) THEN m.qty_e3 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN m.day >= $2 AND m.kind = 2 THEN -m.qty_e3 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN m.day >= $2 AND m.kind = 5 THEN -m.qty_e3 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN m.day >= $2 AND m.kind = 4 THEN m.qty_e3 ELSE 0 END) AS INTEGER),
    CAST(SUM(CASE WHEN m.day >= $2 AND m.kind = 6 THEN m.qty_e3 ELSE 0 END) AS INTEGER)
FROM movement m JOIN item i ON i.id = m.item_id WHERE m.site_id = $1 AND m.day <= $3
GROUP BY i.code, i.name, i.unit ORDER BY i.code;

-- name: book_orders
-- params: i i i
-- columns: t i t t t t i i i i
SELECT d.number || '/' || CAST(l.line_no AS TEXT), d.day, COALESCE(NULLIF(p.name, ''), p.code, ''), i.code, i.name,
    i.unit, l.qty_e3, l.received_e3, l.unit_price_e4, l.state
FROM document_line l JOIN document d ON d.id = l.document_id JOIN item i ON i.id = l.item_id
    LEFT JOIN supplier p ON p.id = d.supplier_id
WHERE d.site_id = $1 AND d.day >= $2 AND d.day <= $3 ORDER BY d.day, d.number, l.line_no;
