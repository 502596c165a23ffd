-- Goods that plans want moved from site to site (docs/planning.md, What goes where). A planned move is a way on a day;
-- its lines are lots of the sender (none: of what comes on that day). People and the rule take the lines' steps;
-- command_id: the transfer that a line left by.
CREATE TABLE planned_move (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, plan_id INTEGER NOT NULL, day INTEGER NOT NULL,
    from_id INTEGER NOT NULL REFERENCES site (id), to_id INTEGER NOT NULL REFERENCES site (id),
    due_day INTEGER NOT NULL, actor TEXT NOT NULL, created_ms INTEGER NOT NULL, CHECK (from_id <> to_id)
) STRICT;
CREATE INDEX planned_move_by_day ON planned_move (day);

CREATE TABLE planned_move_line (
    id INTEGER PRIMARY KEY, move_id INTEGER NOT NULL REFERENCES planned_move (id), line_no INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES item (id), lot_id INTEGER REFERENCES lot (id), state INTEGER NOT NULL,
    qty_e3 INTEGER NOT NULL CHECK (qty_e3 > 0), way_fen INTEGER NOT NULL, reason_id INTEGER NOT NULL,
    reason_numbers TEXT NOT NULL, command_id INTEGER REFERENCES transfer (command_id), UNIQUE (move_id, line_no)
) STRICT;
CREATE INDEX planned_move_line_open ON planned_move_line (state) WHERE state IN (0, 1);
CREATE INDEX planned_move_line_sent ON planned_move_line (command_id) WHERE command_id IS NOT NULL;

-- Each step of a line, written once; the line's state is that of its last event.
CREATE TABLE planned_move_event (
    id INTEGER PRIMARY KEY, line_id INTEGER NOT NULL REFERENCES planned_move_line (id), from_state INTEGER,
    to_state INTEGER NOT NULL, moment_ms INTEGER NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX planned_move_event_by_line ON planned_move_event (line_id);
