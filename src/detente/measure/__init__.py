"""Every figure the project states, beside its baseline and its floor, by one command."""

from detente.measure.figures import Figure, benches, details, floors, run

__all__ = ["Figure", "benches", "details", "floors", "run"]
