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
    (
      measure = ? AND population = ?
    ) AND status IN (?, ?)
  )
  AND place IN (
    SELECT
      code
    FROM places
    WHERE
      level = ?
  )
QUALIFY
  year = MAX(year) OVER (PARTITION BY place, population, item)
ORDER BY
  value ASC,
  year,
  place,
  population,
  item,
  figure
LIMIT 5
-- 1: 'genai_rate'
-- 2: 'municipalities'
-- 3: 'published'
-- 4: 'derived'
-- 5: 'prefecture'
