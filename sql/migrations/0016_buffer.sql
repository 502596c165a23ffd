-- The buffer factor of a category follows its forecasts (docs/planning.md, Buffers). high72_e3: what the plan
-- promised as the 90 % quantile of the first 72 hours, on the row of the day it was made; none before this column was
-- there.
ALTER TABLE forecast ADD COLUMN high72_e3 INTEGER;

-- A month of a category, reviewed once by the first plan after it. month_day: its first day; day: of that plan;
-- totals_n: of 72 hours, above_n of them above the promised quantile; error_e4: of what was wanted, none: nothing
-- was; measured_e4: so many times as wide they would have held, none: no totals.
CREATE TABLE buffer_review (
    category TEXT NOT NULL, month_day INTEGER NOT NULL, day INTEGER NOT NULL, totals_n INTEGER NOT NULL,
    above_n INTEGER NOT NULL, error_e4 INTEGER, measured_e4 INTEGER, before_e4 INTEGER NOT NULL,
    after_e4 INTEGER NOT NULL CHECK (after_e4 > 0), moment_ms INTEGER NOT NULL, PRIMARY KEY (category, month_day)
) STRICT;

-- A person's word over it, written once; the last one of a category holds. No factor: the rule's holds again.
CREATE TABLE buffer_hand (
    id INTEGER PRIMARY KEY, category TEXT NOT NULL, factor_e4 INTEGER CHECK (factor_e4 > 0), day INTEGER NOT NULL,
    note TEXT NOT NULL, actor TEXT NOT NULL, moment_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX buffer_hand_by_category ON buffer_hand (category);
