"""The rules of governance are pure."""

import ast
from pathlib import Path

import pytest

import api.governance

FILES = sorted(Path(api.governance.__file__).parent.glob("*.py"))
OURS = ("api.governance", "api.errors", "geo", "partition")
IMPURE = {
    *("os", "sys", "time", "random", "secrets", "uuid", "pathlib", "io", "tempfile", "socket", "threading"),
    *("fastapi", "starlette", "pydantic", "sqlalchemy", "geoalchemy2", "alembic", "psycopg", "jwt", "pwdlib"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_web_no_sql_no_clock_and_no_files(path):
    tree = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [node.module or "" for node in tree if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names]
    assert not IMPURE & {name.split(".")[0] for name in names}
    rooms = [name for name in names if name.split(".")[0] in ("api", "maps", "partition", "geo")]
    assert all(name.startswith(OURS) for name in rooms)
    called = {node.attr for node in tree if isinstance(node, ast.Attribute)}
    assert not called & {"now", "today", "utcnow"}
