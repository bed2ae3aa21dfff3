SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM purchases AS f WHERE f.category_key = ? AND f.date_ >= ? GROUP BY f.contact_id HAVING COUNT(*) >= ?)
-- 'suv'
-- datetime.date(2025, 3, 30)
-- 2
