"""A backup holds everything, whichever store it comes from, and is put back whole or not at all."""

import hashlib
import json
import os
import stat
import threading
import zipfile
from contextlib import contextmanager
from pwd import getpwuid

import pytest
from full_store import THEN, contents_of, fill_store
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stores import empty_store
from typer.testing import CliRunner

from api.cli import app
from api.services.backup import restoring, writing
from api.services.backup.manifest import MANIFEST
from api.services.backup.restoring import restore_backup
from api.services.backup.source import existing_store
from api.services.backup.writing import write_backup
from api.settings import ServiceSettings
from api.store.records import KINDS
from api.store.records.files import ContentRecord
from api.store.records.staff import PersonRecord
from api.store.records.users import AuditRecord
from api.store.sql.migrate import newest
from geo.errors import InputError


@pytest.fixture(params=["sqlite", "postgis"])
def store(request, tmp_path):
    """Yield a full store of each kind."""
    with empty_store(request.param, request, tmp_path / "full") as store:
        fill_store(store)
        yield store


@pytest.fixture
def sqlite(request, tmp_path):
    """Yield a full store in a file."""
    with empty_store("sqlite", request, tmp_path / "data") as store:
        fill_store(store)
        yield store


@pytest.fixture
def backup(sqlite, tmp_path):
    """Return a backup of a full store."""
    write_backup(sqlite, tmp_path / "b.zip")
    return tmp_path / "b.zip"


def settings_of(store):
    """Return the settings of a store's database."""
    return ServiceSettings(database_url=store.engine.url.render_as_string(hide_password=False))


def elsewhere(tmp_path):
    """Return the settings of a folder that holds nothing yet."""
    return ServiceSettings(data=tmp_path / "elsewhere")


@contextmanager
def opened(settings):
    """Give the store of settings."""
    with existing_store(settings) as store:
        yield store


