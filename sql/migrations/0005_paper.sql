-- Lines of printed forms, each with a number that is given once and entered once (src/model/paper.h). What is printed
-- on the line (item, lot, order line) is kept, so that it need not be typed in. content is what was entered, as text:
-- equal for equal entries.
CREATE TABLE paper (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL, day INTEGER NOT NULL,
    no INTEGER NOT NULL, again INTEGER NOT NULL, site_id INTEGER NOT NULL REFERENCES site (id),
    item_id INTEGER REFERENCES item (id), lot_id INTEGER REFERENCES lot (id), account INTEGER NOT NULL,
    line_id INTEGER REFERENCES document_line (id), printed_ms INTEGER NOT NULL, printed_by TEXT NOT NULL,
    state INTEGER NOT NULL, content TEXT NOT NULL, entered_by TEXT NOT NULL, entered_ms INTEGER,
    command_id INTEGER REFERENCES command (id), UNIQUE (kind, day, no, again)
) STRICT;
CREATE INDEX paper_open ON paper (day, kind, no) WHERE state = 0;
CREATE INDEX paper_by_command ON paper (command_id) WHERE command_id IS NOT NULL;
