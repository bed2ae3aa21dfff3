SELECT c.id FROM contact AS c WHERE (c.id IN (SELECT u.contact_id FROM rollup AS u WHERE u.total_cents >= ?) OR c.rfm_segment = ?) AND NOT EXISTS(SELECT 1 FROM messages AS f INNER JOIN record AS r ON r.id = f.record_id WHERE (f.campaign_key = ? AND f.status_ = ?) AND r.contact_id = c.id)
-- 10000
-- 'champions'
-- 'noel'
-- 'delivered'
