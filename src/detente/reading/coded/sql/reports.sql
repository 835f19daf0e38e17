-- Rows of the table `coded_reports`: who reported a coded event, and where.
SELECT
    $dataset AS dataset,
    s.key AS key,
    s.event AS event,
    s.published AS published,
    s.publisher AS publisher,
    s.url AS url,
    s.sentence AS sentence,
    s.confidence AS confidence,
    s.tone AS tone,
    s.original AS original,
    $columns AS columns,
    s.content AS content,
    $source AS source,
    $recorded AS recorded,
    $batch AS batch
FROM staged s
SEMI JOIN chosen ON chosen.row = s.row
ORDER BY s.event, s.key
