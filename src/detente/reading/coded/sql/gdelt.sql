-- GDELT events 1.0 and 2.0. A date before 1979, where the set begins, is a misread year: one century is put back where that gives a day in the eleven years
-- before the record was added (events of 2020 stand as 1920); else only the day of adding is known as the last. The text of the date is kept.
WITH dated AS (
    SELECT
        *,
        CAST(try_strptime(trim("SQLDATE"), '%Y%m%d') AS DATE) AS said,
        CAST(try_strptime(left(trim("DATEADDED"), 8), '%Y%m%d') AS DATE) AS added
    FROM raw
),
repaired AS (
    SELECT
        *,
        said < DATE '1979-01-01' AS wrong,
        said + INTERVAL 100 YEAR <= added AND said + INTERVAL 111 YEAR > added AS mends
    FROM dated
)
SELECT
    row,
    blank("GLOBALEVENTID") AS key,
    blank("SQLDATE") AS date_text,
    CASE WHEN NOT wrong THEN said WHEN mends THEN CAST(said + INTERVAL 100 YEAR AS DATE) END AS first,
    CASE WHEN NOT wrong THEN said WHEN mends THEN CAST(said + INTERVAL 100 YEAR AS DATE) ELSE added END AS last,
    CASE WHEN NOT wrong THEN 'day' WHEN mends THEN 'day, year mended' ELSE 'before it was added' END AS date_precision,
    trim("Actor1Name") AS actor,
    trim("Actor1CountryCode") AS actor_country,
    concat_ws('|', blank("Actor1Type1Code"), blank("Actor1Type2Code"), blank("Actor1Type3Code")) AS actor_role,
    trim("Actor2Name") AS recipient,
    trim("Actor2CountryCode") AS recipient_country,
    concat_ws('|', blank("Actor2Type1Code"), blank("Actor2Type2Code"), blank("Actor2Type3Code")) AS recipient_role,
    trim("EventCode") AS cameo,
    NULL::VARCHAR AS type,
    NULL::VARCHAR AS mode,
    NULL::VARCHAR[] AS contexts,
    number("GoldsteinScale") AS intensity,
    blank("ActionGeo_FullName") AS place,
    latitude("ActionGeo_Lat") AS lat,
    longitude("ActionGeo_Long") AS lon,
    CASE trim("ActionGeo_Type") WHEN '1' THEN 'country' WHEN '2' THEN 'province' WHEN '3' THEN 'city' WHEN '4' THEN 'city' WHEN '5' THEN 'province' END
        AS place_precision,
    greatest(coalesce(try_cast("NumSources" AS INTEGER), 1), 1) AS reports,
    CASE WHEN blank(url_of) LIKE 'http%' THEN regexp_extract(url_of, '^https?://(?:www\.)?([^/:]+)', 1) ELSE blank(url_of) END AS publisher,
    blank(url_of) AS url,
    NULL::VARCHAR AS text,
    CASE
        WHEN try_cast("GLOBALEVENTID" AS BIGINT) IS NULL THEN told('GLOBALEVENTID is no number:', "GLOBALEVENTID")
        WHEN said IS NULL THEN told('no date:', "SQLDATE")
        WHEN wrong AND added IS NULL THEN told('neither SQLDATE nor DATEADDED is a date:', "DATEADDED")
        WHEN blank("GoldsteinScale") IS NOT NULL AND number("GoldsteinScale") IS NULL THEN told('GoldsteinScale is no number:', "GoldsteinScale")
    END AS problem,
    original
FROM (SELECT *, {url} AS url_of FROM repaired)
