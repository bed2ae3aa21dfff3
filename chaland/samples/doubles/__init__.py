"""Labelled files of invented people, some standing there several times: to train and to judge.

`families` makes the hard cases of one home (one e-mail for all, twins, father and son of one name); `lives`
changes what changes between two entries (a move, a marriage, another mobile); `entries` spoils each entry as the
hand that typed it; `people` puts them together. The design is documented in `docs/duplicates.md`.
"""
