SELECT c.id FROM contact AS c WHERE (CONTAINS(c.tags, ?) AND CONTAINS(c.tags, ?)) AND c.status <> ? AND c.custom_fleet = ? AND NOT c.city_key IN (?, ?)
-- '\x1fvip\x1f'
-- '\x1fsalon 2026\x1f'
-- 'former'
-- True
-- 'paris'
-- 'oeuilly'
