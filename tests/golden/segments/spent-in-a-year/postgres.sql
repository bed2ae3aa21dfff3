SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.date_ >= %s AND f.date_ <= %s GROUP BY r.contact_id HAVING COALESCE(SUM(f.cents), 0) > %s)
-- datetime.date(2025, 1, 1)
-- datetime.date(2025, 12, 31)
-- 100000
