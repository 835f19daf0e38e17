"""What a world holds, as files that other programs open: events, claims, reports, panels, networks, provenance, with a codebook."""

from detente.world.exporting.citing import cite
from detente.world.exporting.export import WHAT, Exported, export
from detente.world.exporting.panel import SYSTEMS, UNITS, Shape

__all__ = ["SYSTEMS", "UNITS", "WHAT", "Exported", "Shape", "cite", "export"]
