"""Files that are sent: gone when they have been read."""

import io
import os
import subprocess
import sys
import tempfile
import time

import pytest

from api.services.inputs.uploads import Upload, received
from geo.formats.passing import PASSING, sweep


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_files_stand_by_role_while_they_are_read_and_then_no_more():
    sent = [Upload("roads", "a.shp", io.BytesIO(b"1")), Upload("roads", "a.dbf", io.BytesIO(b"2"))]
    with received(sent) as paths:
        assert paths["roads"].read_bytes() == b"1"
        assert paths["roads"].with_suffix(".dbf").read_bytes() == b"2"
    assert not paths["roads"].exists()


def test_files_go_when_reading_fails(scratch):
    with pytest.raises(ZeroDivisionError), received([Upload("roads", "a.shp", io.BytesIO(b"1"))]):
        raise ZeroDivisionError
    assert list(scratch.iterdir()) == []


def test_only_the_owner_may_look_into_the_passing_folder(scratch):
    with received([Upload("roads", "a.shp", io.BytesIO(b"1"))]):
        (folder,) = scratch.iterdir()
        assert folder.stat().st_mode & 0o077 == 0


def test_what_a_killed_process_left_is_swept_up(scratch):
    old = scratch / f"{PASSING}old"
    old.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    with received([]):
        assert not old.exists()


def test_what_a_process_left_that_is_no_more_is_swept_up_at_once(scratch):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, working = scratch / f"{PASSING}{ended.pid}-x", scratch / f"{PASSING}{os.getppid()}-x"
    left.mkdir()
    working.mkdir()
    sweep()
    assert not left.exists()
    assert working.exists()


def test_a_service_that_starts_has_nothing_of_its_own_yet(scratch):
    own = scratch / f"{PASSING}{os.getpid()}-x"
    own.mkdir()
    sweep()
    assert own.exists()
    sweep(starting=True)
    assert not own.exists()


def test_files_of_a_killed_process_go_with_the_next_start(scratch):
    program = "import io, sys; from api.services.inputs.uploads import Upload, received\n"
    program += "with received([Upload('roads', 'a.shp', io.BytesIO(b'1'))]): print(flush=True); sys.stdin.read()"
    given = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.kill()
    (left,) = scratch.iterdir()
    sweep(starting=True)
    assert not left.exists()
