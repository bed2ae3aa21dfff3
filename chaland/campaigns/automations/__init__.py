"""What happens by itself when somebody enters a segment: send, wait, make a task, add a tag, tell another program.

Each step once an entry. Messages go through the same admission and the same outbox as those of campaigns.
"""
