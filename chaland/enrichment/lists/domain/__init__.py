"""What a hired list allows, as pure decisions: its status, and whether a name may be written to."""
