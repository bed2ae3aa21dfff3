"""The command line. A contract: others script against it (one JSON document on stdout with --json)."""
