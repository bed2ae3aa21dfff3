"""The one door to DuckDB, and to Spark (`spark`): snapshots of the row store, published whole, opened read-only, thrown away at will.

Knows no table by itself: what is copied, and how it is laid out, comes as a `Plan`. A snapshot is a file that
never changes, and a row of `Snapshot` in the row store that points to it: a database that is restored, copied
or started anew never trusts a file that is not its own.
"""
