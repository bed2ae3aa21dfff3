"""People: how a record is made comparable, what brings two of them together, what is compared."""
