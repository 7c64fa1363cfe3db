"""Every fault that can be planted in an installation is found, and a sound one has none."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from full_store import THEN, contents_of, fill_store
from sqlalchemy import text
from stores import empty_store
from typer.testing import CliRunner

from api import console
from api.cli import app
from api.services.doctor import database, examining, folder, machine
from api.services.doctor.finding import Place
from api.services.security.key import FILE, secret_key
from api.settings import ServiceSettings
from api.store.records.jobs import JobRecord

LOOKED_AT_ONCE = ("python", "folder", "space", "key", "fonts")


@pytest.fixture(autouse=True)
def _without_the_slow_ones(monkeypatch):
    """Leave out what starts processes; each has a test of its own."""
    kept = {name: check for name, check in examining.BEFORE.items() if name in LOOKED_AT_ONCE}
    monkeypatch.setattr(examining, "BEFORE", kept)


@pytest.fixture(params=["sqlite", "postgis"])
def store(request, tmp_path):
    """Yield an empty store of each kind."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        yield store


@pytest.fixture
def sqlite(request, tmp_path):
    """Yield an empty store in a file."""
    with empty_store("sqlite", request, tmp_path / "data") as store:
        yield store


@pytest.fixture
def postgis(request, tmp_path):
    """Yield an empty store on PostGIS."""
    with empty_store("postgis", request, tmp_path / "data") as store:
        yield store


@pytest.fixture
def place(tmp_path):
    """Return an installation in an empty folder."""
    return Place(ServiceSettings(data=tmp_path), "127.0.0.1", THEN)


def examined(store, tmp_path, *, host="127.0.0.1", **more):
    """Return the state of every check, and what it met in English."""
    url = store.engine.url.render_as_string(hide_password=False)
    results = examining.examine(ServiceSettings(data=tmp_path / "data", database_url=url, **more), host)
    return {result.check: (result.finding.state, result.finding.met[0]) for result in results}


