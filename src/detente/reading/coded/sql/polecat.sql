-- POLECAT, coded in PLOVER. Its intensity is PLOVER's own score, near Goldstein's scale but not the same.
SELECT
    row,
    blank("Event ID") AS key,
    blank("Event Date") AS date_text,
    day("Event Date") AS first,
    day("Event Date") AS last,
    'day' AS date_precision,
    known("Actor Name") AS actor,
    known("Actor Country") AS actor_country,
    concat_ws('|', blank("Primary Actor Sector"), blank("Actor Sectors")) AS actor_role,
    known("Recipient Name") AS recipient,
    known("Recipient Country") AS recipient_country,
    concat_ws('|', blank("Primary Recipient Sector"), blank("Recipient Sectors")) AS recipient_role,
    '' AS cameo,
    upper(trim("Event Type")) AS type,
    lower(blank("Event Mode")) AS mode,
    several("Contexts") AS contexts,
    number("Intensity") AS intensity,
    blank(concat_ws(', ', coalesce(blank("City"), blank("Placename")), blank("District"), blank("Province"), blank("Country"))) AS place,
    latitude("Latitude") AS lat,
    longitude("Longitude") AS lon,
    CASE WHEN blank("City") IS NOT NULL THEN 'city' WHEN blank("District") IS NOT NULL THEN 'district'
        WHEN blank("Province") IS NOT NULL THEN 'province' WHEN blank("Country") IS NOT NULL THEN 'country' END AS place_precision,
    1 AS reports,
    blank("Source") AS publisher,
    NULL::VARCHAR AS url,
    NULL::VARCHAR AS text,
    CASE
        WHEN blank("Event ID") IS NULL THEN 'no Event ID'
        WHEN day("Event Date") IS NULL THEN told('no date:', "Event Date")
        WHEN blank("Event Type") IS NULL THEN 'no Event Type'
        WHEN blank("Intensity") IS NOT NULL AND number("Intensity") IS NULL THEN told('intensity is no number:', "Intensity")
    END AS problem,
    original
FROM raw
