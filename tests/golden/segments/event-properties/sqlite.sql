SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM events AS f INNER JOIN record AS r ON r.id = f.record_id WHERE INSTR(CHALAND_FOLD(json_extract(f.properties, ?)), ?) > 0 AND CHALAND_FOLD(json_extract(f.properties, ?)) <> ?)
-- '$."menu entry"'
-- 'ble'
-- '$."colour"'
-- 'red'
