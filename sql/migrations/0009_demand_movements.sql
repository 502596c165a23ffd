-- The issues and returns of a site, for what every issue asks: is it the first? Without it the answer passed all of the
-- opening stock.
CREATE INDEX movement_of_demand ON movement (site_id) WHERE kind IN (2, 3);
