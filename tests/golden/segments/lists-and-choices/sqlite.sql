SELECT c.id FROM contact AS c WHERE (c.id IN (SELECT l.contact_id FROM label AS l WHERE l.field = 'tags' AND l.key = ?) AND c.id IN (SELECT l.contact_id FROM label AS l WHERE l.field = 'tags' AND l.key = ?)) AND c.status <> ? AND c.custom_fleet = ? AND NOT c.city_key IN (?, ?)
-- 'vip'
-- 'salon 2026'
-- 'former'
-- 1
-- 'paris'
-- 'oeuilly'
