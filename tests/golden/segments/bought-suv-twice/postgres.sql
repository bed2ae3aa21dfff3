SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.category_key = %s AND f.date_ >= %s GROUP BY r.contact_id HAVING COUNT(*) >= %s)
-- 'suv'
-- datetime.date(2025, 3, 30)
-- 2
