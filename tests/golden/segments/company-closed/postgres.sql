SELECT c.id FROM contact AS c WHERE c.company_id IN (SELECT k.id FROM company AS k WHERE k.state IN (%s, %s)) AND c.company_id IN (SELECT k.id FROM company AS k WHERE NOT k.name IS NULL)
-- 'closed'
-- 'moved'
