"""Confidence as a chance: what lowers and raises it, and that its weights hold no words of texts."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest

from detente.reading import confidence
from detente.schema import Claim, Party, Span

IRAQ, SYRIA = Party("IRQ", "Iraq"), Party("SYR", "Syria")
NOBODY = Party("local:some-fighters", "some fighters")
PLAIN = Claim(
    "c", Span("d", 0, 9), "Iraq met Syria today", "event", "CONSULT", (IRAQ,), (SYRIA,), quad=1, rule="meeting: meet R"
)


def test_a_confidence_is_a_chance_and_is_the_same_for_the_same_claim() -> None:
    chance = confidence.of(PLAIN)
    assert 0.02 <= chance <= 0.98
    assert confidence.rated(PLAIN).confidence == chance == confidence.of(confidence.rated(PLAIN))


@pytest.mark.parametrize(
    "worse",
    [
        replace(PLAIN, recipients=(NOBODY,)),
        replace(PLAIN, actors=(IRAQ, SYRIA), recipients=()),
        replace(PLAIN, quote="the talks"),
        replace(PLAIN, quote="words " * 30),
        replace(PLAIN, modality="speculative"),
        replace(PLAIN, modality="negated"),
        replace(PLAIN, quad=4, type="ASSAULT"),
    ],
)
def test_what_is_less_well_founded_is_never_surer(worse: Claim) -> None:
    assert confidence.of(worse) <= confidence.of(PLAIN)


def test_more_strangers_never_make_a_claim_surer() -> None:
    chances = [confidence.of(replace(PLAIN, recipients=(NOBODY,) * n)) for n in range(1, 4)]
    assert chances == sorted(chances, reverse=True)


def test_every_sign_has_a_weight_on_its_own_side() -> None:
    text = files("detente").joinpath("data/weights/confidence.json").read_text(encoding="utf-8")
    weights = json.loads(text)["weights"]
    assert list(weights) == ["always", *confidence.SIGNS]
    assert all(weights[name] * sign >= 0 for name, (sign, _) in confidence.SIGNS.items())
    assert set(json.loads(text)) == {"provenance", "weights"}