def rewrite(path, change):
    """Change what the members of a zip hold; the manifest's digests are made to fit unless it is what changes."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def change_manifest(path, change):
    """Change the manifest of a backup."""

    def in_members(members):
        manifest = json.loads(members[MANIFEST])
        change(manifest)
        members[MANIFEST] = json.dumps(manifest).encode()

    rewrite(path, in_members)


def change_table(path, name, change):
    """Change the lines of a table and its digest with them."""

    def in_members(members):
        manifest = json.loads(members[MANIFEST])
        entry = next(one for one in manifest["tables"] if one["name"] == name)
        lines = change([json.loads(line) for line in members[f"tables/{name}.ndjson"].splitlines()])
        content = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
        members[f"tables/{name}.ndjson"] = content
        entry |= {"sha256": hashlib.sha256(content).hexdigest(), "rows": len(lines)}
        if lines:
            entry["columns"] = {one: form for one, form in entry["columns"].items() if one in lines[0]}
        members[MANIFEST] = json.dumps(manifest).encode()

    rewrite(path, in_members)


def test_every_kind_goes_to_the_other_database_and_back_unchanged(request, tmp_path, sqlite):
    before = contents_of(sqlite)
    assert all(len(records) == 3 for records in before.values())
    write_backup(sqlite, tmp_path / "there.zip")
    with empty_store("postgis", request, tmp_path) as postgis:
        restore_backup(settings_of(postgis), tmp_path / "there.zip")
        assert contents_of(postgis) == before
        write_backup(postgis, tmp_path / "back.zip")
    restore_backup(elsewhere(tmp_path), tmp_path / "back.zip")
    with opened(elsewhere(tmp_path)) as back:
        assert contents_of(back) == before


def test_numbers_go_on_after_the_last_one_ever_given(store, tmp_path):
    with store.writing() as books:
        [last] = books.people.add(PersonRecord(0, "王芳", "/1/"))
        books.people.remove(id=last.id)
    write_backup(store, tmp_path / "b.zip")
    restore_backup(settings_of(store), tmp_path / "b.zip", replace=True)
    with store.writing() as books:
        assert books.people.add(PersonRecord(0, "李明", "/1/"))[0].id == last.id + 1
        numbers = [record.id for record in books.audit.add(AuditRecord(0, THEN, "x", "/"))]
        assert numbers == [max(record.id for record in books.audit.find(newest=True, most=9)[1:]) + 1]


def test_numbers_go_on_past_rows_that_a_backup_says_nothing_of(store, backup):
    change_manifest(backup, lambda manifest: [one.pop("last") for one in manifest["tables"]])
    restore_backup(settings_of(store), backup, replace=True)
    with store.writing() as books:
        assert books.people.add(PersonRecord(0, "李明", "/1/"))[0].id == 4


def test_a_backup_shows_one_moment_while_others_write(store, tmp_path, monkeypatch):
    wrote = threading.Event()

    def write_meanwhile(*arguments):
        monkeypatch.undo()

        def write():
            with store.writing() as books:
                books.people.add(PersonRecord(0, "王芳", "/1/"))
                books.contents.remove()
            wrote.set()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(20)
        return real(*arguments)

    real = writing._Writer._copy
    before = contents_of(store)
    monkeypatch.setattr(writing._Writer, "_copy", write_meanwhile)
    write_backup(store, tmp_path / "b.zip")
    assert wrote.is_set()
    assert contents_of(store) != before
    restore_backup(elsewhere(tmp_path), tmp_path / "b.zip")
    with opened(elsewhere(tmp_path)) as restored:
        assert contents_of(restored) == before


def test_only_the_owner_reads_a_backup_and_the_signing_key_is_not_in_it(backup, tmp_path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [name for name in zipfile.ZipFile(backup).namelist() if "key" in name] == []


def test_equal_contents_are_kept_once(sqlite, tmp_path):
    with sqlite.writing() as books:
        books.contents.remove()
        books.contents.add(*(ContentRecord("x", str(n), "/", b"\0" * 5_000_000) for n in range(3)))
    write_backup(sqlite, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_size < 6_000_000
    restore_backup(elsewhere(tmp_path), tmp_path / "b.zip")


def test_a_store_that_holds_something_is_left_alone_unless_it_is_to_be_replaced(store, backup):
    with store.writing() as books:
        books.people.add(PersonRecord(0, "new", "/1/"))
    with pytest.raises(InputError, match=r"holds something already .*--replace"):
        restore_backup(settings_of(store), backup)
    assert len(contents_of(store)["people"]) == 4
    restore_backup(settings_of(store), backup, replace=True)
    assert len(contents_of(store)["people"]) == 3


def test_what_fails_half_way_leaves_everything_as_it_was(store, backup):
    change_table(backup, "contents", lambda lines: [*lines, lines[0]])
    before = contents_of(store)
    with pytest.raises(InputError, match="refuses its rows"):
        restore_backup(settings_of(store), backup, replace=True)
    assert contents_of(store) == before


def test_what_fails_in_a_new_folder_leaves_no_database(backup, tmp_path):
    change_table(backup, "contents", lambda lines: [*lines, lines[0]])
    with pytest.raises(InputError):
        restore_backup(elsewhere(tmp_path), backup)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_rows_that_no_record_could_be_are_refused(backup, tmp_path):
    change_table(backup, "plans", lambda lines: [line | {"faults": "none"} for line in lines])
    with pytest.raises(InputError, match="holds a plan that is none"):
        restore_backup(elsewhere(tmp_path), backup)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("geom", "ff", "a shape as WKB"),
        ("households", "many", "a whole number"),
        ("households", 2**63, "a whole number"),
        ("path", 5, "a text"),
        ("path", None, "refuses its rows"),
    ],
)
def test_values_of_another_form_are_refused_with_their_place(backup, tmp_path, field, value, said):
    change_table(backup, "households", lambda lines: [line | {field: value} for line in lines])
    with pytest.raises(InputError, match=said) as caught:
        restore_backup(elsewhere(tmp_path), backup)
    assert said == "refuses its rows" or f"households.ndjson:1 {field}" in str(caught.value)


def test_every_table_that_differs_from_its_digest_is_named(backup, tmp_path):
    def cut(members):
        for name in ("plans", "audit"):
            members[f"tables/{name}.ndjson"] = members[f"tables/{name}.ndjson"][:-4]

    rewrite(backup, cut)
    with pytest.raises(InputError, match="digests differ") as caught:
        restore_backup(elsewhere(tmp_path), backup)
    assert len(caught.value.faults) == 2


def test_a_content_that_was_changed_or_is_missing_is_found(backup, tmp_path):
    with zipfile.ZipFile(backup) as archive:
        first, *_ = [name for name in archive.namelist() if name.startswith("contents/")]
    rewrite(backup, lambda members: members.update({first: b"other"}))
    with pytest.raises(InputError, match="its content is not what was written"):
        restore_backup(elsewhere(tmp_path), backup)
    rewrite(backup, lambda members: members.pop(first))
    with pytest.raises(InputError, match="is missing"):
        restore_backup(elsewhere(tmp_path), backup)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": "9999"}, "was written by a newer Gridhood"),
        ({"format_version": 2}, "was written by a newer Gridhood"),
        ({"format": "other"}, "is no backup"),
        ({"tables": [{"name": "x; DROP TABLE users"}]}, "is no backup"),
        ({"written": "yesterday"}, "is no backup"),
    ],
)
def test_backups_of_newer_programs_and_of_others_are_refused(backup, tmp_path, change, said):
    change_manifest(backup, lambda manifest: manifest.update(change))
    with pytest.raises(InputError, match=said):
        restore_backup(elsewhere(tmp_path), backup)
    assert not (tmp_path / "elsewhere").exists()


def test_a_table_of_none_of_ours_is_refused(backup, tmp_path):
    def rename(manifest):
        manifest["tables"][0]["name"] = "sqlite_master"

    change_manifest(backup, rename)
    rewrite(backup, lambda members: members.update({"tables/sqlite_master.ndjson": members.pop("tables/areas.ndjson")}))
    with pytest.raises(InputError, match=r"no such table|has columns"):
        restore_backup(elsewhere(tmp_path), backup)


def test_a_schema_of_before_is_brought_forward(backup, tmp_path, monkeypatch):
    with_one_column_less = with_an_older_schema(monkeypatch)
    change_manifest(backup, lambda manifest: manifest.update(schema_version=with_one_column_less))
    change_table(
        backup, "people", lambda lines: [{k: v for k, v in line.items() if k != "work_phone"} for line in lines]
    )
    restore_backup(elsewhere(tmp_path), backup)
    with opened(elsewhere(tmp_path)) as store, store.reading() as books:
        assert [one.work_phone for one in books.people.find()] == [""] * 3


def with_an_older_schema(monkeypatch):
    """Return the version of a schema in which people have no telephone."""
    real = restoring.upgrade_on

    def upgrade_on(connection, version="head"):
        if version == "before":
            real(connection)
            connection.execute(text("ALTER TABLE people DROP COLUMN work_phone"))
        else:
            connection.execute(text("ALTER TABLE people ADD COLUMN work_phone TEXT NOT NULL DEFAULT ''"))

    monkeypatch.setattr(restoring, "upgrade_on", upgrade_on)
    monkeypatch.setattr(restoring, "known", lambda: {"before", newest()})
    return "before"


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04" + b"\0" * 100])
def test_files_that_are_no_zip_end_with_status_2_in_two_languages(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    ended = CliRunner().invoke(app, ["restore", str(tmp_path / "b.zip"), "--data", str(tmp_path / "x")])
    assert ended.exit_code == 2
    assert "is no backup" in ended.output
    assert "不是 Gridhood 的备份" in "".join(ended.output.split("\n")).replace("  ", "")
    assert not (tmp_path / "x").exists()


def test_a_zip_made_to_burst_is_refused_unopened(backup, tmp_path):
    rewrite(backup, lambda members: members.update({"contents/0": b"\0" * 50_000_000}))
    with pytest.raises(InputError, match="would unpack to"):
        restore_backup(elsewhere(tmp_path), backup)


def test_bytes_damaged_anywhere_are_noticed_or_do_no_harm(backup, tmp_path, sqlite):
    whole = backup.read_bytes()
    for place in range(30, len(whole), len(whole) // 7):
        damaged = tmp_path / "damaged.zip"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        settings = ServiceSettings(data=tmp_path / f"to-{place}")
        try:
            restore_backup(settings, damaged)
        except InputError:
            assert not (settings.data / "gridhood.db").exists()
        else:
            with opened(settings) as restored:
                assert contents_of(restored) == contents_of(sqlite)


def test_the_commands_keep_and_restore(sqlite, tmp_path):
    run = CliRunner().invoke
    file = str(tmp_path / "b.zip")
    ended = run(app, ["backup", file, "--data", str(tmp_path / "data")])
    assert ended.exit_code == 0, ended.output
    assert "signing key" in ended.output
    assert run(app, ["restore", file, "--data", str(tmp_path / "other")]).exit_code == 0
    assert run(app, ["restore", file, "--data", str(tmp_path / "other")]).exit_code == 2
    unasked = run(app, ["restore", file, "--data", str(tmp_path / "other"), "--replace"])
    assert unasked.exit_code == 2
    assert "--yes" in unasked.output
    assert run(app, ["restore", file, "--data", str(tmp_path / "other"), "--replace", "--yes"]).exit_code == 0


def test_who_keeps_and_restores_stands_in_the_audit_of_both_stores(store, tmp_path, monkeypatch):
    monkeypatch.setenv("GRIDHOOD_DATABASE_URL", settings_of(store).database_url)
    monkeypatch.setenv("LOGNAME", "somebody-else")
    file = str(tmp_path / "b.zip")
    assert CliRunner().invoke(app, ["backup", file]).exit_code == 0
    assert CliRunner().invoke(app, ["restore", file, "--replace", "--yes"]).exit_code == 0
    with store.reading() as books:
        restored, kept = books.audit.find(newest=True, most=2)
    assert (kept.what, kept.path, kept.detail) == ("backed up", "/", {"file": "b.zip"})
    assert (restored.what, restored.path, restored.detail) == ("restored", "/", {"file": "b.zip", "replace": True})
    with opened(settings_of(store)) as again:
        refused = CliRunner().invoke(app, ["backup", str(tmp_path / "none" / "b.zip")])
        assert refused.exit_code == 2
        with again.reading() as books:
            assert books.audit.find(newest=True, most=1) == (restored,)
    assert restored.by == kept.by == f"command line: {getpwuid(os.getuid()).pw_name}"


def test_a_folder_without_a_store_is_not_backed_up(tmp_path):
    ended = CliRunner().invoke(app, ["backup", str(tmp_path / "b.zip"), "--data", str(tmp_path / "none")])
    assert ended.exit_code == 2
    assert "no store here" in ended.output
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_an_older_schema_is_not_backed_up(sqlite, tmp_path):
    with sqlite.engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version_num = 'older'"))
    with pytest.raises(InputError, match="has schema older"), existing_store(ServiceSettings(data=tmp_path / "data")):
        pass


def test_what_is_restored_has_its_guards(store, backup):
    restore_backup(settings_of(store), backup, replace=True)
    update = "UPDATE audit SET what = 'other'"
    if store.engine.dialect.name == "postgresql":
        update = f"SELECT set_config('gridhood.scope', '/', true); {update}"
    with store.engine.begin() as connection, pytest.raises(DBAPIError, match="only grows"):
        connection.exec_driver_sql(update)
    assert set(contents_of(store)) == set(KINDS)
