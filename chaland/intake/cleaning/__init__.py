"""Cleaning: from the cells of a foreign file to the columns this house stores. Pure, on polars frames.

How it is used, chunk after chunk, memory flat:

    evidence = gather_evidence(sample, mapping, today=today)  # once; Evidence.to_json is kept with the batch
    cleaned = clean(chunk, mapping, evidence)   # the same answer however the file was cut in chunks
    cleaned.rows         # output_schema(kind) and custom_schema(mapping), columns that nothing feeds absent
    cleaned.corrections  # row, header, field, rule, before, after    (schema CORRECTIONS)
    cleaned.warnings     # row, header, field, fault, value           (schema FINDINGS)
    cleaned.rejects      # row, header, field, fault, value; these rows are not in `rows`

`row` counts from 0 in the chunk; `RULES` and `FAULTS` say every code in words.
"""
