"""How actors stand to one another: pure functions over claims and events, no storage."""

from detente.relations.evidence import Observation, Observations, observations
from detente.relations.level import curve, curves, state, why

__all__ = ["Observation", "Observations", "curve", "curves", "observations", "state", "why"]
