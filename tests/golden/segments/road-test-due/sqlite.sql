SELECT c.id FROM contact AS c WHERE (c.custom_control >= ? AND c.custom_control <= ?) OR SUBSTR(CHALAND_FOLD(c.custom_car), ?) = ?
-- '2026-03-30'
-- '2026-04-30'
-- -2
-- 'ii'
