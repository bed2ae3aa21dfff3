"""Counts of sentences over a whole file: the mirror beside the row stores, pandas and Polars."""
