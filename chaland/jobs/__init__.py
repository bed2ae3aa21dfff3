"""Work that outlives a request: the Job table, the worker, schedules.

A job holds a lease while it runs and commits its checkpoint together with its work, so that
after `kill -9` another worker takes it up where it stood, and nothing is done twice.
"""
