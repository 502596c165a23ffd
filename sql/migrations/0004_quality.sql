-- Facts that a person should look at, and what people decided about them (docs/quality.md). -1 in key columns stands
-- for "none": the whole city, all items of a site. The state is that of the last event (linli check proves it).
CREATE TABLE mark (
    id INTEGER PRIMARY KEY, rule TEXT NOT NULL, site_id INTEGER NOT NULL, item_id INTEGER NOT NULL,
    day INTEGER NOT NULL, lot_code TEXT NOT NULL, last_day INTEGER NOT NULL, until_day INTEGER NOT NULL,
    value INTEGER NOT NULL, low INTEGER, high INTEGER, risk_fen INTEGER NOT NULL, numbers TEXT NOT NULL,
    state INTEGER NOT NULL, decided INTEGER NOT NULL, decided_value INTEGER NOT NULL, found_ms INTEGER NOT NULL,
    UNIQUE (rule, site_id, item_id, day, lot_code)
) STRICT;
CREATE INDEX mark_by_state ON mark (state);

-- Each change of a mark, written once: found, decided, open again, gone.
CREATE TABLE mark_event (
    id INTEGER PRIMARY KEY, mark_id INTEGER NOT NULL REFERENCES mark (id), state INTEGER NOT NULL,
    value INTEGER NOT NULL, moment_ms INTEGER NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX mark_event_by_mark ON mark_event (mark_id);
