SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM events AS f WHERE CONTAINS(CHALAND_FOLD(json_extract_string(f.properties, ?)), ?) AND CHALAND_FOLD(json_extract_string(f.properties, ?)) <> ?)
-- '$."menu entry"'
-- 'ble'
-- '$."colour"'
-- 'red'
