"""Signed networks from rows, matrices and files."""

from pathlib import Path

import numpy as np
import pytest

from detente.errors import InputError
from detente.relations.network import ties


def written(folder: Path, text: str) -> Path:
    path = folder / "edges.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_signs_becomes_a_network(tmp_path: Path) -> None:
    path = written(tmp_path, "b,a,sign\nIran,Iraq,-1\n\nIraq,Syria,+1\nSyria,Iraq,1\n")
    network = ties.read(path)
    assert network.names == ("Iran", "Iraq", "Syria")
    assert network.ties == ((0, 1, -1.0), (1, 2, 1.0))
    assert network.counted


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("a,b,tone\nx,y,1\n", ":1", "unknown column 'tone'"),
        ("a,b\nx,y\n", ":1", "no column 'sign'"),
        ("a,b,sign,sign\nx,y,1,1\n", ":1", "stands twice"),
        ("a,b,sign\nx,y,1\nx,z,0\n", ":3", "sign '0' is neither 1 nor -1"),
        ("a,b,sign\nx,y,friend\n", ":2", "sign 'friend'"),
        ("a,b,sign\nx,y,1\n\ny,x,-1\n", ":4", "two different ties"),
        ("a,b,sign\nx,x,1\n", ":2", "tied to itself"),
        ("a,b,sign\nx,,1\n", ":2", "no b"),
        ("a,b,sign\nx,y\n", ":2", "2 cells"),
        ("a,b,sign\n", "edges.csv", "no ties"),
        ('a,b,sign\nx,"y,1\n', "edges.csv", "no CSV"),
        ("", ":1", "no column 'a'"),
    ],
)
def test_what_is_off_in_a_file_is_named_with_its_line(tmp_path: Path, text: str, where: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        ties.read(written(tmp_path, text))
    assert caught.value.where.endswith(where)
    assert caught.value.right


def test_bytes_that_are_no_text_and_missing_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "edges.csv"
    path.write_bytes(b"a,b,sign\n\xff\xfe,y,1\n")
    with pytest.raises(InputError, match="no CSV"):
        ties.read(path)
    with pytest.raises(InputError, match="can't be read"):
        ties.read(tmp_path / "missing.csv")


def test_a_matrix_is_averaged_over_both_directions_and_cut() -> None:
    values = np.array([[9.0, 0.4, -1.0], [0.2, 9.0, 0.1], [-3.0, 0.0, 9.0]])
    network = ties.of_matrix(("x", "y", "z"), values, least=0.1)
    assert network.ties == ((0, 1, pytest.approx(0.3)), (0, 2, -2.0))
    assert not network.counted
    assert network.matrix[2, 0] == -2.0
    with pytest.raises(InputError, match="matrix"):
        ties.of_matrix(("x", "y"), values)
    with pytest.raises(InputError, match="not finite"):
        ties.of_matrix(("x", "y"), np.array([[0, np.nan], [1, 0]]))
