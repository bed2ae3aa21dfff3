"""Rules of writing: made, taken back, and golden records shown by those that hold.

A rule holds from the moment it is made: whatever is computed afterwards follows it. Those that stood there before
are computed anew by `respelling.write`, step by step.
"""
