"""Writes: scores worked out and kept up, doubts settled, fields taken off."""
