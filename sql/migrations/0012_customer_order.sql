-- Orders of customers, shared out when there is not enough (docs/allocation.md). One row an order and item; ordered_s:
-- the time of day, when it is known; allotment_id: the sharing that stands for it, none while it is open. Quantity 0:
-- the customer has cancelled it.
CREATE TABLE customer_order (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, site_id INTEGER NOT NULL REFERENCES site (id),
    item_id INTEGER NOT NULL REFERENCES item (id), pickup_day INTEGER NOT NULL,
    qty_e3 INTEGER NOT NULL CHECK (qty_e3 >= 0), pack_e3 INTEGER NOT NULL CHECK (pack_e3 > 0), price_e4 INTEGER,
    ordered_day INTEGER NOT NULL, ordered_s INTEGER, paid INTEGER NOT NULL, essential INTEGER NOT NULL,
    substitute INTEGER NOT NULL, allotment_id INTEGER, UNIQUE (code, item_id)
) STRICT;
CREATE INDEX customer_order_by_day ON customer_order (pickup_day);

-- A sharing out: of the goods of a site for a pick-up day, by a rule (linli_share_rule).
CREATE TABLE allotment (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, command_id INTEGER NOT NULL REFERENCES command (id),
    site_id INTEGER NOT NULL REFERENCES site (id), pickup_day INTEGER NOT NULL, rule INTEGER NOT NULL,
    actor TEXT NOT NULL, moment_ms INTEGER NOT NULL, undone_by TEXT NOT NULL, undone_ms INTEGER
) STRICT;
CREATE INDEX allotment_by_day ON allotment (pickup_day);

-- What an order got: of its item, and of a substitute, which stands for cover_e3 of the item.
CREATE TABLE allotment_line (
    allotment_id INTEGER NOT NULL REFERENCES allotment (id), order_id INTEGER NOT NULL REFERENCES customer_order (id),
    wanted_e3 INTEGER NOT NULL, given_e3 INTEGER NOT NULL CHECK (given_e3 >= 0), other_item_id INTEGER,
    other_e3 INTEGER NOT NULL CHECK (other_e3 >= 0), cover_e3 INTEGER NOT NULL CHECK (cover_e3 >= 0),
    refund_fen INTEGER NOT NULL, PRIMARY KEY (allotment_id, order_id)
) STRICT;
