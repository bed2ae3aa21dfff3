SELECT c.id FROM contact AS c WHERE c.created_at >= ? OR (c.last_contact >= ? AND c.last_contact <= ?) OR (c.created_at >= ? AND c.created_at < ?)
-- '2026-03-29 20:30:00'
-- '2026-03-29 21:00:00'
-- '2026-03-29 22:30:00'
-- '2026-03-29 22:00:00'
-- '2026-03-30 22:00:00'
