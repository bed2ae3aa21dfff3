"""The pages of imports: a file dropped, its columns, what it would do, what it did, and the way back."""
