SELECT c.id FROM contact AS c WHERE c.id IN (SELECT u.contact_id FROM rollup AS u WHERE u.last_purchase < ?) AND c.id IN (SELECT u.contact_id FROM rollup AS u WHERE u.total_cents >= ?)
-- '2025-09-30'
-- 50000
