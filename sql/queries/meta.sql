-- The schema's own record: which migrations a database has had.

-- name: schema_create
CREATE TABLE IF NOT EXISTS schema_migration (
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL, moment_ms INTEGER NOT NULL
) STRICT;

-- name: schema_list
-- columns: i i
SELECT version, checksum FROM schema_migration ORDER BY version;

-- name: schema_add
-- params: i t i i
INSERT INTO schema_migration (version, name, checksum, moment_ms) VALUES ($1, $2, $3, $4);
