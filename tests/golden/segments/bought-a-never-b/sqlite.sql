SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.product_key = ?) AND NOT EXISTS(SELECT 1 FROM purchases AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.category_key = ? AND r.contact_id = c.id)
-- 'clio'
-- 'assurance'
