-- Bookings with numbers. The command is the document of what it books: a slip with a number of its kind and day. A slip
-- is taken back by another one whose movements counter its own; nothing is ever changed or removed.
ALTER TABLE command ADD COLUMN number TEXT;
ALTER TABLE command ADD COLUMN day INTEGER;
ALTER TABLE command ADD COLUMN site_id INTEGER REFERENCES site (id);
ALTER TABLE command ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE command ADD COLUMN undoes_id INTEGER REFERENCES command (id);
-- The slip that this one refers to and that cannot be undone while it stands: the issue of a return.
ALTER TABLE command ADD COLUMN of_id INTEGER REFERENCES command (id);
CREATE UNIQUE INDEX command_by_number ON command (number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX command_undoes ON command (undoes_id) WHERE undoes_id IS NOT NULL;
CREATE INDEX command_of ON command (of_id) WHERE of_id IS NOT NULL;

-- Movements once more, with what they counter and the service that they were for. A counter has the opposite unmet
-- demand as well, so that every sum leaves out what was undone.
ALTER TABLE movement RENAME TO movement_before;
DROP INDEX movement_by_series;
CREATE TABLE movement (
    id INTEGER PRIMARY KEY, moment_ms INTEGER NOT NULL, day INTEGER NOT NULL,
    site_id INTEGER NOT NULL REFERENCES site (id), item_id INTEGER NOT NULL REFERENCES item (id),
    lot_id INTEGER REFERENCES lot (id), account INTEGER NOT NULL, kind INTEGER NOT NULL,
    qty_e3 INTEGER NOT NULL, unmet_e3 INTEGER NOT NULL,
    document_line_id INTEGER, command_id INTEGER NOT NULL REFERENCES command (id),
    actor TEXT NOT NULL, reason TEXT NOT NULL, service TEXT NOT NULL DEFAULT '',
    counters_id INTEGER REFERENCES movement (id),
    CHECK ((counters_id IS NULL AND unmet_e3 >= 0) OR (counters_id IS NOT NULL AND unmet_e3 <= 0))
) STRICT;
-- What an issue was for stood in its reason.
INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3, unmet_e3, document_line_id,
    command_id, actor, reason, service, counters_id)
SELECT id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3, unmet_e3, document_line_id, command_id,
    actor, CASE WHEN kind = 2 THEN '' ELSE reason END, CASE WHEN kind = 2 THEN reason ELSE '' END, CAST(NULL AS INTEGER)
FROM movement_before ORDER BY id;
DROP TABLE movement_before;
CREATE INDEX movement_by_series ON movement (site_id, item_id, day);
CREATE INDEX movement_by_command ON movement (command_id);
CREATE UNIQUE INDEX movement_counters ON movement (counters_id) WHERE counters_id IS NOT NULL;

-- What holds of the ledger: neither undone nor an undo.
CREATE VIEW movement_in_force AS
SELECT m.id, m.moment_ms, m.day, m.site_id, m.item_id, m.lot_id, m.account, m.kind, m.qty_e3, m.unmet_e3,
    m.document_line_id, m.command_id, m.actor, m.reason, m.service
FROM movement m
WHERE m.counters_id IS NULL AND NOT EXISTS (SELECT 1 FROM movement c WHERE c.counters_id = m.id);

-- Bookings from before slips had numbers get one of their kind and id.
UPDATE command SET day = (SELECT MIN(m.day) FROM movement m WHERE m.command_id = command.id),
    site_id = (SELECT CASE WHEN MIN(m.site_id) = MAX(m.site_id) THEN MIN(m.site_id) END FROM movement m
        WHERE m.command_id = command.id);
UPDATE command SET number = CASE name WHEN 'issue' THEN 'IS-' WHEN 'receive' THEN 'RC-' ELSE 'ST-' END
    || CAST(id AS TEXT) WHERE day IS NOT NULL;
