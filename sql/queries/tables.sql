-- The tables of a city, each with the same three statements: get (by its key), put (adds or replaces) and list (in
-- the order of the key's codes, in which tables are exported). Rows have the columns of src/model/tables.h in their
-- order; `put` of sites, items and suppliers has the new row's id before them, which an existing row does not take.

-- name: settings_get
-- params: t
-- columns: t t
SELECT key, value FROM setting WHERE key = $1;

-- name: settings_put
-- params: t t
INSERT INTO setting (key, value)
VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: settings_list
-- columns: t t
SELECT key, value FROM setting ORDER BY key;

-- name: sites_get
-- params: t
-- columns: t t i t i i t t i i i i
SELECT code, name, tier, parent, lat_e7, lon_e7, kind, org, open_s, close_s, capacity_l, cold_capacity_l FROM
    site WHERE code = $1;

-- name: sites_put
-- params: i t t i t i i t t i i i i
INSERT INTO site (id, code, name, tier, parent, lat_e7, lon_e7, kind, org, open_s, close_s, capacity_l,
    cold_capacity_l)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, tier = excluded.tier, parent = excluded.parent, lat_e7
    = excluded.lat_e7, lon_e7 = excluded.lon_e7, kind = excluded.kind, org = excluded.org, open_s =
    excluded.open_s, close_s = excluded.close_s, capacity_l = excluded.capacity_l, cold_capacity_l =
    excluded.cold_capacity_l;

-- name: sites_list
-- columns: t t i t i i t t i i i i
SELECT code, name, tier, parent, lat_e7, lon_e7, kind, org, open_s, close_s, capacity_l, cold_capacity_l FROM
    site ORDER BY code;

-- name: items_get
-- params: t
-- columns: t t t t i i i i i i i i t i i i i i
SELECT code, name, category, unit, pack_e3, cost_e4, price_e4, shelf_life_days, loss_e4, temp, volume_ml,
    weight_g, gtin, class, critical, presale, local, recyclable FROM item WHERE code = $1;

-- name: items_put
-- params: i t t t t i i i i i i i i t i i i i i
INSERT INTO item (id, code, name, category, unit, pack_e3, cost_e4, price_e4, shelf_life_days, loss_e4, temp,
    volume_ml, weight_g, gtin, class, critical, presale, local, recyclable)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, category = excluded.category, unit = excluded.unit,
    pack_e3 = excluded.pack_e3, cost_e4 = excluded.cost_e4, price_e4 = excluded.price_e4, shelf_life_days =
    excluded.shelf_life_days, loss_e4 = excluded.loss_e4, temp = excluded.temp, volume_ml =
    excluded.volume_ml, weight_g = excluded.weight_g, gtin = excluded.gtin, class = excluded.class, critical =
    excluded.critical, presale = excluded.presale, local = excluded.local, recyclable = excluded.recyclable;

-- name: items_list
-- columns: t t t t i i i i i i i i t i i i i i
SELECT code, name, category, unit, pack_e3, cost_e4, price_e4, shelf_life_days, loss_e4, temp, volume_ml,
    weight_g, gtin, class, critical, presale, local, recyclable FROM item ORDER BY code;

-- name: suppliers_get
-- params: t
-- columns: t t t i i t t i i i i t i
SELECT code, name, kind, lat_e7, lon_e7, phone, email, min_value_e4, order_days, delivery_days, cutoff_s,
    certificate, local FROM supplier WHERE code = $1;

-- name: suppliers_put
-- params: i t t t i i t t i i i i t i
INSERT INTO supplier (id, code, name, kind, lat_e7, lon_e7, phone, email, min_value_e4, order_days,
    delivery_days, cutoff_s, certificate, local)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, lat_e7 = excluded.lat_e7, lon_e7
    = excluded.lon_e7, phone = excluded.phone, email = excluded.email, min_value_e4 = excluded.min_value_e4,
    order_days = excluded.order_days, delivery_days = excluded.delivery_days, cutoff_s = excluded.cutoff_s,
    certificate = excluded.certificate, local = excluded.local;

-- name: suppliers_list
-- columns: t t t i i t t i i i i t i
SELECT code, name, kind, lat_e7, lon_e7, phone, email, min_value_e4, order_days, delivery_days, cutoff_s,
    certificate, local FROM supplier ORDER BY code;

-- name: supply_get
-- params: i i i
-- columns: i i i i i i i i i i i
SELECT supplier_id, item_id, min_qty_e3, rank, price_e4, pack_e3, lead_days, lead_days_sd_e3, max_per_day_e3,
    flex_down_e4, flex_up_e4 FROM supply WHERE supplier_id = $1 AND item_id = $2 AND min_qty_e3 = $3;

-- name: supply_put
-- params: i i i i i i i i i i i
INSERT INTO supply (supplier_id, item_id, min_qty_e3, rank, price_e4, pack_e3, lead_days, lead_days_sd_e3,
    max_per_day_e3, flex_down_e4, flex_up_e4)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (supplier_id, item_id, min_qty_e3) DO UPDATE SET rank = excluded.rank, price_e4 =
    excluded.price_e4, pack_e3 = excluded.pack_e3, lead_days = excluded.lead_days, lead_days_sd_e3 =
    excluded.lead_days_sd_e3, max_per_day_e3 = excluded.max_per_day_e3, flex_down_e4 = excluded.flex_down_e4,
    flex_up_e4 = excluded.flex_up_e4;

-- name: supply_list
-- columns: i i i i i i i i i i i
SELECT r.supplier_id, r.item_id, r.min_qty_e3, r.rank, r.price_e4, r.pack_e3, r.lead_days, r.lead_days_sd_e3,
    r.max_per_day_e3, r.flex_down_e4, r.flex_up_e4
FROM supply r JOIN supplier s ON s.id = r.supplier_id JOIN item i ON i.id = r.item_id
ORDER BY s.code, i.code, r.min_qty_e3;

-- name: substitutes_get
-- params: i i
-- columns: i i i i
SELECT item_id, substitute_id, factor_e4, rank FROM substitute WHERE item_id = $1 AND substitute_id = $2;

-- name: substitutes_put
-- params: i i i i
INSERT INTO substitute (item_id, substitute_id, factor_e4, rank)
VALUES ($1, $2, $3, $4)
ON CONFLICT (item_id, substitute_id) DO UPDATE SET factor_e4 = excluded.factor_e4, rank = excluded.rank;

-- name: substitutes_list
-- columns: i i i i
SELECT r.item_id, r.substitute_id, r.factor_e4, r.rank
FROM substitute r JOIN item i ON i.id = r.item_id JOIN item o ON o.id = r.substitute_id
ORDER BY i.code, o.code;

-- name: lanes_get
-- params: i i
-- columns: i i i i i t
SELECT from_id, to_id, lead_hours_e3, cost_per_trip_e4, cost_per_unit_e4, departs FROM lane WHERE from_id = $1
    AND to_id = $2;

-- name: lanes_put
-- params: i i i i i t
INSERT INTO lane (from_id, to_id, lead_hours_e3, cost_per_trip_e4, cost_per_unit_e4, departs)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (from_id, to_id) DO UPDATE SET lead_hours_e3 = excluded.lead_hours_e3, cost_per_trip_e4 =
    excluded.cost_per_trip_e4, cost_per_unit_e4 = excluded.cost_per_unit_e4, departs = excluded.departs;

-- name: lanes_list
-- columns: i i i i i t
SELECT r.from_id, r.to_id, r.lead_hours_e3, r.cost_per_trip_e4, r.cost_per_unit_e4, r.departs
FROM lane r JOIN site f ON f.id = r.from_id JOIN site t ON t.id = r.to_id
ORDER BY f.code, t.code;

-- name: vehicles_get
-- params: t
-- columns: t i t i i i i t i i i t
SELECT code, depot_id, kind, capacity_g, capacity_ml, capacity_crates, range_km_e3, shift, cost_per_km_e4,
    cost_per_hour_e4, fixed_cost_e4, energy FROM vehicle WHERE code = $1;

-- name: vehicles_put
-- params: t i t i i i i t i i i t
INSERT INTO vehicle (code, depot_id, kind, capacity_g, capacity_ml, capacity_crates, range_km_e3, shift,
    cost_per_km_e4, cost_per_hour_e4, fixed_cost_e4, energy)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (code) DO UPDATE SET depot_id = excluded.depot_id, kind = excluded.kind, capacity_g =
    excluded.capacity_g, capacity_ml = excluded.capacity_ml, capacity_crates = excluded.capacity_crates,
    range_km_e3 = excluded.range_km_e3, shift = excluded.shift, cost_per_km_e4 = excluded.cost_per_km_e4,
    cost_per_hour_e4 = excluded.cost_per_hour_e4, fixed_cost_e4 = excluded.fixed_cost_e4, energy =
    excluded.energy;

-- name: vehicles_list
-- columns: t i t i i i i t i i i t
SELECT code, depot_id, kind, capacity_g, capacity_ml, capacity_crates, range_km_e3, shift, cost_per_km_e4,
    cost_per_hour_e4, fixed_cost_e4, energy FROM vehicle ORDER BY code;

-- name: calendar_get
-- params: i i i
-- columns: i i t i
SELECT day, kind, name, site_id FROM calendar WHERE day = $1 AND kind = $2 AND site_id = $3;

-- name: calendar_put
-- params: i i t i
INSERT INTO calendar (day, kind, name, site_id)
VALUES ($1, $2, $3, $4)
ON CONFLICT (day, kind, site_id) DO UPDATE SET name = excluded.name;

-- name: calendar_list
-- columns: i i t i
SELECT r.day, r.kind, r.name, r.site_id
FROM calendar r LEFT JOIN site s ON s.id = r.site_id
ORDER BY r.day, r.kind, coalesce(s.code, '');

-- name: events_get
-- params: i i t t
-- columns: i i t i t
SELECT site_id, day, type, size, name FROM event WHERE site_id = $1 AND day = $2 AND type = $3 AND name = $4;

-- name: events_put
-- params: i i t i t
INSERT INTO event (site_id, day, type, size, name)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (site_id, day, type, name) DO UPDATE SET size = excluded.size;

-- name: events_list
-- columns: i i t i t
SELECT r.site_id, r.day, r.type, r.size, r.name
FROM event r JOIN site s ON s.id = r.site_id
ORDER BY s.code, r.day, r.type, r.name;

-- name: preorders_get
-- params: i i i t
-- columns: i i i t i
SELECT site_id, item_id, day, customer, qty_e3 FROM preorder
WHERE site_id = $1 AND item_id = $2 AND day = $3 AND customer = $4;

-- name: preorders_put
-- params: i i i t i
INSERT INTO preorder (site_id, item_id, day, customer, qty_e3)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (site_id, item_id, day, customer) DO UPDATE SET qty_e3 = excluded.qty_e3;

-- name: preorders_list
-- columns: i i i t i
SELECT r.site_id, r.item_id, r.day, r.customer, r.qty_e3
FROM preorder r JOIN site s ON s.id = r.site_id JOIN item i ON i.id = r.item_id
ORDER BY s.code, i.code, r.day, r.customer;

-- name: consignments_get
-- params: i i i i
-- columns: i i i i i i i i i
SELECT site_id, item_id, supplier_id, from_day, until_day, kind, price_e4, most_e3, loss FROM consignment
WHERE site_id = $1 AND item_id = $2 AND supplier_id = $3 AND from_day = $4;

-- name: consignments_put
-- params: i i i i i i i i i
INSERT INTO consignment (site_id, item_id, supplier_id, from_day, until_day, kind, price_e4, most_e3, loss)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (site_id, item_id, supplier_id, from_day) DO UPDATE SET until_day = excluded.until_day,
    kind = excluded.kind, price_e4 = excluded.price_e4, most_e3 = excluded.most_e3, loss = excluded.loss;

-- name: consignments_list
-- columns: i i i i i i i i i
SELECT r.site_id, r.item_id, r.supplier_id, r.from_day, r.until_day, r.kind, r.price_e4, r.most_e3, r.loss
FROM consignment r JOIN site s ON s.id = r.site_id JOIN item i ON i.id = r.item_id
JOIN supplier p ON p.id = r.supplier_id ORDER BY s.code, i.code, p.code, r.from_day;

-- name: weather_get
-- params: i i t
-- columns: i i t i
SELECT day, site_id, signal, value_e4 FROM weather WHERE day = $1 AND site_id = $2 AND signal = $3;

-- name: weather_put
-- params: i i t i
INSERT INTO weather (day, site_id, signal, value_e4)
VALUES ($1, $2, $3, $4)
ON CONFLICT (day, site_id, signal) DO UPDATE SET value_e4 = excluded.value_e4;

-- name: weather_list
-- columns: i i t i
SELECT r.day, r.site_id, r.signal, r.value_e4
FROM weather r LEFT JOIN site s ON s.id = r.site_id
ORDER BY r.day, coalesce(s.code, ''), r.signal;

-- name: site_codes
-- columns: i t
SELECT id, code FROM site ORDER BY id;

-- name: item_codes
-- columns: i t
SELECT id, code FROM item ORDER BY id;

-- name: supplier_codes
-- columns: i t
SELECT id, code FROM supplier ORDER BY id;

-- name: stock_list
-- columns: i i t i i i i i
-- What is on hand, by lot and account: the form in which opening stock came in. What is on its way (3) is left to its
-- transfer.
SELECT l.site_id, l.item_id, l.code, b.qty_e3, l.expiry_day, l.received_day, l.cost_e4, b.account
FROM balance b JOIN lot l ON l.id = b.lot_id JOIN site s ON s.id = l.site_id JOIN item i ON i.id = l.item_id
WHERE b.account <> 3 AND b.qty_e3 > 0
ORDER BY s.code, i.code, l.code, b.account;

-- name: stock_elsewhere
-- columns: i i
-- Lots in other accounts than that of daily use: those on their way, and the others.
SELECT CAST(COALESCE(SUM(CASE WHEN account = 3 THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN account = 3 THEN 0 ELSE 1 END), 0) AS BIGINT)
FROM balance WHERE account <> 0 AND qty_e3 > 0;
