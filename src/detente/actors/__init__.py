"""Who acts: the registry of actors, names and how they are written, mentions in a text, and who a name means on a
day."""

from detente.actors.check import Complaint, check
from detente.actors.hits import Hit
from detente.actors.judgements import Judgement
from detente.actors.registry import Registry, load

__all__ = ["Complaint", "Hit", "Judgement", "Registry", "check", "load"]
