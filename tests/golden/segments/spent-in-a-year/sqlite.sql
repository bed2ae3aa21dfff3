SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.date_ >= ? AND f.date_ <= ? GROUP BY r.contact_id HAVING COALESCE(SUM(f.cents), 0) > ?)
-- '2025-01-01'
-- '2025-12-31'
-- 100000
