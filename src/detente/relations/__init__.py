"""How actors stand to one another: pure functions over claims and events, no storage."""

from detente.relations.blocs import blocs, seen_by
from detente.relations.change import Change, diff, drivers
from detente.relations.changepoints import changepoints
from detente.relations.contradictions import Contradiction, contradictions
from detente.relations.evidence import Observation, Observations, observations
from detente.relations.level import curve, curves, state, why
from detente.relations.phases import phases

__all__ = [
    "Change",
    "Contradiction",
    "Observation",
    "Observations",
    "blocs",
    "changepoints",
    "contradictions",
    "curve",
    "curves",
    "diff",
    "drivers",
    "observations",
    "phases",
    "seen_by",
    "state",
    "why",
]
