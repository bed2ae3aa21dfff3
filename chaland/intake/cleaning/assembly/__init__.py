"""How the cleaned columns of a chunk are put together into rows: one station a subject, one bench for all."""
