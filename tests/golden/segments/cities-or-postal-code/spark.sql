SELECT c.id FROM contact AS c WHERE c.city_key IN (?, ?) OR STARTSWITH(c.postal_code_key, ?)
-- 'lyon'
-- 'paris'
-- '69'
