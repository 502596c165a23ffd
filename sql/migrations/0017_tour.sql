-- The tours of a day as they are kept and lived through (docs/dispatch.md). What happened stands in tour_event and is
-- written once; tour_stop and tour_vehicle are what followed from it, written anew with each event. Times are seconds
-- of the day. A stop without a vehicle is on no tour, for the reason.
CREATE TABLE tour_day (
    day INTEGER PRIMARY KEY, slow_e4 INTEGER NOT NULL CHECK (slow_e4 > 0), events_n INTEGER NOT NULL
) STRICT;

CREATE TABLE tour_vehicle (
    day INTEGER NOT NULL REFERENCES tour_day (day), vehicle TEXT NOT NULL REFERENCES vehicle (code), out_s INTEGER,
    free_s INTEGER NOT NULL, PRIMARY KEY (day, vehicle)
) STRICT;

CREATE TABLE tour_stop (
    day INTEGER NOT NULL REFERENCES tour_day (day), stop_no INTEGER NOT NULL, wave INTEGER NOT NULL,
    depot_id INTEGER NOT NULL REFERENCES site (id), site_id INTEGER NOT NULL REFERENCES site (id),
    cold INTEGER NOT NULL, weight_g INTEGER NOT NULL, volume_ml INTEGER NOT NULL, open_s INTEGER, close_s INTEGER,
    waits INTEGER NOT NULL, ready_s INTEGER NOT NULL, state INTEGER NOT NULL, pinned INTEGER NOT NULL,
    vehicle TEXT REFERENCES vehicle (code), reason INTEGER NOT NULL, place INTEGER NOT NULL, depart_s INTEGER NOT NULL,
    extra_s INTEGER NOT NULL, arrive_s INTEGER NOT NULL, begin_s INTEGER NOT NULL, leave_s INTEGER NOT NULL,
    drive_s INTEGER NOT NULL, drive_m INTEGER NOT NULL, home_s INTEGER NOT NULL, home_m INTEGER NOT NULL,
    PRIMARY KEY (day, stop_no)
) STRICT;

CREATE TABLE tour_event (
    day INTEGER NOT NULL REFERENCES tour_day (day), event_no INTEGER NOT NULL, kind INTEGER NOT NULL,
    at_s INTEGER NOT NULL, stop_no INTEGER, vehicle TEXT, amount INTEGER NOT NULL, from_id INTEGER, to_id INTEGER,
    weight_g INTEGER NOT NULL, volume_ml INTEGER NOT NULL, cold INTEGER NOT NULL, actor TEXT NOT NULL,
    moment_ms INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (day, event_no)
) STRICT;
