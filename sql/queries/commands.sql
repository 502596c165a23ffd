-- Commands: who asked for what, once for each key.

-- name: command_by_key
-- params: t
-- columns: i t t t
SELECT id, name, request, answer FROM command WHERE idempotency_key = $1;

-- name: command_insert
-- params: i t t t t i
INSERT INTO command (id, idempotency_key, name, request, answer, actor, moment_ms)
VALUES ($1, $2, $3, $4, '', $5, $6);

-- name: command_set_answer
-- params: i t
UPDATE command SET answer = $2 WHERE id = $1;
