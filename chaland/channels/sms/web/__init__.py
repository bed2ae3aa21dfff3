"""Providers of SMS that are asked over HTTP."""
