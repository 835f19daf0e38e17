"""Which SQL is only a question: one SELECT over the world's own tables, told from its parse, not from its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.errors import UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Every other function that stands where a table could opens a file, runs a text as SQL, or changes the process.
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "repeat", "json_each", "json_tree"})
SCHEMAS = frozenset({"", "main", "information_schema"})
FORMS = "one SELECT (or FROM, WITH, VALUES, DESCRIBE, SUMMARIZE) over the world's tables"


def check(cursor: DuckDBPyConnection, sql: str) -> None:
    """Raise UsageError unless `sql` is one statement that only reads the tables of the world."""
    import duckdb

    try:
        kinds = [statement.type for statement in cursor.extract_statements(sql)]
    except duckdb.Error as error:
        raise UsageError(f"not SQL: {plain(error)}") from error
    if kinds != [duckdb.StatementType.SELECT]:
        found = ", ".join(kind.name for kind in kinds) or "nothing"
        raise UsageError(f"a query is {FORMS}; this is {found}")
    ((text,),) = cursor.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        raise UsageError(f"a query is {FORMS}; this is not: {tree.get('error_message', '')}")
    for node in _nodes(tree):
        _check_node(node)


def plain(error: BaseException) -> str:
    """DuckDB's message without its class, its drawing of the place and its advice on extensions."""
    message = str(error).split("\n\nLINE")[0].split("\n\nPlease")[0]
    return message.split("Error: ", 1)[-1].strip()


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for each in tree:
            yield from _nodes(each)


def _check_node(node: dict[str, Any]) -> None:
    if node.get("type") == "TABLE_FUNCTION":
        name = node.get("function", {}).get("function_name", "")
        if name not in TABLE_FUNCTIONS:
            raise UsageError(f"a query can't use {name}() as a table: {', '.join(sorted(TABLE_FUNCTIONS))} only")
    if node.get("type") == "BASE_TABLE":
        schema, name = node.get("schema_name", ""), node.get("table_name", "")
        if schema not in SCHEMAS or "/" in name or "\\" in name:
            raise UsageError(f"a query can't read {name!r}: only the world's tables (SHOW TABLES names them)")
