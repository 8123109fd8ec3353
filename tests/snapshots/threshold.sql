SELECT
  figure,
  measure,
  place,
  population,
  item,
  year,
  value,
  text,
  unit,
  numerator,
  denominator,
  source,
  locator,
  status,
  note,
  conflicts
FROM figures
WHERE
  (
    measure = ? AND status IN (?, ?)
  )
  AND place IN (
    SELECT
      code
    FROM places
    WHERE
      level = ?
  )
QUALIFY
  year = MAX(year) OVER (PARTITION BY place, population, item) AND value >= ?
ORDER BY
  value DESC,
  year,
  place,
  population,
  item,
  figure
-- 1: 'genai_rate'
-- 2: 'published'
-- 3: 'derived'
-- 4: 'region'
-- 5: 30.0
