"""What the room does: scan the whole file, check one record, remember what people decide."""
