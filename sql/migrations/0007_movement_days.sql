-- The days of a site's movements, newest first, for what every booking asks: which day is the present? Without it the
-- answer took one look for each item.
CREATE INDEX movement_by_day ON movement (site_id, day);
