SELECT c.id FROM contact AS c WHERE NOT EXISTS(SELECT 1 FROM (SELECT r.contact_id AS who FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.quantity_ > ? GROUP BY r.contact_id HAVING NOT (COUNT(*) < ?)) AS grouped WHERE grouped.who = c.id) AND NOT EXISTS(SELECT 1 FROM (SELECT r.contact_id AS who FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id GROUP BY r.contact_id HAVING NOT (COALESCE(SUM(f.cents), 0) <= ?)) AS grouped WHERE grouped.who = c.id)
-- 0
-- 2
-- 1250
