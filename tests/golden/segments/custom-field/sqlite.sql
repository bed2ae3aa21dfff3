SELECT c.id FROM contact AS c WHERE CHALAND_FOLD(c.custom_fuel) = ?
-- 'diesel'
