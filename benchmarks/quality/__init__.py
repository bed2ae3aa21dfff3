"""Near values against fingerprint keying."""
