"""Pure decisions: what is doubtful, what it costs, what a record is worth."""
