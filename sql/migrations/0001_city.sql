-- The first schema of a city. Written once in SQLite's STRICT words; for PostgreSQL the build replaces
-- INTEGER by BIGINT, REAL by DOUBLE PRECISION, BLOB by BYTEA, STRICT and WITHOUT ROWID by nothing.
-- Numbers have the units of src/model: *_e3 thousandths, *_e4 ten-thousandths, *_fen, day numbers, *_ms UTC.
-- In key columns -1 stands for "none" (calendar.site_id, weather.site_id: everywhere; supply.min_qty_e3: no minimum).

CREATE TABLE id_block (kind TEXT PRIMARY KEY, next_id INTEGER NOT NULL) STRICT;

-- ---- what the city is ------------------------------------------------------------------------------------------
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE site (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    tier INTEGER, parent TEXT NOT NULL, lat_e7 INTEGER, lon_e7 INTEGER,
    kind TEXT NOT NULL, org TEXT NOT NULL, open_s INTEGER, close_s INTEGER,
    capacity_l INTEGER, cold_capacity_l INTEGER
) STRICT;

CREATE TABLE item (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, category TEXT NOT NULL,
    unit TEXT NOT NULL, pack_e3 INTEGER, cost_e4 INTEGER, price_e4 INTEGER, shelf_life_days INTEGER,
    loss_e4 INTEGER, temp INTEGER, volume_ml INTEGER, weight_g INTEGER, gtin TEXT NOT NULL,
    class INTEGER, critical INTEGER, presale INTEGER, local INTEGER, recyclable INTEGER
) STRICT;

CREATE TABLE supplier (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
    lat_e7 INTEGER, lon_e7 INTEGER, phone TEXT NOT NULL, email TEXT NOT NULL, min_value_e4 INTEGER,
    order_days INTEGER, delivery_days INTEGER, cutoff_s INTEGER, certificate TEXT NOT NULL, local INTEGER
) STRICT;

CREATE TABLE supply (
    supplier_id INTEGER NOT NULL REFERENCES supplier (id), item_id INTEGER NOT NULL REFERENCES item (id),
    min_qty_e3 INTEGER NOT NULL, rank INTEGER, price_e4 INTEGER, pack_e3 INTEGER, lead_days INTEGER,
    lead_days_sd_e3 INTEGER, max_per_day_e3 INTEGER, flex_down_e4 INTEGER, flex_up_e4 INTEGER,
    PRIMARY KEY (supplier_id, item_id, min_qty_e3)
) STRICT;

CREATE TABLE substitute (
    item_id INTEGER NOT NULL REFERENCES item (id), substitute_id INTEGER NOT NULL REFERENCES item (id),
    factor_e4 INTEGER, rank INTEGER, PRIMARY KEY (item_id, substitute_id)
) STRICT;

CREATE TABLE lane (
    from_id INTEGER NOT NULL REFERENCES site (id), to_id INTEGER NOT NULL REFERENCES site (id),
    lead_hours_e3 INTEGER, cost_per_trip_e4 INTEGER, cost_per_unit_e4 INTEGER, departs TEXT NOT NULL,
    PRIMARY KEY (from_id, to_id)
) STRICT;

CREATE TABLE vehicle (
    code TEXT PRIMARY KEY, depot_id INTEGER NOT NULL REFERENCES site (id), kind TEXT NOT NULL,
    capacity_g INTEGER, capacity_ml INTEGER, capacity_crates INTEGER, range_km_e3 INTEGER, shift TEXT NOT NULL,
    cost_per_km_e4 INTEGER, cost_per_hour_e4 INTEGER, fixed_cost_e4 INTEGER, energy TEXT NOT NULL
) STRICT;

-- ---- what happened and what is known ahead -----------------------------------------------------------------------
CREATE TABLE calendar (
    day INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, site_id INTEGER NOT NULL,
    PRIMARY KEY (day, kind, site_id)
) STRICT;

CREATE TABLE event (
    site_id INTEGER NOT NULL REFERENCES site (id), day INTEGER NOT NULL, type TEXT NOT NULL,
    size INTEGER, name TEXT NOT NULL, PRIMARY KEY (site_id, day, type, name)
) STRICT;

CREATE TABLE weather (
    day INTEGER NOT NULL, site_id INTEGER NOT NULL, signal TEXT NOT NULL, value_e4 INTEGER NOT NULL,
    PRIMARY KEY (day, site_id, signal)
) STRICT;

-- Demand as it was imported: one row a site, item and day. It holds until the site's first ledger day.
CREATE TABLE demand (
    site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, day INTEGER NOT NULL, qty_e3 INTEGER, unmet_e3 INTEGER,
    in_stock_e4 INTEGER, price_e4 INTEGER, promo INTEGER, open INTEGER, cost_e4 INTEGER,
    PRIMARY KEY (site_id, item_id, day)
) STRICT, WITHOUT ROWID;

-- Each file that was taken in: what it added, found already there, or corrected.
CREATE TABLE import (
    id INTEGER PRIMARY KEY, moment_ms INTEGER NOT NULL, table_name TEXT NOT NULL, source TEXT NOT NULL,
    rows_n INTEGER NOT NULL, added_n INTEGER NOT NULL, same_n INTEGER NOT NULL, corrected_n INTEGER NOT NULL,
    actor TEXT NOT NULL
) STRICT;

