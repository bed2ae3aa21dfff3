SELECT c.id FROM contact AS c WHERE c.email IS NULL
