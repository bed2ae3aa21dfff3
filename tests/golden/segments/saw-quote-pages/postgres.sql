SELECT c.id FROM contact AS c WHERE c.id IN (SELECT r.contact_id FROM events AS f INNER JOIN record AS r ON r.id = f.record_id WHERE f.type_key = %s AND f.path_key LIKE %s AND f.at_ >= %s GROUP BY r.contact_id HAVING COUNT(*) >= %s)
-- 'page_view'
-- '/devis%'
-- datetime.datetime(2026, 2, 27, 23, 0, tzinfo=datetime.timezone.utc)
-- 3
