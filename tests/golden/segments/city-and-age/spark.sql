SELECT c.id FROM contact AS c WHERE c.city_key = ? AND (c.birth_date <= ? AND c.birth_date > ?)
-- 'lyon'
-- datetime.date(2001, 3, 30)
-- datetime.date(1985, 3, 30)
