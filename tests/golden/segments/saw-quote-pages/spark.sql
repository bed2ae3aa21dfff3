SELECT c.id FROM contact AS c WHERE c.id IN (SELECT f.contact_id FROM events AS f WHERE f.type_key = ? AND STARTSWITH(f.path_key, ?) AND f.at_ >= ? GROUP BY f.contact_id HAVING COUNT(*) >= ?)
-- 'page_view'
-- '/devis'
-- datetime.datetime(2026, 2, 27, 23, 0, tzinfo=datetime.timezone.utc)
-- 3
