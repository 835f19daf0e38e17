-- Our own: one row an event, as detente exports them or a user writes them by hand. event_id, date, actor, recipient and type must be there.
SELECT
    row,
    blank("event_id") AS key,
    blank(concat_ws(' to ', blank("date"), nullif({until}, blank("date")))) AS date_text,
    day("date") AS first,
    coalesce(day({until}), day("date")) AS last,
    CASE WHEN coalesce(day({until}), day("date")) = day("date") THEN 'day' ELSE 'range' END AS date_precision,
    coalesce({actor_id}, trim("actor")) AS actor,
    '' AS actor_country,
    coalesce({actor_code}, '') AS actor_role,
    coalesce({recipient_id}, trim("recipient")) AS recipient,
    '' AS recipient_country,
    coalesce({recipient_code}, '') AS recipient_role,
    coalesce({cameo}, '') AS cameo,
    upper(trim("type")) AS type,
    {mode} AS mode,
    several({contexts}) AS contexts,
    number({intensity}) AS intensity,
    {place} AS place,
    latitude({lat}) AS lat,
    longitude({lon}) AS lon,
    NULL::VARCHAR AS place_precision,
    greatest(coalesce(try_cast({reports} AS INTEGER), 1), 1) AS reports,
    {source} AS publisher,
    {url} AS url,
    {sentence} AS text,
    CASE
        WHEN blank("event_id") IS NULL THEN 'no event_id'
        WHEN day("date") IS NULL AND (blank("date") IS NOT NULL OR day({until}) IS NULL) THEN told('no date:', "date")
        WHEN coalesce(day({until}), day("date")) < day("date") THEN told('ends before it begins:', {until})
        WHEN {intensity} IS NOT NULL AND number({intensity}) IS NULL THEN told('intensity is no number:', {intensity})
    END AS problem,
    original
FROM raw
