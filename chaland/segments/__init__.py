"""Who: the language of segments, saved segments and their membership.

Owns: the language (`language/`, pure: tree, sentences, JSON, checks, SQL, prose) that the grid, exports,
audiences and automations all speak.
"""
