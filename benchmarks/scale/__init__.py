"""Beyond one machine: the same questions of a lake, by DuckDB, by Sail and by Spark, as it grows."""
