"""Hired lists (location de fichiers): names that are not ours, under a contract, for a number of uses.

A hired name is never a contact: no segment, count or export of the customer file knows it. It becomes one by
the person's own act (`services.adopting`), and goes when the contract ends (`services.purging`).
"""
