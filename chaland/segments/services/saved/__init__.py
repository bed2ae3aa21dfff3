"""Saving, changing and deleting segments."""

from chaland.segments.services.saved.changing import change_segment, rename_segment
from chaland.segments.services.saved.removing import delete_segment
from chaland.segments.services.saved.saving import save_segment

__all__ = ["change_segment", "delete_segment", "rename_segment", "save_segment"]
