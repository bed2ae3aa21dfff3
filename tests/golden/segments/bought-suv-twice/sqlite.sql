SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.category_key = ? AND f.date_ >= ? GROUP BY r.contact_id HAVING COUNT(*) >= ?)
-- 'suv'
-- '2025-03-30'
-- 2
