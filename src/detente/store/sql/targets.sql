-- Everything that can be withdrawn and whose id begins with $prefix: one row, or a whole import by its batch.
SELECT DISTINCT id
FROM (
    SELECT id FROM documents
    UNION ALL SELECT id FROM claims
    UNION ALL SELECT id FROM actors
    UNION ALL SELECT id FROM forecasts
    UNION ALL SELECT id FROM scenarios
)
WHERE starts_with(id, $prefix)
ORDER BY id
LIMIT $most
