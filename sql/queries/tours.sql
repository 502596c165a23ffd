-- The tours of a day (store/tour_book.c).

-- A day of tours begins, or begins anew.
-- name: tour_day_keep
-- params: i
-- columns: i
INSERT INTO tour_day (day, slow_e4, events_n) VALUES ($1, 10000, 1)
ON CONFLICT (day) DO UPDATE SET slow_e4 = 10000, events_n = tour_day.events_n + 1 RETURNING events_n;

-- The next event of a day; who comes second waits for the first.
-- name: tour_day_next_event
-- params: i
-- columns: i
UPDATE tour_day SET events_n = events_n + 1 WHERE day = $1 RETURNING events_n;

-- name: tour_day_get
-- params: i
-- columns: i i
SELECT slow_e4, events_n FROM tour_day WHERE day = $1;

-- name: tour_day_set_slow
-- params: i i
UPDATE tour_day SET slow_e4 = $2 WHERE day = $1;

-- What happened beside keeping the plan.
-- name: tour_day_touched
-- params: i i
-- columns: i
SELECT COUNT(*) FROM tour_event WHERE day = $1 AND kind <> $2;

-- name: tour_stops
-- params: i
-- columns: i i i i i i i i i i i i i t i i i i i i i i i i i
SELECT stop_no, wave, depot_id, site_id, cold, weight_g, volume_ml, open_s, close_s, waits, ready_s, state, pinned,
    vehicle, reason, place, depart_s, extra_s, arrive_s, begin_s, leave_s, drive_s, drive_m, home_s, home_m
FROM tour_stop WHERE day = $1 ORDER BY stop_no;

-- name: tour_stops_forget
-- params: i
DELETE FROM tour_stop WHERE day = $1;

-- name: tour_stop_put
-- params: i i i t t i i i i i i i i i t i i i i i i i i i i i
INSERT INTO tour_stop (day, stop_no, wave, depot_id, site_id, cold, weight_g, volume_ml, open_s, close_s, waits,
    ready_s, state, pinned, vehicle, reason, place, depart_s, extra_s, arrive_s, begin_s, leave_s, drive_s, drive_m,
    home_s, home_m)
VALUES ($1, $2, $3, (SELECT d.id FROM site d WHERE d.code = $4), (SELECT s.id FROM site s WHERE s.code = $5), $6, $7,
    $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26);

-- name: tour_vehicles
-- params: i
-- columns: t i i
SELECT vehicle, out_s, free_s FROM tour_vehicle WHERE day = $1 ORDER BY vehicle;

-- name: tour_vehicles_forget
-- params: i
DELETE FROM tour_vehicle WHERE day = $1;

-- name: tour_vehicle_put
-- params: i t i i
INSERT INTO tour_vehicle (day, vehicle, out_s, free_s) VALUES ($1, $2, $3, $4);

-- name: tour_event_put
-- params: i i i i i t i t t i i i t i t
INSERT INTO tour_event (day, event_no, kind, at_s, stop_no, vehicle, amount, from_id, to_id, weight_g, volume_ml, cold,
    actor, moment_ms, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT f.id FROM site f WHERE f.code = $8),
    (SELECT t.id FROM site t WHERE t.code = $9), $10, $11, $12, $13, $14, $15);
