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
      (
        measure = ? AND place IN (?, ?)
      ) AND population = ?
    )
    AND year IN (?, ?)
  )
  AND status IN (?, ?)
ORDER BY
  year,
  place,
  population,
  item,
  figure
-- 1: 'genai_rate'
-- 2: '39'
-- 3: '13'
-- 4: 'municipalities'
-- 5: 2023
-- 6: 2024
-- 7: 'published'
-- 8: 'derived'
