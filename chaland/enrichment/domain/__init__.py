"""Pure decisions of the room, time passed in."""
