"""The tree as JSON, version 1: what the builder edits and what is saved.

`{"version": 1, "where": NODE}`, NODE being one of
`{"everyone": true}`, `{"compare": SUBJECT, "is": OPERATOR, "values": [VALUE…]}`, `{"not": NODE}`,
`{"all": [NODE…]}`, `{"any": [NODE…]}`, `{"exists": FACT, "where": NODE?}`,
`{"near": "Lyon" | [latitude, longitude], "km": 30}`, `{"in_segment": NAME}`, `{"consents": CHANNEL}`,
`{"reachable": CHANNEL}`; SUBJECT one of `{"field": NAME}`, `{"custom": KEY}`, `{"prop": KEY}`,
`{"aggregate": FUNCTION, "of": FACT, "column": NAME?, "where": NODE?}`; VALUE a text, a number, true, false,
`{"day": "2025-01-31"}`, `{"relative": -6, "unit": "month"}` or `{"for": 7, "unit": "day"}`.
"""

from chaland.segments.language.codec.decode import decode, decode_text
from chaland.segments.language.codec.encode import encode

__all__ = ["decode", "decode_text", "encode"]
