SELECT c.id FROM contact AS c WHERE NOT EXISTS(SELECT 1 FROM (SELECT f.contact_id AS who FROM purchases AS f WHERE f.quantity_ > ? GROUP BY f.contact_id HAVING NOT (COUNT(*) < ?)) AS grouped WHERE grouped.who = c.id) AND NOT EXISTS(SELECT 1 FROM (SELECT f.contact_id AS who FROM purchases AS f GROUP BY f.contact_id HAVING NOT (COALESCE(SUM(f.cents), 0) <= ?)) AS grouped WHERE grouped.who = c.id)
-- 0
-- 2
-- 1250
