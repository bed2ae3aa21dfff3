SELECT c.id FROM contact AS c WHERE (NOT COALESCE(c.city_key = ?, FALSE) AND NOT COALESCE(c.birth_date <= ?, FALSE)) AND c.id IN (SELECT u.contact_id FROM rollup AS u WHERE NOT COALESCE(u.total_cents < ?, FALSE))
-- 'lyon'
-- '1985-03-30'
-- 10000
