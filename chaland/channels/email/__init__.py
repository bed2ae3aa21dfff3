"""E-mail: blocks, assembly, one file a way of sending, bounces and complaints, checks before sending."""
