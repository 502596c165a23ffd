-- Stock on its way between sites. The slip that sent it is the transfer and gives it its number; what was sent stands
-- in the account in_transit of a lot of the receiving site until it is accepted, lost or refused. What is refused goes
-- back as a transfer of its own, which is the slip that refused it (refused_id: the transfer that it was part of).
CREATE TABLE transfer (
    command_id INTEGER PRIMARY KEY REFERENCES command (id), from_id INTEGER NOT NULL REFERENCES site (id),
    to_id INTEGER NOT NULL REFERENCES site (id), due_day INTEGER NOT NULL,
    refused_id INTEGER REFERENCES transfer (command_id), CHECK (from_id <> to_id)
) STRICT;

-- One lot of it. open_e3: still on its way.
CREATE TABLE transfer_line (
    id INTEGER PRIMARY KEY, command_id INTEGER NOT NULL REFERENCES transfer (command_id), line_no INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES item (id), from_lot_id INTEGER NOT NULL REFERENCES lot (id),
    to_lot_id INTEGER NOT NULL REFERENCES lot (id), sent_e3 INTEGER NOT NULL CHECK (sent_e3 > 0),
    open_e3 INTEGER NOT NULL CHECK (open_e3 >= 0 AND open_e3 <= sent_e3), UNIQUE (command_id, line_no)
) STRICT;
CREATE INDEX transfer_line_open ON transfer_line (to_lot_id) WHERE open_e3 > 0;

-- What a slip did with a line, written once.
CREATE TABLE transfer_step (
    command_id INTEGER NOT NULL REFERENCES command (id), line_id INTEGER NOT NULL REFERENCES transfer_line (id),
    accepted_e3 INTEGER NOT NULL CHECK (accepted_e3 >= 0), lost_e3 INTEGER NOT NULL CHECK (lost_e3 >= 0),
    refused_e3 INTEGER NOT NULL CHECK (refused_e3 >= 0), PRIMARY KEY (command_id, line_id)
) STRICT;
CREATE INDEX transfer_step_by_line ON transfer_step (line_id);
