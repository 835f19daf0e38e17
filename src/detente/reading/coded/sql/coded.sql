-- Rows of the table `coded`: read, linked, typed, new to the world; those of one dyad side by side.
SELECT
    $dataset AS dataset,
    s.key AS key,
    $dataset || '-' || s.key AS id,
    s.first AS first,
    s.last AS last,
    s.date_text AS date_text,
    s.date_precision AS date_precision,
    s.actor AS actor,
    a.id AS actor_id,
    a.states AS actor_states,
    a.code AS actor_code,
    a.side AS actor_side,
    s.recipient AS recipient,
    r.id AS recipient_id,
    r.states AS recipient_states,
    r.code AS recipient_code,
    r.side AS recipient_side,
    CASE WHEN a.side <= r.side THEN a.side || '|' || r.side ELSE r.side || '|' || a.side END AS dyad,
    CAST(CASE WHEN a.side <= r.side THEN 1 WHEN a.side > r.side THEN -1 END AS TINYINT) AS way,
    coalesce(s.type, c.type) AS type,
    coalesce(s.mode, c.mode, '') AS mode,
    coalesce(nullif(s.contexts, []), c.contexts, []) AS contexts,
    s.cameo AS cameo,
    CAST(CASE WHEN s.type IS NULL OR c.type = s.type THEN c.quad ELSE t.quad END AS TINYINT) AS quad,
    coalesce(s.intensity, c.weight, 0.0) AS intensity,
    s.place AS place,
    s.lat AS lat,
    s.lon AS lon,
    s.place_precision AS place_precision,
    CAST(s.reports AS INTEGER) AS reports,
    s.publisher AS publisher,
    s.url AS url,
    s.text AS text,
    s.content AS content,
    b.batch AS revises,
    $source AS source,
    $recorded AS recorded,
    $batch AS batch
FROM staged s
JOIN chosen ON chosen.row = s.row
LEFT JOIN links a ON a.name = s.actor AND a.country = s.actor_country AND a.role = s.actor_role
    AND coalesce(s.first, s.last) BETWEEN a.since AND a.until
LEFT JOIN links r ON r.name = s.recipient AND r.country = s.recipient_country AND r.role = s.recipient_role
    AND coalesce(s.first, s.last) BETWEEN r.since AND r.until
LEFT JOIN batches b ON b.h = chosen.revises
LEFT JOIN cameo c ON c.code = s.cameo
LEFT JOIN types t ON t.type = s.type
ORDER BY dyad NULLS LAST, first, s.key
