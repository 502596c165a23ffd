-- A supplier goes out (its backups have its items) and comes back: each a row that is written once, by rule (actor
-- "rule:...") or by a person. The last one says how it is (docs/planning.md). late_n, orders_n: what the rule counted.
CREATE TABLE supplier_event (
    id INTEGER PRIMARY KEY, supplier_id INTEGER NOT NULL REFERENCES supplier (id), is_out INTEGER NOT NULL,
    day INTEGER NOT NULL, late_n INTEGER NOT NULL, orders_n INTEGER NOT NULL, note TEXT NOT NULL, actor TEXT NOT NULL,
    moment_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX supplier_event_by_supplier ON supplier_event (supplier_id);
CREATE INDEX movement_by_line ON movement (document_line_id) WHERE document_line_id IS NOT NULL;
