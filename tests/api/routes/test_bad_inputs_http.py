"""
The project's list of bad inputs, row by row, over the web: a status, and every fault in two languages with its place.

`ROWS` says for each of the 64 rows which test shows its answer: here where the web answers, else where the rule lives.
"""

import io
import json
import signal
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import shapely
from bad_files import BAD_FILES, DOOR, BadFile
from fastapi import FastAPI
from fastapi.testclient import TestClient
from planner_files import border, doors, spot, ways

from api.app import create_app
from api.governance.role import Role
from api.routes.paging import MOST_ROWS, page_asked
from api.services.drawing.draw import draw
from api.services.security.tokens import issue_access
from api.store.memory import MemoryStore
from api.store.records.users import GrantRecord, UserRecord

ROOT = Path(__file__).parents[3]
BASE = "http://127.0.0.1"
VILLAGES, PLANS, SQUARE = "/api/v1/villages", "/api/v1/plans", "/api/v1/villages/square/plans"
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}
JSON = {"content-type": "application/json"}
HANGS_S = 60
"""Far above the second or five that an answer may take: machines that run tests are busy."""


@pytest.fixture
def store():
    """Return a store in memory: these answers are the same on all."""
    return MemoryStore()


@pytest.fixture
def app(settings, store, draws) -> FastAPI:
    """Return the service, by the clock of the machine: tokens end by it."""
    return create_app(settings, store=store, draw=draws)


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """End a test that waits for an answer which does not come."""

    def late(*_: Any) -> None:
        raise TimeoutError(f"no answer within {HANGS_S} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(HANGS_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def refused(answer: Any, status: int, *, place: str = "") -> None:
    """Hold an answer to the form of a refusal: its status, and faults in two languages that name a place."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    faults = answer.json()["faults"]
    assert faults
    for fault in faults:
        assert fault["where"]
        assert fault["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in fault["zh"])
    assert any(place in fault["where"] for fault in faults)


def asking(**more: Any) -> bytes:
    """Return a body that asks for a plan."""
    return json.dumps({"levels": [LEVEL], **more}).encode()


def packed(n: int) -> bytes:
    """Return a small archive of many bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(n))
        archive.writestr("[Content_Types].xml", "<Types/>")
    return content.getvalue()


BODIES: dict[str, tuple[int, bytes, dict[str, str], int, str]] = {
    "NaN": (1, asking(tolerance=float("nan")), JSON, 422, "tolerance"),
    "Infinity": (2, asking(tolerance=float("inf")), JSON, 422, "tolerance"),
    "1e999": (3, b'{"tolerance": 1e999}', JSON, 422, "tolerance"),
    "5000 digits": (4, b'{"seed": ' + b"1" * 5000 + b"}", JSON, 400, "body"),
    "depth 65": (5, b"[" * 65 + b"]" * 65, JSON, 400, "body"),
    "a key twice": (6, b'{"seed": 1, "seed": 2}', JSON, 400, "body"),
    "not UTF-8": (7, b'{"profile": "\xff"}', JSON, 400, "body"),
    "half a character": (8, b'{"profile": "\\ud800"}', JSON, 422, "profile"),
    "NUL": (9, asking(levels=[{**LEVEL, "name": "a\0b"}]), JSON, 422, ""),
    "over the limit": (10, b" " * 2_000_000, JSON, 413, "body"),
    "packed": (11, b"\x1f\x8b", {**JSON, "content-encoding": "gzip"}, 415, "Content-Encoding"),
    "another type": (12, asking(), {"content-type": "text/plain"}, 415, "Content-Type"),
    "unknown field": (14, asking(colour="red"), JSON, 422, "colour"),
    "min above max": (50, asking(levels=[{**LEVEL, "min": 100}]), JSON, 422, "micro_grid"),
    "radius 0": (54, asking(levels=[{**LEVEL, "radius_m": 0}]), JSON, 422, "radius_m"),
}


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_cannot_be_used_is_refused(client: TestClient, what: str) -> None:
    _, content, headers, status, place = BODIES[what]
    refused(client.post(SQUARE, content=content, headers=headers), status, place=place)
    assert client.get(PLANS).json()["plans"] == []


def send(client: TestClient, files: dict[str, Path], **fields: str) -> Any:
    """Send files by role, a shapefile with what stands beside it."""
    sent = []
    for role, path in files.items():
        parts = sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix == ".shp" else [path]
        sent += [(role, (part.name, io.BytesIO(part.read_bytes()))) for part in parts]
    return client.post(VILLAGES, files=sent, data=fields)


OTHER_STATUS = {"33-villages overlap": 409, "45-VRT": 415}
"""Where a file is not 422: `.vrt` is no kind that is read, which is told before what it is."""

