"""Identity and interest: two who belong to one club drift towards a warmer level than others."""

from __future__ import annotations

from detente.scenario.mechanisms.interface import Frame, Mechanism, weights
from detente.scenario.system import Array


def feature(frame: Frame) -> Array:
    """Common identity and interest of a pair, less its mean over the pairs it was fitted on; the same in all runs."""
    usual = weights()["identity"].extra.get("usual", 0.0) if "identity" in weights() else 0.0
    return centred(frame, usual)


def centred(frame: Frame, usual: float) -> Array:
    """The same with a given mean, for the fit."""
    return frame.system.of_pairs((frame.structure.kin[None] - usual).astype("float32"))


IDENTITY = Mechanism(
    name="identity",
    title="identity and interest",
    equation="dx_ij = strength x (kin_ij - usual) a year; kin_ij = 1 for members of one alliance or regional body",
    source="Russett and Oneal 2001 on common bodies; membership lists of the registry",
    into="slow",
    feature=feature,
)
