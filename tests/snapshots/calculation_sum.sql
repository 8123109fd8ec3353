SELECT
  SUM(value) AS value
FROM figures
WHERE
  figure IN (?, ?)
-- 1: 'a/1'
-- 2: 'a/2'
