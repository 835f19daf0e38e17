-- ICEWS, 20 columns. The Event ID alone is not unique: the key is (Event ID, Event Date).
SELECT
    row,
    blank("Event ID") || '-' || day("Event Date") AS key,
    blank("Event Date") AS date_text,
    day("Event Date") AS first,
    day("Event Date") AS last,
    'day' AS date_precision,
    known("Source Name") AS actor,
    known("Source Country") AS actor_country,
    known("Source Sectors") AS actor_role,
    known("Target Name") AS recipient,
    known("Target Country") AS recipient_country,
    known("Target Sectors") AS recipient_role,
    -- Spreadsheets drop the zero that codes begin with; ICEWS writes no code of fewer than three digits.
    CASE WHEN trim("CAMEO Code") SIMILAR TO '[0-9]|[1-9][0-9]' THEN lpad(trim("CAMEO Code"), 3, '0')
        WHEN trim("CAMEO Code") SIMILAR TO '[1-9][0-9]{2}' AND trim("CAMEO Code") > '204' THEN '0' || trim("CAMEO Code")
        ELSE trim("CAMEO Code") END AS cameo,
    NULL::VARCHAR AS type,
    NULL::VARCHAR AS mode,
    NULL::VARCHAR[] AS contexts,
    number("Intensity") AS intensity,
    blank(concat_ws(', ', blank("City"), blank("District"), blank("Province"), blank("Country"))) AS place,
    latitude("Latitude") AS lat,
    longitude("Longitude") AS lon,
    CASE WHEN blank("City") IS NOT NULL THEN 'city' WHEN blank("District") IS NOT NULL THEN 'district'
        WHEN blank("Province") IS NOT NULL THEN 'province' WHEN blank("Country") IS NOT NULL THEN 'country' END AS place_precision,
    1 AS reports,
    blank("Publisher") AS publisher,
    NULL::VARCHAR AS url,
    blank("Event Text") AS text,
    CASE
        WHEN blank("Event ID") IS NULL THEN 'no Event ID'
        WHEN day("Event Date") IS NULL THEN told('no date:', "Event Date")
        WHEN blank("Intensity") IS NOT NULL AND number("Intensity") IS NULL THEN told('intensity is no number:', "Intensity")
    END AS problem,
    original
FROM raw
