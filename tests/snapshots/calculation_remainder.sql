SELECT
  denominator - value AS value
FROM figures
WHERE
  figure = ?
-- 1: 'a/1'