TOO_MUCH = {"25-too many vertices", "25-too long a rim", "35-zip bomb", "35-zip bomb in total", "35-list too long"}
FIRST = {bad.row: bad for bad in reversed(BAD_FILES)}
SENT = [bad for bad in BAD_FILES if bad is FIRST[bad.row] or str(bad) in {*TOO_MUCH, *OTHER_STATUS}]
"""One bad file a row, and those that have a status of their own."""


@pytest.mark.parametrize("bad", SENT, ids=str)
def test_a_bad_file_is_refused_and_nothing_is_kept(client: TestClient, tmp_path: Path, bad: BadFile) -> None:
    answer = send(client, bad.files(tmp_path))
    refused(answer, 413 if str(bad) in TOO_MUCH else OTHER_STATUS.get(str(bad), 422))
    assert bad.words in answer.text or bad.row == 45
    assert all(village["example"] for village in client.get(VILLAGES).json()["villages"])


def _xlsx_bomb(at: Path) -> dict[str, Path]:
    (at / "bomb.xlsx").write_bytes(packed(120 * 2**20))
    return {"households": at / "bomb.xlsx"}


def _docx(at: Path) -> dict[str, Path]:
    (at / "doors.docx").write_bytes(b"PK")
    return {"households": at / "doors.docx"}


def _counts(*counts: int, ids: str = "ab") -> Callable[[Path], dict[str, Path]]:
    def make(at: Path) -> dict[str, Path]:
        rows = [
            (spot(i, 0), {"id": name, "households": n}) for i, (n, name) in enumerate(zip(counts, ids, strict=True))
        ]
        return {"households": doors(at, rows)}

    return make


FILES: dict[str, tuple[int, Callable[[Path], dict[str, Path]], int]] = {
    "xlsx bomb": (39, _xlsx_bomb, 413),
    "wrong extension": (46, _docx, 415),
    "zero households": (47, _counts(0, 3), 422),
    "negative households": (48, _counts(-1, 3), 422),
    "an id twice": (52, _counts(1, 2, ids="aa"), 409),
}


@pytest.mark.parametrize("what", FILES)
def test_households_that_cannot_be_are_refused(client: TestClient, tmp_path: Path, what: str) -> None:
    _, make, status = FILES[what]
    refused(send(client, make(tmp_path)), status, place=".")


def test_a_file_whose_name_is_an_address_is_refused(client: TestClient) -> None:
    name = "/vsicurl/http://127.0.0.1/doors.gpkg"
    refused(client.post(VILLAGES, files=[("households", (name, io.BytesIO(b"x")))]), 422)


def _high(at: Path) -> dict[str, Path]:
    return {"households": doors(at, [(shapely.Point(116.001, 40.001, 7), DOOR)])}


def _repeated(at: Path) -> dict[str, Path]:
    line = shapely.LineString([spot(1, 0.5), spot(1, 0.5), spot(9, 0.5)])
    return {"households": doors(at), "roads": ways(at, [(line, {"highway": "residential"})])}


def _gbk(at: Path) -> dict[str, Path]:
    (at / "doors.csv").write_bytes("编号,经度,纬度,户数\na,116.001,40.001,3\n".encode("gb18030"))
    return {"households": at / "doors.csv"}


@pytest.mark.parametrize(("make", "words"), [(_high, "height"), (_repeated, "repeat")], ids=["29", "34"])
def test_what_is_cleaned_is_told(client: TestClient, tmp_path: Path, make: Any, words: str) -> None:
    answer = send(client, make(tmp_path))
    assert answer.status_code == 201
    assert any(words in notice["en"] and notice["zh"] for notice in answer.json()["notices"]), answer.text


def test_gbk_headings_are_read_whole(client: TestClient, tmp_path: Path) -> None:
    answer = send(client, _gbk(tmp_path))
    assert (answer.status_code, answer.json()["households"]) == (201, 3)
    assert "\ufffd" not in answer.text


def test_a_village_outside_of_the_own_area_is_403(logged_in: TestClient, tmp_path: Path) -> None:
    refused(send(logged_in, {"households": doors(tmp_path)}, area="/elsewhere/"), 403, place="area")


def test_too_few_households_for_one_grid_are_infeasible_with_the_reason(settings, store, tmp_path) -> None:
    def really(task, on_progress, stopped):
        draw(task, on_progress)

    with TestClient(create_app(settings, store=store, draw=really), base_url=BASE) as client:
        village = send(client, {"households": doors(tmp_path), "boundary": border(tmp_path)}).json()
        plan = client.post(village["links"]["plans"], json={"levels": [LEVEL], "iterations": 100}).json()
        while (now := client.get(plan["links"]["self"]).json())["state"] not in ("done", "failed"):
            pass
        told = now["faults"] or client.get(plan["links"]["violations"]).json()["violations"]
    assert told, now
    assert "50" in json.dumps(told)


@pytest.fixture
def key(app) -> bytes:
    """Return what the service signs by."""
    return app.state.service.doorkeeper.key


