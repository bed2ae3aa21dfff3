SELECT c.id FROM contact AS c WHERE c.city_key = ? AND (c.birth_date <= ? AND c.birth_date > ?)
-- 'lyon'
-- '2001-03-30'
-- '1985-03-30'
