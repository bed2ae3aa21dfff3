"""The mirror of what sentences ask: which tables are copied, how they are laid out, where each word is found."""
