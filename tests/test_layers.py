"""The rooms of the house: each imports only what stands to its left."""

import ast
from pathlib import Path

import detente

ROOMS = (
    "errors schema when plugins documents actors reading store relations forecast scenario brief world entry web measure"
    " cli __main__"
).split()
HOME = Path(detente.__file__).parent


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("detente."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "detente":
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            found.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("detente."))
    return found & set(ROOMS)


def test_a_room_imports_only_from_its_left() -> None:
    wrong = []
    for path in sorted(HOME.rglob("*.py")):
        room = path.relative_to(HOME).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        assert room in ROOMS, f"{path.name} stands in no room: {room}"
        wrong += [f"{path}: {other}" for other in _imports(path) if ROOMS.index(other) > ROOMS.index(room)]
    assert not wrong
