-- Who acts or is acted upon in this chunk and was not met before, with the days of first and last mention.
WITH met AS (
    SELECT actor AS name, actor_country AS country, actor_role AS role, coalesce(first, last) AS day FROM staged
    UNION ALL
    SELECT recipient, recipient_country, recipient_role, coalesce(first, last) FROM staged
)
SELECT m.name, m.country, m.role, min(m.day), max(m.day)
FROM met m
ANTI JOIN links l ON l.name = m.name AND l.country = m.country AND l.role = m.role
WHERE m.name <> '' OR m.country <> ''
GROUP BY m.name, m.country, m.role
ORDER BY m.name, m.country, m.role
