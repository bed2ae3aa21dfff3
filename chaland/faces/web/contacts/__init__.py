"""The contact grid and the page of one contact."""
