-- Numbers that are given once: each kind ("movement", "item") has a block from which they are taken.

-- name: id_take
-- params: t i
-- columns: i
-- The next free number after taking $2 of them.
INSERT INTO id_block (kind, next_id) VALUES ($1, 1 + $2)
ON CONFLICT (kind) DO UPDATE SET next_id = id_block.next_id + $2
RETURNING next_id;
