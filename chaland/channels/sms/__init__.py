"""SMS: alphabet and segments, senders, STOP, one file a provider."""
