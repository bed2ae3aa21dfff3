SELECT c.id FROM contact AS c WHERE c.city_key IN (?, ?) OR (CHALAND_FOLD(c.postal_code) >= ? AND CHALAND_FOLD(c.postal_code) < ?)
-- 'lyon'
-- 'paris'
-- '69'
-- '6:'
