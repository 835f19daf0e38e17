-- ACLED, a user's own export. time_precision: 1 day, 2 week, 3 month. geo_precision: 1 place, 2 part of a region, 3 region. Its actors carry their own country
-- in brackets; the column country says where it happened. Interactions are undirected: actor1 is not always who began.
SELECT
    row,
    blank("event_id_cnty") AS key,
    blank("event_date") AS date_text,
    CAST(CASE trim("time_precision") WHEN '2' THEN day("event_date") - 3 WHEN '3' THEN date_trunc('month', day("event_date")) ELSE day("event_date") END AS DATE)
        AS first,
    CAST(CASE trim("time_precision") WHEN '2' THEN day("event_date") + 3 WHEN '3' THEN last_day(day("event_date")) ELSE day("event_date") END AS DATE) AS last,
    CASE trim("time_precision") WHEN '2' THEN 'week' WHEN '3' THEN 'month' ELSE 'day' END AS date_precision,
    trim("actor1") AS actor,
    {country} AS actor_country,
    trim("inter1") AS actor_role,
    trim("actor2") AS recipient,
    {country} AS recipient_country,
    trim("inter2") AS recipient_role,
    coalesce(exact.cameo, wide.cameo, '') AS cameo,
    coalesce(exact.type, wide.type) AS type,
    coalesce(exact.mode, wide.mode) AS mode,
    NULL::VARCHAR[] AS contexts,
    NULL::DOUBLE AS intensity,
    {place} AS place,
    latitude({lat}) AS lat,
    longitude({lon}) AS lon,
    CASE trim("geo_precision") WHEN '1' THEN 'place' WHEN '2' THEN 'district' WHEN '3' THEN 'province' END AS place_precision,
    greatest(len(several("source")), 1) AS reports,
    blank("source") AS publisher,
    NULL::VARCHAR AS url,
    {notes} AS text,
    CASE
        WHEN blank("event_id_cnty") IS NULL THEN 'no event_id_cnty'
        WHEN day("event_date") IS NULL THEN told('no date:', "event_date")
        WHEN wide.type IS NULL AND exact.type IS NULL THEN told('unknown event_type:', "event_type")
    END AS problem,
    original
FROM raw
LEFT JOIN kinds exact ON exact.dataset = 'acled' AND exact.kind = trim("event_type") AND exact.detail = trim("sub_event_type")
LEFT JOIN kinds wide ON wide.dataset = 'acled' AND wide.kind = trim("event_type") AND wide.detail = ''
