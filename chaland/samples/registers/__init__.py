"""Small files in the shape of the addresses' base and of the companies' register, invented and seeded."""

from chaland.samples.registers.ban import BAN_COLUMNS, write_ban
from chaland.samples.registers.sirene import ESTABLISHMENTS, UNITS, write_sirene

__all__ = ["BAN_COLUMNS", "ESTABLISHMENTS", "UNITS", "write_ban", "write_sirene"]
