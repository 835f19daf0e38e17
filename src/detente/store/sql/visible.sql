-- A document is there once the row that its batch writes last is there. Where two writers read the same text,
-- the first recorded reading counts, and only the claims and mentions of that batch.
CREATE TABLE house.visible AS
SELECT id AS document, batch
FROM house.documents
WHERE id NOT IN (FROM house.withdrawn)
QUALIFY row_number() OVER (PARTITION BY id ORDER BY recorded, batch) = 1
