SELECT c.id FROM contact AS c WHERE (NOT COALESCE(c.city_key = ?, FALSE) AND NOT COALESCE(c.birth_date <= ?, FALSE)) AND NOT COALESCE(c.total_cents < ?, FALSE)
-- 'lyon'
-- datetime.date(1985, 3, 30)
-- 10000
