"""What a form may ask, what its boxes and its notice say, what it refuses. Pure."""
