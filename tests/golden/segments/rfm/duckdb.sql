SELECT c.id FROM contact AS c WHERE c.rfm_segment = ?
-- 'champions'
