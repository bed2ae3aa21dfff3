"""The pages of what is to be done."""
