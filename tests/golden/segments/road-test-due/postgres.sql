SELECT c.id FROM contact AS c WHERE (c.custom_control >= %s AND c.custom_control <= %s) OR c.custom_car_key LIKE %s
-- datetime.date(2026, 3, 30)
-- datetime.date(2026, 4, 30)
-- '%ii'
