"""Companies: what is compared of them, what brings two together, what says that they are one."""