@pytest.fixture
def logged_in(app, store, key) -> Any:
    """Return a client of a planner of one area."""
    with store.writing() as books:
        books.users.add(UserRecord("wang", "/homeland/", "x", datetime.now(UTC)))
        books.grants.add(GrantRecord("wang", str(Role.PLANNER), "/homeland/"))
    with TestClient(app, base_url=BASE) as client:
        client.headers["authorization"] = f"Bearer {issue_access(key, 'wang', 0, datetime.now(UTC))}"
        yield client


def test_a_token_without_signature_and_one_that_ended_are_401(logged_in: TestClient, key: bytes) -> None:
    now = datetime.now(UTC)
    said = {"sub": "wang", "gv": 0, "iat": now, "exp": now + timedelta(minutes=9), "jti": "x", "typ": "access"}
    unsigned = jwt.encode(said, None, algorithm="none")
    ended = issue_access(key, "wang", 0, now - timedelta(days=1))
    for token in (unsigned, ended):
        refused(logged_in.get(PLANS, headers={"authorization": f"Bearer {token}"}), 401)


FILTERS = (f"{PLANS}?cursor=", "/api/v1/jobs?subject=", "/api/v1/audit?by=", "/api/v1/coverage?area=")


@pytest.mark.parametrize("path", FILTERS)
def test_sql_in_a_filter_finds_nothing_and_harms_nothing(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}x' OR 1=1; DROP TABLE plans; --")
    assert answer.status_code in (200, 422)
    assert client.get(PLANS).json()["plans"] == []


def test_any_limit_is_capped(client: TestClient, plan_id: str) -> None:
    assert page_asked(10**9).limit == MOST_ROWS
    for path in (PLANS, VILLAGES, f"{PLANS}/{plan_id}/violations", "/api/v1/people", "/api/v1/audit"):
        assert client.get(path, params={"limit": 10**9}).status_code == 200, path


def test_a_job_that_has_ended_is_not_cancelled(client: TestClient, plan_id: str) -> None:
    [job] = client.get("/api/v1/jobs", params={"subject": plan_id}).json()["jobs"]
    refused(client.post(job["links"]["cancel"]), 409)


HERE = "tests/api/routes/test_bad_inputs_http.py::"
GEO = "tests/geo/formats/"
TOWERS = "tests/partition/test_towers.py::"
ROWS: dict[int, str] = {
    **{row: f"{HERE}test_a_body_that_cannot_be_used_is_refused" for row, *_ in BODIES.values()},
    **{bad.row: f"{HERE}test_a_bad_file_is_refused_and_nothing_is_kept" for bad in SENT},
    **{row: f"{HERE}test_households_that_cannot_be_are_refused" for row, *_ in FILES.values()},
    13: "tests/api/routes/test_guards.py::test_a_body_that_does_not_come_is_408",
    24: f"{HERE}test_a_village_outside_of_the_own_area_is_403",
    29: f"{HERE}test_what_is_cleaned_is_told",
    32: f"{GEO}checks/test_datums.py::test_shifted_households_without_a_boundary_are_noticed",
    34: f"{HERE}test_what_is_cleaned_is_told",
    40: f"{GEO}write/test_csv.py::test_text_that_a_spreadsheet_would_run_starts_with_an_apostrophe",
    49: f"{HERE}test_too_few_households_for_one_grid_are_infeasible_with_the_reason",
    51: "tests/api/test_land_parts.py::test_under_strict_parts_plan_and_judge_both_refuse_it",
    53: f"{TOWERS}test_a_tower_above_the_band_is_a_grid_of_its_own_where_nobody_asks_to_divide_it",
    55: f"{HERE}test_a_token_without_signature_and_one_that_ended_are_401",
    56: f"{HERE}test_a_token_without_signature_and_one_that_ended_are_401",
    57: "tests/api/routes/test_scope.py::test_another_area_is_neither_read_nor_written",
    58: f"{HERE}test_sql_in_a_filter_finds_nothing_and_harms_nothing",
    59: "tests/maps/test_browser.py::test_hostile_text_is_shown_as_it_is_and_runs_nowhere",
    60: f"{HERE}test_any_limit_is_capped",
    61: "tests/api/routes/test_visits.py::test_a_batch_is_kept_once_and_listed_with_its_area",
    62: "tests/api/routes/test_plan_edits.py::test_a_stale_edit_is_told_what_became_of_the_plan",
    63: "tests/api/routes/test_plans.py::test_too_many_plans_are_not_taken_on",
    64: f"{HERE}test_a_job_that_has_ended_is_not_cancelled",
}
"""The test of each row; what is not answered by the web itself, or has a better test, is elsewhere."""


def test_every_row_has_a_test() -> None:
    assert ROWS.keys() == set(range(1, 65))
    for row, test in ROWS.items():
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), (row, test)
