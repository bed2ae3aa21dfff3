"""The pages about what registers know of the file, and about hired lists."""
