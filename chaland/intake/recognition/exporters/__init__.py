"""Whose export a file is: exact headers to fields for each known tool, as data in `*.toml`.

In a layout `""` marks a column that is no field of ours, `"="` a sum that Chaland works out by itself,
`#` any number. Each layout says by `signature` which headers must all be there.
"""

from chaland.intake.recognition.exporters.layouts import Layout, layout_of

__all__ = ["Layout", "layout_of"]
