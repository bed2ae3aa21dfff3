"""Words that every room shares: texts in two languages, errors, money, clock, ports.

Nothing here knows Django, a database or a file.
"""
