"""One file a family of commands. Each parses, calls one service, renders."""
