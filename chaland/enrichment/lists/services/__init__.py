"""What is done with hired lists: kept, filled, used, answered for, purged."""
