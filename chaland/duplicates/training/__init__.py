"""Training of the shipped models, on files that the generator of `samples.doubles` makes; a command, never at run time.

Needs scikit-learn (the extra `train`); what it leaves, a JSON of trees, is read without it.
"""
