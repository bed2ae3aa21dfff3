SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM events AS f WHERE CONTAINS(CHALAND_FOLD(get_json_object(f.properties, ?)), ?) AND CHALAND_FOLD(get_json_object(f.properties, ?)) <> ?)
-- '$."menu entry"'
-- 'ble'
-- '$."colour"'
-- 'red'
