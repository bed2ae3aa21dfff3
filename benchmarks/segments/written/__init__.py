"""The seeded file that is asked: invented, then written into the row store and beside it."""
