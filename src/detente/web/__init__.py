"""Pages that read like a report, drawn on the server from a world; every page's address plus `.json` gives its data."""

from detente.web.app import create

__all__ = ["create"]
