"""From any file to clean records: read, recognise, clean, stage, show, commit, undo.

Owns: batches (one import of one file), recipes (what a person answered for a source),
staged rows, rejects. `reading`, `recognition` and `cleaning` are pure; `services` writes.
"""
