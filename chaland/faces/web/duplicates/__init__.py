"""The pages about who stands twice: the search, the review, merging many at once, households, what was learnt."""
