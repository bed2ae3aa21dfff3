"""Providers of SMS that send nothing: to try accounts without one, and for tests, in a process of their own.

`python -m chaland.channels.fakes` serves one over HTTP that speaks as every provider of the catalogue does, under
`/brevo`, `/ovhcloud`…, and one over SMPP. What each truly received is counted in a file. `POST /_play` says how they
behave next, `GET /_taken` what they took, `POST /_report` has them tell what became of a message.
"""
