coalesce(
    s.problem,
    CASE
        WHEN s.type IS NULL AND s.cameo NOT IN (SELECT code FROM cameo) THEN told('unknown CAMEO code:', s.cameo)
        WHEN s.type IS NOT NULL AND s.type NOT IN (SELECT type FROM types) THEN told('unknown type:', s.type)
    END
)
