-- What a copy of a city is compared by, beside the number of rows of each table: the sums of the ledger. The
-- statements that copy a table are made of the schema by the build (tools/embed_sql.py).

-- name: copy_movement_sums
-- columns: i i i i i
SELECT account, kind, COUNT(*), CAST(SUM(qty_e3) AS INTEGER), CAST(SUM(unmet_e3) AS INTEGER) FROM movement
GROUP BY account, kind ORDER BY account, kind;

-- name: copy_balance_sums
-- columns: i i i
SELECT account, COUNT(*), CAST(SUM(qty_e3) AS INTEGER) FROM balance GROUP BY account ORDER BY account;
