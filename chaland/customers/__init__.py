"""The customer file: what each source says, and the golden record computed from it.

Words: a *source record* is what one source says of one person, company or product. A *contact*
or *company* is a golden record, computed from its source records by survivorship. Facts
(purchases, events, interactions, messages sent) hang on source records, never on contacts, so that a merge
re-points source records and can always be undone exactly.
"""
