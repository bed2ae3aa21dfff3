"""Pages that anybody may open without an account: forms, unsubscribing, preferences, proofs."""
