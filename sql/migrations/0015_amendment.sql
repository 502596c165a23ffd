-- Other quantities for order lines that were sent, within the band of their supplier (docs/planning.md, Changing what
-- was sent). A plan proposes, a person approves; states are those of an order line: 0 proposed, 1 approved (the line
-- has it), 4 cancelled (refused, taken back or replaced by a newer plan). until_s: the time of the supplier's cut-off
-- on until_day, none: the end of the day. What happened to one are events, only ever added.
CREATE TABLE amendment (
    id INTEGER PRIMARY KEY, line_id INTEGER NOT NULL REFERENCES document_line (id), no INTEGER NOT NULL,
    plan_id INTEGER NOT NULL, day INTEGER NOT NULL, state INTEGER NOT NULL, from_e3 INTEGER NOT NULL,
    to_e3 INTEGER NOT NULL CHECK (to_e3 > 0), low_e3 INTEGER NOT NULL, high_e3 INTEGER NOT NULL,
    until_day INTEGER NOT NULL, until_s INTEGER, reason_id INTEGER NOT NULL, reason_numbers TEXT NOT NULL,
    moment_ms INTEGER NOT NULL, UNIQUE (line_id, no)
) STRICT;
CREATE INDEX amendment_proposed ON amendment (state) WHERE state = 0;
CREATE TABLE amendment_event (
    id INTEGER PRIMARY KEY, amendment_id INTEGER NOT NULL REFERENCES amendment (id), from_state INTEGER,
    to_state INTEGER NOT NULL, moment_ms INTEGER NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX amendment_event_by_amendment ON amendment_event (amendment_id);

-- Lines that were sent and that their supplier refused: they count against it (docs/planning.md), other cancelled lines
-- do not. Until now every line that was cancelled after it had been sent counted.
CREATE TABLE refusal (
    line_id INTEGER PRIMARY KEY REFERENCES document_line (id), moment_ms INTEGER NOT NULL
) STRICT;
INSERT INTO refusal (line_id, moment_ms) SELECT line_id, MAX(moment_ms) FROM document_event
WHERE from_state = 2 AND to_state = 4 GROUP BY line_id;
