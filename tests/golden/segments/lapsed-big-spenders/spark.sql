SELECT c.id FROM contact AS c WHERE c.last_purchase < ? AND c.total_cents >= ?
-- datetime.date(2025, 9, 30)
-- 50000
