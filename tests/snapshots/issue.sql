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
    ) AND item = ?
  ) AND status IN (?, ?)
QUALIFY
  year = MAX(year) OVER (PARTITION BY place, population, item)
ORDER BY
  year,
  place,
  population,
  item,
  figure
-- 1: 'ai_issue_share'
-- 2: 'towns'
-- 3: 'talent_shortage'
-- 4: 'published'
-- 5: 'derived'
