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
  ) AND status IN (?, ?)
QUALIFY
  year = MAX(year) OVER (PARTITION BY place, population, item)
ORDER BY
  year,
  place,
  population,
  item,
  figure
-- 1: 'genai_rate'
-- 2: '39'
-- 3: 'published'
-- 4: 'derived'
