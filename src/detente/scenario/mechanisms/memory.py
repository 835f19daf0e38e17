"""Memory and reciprocity, the default: a level fades to where all pairs stand, quarrels in weeks, friendship and enmity in years; what one
side does alone fades faster than what both do.
"""

from __future__ import annotations

from detente.scenario.mechanisms.interface import Mechanism

MEMORY = Mechanism(
    name="memory",
    title="memory",
    equation="x = mean + u + s; u and s fade with the half-lives of the level's fast and slow part; an act or tie moves both by its"
    " Kalman gain",
    source="docs/methods/level.md, fitted on ICEWS 2002-2018; acts enter an ensemble as perturbed observations (Burgers, van Leeuwen and"
    " Evensen 1998)",
    into="core",
)
RECIPROCITY = Mechanism(
    name="reciprocity",
    title="reciprocity",
    equation="a's side is x + d, b's is x - d; d fades with a half-life of its own, so each side comes to answer as it is met",
    source="Goldstein and Freeman 1990, Three-Way Street; fitted on directed ICEWS dyads of 2018",
    into="core",
)
