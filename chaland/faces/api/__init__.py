"""The API: what the command line can ask, by HTTP, for programs that show a token."""
