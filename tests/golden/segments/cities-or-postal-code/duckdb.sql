SELECT c.id FROM contact AS c WHERE c.city_key IN (?, ?) OR STARTS_WITH(c.postal_code_key, ?)
-- 'lyon'
-- 'paris'
-- '69'
