"""From staged rows to tables, one kind of thing a file. Called inside the transaction of a chunk."""
