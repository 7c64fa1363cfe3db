"""Personal numbers are sent to the service, and come out nowhere: no answer, no log, no file keeps one."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from registers import SPOILED, personal_in, register, tainted
from stores import library_in

from api.services.drawing.draw import DrawTask, draw
from api.store.base import Store

VILLAGES = "/api/v1/villages"
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store on the disk, where everything can be searched."""
    return library_in(tmp_path / "data").store


@pytest.fixture
def draws() -> Callable[[DrawTask, Callable[[str, float], None], Event], None]:
    """Return what really draws."""
    return lambda task, on_progress, _: draw(task, on_progress)


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that passing files go to, empty at first."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


def send(client, folder: Path, **spoiled: object):
    """Send the register of a village, and return the answer."""
    files = register(folder, **spoiled)
    return client.post(VILLAGES, files=[(role, (path.name, path.read_bytes())) for role, path in files.items()])


def test_nothing_personal_is_kept_or_answered_or_logged(client, wait, tmp_path, scratch, caplog):
    answer = send(client, tmp_path)
    asked = client.post(f"{VILLAGES}/{answer.json()['id']}/plans", json={"levels": [LEVEL], "iterations": 2000})
    plan_id = wait(asked.json()["id"])
    answers = [answer, asked] + [
        client.get(place)
        for place in (f"/api/v1/plans/{plan_id}/report", f"/plans/{plan_id}", f"/villages/{answer.json()['id']}", "/")
    ]

    assert [each.status_code for each in answers] == [201, 202, 200, 200, 200, 200]
    assert answers[2].json()["denied_columns"]["household_id"] == "identity numbers / 身份证件号码"
    assert personal_in("".join(each.text for each in answers) + caplog.text) == []
    assert tainted(tmp_path / "data") == set()
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("what", SPOILED)
def test_a_refused_register_is_gone_and_not_repeated(client, tmp_path, scratch, caplog, what):
    answer = send(client, tmp_path, **SPOILED[what])

    assert answer.status_code == 422
    assert personal_in(answer.text + caplog.text) == []
    assert tainted(tmp_path / "data") == set()
    assert list(scratch.iterdir()) == []


def test_a_failure_of_ours_repeats_nothing_in_the_log_and_leaves_no_file(
    client, tmp_path, scratch, caplog, monkeypatch
):
    def fail(files):
        raise RuntimeError(f"cannot make sense of {files.households.read_text(encoding='utf-8')}")

    monkeypatch.setattr("api.services.villages.read_inputs", fail)
    answer = send(client, tmp_path, 户主="", household_id="h1")

    assert answer.status_code == 500
    assert "cannot make sense of" in caplog.text
    assert [each for each in personal_in(answer.text + caplog.text) if each.isdigit()] == []
    assert list(scratch.iterdir()) == []


def test_a_file_too_large_for_memory_passes_through_none_with_a_name(client, tmp_path, scratch):
    answer = send(client, tmp_path, padding="x" * 3_000_000)

    assert answer.status_code == 201
    assert list(scratch.iterdir()) == []
