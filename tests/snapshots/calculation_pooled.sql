SELECT
  100 * SUM(numerator) / SUM(denominator) AS value
FROM figures
WHERE
  figure IN (?, ?)
-- 1: 'a/1'
-- 2: 'a/2'
