-- Rows that are new, or that say something else than the world holds under their key; of one key in a file the first.
CREATE OR REPLACE TEMP TABLE chosen AS
WITH twice AS (
    SELECT key, min(row) AS first FROM judged WHERE problem IS NULL GROUP BY key HAVING count(*) > 1
)
SELECT j.row AS row, j.key AS key, j.h AS h, k.batch AS revises
FROM judged j
LEFT JOIN twice t ON t.key = j.key
LEFT JOIN held k ON k.h = j.h
WHERE j.problem IS NULL AND (t.first IS NULL OR t.first = j.row)
    AND (k.h IS NULL OR k.content <> j.content)