-- What a demand row said before an import corrected it: facts are never lost.
CREATE TABLE demand_before (
    import_id INTEGER NOT NULL REFERENCES import (id), site_id INTEGER NOT NULL, item_id INTEGER NOT NULL,
    day INTEGER NOT NULL, qty_e3 INTEGER, unmet_e3 INTEGER, in_stock_e4 INTEGER, price_e4 INTEGER, promo INTEGER,
    open INTEGER, cost_e4 INTEGER, PRIMARY KEY (import_id, site_id, item_id, day)
) STRICT;

-- ---- the stock ledger ---------------------------------------------------------------------------------------------
-- A command of a user or program: its key makes it happen once.
CREATE TABLE command (
    id INTEGER PRIMARY KEY, idempotency_key TEXT UNIQUE, name TEXT NOT NULL, request TEXT NOT NULL,
    answer TEXT NOT NULL, actor TEXT NOT NULL, moment_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE lot (
    id INTEGER PRIMARY KEY, site_id INTEGER NOT NULL REFERENCES site (id),
    item_id INTEGER NOT NULL REFERENCES item (id), code TEXT NOT NULL, expiry_day INTEGER,
    received_day INTEGER, cost_e4 INTEGER, supplier_id INTEGER REFERENCES supplier (id),
    UNIQUE (site_id, item_id, code)
) STRICT;

CREATE TABLE movement (
    id INTEGER PRIMARY KEY, moment_ms INTEGER NOT NULL, day INTEGER NOT NULL,
    site_id INTEGER NOT NULL REFERENCES site (id), item_id INTEGER NOT NULL REFERENCES item (id),
    lot_id INTEGER REFERENCES lot (id), account INTEGER NOT NULL, kind INTEGER NOT NULL,
    qty_e3 INTEGER NOT NULL, unmet_e3 INTEGER NOT NULL CHECK (unmet_e3 >= 0),
    document_line_id INTEGER, command_id INTEGER NOT NULL REFERENCES command (id),
    actor TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX movement_by_series ON movement (site_id, item_id, day);

-- The sum of the movements of a lot in an account, changed in the same transaction, never below zero.
CREATE TABLE balance (
    lot_id INTEGER NOT NULL REFERENCES lot (id), account INTEGER NOT NULL,
    qty_e3 INTEGER NOT NULL CHECK (qty_e3 >= 0), PRIMARY KEY (lot_id, account)
) STRICT;

-- ---- plans and documents ------------------------------------------------------------------------------------------
-- One plan a day; planning again replaces it. The highest numbers read say what it knew.
CREATE TABLE plan (
    id INTEGER PRIMARY KEY, day INTEGER NOT NULL UNIQUE, moment_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    version TEXT NOT NULL, movement_id INTEGER NOT NULL, import_id INTEGER NOT NULL
) STRICT;

-- Every item of a plan, ordered or not: reason and the numbers it was made of.
CREATE TABLE plan_line (
    id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL REFERENCES plan (id), site_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL, supplier_id INTEGER, class INTEGER NOT NULL, qty_e3 INTEGER NOT NULL,
    reason_id INTEGER NOT NULL, reason_numbers TEXT NOT NULL, UNIQUE (plan_id, site_id, item_id)
) STRICT;

CREATE TABLE plan_notice (
    id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL REFERENCES plan (id), site_id INTEGER, item_id INTEGER,
    supplier_id INTEGER, other_item_id INTEGER, lot_code TEXT NOT NULL, reason_id INTEGER NOT NULL,
    reason_numbers TEXT NOT NULL
) STRICT;
CREATE INDEX plan_notice_by_plan ON plan_notice (plan_id);

-- The forecasts that a plan was made with, for the measure of their accuracy.
CREATE TABLE forecast (
    site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, origin_day INTEGER NOT NULL, day INTEGER NOT NULL,
    mean_e3 INTEGER NOT NULL, low_e3 INTEGER NOT NULL, high_e3 INTEGER NOT NULL, model TEXT NOT NULL,
    PRIMARY KEY (site_id, item_id, origin_day, day)
) STRICT;

CREATE TABLE item_class (
    site_id INTEGER NOT NULL, item_id INTEGER NOT NULL, class INTEGER NOT NULL, candidate INTEGER NOT NULL,
    candidate_reviews INTEGER NOT NULL, reviewed_day INTEGER NOT NULL, PRIMARY KEY (site_id, item_id)
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, number TEXT NOT NULL UNIQUE,
    site_id INTEGER NOT NULL REFERENCES site (id), supplier_id INTEGER REFERENCES supplier (id),
    day INTEGER NOT NULL, due_day INTEGER NOT NULL, plan_id INTEGER, fee_fen INTEGER NOT NULL,
    actor TEXT NOT NULL, created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_day ON document (day);

CREATE TABLE document_line (
    id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES document (id), line_no INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES item (id), class INTEGER NOT NULL, state INTEGER NOT NULL,
    qty_e3 INTEGER NOT NULL, received_e3 INTEGER NOT NULL CHECK (received_e3 >= 0), unit_price_e4 INTEGER,
    reason_id INTEGER NOT NULL, reason_numbers TEXT NOT NULL, UNIQUE (document_id, line_no)
) STRICT;
CREATE INDEX document_line_open ON document_line (state) WHERE state IN (0, 1, 2);

-- Each step of a line, written once; the line's state is that of its last event.
CREATE TABLE document_event (
    id INTEGER PRIMARY KEY, line_id INTEGER NOT NULL REFERENCES document_line (id), from_state INTEGER,
    to_state INTEGER NOT NULL, qty_e3 INTEGER NOT NULL, moment_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX document_event_by_line ON document_event (line_id);
