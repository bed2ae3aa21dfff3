SELECT c.id FROM contact AS c WHERE c.custom_fuel_key = ?
-- 'diesel'
