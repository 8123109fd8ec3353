SELECT
  100 * (
    (
      SELECT
        value
      FROM figures
      WHERE
        figure = ?
    ) / (
      SELECT
        value
      FROM figures
      WHERE
        figure = ?
    )
  ) AS value
-- 1: 'a/1'
-- 2: 'a/2'
