"""The files of the addresses' base and of the companies' register, read a block at a time: memory stays flat."""
