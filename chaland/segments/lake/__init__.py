"""The lake: what sentences ask of the file, as Parquet in a folder, for engines beyond this machine.

Written from a snapshot of the mirror, so it holds what the mirror holds, at one instant, in the same folded
words; read by Apache Spark, or by whatever speaks Spark Connect. It is of its date: nothing changes in it until
the next export, and every answer says which date that is.
"""
