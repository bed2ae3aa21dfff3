"""Who may be reached: purposes, the consent ledger with its proofs, the suppression list, the law as dated data.

The room that every other one asks before anything is sent: `queries.decision.may_contact` for one
person, `queries.bulk.bulk_may_contact` for an audience. Both gather facts into a `Standing` and give
it to the same pure `domain.decision.decide`. Nothing here is ever edited: what changes is appended.
"""
