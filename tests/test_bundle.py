"""The archive that is handed out: what is in it, and that it is the same to the byte each time."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _beside_the_scripts(monkeypatch):
    """Let the scripts of the bundle be imported as they import one another."""
    monkeypatch.syspath_prepend(str(ROOT / "bundle"))


def test_it_carries_what_runs_and_nothing_to_develop_with():
    from closure import read_pins, run_time

    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    packages = run_time(asked)
    assert {"shapely", "psycopg-binary", "argon2-cffi", "starlette"} <= set(packages)
    assert {"pytest", "mypy", "ruff", "selenium", "uv"} & set(packages) == set()
    pins = read_pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert [name for name in packages if not pins[name].hashes] == []


def test_the_same_files_make_the_same_archive(tmp_path):
    from archive import write_archive, write_sums

    for name in ("one", "two"):
        folder = tmp_path / name / "gridhood"
        folder.mkdir(parents=True)
        for file in sorted(("b.txt", "a.txt"), reverse=name == "two"):
            (folder / file).write_text(file)
        write_sums(folder)
        write_archive(folder, tmp_path / f"{name}.tar.gz")
    assert (tmp_path / "one.tar.gz").read_bytes() == (tmp_path / "two.tar.gz").read_bytes()


def test_no_address_of_the_internet_is_named():
    words = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bundle").glob("*.*")))
    assert [
        line for line in words.splitlines() if "://" in line and "$host" not in line and "127.0.0.1" not in line
    ] == ["Documentation=file:///opt/gridhood/share/install.html"]
