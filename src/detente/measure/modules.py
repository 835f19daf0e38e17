"""Python files beside the package, loaded as they are: scorers that lie with their bench, scripts that fit."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from detente.errors import NotFoundError


def load(path: Path) -> ModuleType:
    """The module in a file. Raises NotFoundError where there is none."""
    spec = spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise NotFoundError(f"{path} is no script")
    module = module_from_spec(spec)
    # Dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
