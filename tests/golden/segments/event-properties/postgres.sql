SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM events AS f INNER JOIN record AS r ON r.id = f.record_id WHERE CHALAND_FOLD((f.properties ->> %s)) LIKE %s AND CHALAND_FOLD((f.properties ->> %s)) <> %s)
-- 'menu entry'
-- '%ble%'
-- 'colour'
-- 'red'
