"""Audiences that no sentence asks for: the people of a round of updating."""
