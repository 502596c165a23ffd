-- The buffer factors of categories: reviews of months, and what people said.

-- The last review of each category, of months until the one that begins on day $1.
-- name: buffer_reviews_last
-- params: i
-- columns: t i i i i i i i i
SELECT r.category, r.month_day, r.day, r.totals_n, r.above_n, r.error_e4, r.measured_e4, r.before_e4, r.after_e4
FROM buffer_review r JOIN (SELECT category, MAX(month_day) AS month_day FROM buffer_review WHERE month_day <= $1
    GROUP BY category) x ON x.category = r.category AND x.month_day = r.month_day
ORDER BY r.category;

-- The last word of a person on each category until day $1.
-- name: buffer_hands_last
-- params: i
-- columns: t i i t t
SELECT h.category, h.factor_e4, h.day, h.note, h.actor
FROM buffer_hand h JOIN (SELECT category, MAX(id) AS id FROM buffer_hand WHERE day <= $1 GROUP BY category) x
    ON x.id = h.id
ORDER BY h.category;

-- What plans of days from $1 to $2 expected of 72 hours.
-- name: buffer_totals
-- params: i i
-- columns: i i i i i
SELECT site_id, item_id, origin_day, CAST(SUM(mean_e3) AS INTEGER), CAST(MAX(high72_e3) AS INTEGER)
FROM forecast WHERE origin_day >= $1 AND origin_day <= $2 AND day <= origin_day + 2
GROUP BY site_id, item_id, origin_day HAVING MAX(high72_e3) IS NOT NULL
ORDER BY site_id, item_id, origin_day;

-- name: buffer_review_insert
-- params: t i i i i i i i i i
INSERT INTO buffer_review (category, month_day, day, totals_n, above_n, error_e4, measured_e4, before_e4, after_e4,
    moment_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: buffer_hand_insert
-- params: i t i i t t i
INSERT INTO buffer_hand (id, category, factor_e4, day, note, actor, moment_ms) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- All reviews, the oldest month first.
-- name: buffer_reviews
-- columns: t i i i i i i i i
SELECT category, month_day, day, totals_n, above_n, error_e4, measured_e4, before_e4, after_e4 FROM buffer_review
ORDER BY month_day, category;

-- All that people said, the oldest first.
-- name: buffer_hands
-- columns: t i i t t
SELECT category, factor_e4, day, note, actor FROM buffer_hand ORDER BY id;
