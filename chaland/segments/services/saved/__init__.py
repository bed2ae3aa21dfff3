"""Saving, changing, copying, deleting segments, and putting them back."""

from chaland.segments.services.saved.bin import restore_segment
from chaland.segments.services.saved.changing import change_segment, rename_segment
from chaland.segments.services.saved.copying import copy_segment
from chaland.segments.services.saved.removing import delete_segment
from chaland.segments.services.saved.saving import save_segment

__all__ = [
    "change_segment",
    "copy_segment",
    "delete_segment",
    "rename_segment",
    "restore_segment",
    "save_segment",
]
