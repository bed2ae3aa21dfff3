"""The pages about how good the file is."""
