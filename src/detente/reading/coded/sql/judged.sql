-- One narrow row for each row of a chunk: whether it can be read at all.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    s.row AS row,
    s.key AS key,
    hash(s.key) AS h,
    s.content AS content,
    {problem} AS problem
FROM staged s
