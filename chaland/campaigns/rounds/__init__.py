"""Rounds of updating by message: a campaign each, by channel, and the words to begin with."""
