"""Bargaining over an issue in base and branch."""

from datetime import date

import pytest

from detente.errors import InputError
from detente.scenario import issues
from detente.scenario.assumptions import Capability, Position
from detente.scenario.issues import Stand

DAY = date(2025, 1, 2)


def stand(actor: str, position: float, salience: float = 1.0) -> Stand:
    return Stand(actor, actor, position, position, position, 1.0, salience, inside=True, how="told")


def test_a_position_that_is_supposed_moves_the_mean() -> None:
    found = issues.compare("oil", [stand("a", 20), stand("b", 80)], [Position("a", "oil", 60.0, DAY)])
    assert found.base is not None
    assert (found.base.mean, found.branch.mean) == (50.0, 70.0)
    assert found.label == "exploratory"
    assert sum(found.branch.conditional) == pytest.approx(1.0, abs=1e-3)


def test_a_capability_weighs_and_other_issues_are_left_alone() -> None:
    made = [Capability("b", 3.0, DAY), Position("a", "gas", 0.0, DAY)]
    found = issues.compare("oil", [stand("a", 20), stand("b", 80)], made)
    assert found.branch.mean == 65.0


def test_an_issue_known_to_the_branch_alone_has_no_base() -> None:
    made = [Position("a", "oil", 10.0, DAY, 1.0), Position("b", "oil", 90.0, DAY)]
    found = issues.compare("oil", [], made)
    assert found.base is None
    # Saliences 1 and the usual one half: (10 + 45) / 1.5
    assert found.branch.mean == pytest.approx(36.67)


def test_an_issue_with_one_position_is_an_error_that_names_it() -> None:
    with pytest.raises(InputError, match=r"'oil' has one position only: a at 10"):
        issues.compare("oil", [], [Position("a", "oil", 10.0, DAY)])
