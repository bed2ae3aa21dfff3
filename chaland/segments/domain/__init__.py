"""Pure decisions of the room, by subject."""
