SELECT c.id FROM contact AS c WHERE c.city_key = %s AND (c.birth_date <= %s AND c.birth_date > %s)
-- 'lyon'
-- datetime.date(2001, 3, 30)
-- datetime.date(1985, 3, 30)
