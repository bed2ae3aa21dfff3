SELECT c.id FROM contact AS c WHERE (c.custom_control >= ? AND c.custom_control <= ?) OR ENDSWITH(c.custom_car_key, ?)
-- datetime.date(2026, 3, 30)
-- datetime.date(2026, 4, 30)
-- 'ii'
