"""How actors stand to one another: pure functions over claims and events, no storage."""

from detente.relations.blocs import blocs, seen_by
from detente.relations.change import Change, diff, drivers
from detente.relations.changepoints import changepoints
from detente.relations.contradictions import Contradiction, contradictions
from detente.relations.evidence import Observation, Observations, observations
from detente.relations.level import curve, curves, state, state_of, why
from detente.relations.phases import phases, phases_of
from detente.relations.weeks import Week, with_weeks

__all__ = [
    "Change",
    "Contradiction",
    "Observation",
    "Observations",
    "Week",
    "blocs",
    "changepoints",
    "contradictions",
    "curve",
    "curves",
    "diff",
    "drivers",
    "observations",
    "phases",
    "phases_of",
    "seen_by",
    "state",
    "state_of",
    "why",
    "with_weeks",
]
