SELECT c.id FROM contact AS c WHERE CONTAINS(c.hobbies, ?) OR CONTAINS(c.hobbies, ?)
-- '\x1fgolf\x1f'
-- '\x1fvoile\x1f'
