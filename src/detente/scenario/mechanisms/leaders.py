"""Leader change: when an office that leads a state changes hands, its relations forget part of what they were."""

from __future__ import annotations

from detente.scenario.mechanisms.interface import Mechanism

LEADERS = Mechanism(
    name="leaders",
    title="leader change",
    equation="at a change s_ij loses the share `strength`, and takes a step of variance `spread`; where the newcomer's own level"
    " to j is known, x_ij moves by `pull` of the way to it",
    source="McGillivray and Smith 2008, Punishing the Prince; strength and spread fitted, pull assumed",
    into="core",
)
