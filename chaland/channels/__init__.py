"""How messages leave and what comes back: one port, its providers, the accounts they are used with.

Knows nothing of people, consent or campaigns: it is given addresses and words that may be sent, says what
became of each, and translates what providers report. `file` writes what would be sent, for trying without
an account.
"""
