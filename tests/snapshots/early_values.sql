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
    measure = ? AND place = ?
  ) AND status = ?
QUALIFY
  year = MAX(year) OVER (PARTITION BY place, population, item)
ORDER BY
  year,
  place,
  population,
  item,
  figure
-- 1: 'genai_rate'
-- 2: 'JP'
-- 3: 'flash'
