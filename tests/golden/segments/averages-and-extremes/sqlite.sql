SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id GROUP BY r.contact_id HAVING SUM(f.cents) >= ? * COUNT(f.cents)) AND NOT EXISTS(SELECT 1 FROM (SELECT r.contact_id AS who FROM interactions AS f INNER JOIN record AS r ON r.id = f.record_id GROUP BY r.contact_id HAVING MAX(f.at_) >= ?) AS grouped WHERE grouped.who = c.id) AND c.id IN (SELECT r.contact_id FROM interactions AS f INNER JOIN record AS r ON r.id = f.record_id WHERE NOT f.satisfaction_ IS NULL)
-- 9999
-- '2026-03-15 23:00:00'
