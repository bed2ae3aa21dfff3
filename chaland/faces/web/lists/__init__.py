"""The pages of hired lists."""
