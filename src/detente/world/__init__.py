"""A world as people use it: every verb is a method of `World`; the command line and the pages call nothing else."""

from detente.world.adding import Report
from detente.world.rows import Rows
from detente.world.world import World

__all__ = ["Report", "Rows", "World"]
