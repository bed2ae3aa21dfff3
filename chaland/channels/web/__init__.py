"""What providers asked over HTTP, of SMS and of e-mail alike, have in common: requests, verdicts, calls to us."""
