"""How each public source becomes a table of `chaland.reference`. Run by `scripts/build_reference.py`."""
