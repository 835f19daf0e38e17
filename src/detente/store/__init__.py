"""The world's folder: tables that are only added to, and every way to ask them."""

from detente.store.adding import Added, Failure, Reading
from detente.store.judgements import Judgement
from detente.store.search import SearchHit
from detente.store.store import Record, Status, Store

__all__ = ["Added", "Failure", "Judgement", "Reading", "Record", "SearchHit", "Status", "Store"]
