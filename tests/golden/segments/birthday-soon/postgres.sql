SELECT c.id FROM contact AS c WHERE c.birthday >= %s AND c.birthday <= %s
-- 330
-- 406
