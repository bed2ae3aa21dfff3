SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM purchases AS f WHERE f.product_key = ?) AND NOT EXISTS(SELECT 1 FROM purchases AS f WHERE f.category_key = ? AND f.contact_id = c.id)
-- 'clio'
-- 'assurance'
