"""Splink: what we are measured beside, and what looks through files that one machine does not hold, on Spark.

An extra (`pip install "chaland[spark-duplicates]"`); imported where it is called.
"""
