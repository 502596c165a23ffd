-- What a backup tells of itself.

-- name: backup_counts
-- columns: i i i
SELECT (SELECT COUNT(*) FROM movement), (SELECT COUNT(*) FROM document_line), (SELECT COUNT(*) FROM demand);
