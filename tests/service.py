"""A service on a small village: in memory or in a file, and in a real browser's reach."""

import io
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import hamlets
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from planner_files import Entry, geojson
from stores import empty_store

from api.app import create_app
from api.services.drawing.draw import DrawTask, draw
from api.settings import ServiceSettings
from api.store.base import Store
from api.store.library import Library
from api.store.records.plans import Asked

BASE = "http://127.0.0.1"
PLANTED = ("张三丰", "13800138000")
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


@pytest.fixture(scope="session")
def square(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the checkerboard as a planner would bring it: names and telephones among the columns."""
    folder = tmp_path_factory.mktemp("shipped") / "square"  # the only village there: some services ship the parent
    folder.mkdir()
    tables = hamlets.checkerboard()
    doors, lands, roads = (t.to_crs(4326) for t in (tables.households, tables.villages, tables.roads))
    personal = {"姓名": PLANTED[0], "phone": PLANTED[1]}
    entries: dict[str, list[Entry]] = {
        "households": [(d.geometry, {"ID": d.household_id, "households": 10, **personal}) for d in doors.itertuples()],
        "boundary": [(lands.geometry.iloc[0], {"code": "V1", "name": "样例村"})],
        "roads": [(each, {"highway": "residential", "contact": PLANTED[1]}) for each in roads.geometry],
    }
    for role, rows in entries.items():
        geojson(folder / f"{role}.geojson", rows)
    return folder


@pytest.fixture(scope="session")
def drawn(square: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a real plan of the square, drawn once for all tests."""
    out = tmp_path_factory.mktemp("drawn") / "plan"
    asked = Asked(levels=("micro_grid=50-70",), iterations="2000")
    draw(DrawTask(square, out, asked, dropped_columns=("姓名", "phone")), lambda what, share: None)
    return out


@pytest.fixture
def draws(drawn: Path) -> Callable[[DrawTask, Callable[[str, float], None], Event], None]:
    """Return what draws at once: it hands out the plan that is there."""
    return handing_out(drawn)


def handing_out(drawn: Path) -> Callable[[DrawTask, Callable[[str, float], None], Event], None]:
    """Return what hands out a plan that is there, whatever is asked."""

    def draw_again(task: DrawTask, on_progress: Callable[[str, float], None], stopped: Event) -> None:
        on_progress("样例村", 0.5)
        shutil.copytree(drawn, task.out)

    return draw_again


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Yield stores that every machine has; what PostGIS does otherwise, the tests of the store find."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        yield store


@pytest.fixture
def library(store: Store, tmp_path: Path) -> Library:
    """Return the library of the service's store."""
    return Library(store, tmp_path / "shelf")


@pytest.fixture
def shipped(square: Path, tmp_path: Path) -> Path:
    """Return a folder of villages that ship: the square alone."""
    shutil.copytree(square, tmp_path / "shipped" / "square")
    return tmp_path / "shipped"


@pytest.fixture
def settings(shipped: Path, tmp_path: Path) -> ServiceSettings:
    """Return settings under which tests run."""
    return ServiceSettings(data=tmp_path / "data", examples=shipped)


@pytest.fixture
def app(settings, store, draws) -> Iterator[FastAPI]:
    """Yield the service; its clock goes a minute on each time it is looked at."""
    minutes = iter(range(10_000))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    app = create_app(settings, store=store, draw=draws, clock=lambda: start + timedelta(minutes=next(minutes)))
    yield app
    app.dependency_overrides.clear()  # services of one process share them with their routes


@pytest.fixture
def client(app) -> Iterator[TestClient]:
    """Return a client of the running service."""
    with TestClient(app, base_url=BASE) as running:
        yield running


@pytest.fixture
def plan_id(client) -> str:
    """Return a plan of the shipped square that is done."""
    asked = client.post("/api/v1/villages/square/plans", json={"levels": [LEVEL]})
    return finished(client, asked.json()["id"])


@pytest.fixture
def served(settings, draws) -> Iterator[str]:
    """Yield the address of the service, really listening, on a disk."""
    with listening_on_loopback(create_app(settings, draw=draws)) as (host, port):
        yield f"http://{host}:{port}"


@contextmanager
def listening_on_loopback(app: FastAPI) -> Iterator[tuple[str, int]]:
    """Give the place where a service really listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=10))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def listen():
    """Return what makes a service listen."""
    return listening_on_loopback


def finished(client: TestClient, plan_id: str) -> str:
    """Wait until a plan is done or failed."""
    for _ in range(200):
        if client.get(f"/api/v1/plans/{plan_id}").json()["state"] in ("done", "failed"):
            return plan_id
        time.sleep(0.02)
    raise TimeoutError(plan_id)


def files_of(folder: Path, *roles: str) -> list[tuple[str, tuple[str, io.BytesIO]]]:
    """Return the files of a folder as a form sends them."""
    names = roles or ("households", "boundary", "roads")
    return [(role, (f"{role}.geojson", io.BytesIO((folder / f"{role}.geojson").read_bytes()))) for role in names]


@pytest.fixture
def sent(square):
    """Return what builds the files of a form."""
    return lambda *roles: files_of(square, *roles)


@pytest.fixture
def wait(client):
    """Return what waits for a plan."""
    return lambda plan_id: finished(client, plan_id)
