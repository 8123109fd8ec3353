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
ORDER BY
  year,
  place,
  population,
  item,
  figure
-- 1: 'ai_rate'
-- 2: 'JP'
-- 3: 'published'
-- 4: 'derived'
