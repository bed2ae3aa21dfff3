SELECT c.id FROM contact AS c WHERE c.id IN (SELECT l.contact_id FROM label AS l WHERE l.field = 'hobbies' AND l.key IN (%s, %s))
-- 'golf'
-- 'voile'
