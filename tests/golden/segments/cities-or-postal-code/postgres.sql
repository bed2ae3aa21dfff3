SELECT c.id FROM contact AS c WHERE c.city_key IN (%s, %s) OR c.postal_code_key LIKE %s
-- 'lyon'
-- 'paris'
-- '69%'
