"""The pages of settings: fields of the trade, tags, colours, sources, users, one's own account."""
