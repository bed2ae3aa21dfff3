SELECT c.id FROM contact AS c WHERE c.company_state IN (?, ?) AND NOT COALESCE(c.company IS NULL, FALSE)
-- 'closed'
-- 'moved'
