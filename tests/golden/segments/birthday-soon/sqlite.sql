SELECT c.id FROM contact AS c WHERE c.birthday >= ? AND c.birthday <= ?
-- 330
-- 406
