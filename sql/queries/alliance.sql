-- What organisations (site.org) did for each other, and what each of them is about to order.

-- What sites of one organisation took over from those of another, less what was undone, by item (a transfer that is
-- there at once is accepted by itself). "" stands for the sites without an organisation.
-- name: alliance_loans
-- columns: t t i i
SELECT f.org, t.org, l.item_id, CAST(SUM(x.accepted_e3) AS INTEGER)
FROM transfer r JOIN site f ON f.id = r.from_id JOIN site t ON t.id = r.to_id
    JOIN transfer_line l ON l.command_id = r.command_id JOIN transfer_step x ON x.line_id = l.id
WHERE f.org <> t.org AND NOT EXISTS (SELECT 1 FROM command u WHERE u.undoes_id = x.command_id)
GROUP BY f.org, t.org, l.item_id HAVING SUM(x.accepted_e3) > 0 ORDER BY f.org, t.org, l.item_id;

-- Order lines of suppliers that are proposed or approved and have not been sent, by supplier, item and organisation.
-- name: alliance_wants
-- columns: i i t i
SELECT d.supplier_id, l.item_id, s.org, CAST(SUM(l.qty_e3 - l.received_e3) AS INTEGER)
FROM document_line l JOIN document d ON d.id = l.document_id JOIN site s ON s.id = d.site_id
WHERE l.state IN (0, 1) AND d.kind = 0 AND d.supplier_id IS NOT NULL
GROUP BY d.supplier_id, l.item_id, s.org ORDER BY d.supplier_id, l.item_id, s.org;
