"""Imported by the fork server of `workers` before it forks: loading is all it is for."""

from tests.harness.newborn import load

try:
    load()
except ImportError as error:  # which the fork server would say nothing of
    raise RuntimeError("what does not load cannot be forked") from error