def planted(store, *statements):
    """Change a database by SQL, past its guards."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('gridhood.scope', '/', true)"))
        for statement in statements:
            connection.execute(text(statement))


def test_a_sound_installation_has_no_fault(store, tmp_path):
    fill_store(store)
    with store.writing() as books:
        books.files.remove()
        books.contents.remove()
        for job in books.jobs.find():
            books.jobs.change(job, replace(job, state="done"))
    states = {name: state for name, (state, _) in examined(store, tmp_path).items()}
    assert set(states.values()) == {"ok"}


def test_looking_makes_and_changes_nothing(sqlite, tmp_path):
    fill_store(sqlite)
    before = contents_of(sqlite)
    examined(sqlite, tmp_path)
    assert contents_of(sqlite) == before
    assert {path.name.split("-")[0] for path in (tmp_path / "data").iterdir()} == {"gridhood.db"}


def test_nothing_yet_is_no_fault_and_is_not_made(tmp_path):
    results = examining.examine(ServiceSettings(data=tmp_path / "none"), "127.0.0.1")
    assert {result.finding.state for result in results} == {"ok"}
    assert list(tmp_path.iterdir()) == []


def test_a_shape_that_its_tree_lacks_is_found(sqlite, tmp_path):
    fill_store(sqlite)
    planted(sqlite, "DELETE FROM households_rtree WHERE id = 1")
    assert examined(sqlite, tmp_path)["trees"] == ("wrong", "households")


def test_a_box_elsewhere_than_its_shape_is_found(sqlite, tmp_path):
    fill_store(sqlite)
    planted(sqlite, "UPDATE stations_rtree SET min_x = 0, max_x = 1 WHERE id = 1")
    assert examined(sqlite, tmp_path)["trees"] == ("wrong", "stations")


def test_a_box_of_no_shape_is_found(sqlite, tmp_path):
    planted(sqlite, "INSERT INTO areas_rtree VALUES (9, 0, 1, 0, 1)")
    assert examined(sqlite, tmp_path)["trees"] == ("wrong", "areas")


def test_a_reference_to_nothing_is_found(sqlite, tmp_path):
    fill_store(sqlite)
    with sqlite.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM users")
        raw.execute("PRAGMA foreign_keys = ON")
    state, met = examined(sqlite, tmp_path)["references"]
    assert state == "wrong"
    assert "grants → users" in met


def test_a_damaged_file_is_found(sqlite, tmp_path):
    fill_store(sqlite)
    sqlite.close()
    path = tmp_path / "data" / "gridhood.db"
    whole = bytearray(path.read_bytes())
    page = 4096
    for start in range(page * 4, len(whole) - page, page):
        whole[start : start + 64] = b"\xff" * 64
    path.write_bytes(whole)
    states = examined(sqlite, tmp_path)
    assert "wrong" in {states[name][0] for name in ("database", "integrity") if name in states}


def test_a_file_that_is_no_database_is_found(tmp_path):
    (tmp_path / "gridhood.db").write_bytes(b"nothing of the kind" * 100)
    results = examining.examine(ServiceSettings(data=tmp_path), "127.0.0.1")
    assert (results[-1].check, results[-1].finding.state) == ("database", "wrong")


def test_a_database_that_is_not_there_is_found(tmp_path):
    url = "postgresql://nobody:secret@127.0.0.1:1/none"
    results = examining.examine(ServiceSettings(data=tmp_path, database_url=url), "127.0.0.1")
    assert (results[-1].check, results[-1].finding.state) == ("database", "wrong")
    assert "secret" not in str(results)


def test_an_address_of_no_database_is_found(tmp_path):
    results = examining.examine(ServiceSettings(data=tmp_path, database_url="mysql://x"), "127.0.0.1")
    assert (results[-1].check, results[-1].finding.state) == ("database", "wrong")


def test_a_schema_of_another_program_is_found_and_its_rows_are_left_alone(store, tmp_path):
    version = "schema_version" if store.engine.dialect.name == "sqlite" else "gridhood.schema_version"
    [before] = _rows(store, f"SELECT version_num FROM {version}")
    planted(store, f"UPDATE {version} SET version_num = '9999'")
    states = examined(store, tmp_path)
    planted(store, f"UPDATE {version} SET version_num = '{before}'")
    assert states["schema"] == ("wrong", "9999, which this program does not know")
    assert states["users"][0] == "skipped"


def _rows(store, query):
    with store.engine.begin() as connection:
        return list(connection.execute(text(query)).scalars())


def test_a_table_without_row_level_security_is_found(postgis, tmp_path):
    planted(postgis, "ALTER TABLE visits NO FORCE ROW LEVEL SECURITY", "ALTER TABLE posts DISABLE ROW LEVEL SECURITY")
    states = examined(postgis, tmp_path)
    planted(postgis, "ALTER TABLE visits FORCE ROW LEVEL SECURITY", "ALTER TABLE posts ENABLE ROW LEVEL SECURITY")
    assert states["rows"] == ("wrong", "posts, visits")


@pytest.mark.parametrize(
    ("name", "found", "state"),
    [
        ("rights", ("postgres", True, False), "wrong"),
        ("rights", ("gridhood", False, True), "wrong"),
        ("versions", ((12, 9), (3, 3)), "wrong"),
        ("versions", ((15, 1), (2, 5)), "wrong"),
        ("versions", ((15, 1), None), "wrong"),
        ("versions", ((17, 0), (3, 10)), "ok"),
    ],
)
def test_what_a_server_may_say_is_judged(postgis, tmp_path, monkeypatch, name, found, state):
    monkeypatch.setattr(database, name, lambda _: found)
    assert examined(postgis, tmp_path)["role" if name == "rights" else "server"][0] == state


@pytest.mark.parametrize(("leak", "state"), [(False, "ok"), (True, "warn")])
def test_an_index_that_is_not_used_is_found(postgis, tmp_path, monkeypatch, leak, state):
    assert examined(postgis, tmp_path)["index"][0] == "ok"
    monkeypatch.setattr(database, "boxes_leak", lambda _: leak)
    assert examined(postgis, tmp_path)["index"][0] == state


@pytest.mark.parametrize(("off_s", "state"), [(0.5, "ok"), (10, "warn"), (-3600, "wrong")])
def test_clocks_that_differ_are_found(postgis, tmp_path, monkeypatch, off_s, state):
    real = database.clock
    monkeypatch.setattr(database, "clock", lambda connection: real(connection) + timedelta(seconds=off_s))
    assert examined(postgis, tmp_path)["clock"][0] == state


@pytest.mark.parametrize(
    ("host", "login", "state"),
    [
        ("127.0.0.1", "auto", "ok"),
        ("0.0.0.0", "auto", "wrong"),
        ("0.0.0.0", "never", "wrong"),
        ("0.0.0.0", "always", "warn"),
    ],
)
def test_a_service_that_others_reach_without_log_in_is_found(sqlite, tmp_path, host, login, state):
    assert examined(sqlite, tmp_path, host=host, login=login)["users"][0] == state


def test_a_job_that_nobody_works_on_is_found(store, tmp_path):
    with store.writing() as books:
        now = books.now()
        fresh, late = (now - timedelta(seconds=seconds) for seconds in (1, 600))
        books.jobs.add(*(JobRecord(0, "draw", "x", "/", now, "running", heartbeat=one) for one in (fresh, late, None)))
    numbers = [job.id for job in contents_of(store)["jobs"]]
    assert examined(store, tmp_path)["jobs"] == ("warn", f"job {numbers[1]}, job {numbers[2]}")


def test_files_of_nothing_and_without_bytes_are_found(store, tmp_path):
    given = "(owner, name, path, digest, n_bytes) VALUES"
    planted(store, f"INSERT INTO files {given} ('plans/gone-1', 'a.txt', '/', 'x', 3)")
    assert examined(store, tmp_path)["files"] == ("warn", "plans/gone-1, plans/gone-1/a.txt")


def test_a_key_that_others_may_read_is_found(tmp_path, place):
    assert folder.signing_key(place).state == "ok"
    secret_key(tmp_path)
    assert folder.signing_key(place).met[0] == "0o600"
    (tmp_path / FILE).chmod(0o644)
    assert folder.signing_key(place).state == "wrong"


def test_a_folder_that_is_a_file_is_found(tmp_path, place):
    (tmp_path / "file").write_text("")
    settings = ServiceSettings(data=tmp_path / "file" / "data")
    assert folder.data_folder(replace(place, settings=settings)).state == "wrong"


@pytest.mark.parametrize(("free", "state"), [(10 * 2**20, "wrong"), (500 * 2**20, "warn"), (5 * 2**30, "ok")])
def test_a_full_disk_is_found(place, monkeypatch, free, state):
    usage = folder.shutil.disk_usage(place.settings.data)
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert folder.free_space(place).state == state


def test_a_package_that_does_not_load_or_brings_its_process_down_is_named(place, tmp_path, monkeypatch):
    (tmp_path / "lacking_part.py").write_text("raise ImportError('libpart.so.1: cannot open')")
    (tmp_path / "bringing_down.py").write_text("import os; os.abort()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for name in ("lacking_part", "bringing_down"):
        found = machine.compiled_packages(place, ("json", name, "csv"))
        assert found.state == "wrong"
        assert found.met[0].startswith(f"{name} does not load")
    assert machine.compiled_packages(place, ("json", "csv")).state == "ok"


@pytest.mark.parametrize(("told", "state"), [("Noto Sans CJK SC\n", "ok"), ("", "wrong"), (None, "warn")])
def test_a_machine_without_chinese_fonts_is_found(place, tmp_path, monkeypatch, told, state):
    if told is not None:
        (tmp_path / "fc-list").write_text(f"#!/bin/sh\nprintf '{told}'\n")
        (tmp_path / "fc-list").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.chinese_fonts(place).state == state


def test_a_machine_without_pango_is_found(place, tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert "pango" in machine.pango(place).met[0]
    (tmp_path / "weasyprint.py").write_text("__version__ = '1'")
    assert machine.pango(place).state == "ok"


def test_an_old_python_is_found(place, monkeypatch):
    monkeypatch.setattr(machine.sys, "version_info", (3, 10, 12))
    assert machine.python_version(place).state == "wrong"


def test_the_command_ends_with_3_where_something_is_wrong_and_speaks_two_languages(sqlite, tmp_path):
    line = ["doctor", "--data", str(tmp_path / "data")]
    assert CliRunner().invoke(app, line).exit_code == 0
    ended = CliRunner().invoke(app, [*line, "--host", "0.0.0.0"])
    assert ended.exit_code == 3
    assert "make a user first" in ended.output.replace("\n", " ")
    assert "请先创建用户" in ended.output
    answers = json.loads(CliRunner().invoke(app, [*line, "--json"]).output)
    assert {answer["state"] for answer in answers} == {"ok"}
    assert all(answer["met"]["en"] and answer["met"]["zh"] for answer in answers)


def test_a_folder_is_shown_with_its_whole_path(sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr(console, "PIPED_WIDTH", 400)
    assert f" {tmp_path / 'data'} " in CliRunner().invoke(app, ["doctor", "--data", str(tmp_path / "data")]).output
