"""Whom to call, meet or ask, and when: tasks, who does them, how they ended."""
