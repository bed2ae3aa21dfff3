"""Small files in the shape of the addresses' base and of the companies' register, invented and seeded."""

from chaland.samples.registers.ban import BAN_COLUMNS, write_ban

__all__ = ["BAN_COLUMNS", "write_ban"]
