"""Into which camps actors would fall at the end of a run: landscape theory over propensities taken from each run's levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import UsageError
from detente.relations.parameters import parameters
from detente.scenario.alignment import Landscape, alignment
from detente.scenario.mechanisms import Frame
from detente.scenario.simulate import Course, Plan, Settings, run
from detente.scenario.system import Matrix, System

# Two camps of so many actors are all looked at in a moment; more, and the runs would take minutes.
MOST = 10
# A run's adjusted level is a share of the level's scale; a tenth of the scale from neutral is a point of the five.
POINTS = 10.0
SHIFTS = 0.1
Division = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Two actors, the share of runs in which they stand in one camp in base and branch, and the difference."""

    a: str
    b: str
    base: float
    branch: float

    @property
    def change(self) -> float:
        return round(self.branch - self.base, 3)


@dataclass(frozen=True)
class CampsOutcome:
    """Camps in base and branch: the commonest divisions with their shares of the runs, and every pair's share in one camp, the most
    changed first. Always exploratory: an alignment is where things would settle if nothing else moved.
    """

    actors: tuple[str, ...]
    runs: int
    base: tuple[tuple[float, Division], ...]
    branch: tuple[tuple[float, Division], ...]
    together: tuple[Together, ...]
    label: str = "exploratory"

    @property
    def shifted(self) -> tuple[Together, ...]:
        """Pairs whose share moves by a tenth or more."""
        return tuple(each for each in self.together if abs(each.change) >= SHIFTS)


def camps(system: System, plan: Plan, settings: Settings, actors: Sequence[str]) -> CampsOutcome:
    """Camps of the given actors on the last day, in each run of base and branch; sizes are the capabilities at the end of either.

    Propensity p_ij = 3 + 10 times the level less what each shows to everybody (double-centred over these actors, as a share of the
    level's scale), within 1 to 5. Raises UsageError for fewer than 3 or more than 10 actors.
    """
    if not 3 <= len(actors) <= MOST:
        raise UsageError(f"{len(actors)} actors for camps: from 3 to {MOST}")
    found = []
    for each in (Plan(), plan):
        sizes = (each.structures.get(settings.months) or system.structure).capability
        found.append(_arm(system, run(system, each, settings), sizes, actors))
    (divisions, base), (others, branch) = found
    n = settings.runs
    pairs = [
        Together(a, actors[j], round(float(base[i, j]) / n, 3), round(float(branch[i, j]) / n, 3))
        for i, a in enumerate(actors)
        for j in range(i + 1, len(actors))
    ]
    pairs.sort(key=lambda pair: (-abs(pair.change), pair.a, pair.b))
    return CampsOutcome(tuple(actors), n, _commonest(divisions, n), _commonest(others, n), tuple(pairs))


def _arm(system: System, course: Course, sizes: Matrix, actors: Sequence[str]) -> tuple[Counter[Division], Matrix]:
    places = [system.place[actor] for actor in actors]
    part = System(tuple(actors), system.as_of, (), system.structure)
    levels = system.matrices(course.levels[-1] - np.float32(parameters().process.mean))[:, places][:, :, places]
    frame = Frame(part, system.structure, part.of_pairs(levels))
    propensities = np.clip(3 + POINTS * frame.adjusted.astype(float), 1, 5)
    seen: Counter[Division] = Counter()
    together = np.zeros((len(actors), len(actors)))
    for matrix in propensities:
        best = alignment(Landscape(tuple(actors), sizes[places], matrix)).optima[0]
        seen[best.sides] += 1
        for side in best.sides:
            spots = [actors.index(name) for name in side]
            together[np.ix_(spots, spots)] += 1
    return seen, together


def _commonest(divisions: Counter[Division], runs: int) -> tuple[tuple[float, Division], ...]:
    ordered = sorted(divisions.items(), key=lambda item: (-item[1], item[0]))
    return tuple((round(count / runs, 3), sides) for sides, count in ordered[:3])
