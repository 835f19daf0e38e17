"""The scorer that lies beside a bench, loaded as it is: the project holds no copy of it."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from detente.errors import NotFoundError


def load(path: Path) -> ModuleType:
    """The module in a file. Raises NotFoundError where there is none."""
    spec = spec_from_file_location(f"bench_{path.parent.name}_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise NotFoundError(f"no scorer in {path}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
