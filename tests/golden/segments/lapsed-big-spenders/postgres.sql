SELECT c.id FROM contact AS c WHERE c.id IN (SELECT u.contact_id FROM rollup AS u WHERE u.last_purchase < %s) AND c.id IN (SELECT u.contact_id FROM rollup AS u WHERE u.total_cents >= %s)
-- datetime.date(2025, 9, 30)
-- 50000
