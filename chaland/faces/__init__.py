"""The faces of Chaland: web, command line, API. Parse, call one service, render."""
