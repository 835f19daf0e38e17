-- UCDP GED. date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 more than a month up to a year. where_prec: 1 exact place, 2 within 25 km, 3 second-order
-- division, 4 first-order division, 5 linear or fuzzy feature, 6 country, 7 international waters or airspace. No sentence stands for a severity: deaths stay
-- in the original row.
SELECT
    row,
    blank("id") AS key,
    blank(concat_ws(' to ', blank("date_start"), nullif(blank("date_end"), blank("date_start")))) AS date_text,
    day("date_start") AS first,
    coalesce(day("date_end"), day("date_start")) AS last,
    CASE trim("date_prec") WHEN '1' THEN 'day' WHEN '2' THEN 'days' WHEN '3' THEN 'week' WHEN '4' THEN 'month' WHEN '5' THEN 'year' ELSE 'range' END
        AS date_precision,
    trim("side_a") AS actor,
    {country} AS actor_country,
    'a' || trim("type_of_violence") AS actor_role,
    trim("side_b") AS recipient,
    {country} AS recipient_country,
    'b' || trim("type_of_violence") AS recipient_role,
    coalesce(kinds.cameo, '') AS cameo,
    kinds.type AS type,
    kinds.mode AS mode,
    NULL::VARCHAR[] AS contexts,
    NULL::DOUBLE AS intensity,
    {place} AS place,
    latitude({lat}) AS lat,
    longitude({lon}) AS lon,
    CASE trim("where_prec") WHEN '1' THEN 'place' WHEN '2' THEN 'within 25 km' WHEN '3' THEN 'district' WHEN '4' THEN 'province' WHEN '5' THEN 'area'
        WHEN '6' THEN 'country' WHEN '7' THEN 'international' END AS place_precision,
    greatest(coalesce(try_cast({sources} AS INTEGER), 1), 1) AS reports,
    coalesce({office}, {article}) AS publisher,
    NULL::VARCHAR AS url,
    {headline} AS text,
    CASE
        WHEN blank("id") IS NULL THEN 'no id'
        WHEN day("date_start") IS NULL THEN told('no date:', "date_start")
        WHEN coalesce(day("date_end"), day("date_start")) < day("date_start") THEN told('ends before it starts:', "date_end")
        WHEN kinds.type IS NULL THEN told('unknown type_of_violence:', "type_of_violence")
    END AS problem,
    original
FROM raw
LEFT JOIN kinds ON kinds.dataset = 'ucdp' AND kinds.kind = trim("type_of_violence")
