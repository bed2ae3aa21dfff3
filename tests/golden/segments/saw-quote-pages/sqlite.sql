SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM events AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.type_key = ? AND (f.path_key >= ? AND f.path_key < ?) AND f.at_ >= ? GROUP BY r.contact_id HAVING COUNT(*) >= ?)
-- 'page_view'
-- '/devis'
-- '/devit'
-- '2026-02-27 23:00:00'
-- 3
