SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM purchases AS f WHERE f.date_ >= ? AND f.date_ <= ? GROUP BY f.contact_id HAVING COALESCE(SUM(f.cents), 0) > ?)
-- datetime.date(2025, 1, 1)
-- datetime.date(2025, 12, 31)
-- 100000
