"""Bargaining over one issue inside a state: baselines, an election by power, and the expected-utility challenge model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.errors import InputError, UsageError
from detente.relations.network import table

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
Choice = Literal["published", "nearest"]
Outcome = Literal["confrontation", "compromise", "capitulation"]
# Columns that tell where a player's numbers come from.
TOLD = ("name", "low", "high", "inside", "how", "evidence")


@dataclass(frozen=True, slots=True)
class Player:
    """Who bargains: capability (0 or more), position on the issue, salience (0 to 1) of the issue to it."""

    name: str
    capability: float
    position: float
    salience: float

    @property
    def weight(self) -> float:
        """Capability times salience: what it brings to bear."""
        return self.capability * self.salience


@dataclass(frozen=True, slots=True)
class Election:
    """Probabilities of each option winning. `beats[i][j]` is the probability that option i beats option j in a contest of two."""

    options: tuple[float, ...]
    beats: tuple[tuple[float, ...], ...]
    conditional: tuple[float, ...]
    markov: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """`name` went from `before` to `after` because of a challenge by `by`. `own` and `other` are the expected utilities of challenging
    each other, as `name` sees them."""

    name: str
    by: str
    outcome: Outcome
    before: float
    after: float
    own: float
    other: float


@dataclass(frozen=True, slots=True)
class Round:
    """The state after a round (0: before any), its weighted mean and median, and the moves that led here."""

    number: int
    players: tuple[Player, ...]
    mean: float
    median: float
    moves: tuple[Move, ...]


def weighted_mean(players: Sequence[Player]) -> float:
    """sum(c s x) / sum(c s): the compromise by weight, hard to beat (Achen 2006). Raises InputError where nobody has weight."""
    total = sum(player.weight for player in players)
    if not total:
        raise InputError("nobody has capability and salience", right="at least one player with both")
    return sum(player.weight * player.position for player in players) / total


def weighted_median(players: Sequence[Player]) -> float:
    """The position that no majority of weight wants moved (Black 1948); the middle of two where each holds just half."""
    ordered = sorted((player for player in players if player.weight > 0), key=lambda player: player.position)
    if not ordered:
        raise InputError("nobody has capability and salience", right="at least one player with both")
    half = sum(player.weight for player in ordered) / 2
    reached, near = 0.0, 1e-12 * half
    for place, player in enumerate(ordered):
        reached += player.weight
        if abs(reached - half) <= near:
            return (player.position + ordered[place + 1].position) / 2
        if reached > half:
            break
    return player.position


def election(players: Sequence[Player], options: Sequence[float] = ()) -> Election:
    """Probabilistic Condorcet election between positions; `options` default to the players' own.

    C_ij sums, over the players who like i better than j, weight times the gain in closeness (KTAB's proportional vote). Raises InputError.
    """
    _check(players)
    stands = tuple(sorted(set(options))) if options else tuple(sorted({player.position for player in players}))
    if len(stands) < 2:
        raise InputError("one option only", right="at least two different positions")
    return elected(_coalitions(players, stands), stands)


def elected(coalitions: Matrix, options: Sequence[float]) -> Election:
    """The election from n x n coalitions C_ij, the strength behind i against j (KAPSARC Toolkit, KTAB).

    P_ij = C_ij^2 / (C_ij^2 + C_ji^2), one half where nobody cares. Conditional: pi_i ~ prod_j P_ij, the chance that i beats all others
    given that somebody does. Markov: the long-run share of time that i is the standing option when challengers are drawn evenly, T_ij =
    P_ji / n for j not i.
    """
    n = len(options)
    squares = coalitions**2
    both = squares + squares.T
    beats = np.where(both > 0, squares / np.where(both > 0, both, 1.0), 0.5)
    np.fill_diagonal(beats, 0.5)
    logs = np.log(np.maximum(np.where(np.eye(n, dtype=bool), 1.0, beats), 1e-300)).sum(1)
    conditional = np.exp(logs - logs.max())
    conditional /= conditional.sum()
    return Election(
        options=tuple(options),
        beats=tuple(tuple(float(p) for p in row) for row in beats),
        conditional=tuple(float(p) for p in conditional),
        markov=tuple(float(p) for p in _stationary(beats)),
    )


def challenge(
    players: Sequence[Player], *, rounds: int = 10, status_quo: float = 1.0, choice: Choice = "published"
) -> Iterator[Round]:
    """The expected-utility model as Scholz, Calbert and Smith (2011) ran it; round 0 first, then one after each round.

    Each round players take their risk attitude from how much they are challenged, weigh a challenge of each other, and move to one offer:
    of lost confrontations, else compromises, else capitulations. `status_quo` is Q, the weight of things staying as they are. `choice`
    "nearest" takes the offer that moves the player least, as the paper says; "published" ranks compromises by an average of
    positions instead, which is what reproduces the published rounds. Raises InputError for fewer than two positions.
    """
    _check(players)
    if rounds < 0:
        raise UsageError(f"{rounds} rounds: at least 0")
    span = max(player.position for player in players) - min(player.position for player in players)
    now = tuple(players)
    yield Round(0, now, weighted_mean(now), weighted_median(now), ())
    for number in range(1, rounds + 1):
        moves = tuple(_moves(now, span, status_quo, choice))
        to = {move.name: move.after for move in moves}
        now = tuple(replace(player, position=to.get(player.name, player.position)) for player in now)
        yield Round(number, now, weighted_mean(now), weighted_median(now), moves)


def risk_exponents(players: Sequence[Player], *, status_quo: float = 1.0) -> Vector:
    """Each player's exponent, from 1/2 (seeks risk) to 2 (shuns it).

    R = (2 d - max d - min d) / (max d - min d) with d the sum of others' expected utilities of challenging it, among risk-neutral players;
    the exponent is (1 - R/3) / (1 + R/3).
    """
    span = max(player.position for player in players) - min(player.position for player in players)
    return _risk(players, span, status_quo)


def expected_utilities(
    players: Sequence[Player], exponents: Vector, *, seen_by: int, span: float, status_quo: float = 1.0
) -> Matrix:
    """E[i, j]: what player i expects from challenging j, as player `seen_by` reckons it (with its own exponent for all).

    s_j (P U_win + (1 - P) U_lose) + (1 - s_j) U_win - Q U_still, with U_win = 2 - 4 (1/2 - d/2)^r, U_lose = 2 - 4 (1/2 + d/2)^r and
    U_still = 2 - 4 (1/2)^r, d the distance over the `span` of the issue. P divides the votes for i over j by those of all pairs: the
    formula as printed, over the one pair, doesn't give the published numbers.
    """
    r = float(exponents[seen_by])
    distance = _distances(players) / span
    win, lose, still = (2 - 4 * base**r for base in (0.5 - distance / 2, 0.5 + distance / 2, np.float64(0.5)))
    chance = _chances(players, exponents, distance)
    resists = np.array([player.salience for player in players])[None, :]
    utilities: Matrix = resists * (chance * win + (1 - chance) * lose) + (1 - resists) * win - status_quo * still
    return utilities


def read(path: Path) -> tuple[Player, ...]:
    """Players from a CSV file with columns actor, capability, position, salience, and perhaps what `scenario positions` tells beside.

    Raises InputError with file and line.
    """
    players: dict[str, Player] = {}
    for row in table.rows(path, ("actor", "capability", "position", "salience"), ignored=TOLD):
        name = row.name("actor")
        if name in players:
            raise InputError(f"{name} stands twice", where=row.where, right="each actor once")
        players[name] = Player(
            name, row.number("capability", least=0), row.number("position"), row.number("salience", least=0, most=1)
        )
    try:
        _check(tuple(players.values()))
    except InputError as error:
        raise InputError(error.problem, where=str(path), right=error.right) from None
    return tuple(players.values())


def _check(players: Sequence[Player]) -> None:
    for player in players:
        if player.capability < 0 or not 0 <= player.salience <= 1 or not np.isfinite(player.position):
            raise InputError(f"{player}", right="capability of at least 0, salience from 0 to 1, a finite position")
    if len({player.position for player in players if player.weight > 0}) < 2:
        raise InputError(
            "all players of weight hold one position",
            right="at least two positions, else there is nothing to bargain over",
        )


def _coalitions(players: Sequence[Player], options: Sequence[float]) -> Matrix:
    weights = np.array([player.weight for player in players])
    near = -np.abs(np.array([player.position for player in players])[:, None] - np.array(options)[None, :])
    gain = np.maximum(near[:, :, None] - near[:, None, :], 0.0)
    coalitions: Matrix = (weights[:, None, None] * gain).sum(0) / (max(options) - min(options))
    return coalitions


def _stationary(beats: Matrix) -> Vector:
    n = len(beats)
    steps = beats.T / n
    np.fill_diagonal(steps, 0.0)
    np.fill_diagonal(steps, 1 - steps.sum(1))
    # Balance of flows, with one equation replaced by the sum of the shares.
    system = steps.T - np.eye(n)
    system[-1] = 1.0
    shares: Vector = np.linalg.solve(system, np.eye(n)[-1])
    return np.maximum(shares, 0.0)


def _distances(players: Sequence[Player]) -> Matrix:
    positions = np.array([player.position for player in players])
    distances: Matrix = np.abs(positions[:, None] - positions[None, :])
    return distances


def _chances(players: Sequence[Player], exponents: Vector, distance: Matrix) -> Matrix:
    """P[i, j] that i's position beats j's: votes of player k are c_k s_k (|x_k - x_j|^r_k - |x_k - x_i|^r_k)."""
    weights = np.array([player.weight for player in players])
    far = distance ** exponents[:, None]
    votes = weights[:, None, None] * (far[:, None, :] - far[:, :, None])
    every = np.abs(votes).sum()
    chances: Matrix = np.maximum(votes, 0.0).sum(0) / every if every else np.zeros_like(distance)
    return chances


def _risk(players: Sequence[Player], span: float, status_quo: float) -> Vector:
    neutral = np.ones(len(players))
    utilities = expected_utilities(players, neutral, seen_by=0, span=span, status_quo=status_quo)
    danger = utilities.sum(0) - np.diag(utilities)
    most, least = danger.max(), danger.min()
    if most == least:
        return neutral
    acceptance = (2 * danger - most - least) / (most - least)
    exponents: Vector = (1 - acceptance / 3) / (1 + acceptance / 3)
    return exponents


def _moves(players: Sequence[Player], span: float, status_quo: float, choice: Choice) -> Iterator[Move]:
    exponents = _risk(players, span, status_quo)
    for i, player in enumerate(players):
        seen = expected_utilities(players, exponents, seen_by=i, span=span, status_quo=status_quo)
        offers = [
            offer for j, other in enumerate(players)
            if other.position != player.position
            and (offer := _offer(player, other, float(seen[i, j]), float(seen[j, i])))
        ]  # fmt: skip
        kinds: tuple[Outcome, ...] = ("confrontation", "compromise", "capitulation")
        for kind in kinds:
            of_kind = [offer for offer in offers if offer.outcome == kind]
            if of_kind:
                yield min(of_kind, key=_key(kind, choice, {other.name: other.position for other in players}))
                break


def _offer(player: Player, other: Player, own: float, theirs: float) -> Move | None:
    if theirs > own > 0:
        return Move(player.name, other.name, "confrontation", player.position, other.position, own, theirs)
    if theirs > 0 > own and theirs > -own:
        after = player.position + (other.position - player.position) * -own / theirs
        return Move(player.name, other.name, "compromise", player.position, after, own, theirs)
    if theirs > 0 > own:
        return Move(player.name, other.name, "capitulation", player.position, other.position, own, theirs)
    return None


def _key(kind: Outcome, choice: Choice, positions: dict[str, float]) -> Callable[[Move], float]:
    if kind != "compromise" or choice == "nearest":
        return lambda move: abs(move.after - move.before)
    # The program behind the published figures takes the compromise with the lowest weighted position, not the nearest:
    # turn the scale round and other offers are taken.
    return lambda move: (abs(move.own) * move.before + move.other * positions[move.by]) / (abs(move.own) + move.other)
