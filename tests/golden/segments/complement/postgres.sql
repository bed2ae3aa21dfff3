SELECT c.id FROM contact AS c WHERE (NOT COALESCE(c.city_key = %s, FALSE) AND NOT COALESCE(c.birth_date <= %s, FALSE)) AND c.id IN (SELECT u.contact_id FROM rollup AS u WHERE NOT COALESCE(u.total_cents < %s, FALSE))
-- 'lyon'
-- datetime.date(1985, 3, 30)
-- 10000
