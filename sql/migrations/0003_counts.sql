-- Count sheets: lots with what the books say of them, counted line by line, posted as differences.
CREATE TABLE count_sheet (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, site_id INTEGER NOT NULL REFERENCES site (id),
    day INTEGER NOT NULL, kind INTEGER NOT NULL, blind INTEGER NOT NULL, actor TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

-- opened_e3: the books when the line was opened; book_e3: when it was counted. command_id: what posted it.
CREATE TABLE count_line (
    id INTEGER PRIMARY KEY, sheet_id INTEGER NOT NULL REFERENCES count_sheet (id), line_no INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES item (id), lot_id INTEGER NOT NULL REFERENCES lot (id),
    account INTEGER NOT NULL, class INTEGER NOT NULL, state INTEGER NOT NULL,
    opened_e3 INTEGER NOT NULL CHECK (opened_e3 >= 0), counted_e3 INTEGER CHECK (counted_e3 >= 0),
    book_e3 INTEGER CHECK (book_e3 >= 0), reason INTEGER NOT NULL, confirmed INTEGER NOT NULL, note TEXT NOT NULL,
    command_id INTEGER REFERENCES command (id), UNIQUE (sheet_id, line_no), UNIQUE (sheet_id, lot_id, account)
) STRICT;
-- A lot is on one unfinished sheet at most: two would book its difference twice.
CREATE UNIQUE INDEX count_line_unfinished ON count_line (lot_id, account) WHERE state IN (0, 1);
CREATE INDEX count_line_by_item ON count_line (item_id);
CREATE INDEX count_line_by_command ON count_line (command_id) WHERE command_id IS NOT NULL;

-- Each step of a line, written once.
CREATE TABLE count_event (
    id INTEGER PRIMARY KEY, line_id INTEGER NOT NULL REFERENCES count_line (id), from_state INTEGER,
    to_state INTEGER NOT NULL, counted_e3 INTEGER, book_e3 INTEGER, moment_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX count_event_by_line ON count_event (line_id);
