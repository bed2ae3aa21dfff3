"""Who stands twice in the file: candidate pairs, their probability, why, clusters, households, what was decided.

Words: a *pair* is two records that share something; its *band* says what is done with it (automatic, to review,
none). A *cluster* is the records held to be one person. A *household* is the people who share
a home: never a reason to merge, and a result of its own (one letter per household).
"""
