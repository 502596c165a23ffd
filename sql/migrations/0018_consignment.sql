-- Goods that stay their supplier's until they are used (docs/consignment.md). kind 0: consigned, lots of that supplier;
-- 1: paid by use, whosever lots. A later row of the same site, item and supplier takes over from its day on.
CREATE TABLE consignment (
    site_id INTEGER NOT NULL REFERENCES site (id), item_id INTEGER NOT NULL REFERENCES item (id),
    supplier_id INTEGER NOT NULL REFERENCES supplier (id), from_day INTEGER NOT NULL, until_day INTEGER, kind INTEGER,
    price_e4 INTEGER, most_e3 INTEGER, loss INTEGER, PRIMARY KEY (site_id, item_id, supplier_id, from_day)
) STRICT;
