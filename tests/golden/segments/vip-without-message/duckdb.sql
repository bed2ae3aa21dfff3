SELECT c.id FROM contact AS c WHERE (c.total_cents >= ? OR c.rfm_segment = ?) AND NOT EXISTS(SELECT 1 FROM messages AS f WHERE (f.campaign_key = ? AND f.status_ = ?) AND f.contact_id = c.id)
-- 10000
-- 'champions'
-- 'noel'
-- 'delivered'
