"""Labelled files of invented companies, some standing there several times: to train and to judge.

`made` draws establishments with the hard cases (branches of one SIREN, shops of one brand, homonyms of another town,
offices of one building); `lives` changes what changes between two entries; `written` spoils each entry as the hand that
typed it; `files` puts them together. The design is documented in `docs/duplicates.md`.
"""
