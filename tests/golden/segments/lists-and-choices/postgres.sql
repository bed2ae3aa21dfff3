SELECT c.id FROM contact AS c WHERE (c.id IN (SELECT l.contact_id FROM label AS l WHERE l.field = 'tags' AND l.key = %s) AND c.id IN (SELECT l.contact_id FROM label AS l WHERE l.field = 'tags' AND l.key = %s)) AND c.status <> %s AND c.custom_fleet = %s AND NOT c.city_key IN (%s, %s)
-- 'vip'
-- 'salon 2026'
-- 'former'
-- True
-- 'paris'
-- 'oeuilly'
