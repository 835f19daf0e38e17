-- Cells are text as they stand in the file; an empty one is null.
CREATE MACRO blank(x) AS nullif(trim(x), '');
-- What programs write for nothing. No country's name or three-letter code is among them.
CREATE MACRO known(x) AS CASE WHEN lower(trim(x)) IN ('none', 'null', 'n/a', 'na', 'nan') THEN '' ELSE trim(x) END;
CREATE MACRO number(x) AS try_cast(blank(x) AS DOUBLE);
CREATE MACRO day(x) AS coalesce(
    try_cast(left(trim(x), 10) AS DATE),
    CAST(try_strptime(trim(x), ['%Y%m%d', '%d %B %Y', '%d-%b-%Y']) AS DATE)
);
CREATE MACRO latitude(x) AS CASE WHEN number(x) BETWEEN -90 AND 90 THEN number(x) END;
CREATE MACRO longitude(x) AS CASE WHEN number(x) BETWEEN -180 AND 180 THEN number(x) END;
-- POLECAT and PLOVER write several values into one cell.
CREATE MACRO several(x) AS list_filter(list_transform(regexp_split_to_array(coalesce(x, ''), '[;,|]'), lambda each: lower(trim(each))), lambda each: each <> '');
CREATE MACRO told(problem, x) AS problem || ' ' || coalesce('''' || left(x, 60) || '''', 'nothing');
