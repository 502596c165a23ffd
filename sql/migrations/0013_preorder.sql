-- What customers have ordered ahead (docs/tables.md, preorders): an item is due at a site on a day. The customer may be
-- empty. A row of quantity 0 takes an order back.
CREATE TABLE preorder (
    site_id INTEGER NOT NULL REFERENCES site (id), item_id INTEGER NOT NULL REFERENCES item (id), day INTEGER NOT NULL,
    customer TEXT NOT NULL, qty_e3 INTEGER, PRIMARY KEY (site_id, item_id, day, customer)
) STRICT;
CREATE INDEX preorder_by_day ON preorder (day);
