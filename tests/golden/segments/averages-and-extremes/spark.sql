SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM purchases AS f GROUP BY f.contact_id HAVING SUM(f.cents) >= ? * COUNT(f.cents)) AND NOT EXISTS(SELECT 1 FROM (SELECT f.contact_id AS who FROM interactions AS f GROUP BY f.contact_id HAVING MAX(f.at_) >= ?) AS grouped WHERE grouped.who = c.id) AND c.id IN (SELECT f.contact_id FROM interactions AS f WHERE NOT f.satisfaction_ IS NULL)
-- 9999
-- datetime.datetime(2026, 3, 15, 23, 0, tzinfo=datetime.timezone.utc)
