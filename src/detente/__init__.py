"""An executable model of international relations, built from the news.

`detente.open(DIR)` opens a world; see `World` for what can be asked of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente import when
    from detente.entry import classify, factuality, init, open, who
    from detente.world import World

__all__ = ["World", "classify", "factuality", "init", "open", "when", "who"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Loaded where used: `import detente` and `detente --help` stay fast.
    import importlib

    if name == "World":
        return importlib.import_module("detente.world").World
    if name == "when":
        return importlib.import_module("detente.when")
    if name in __all__:
        return getattr(importlib.import_module("detente.entry"), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
