SELECT
    count(*),
    count(*) FILTER (WHERE problem IS NULL) - count(DISTINCT key) FILTER (WHERE problem IS NULL)
FROM judged
