"""The list of companies, and the page of one with its people."""
