-- What organisations (site.org) did for each other, and what each of them is about to order.

-- What sites of one organisation took over from those of another, less what was undone, by item: transfers that were
-- accepted, and those that were there at once. "" stands for the sites without an organisation.
-- name: alliance_loans
-- columns: t t i i
SELECT x.lender, x.borrower, x.item_id, CAST(SUM(x.qty_e3) AS INTEGER) FROM (
    SELECT f.org AS lender, t.org AS borrower, l.item_id AS item_id, s.accepted_e3 AS qty_e3
    FROM transfer r JOIN site f ON f.id = r.from_id JOIN site t ON t.id = r.to_id
        JOIN transfer_line l ON l.command_id = r.command_id JOIN transfer_step s ON s.line_id = l.id
    WHERE f.org <> t.org AND NOT EXISTS (SELECT 1 FROM command u WHERE u.undoes_id = s.command_id)
    UNION ALL
    SELECT f.org AS lender, t.org AS borrower, m.item_id AS item_id, m.qty_e3 AS qty_e3
    FROM movement_in_force m JOIN site t ON t.id = m.site_id
        JOIN (SELECT command_id, MIN(site_id) AS site_id FROM movement_in_force WHERE kind = 6 AND qty_e3 < 0
            GROUP BY command_id) o ON o.command_id = m.command_id
        JOIN site f ON f.id = o.site_id
    WHERE m.kind = 6 AND m.qty_e3 > 0 AND m.account = 0 AND m.site_id <> o.site_id AND f.org <> t.org) x
GROUP BY x.lender, x.borrower, x.item_id HAVING SUM(x.qty_e3) > 0 ORDER BY x.lender, x.borrower, x.item_id;

-- Order lines of suppliers that are proposed or approved and have not been sent, by supplier, item and organisation.
-- name: alliance_wants
-- columns: i i t i
SELECT d.supplier_id, l.item_id, s.org, CAST(SUM(l.qty_e3 - l.received_e3) AS INTEGER)
FROM document_line l JOIN document d ON d.id = l.document_id JOIN site s ON s.id = d.site_id
WHERE l.state IN (0, 1) AND d.kind = 0 AND d.supplier_id IS NOT NULL
GROUP BY d.supplier_id, l.item_id, s.org ORDER BY d.supplier_id, l.item_id, s.org;
