"""Whom, what, when and by which channel: campaigns, their frozen audience, the outbox, results, automations.

Nobody is reached who may not be (`consent` is asked when the audience is frozen and again at dispatch), and
nobody twice: a message is claimed and committed before its first octet leaves (`domain/states.py`).
"""
