"""Large files looked through for people who stand twice, beside Splink; one record against them; merges."""
