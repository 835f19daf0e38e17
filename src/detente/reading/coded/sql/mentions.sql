-- GDELT Mentions: one row a report of an event of GDELT. The key has the place in the text: an article may report one event in several sentences.
SELECT
    row,
    concat_ws('-', blank("GLOBALEVENTID"), blank("MentionTimeDate"), blank("SentenceID"), left(md5(concat_ws(' ', "MentionIdentifier", "ActionCharOffset")), 12))
        AS key,
    'gdelt-' || blank("GLOBALEVENTID") AS event,
    try_strptime(trim("MentionTimeDate"), '%Y%m%d%H%M%S') AS published,
    blank("MentionSourceName") AS publisher,
    blank("MentionIdentifier") AS url,
    try_cast("SentenceID" AS INTEGER) AS sentence,
    try_cast("Confidence" AS INTEGER) AS confidence,
    number("MentionDocTone") AS tone,
    CASE
        WHEN try_cast("GLOBALEVENTID" AS BIGINT) IS NULL THEN told('GLOBALEVENTID is no number:', "GLOBALEVENTID")
        WHEN try_strptime(trim("MentionTimeDate"), '%Y%m%d%H%M%S') IS NULL THEN told('no date:', "MentionTimeDate")
    END AS problem,
    original
FROM raw
