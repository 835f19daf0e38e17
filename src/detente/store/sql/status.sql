-- Counts of what is visible; failures and withdrawals are counted too, so that a gap can be seen.
SELECT
    (SELECT count(*) FROM documents) AS documents,
    (SELECT count(*) FROM documents WHERE reprint_of <> '') AS reprints,
    (SELECT count(*) FROM mentions) AS mentions,
    (SELECT count(*) FROM claims) AS claims,
    (SELECT count(*) FROM actors) AS actors,
    (SELECT count(*) FROM judgements WHERE standing) AS judgements,
    (SELECT count(*) FROM judgements WHERE standing AND kind = 'withdraw') AS withdrawn,
    (SELECT count(*) FROM forecasts) AS forecasts,
    (SELECT count(*) FROM scenarios) AS scenarios,
    (SELECT count(*) FROM failures) AS failures,
    (SELECT min(published) FROM documents) AS first_published,
    (SELECT max(published) FROM documents) AS last_published,
    (SELECT max(recorded) FROM documents) AS last_recorded
