"""Writes of the room: begin an import, stage it, commit it, undo it; recipes."""
