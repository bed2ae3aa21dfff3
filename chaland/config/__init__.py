"""Settings, addresses and wiring: the only place that picks implementations. Imported by nobody."""
