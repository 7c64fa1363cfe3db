"""
How long do people wait for the service: for a redraw, for a place that is looked up, and while many others are at it?

    python benchmarks/service/answer_times.py [--store both] [--part all] [--seconds 60]

`redraw`   A made-up village of 2,000 units is drawn at two levels, then redrawn over HTTP, one operation at a time.
`lookup`   Points are looked up among the grids and micro-grids of 100,000 households in 40 villages.
`crowd`    Readers and editors at once, each waiting a while between questions as people do, those who edit at three
           drafts. Anything but 2xx, 304, 412 and 429 is counted as wrong.

Printed are milliseconds: for the first two what the server spent between the first byte of a question and the last one
of its answer, wall and CPU time (on a machine that others use, the second tells more); for the crowd, whose server is a
process of its own, what each of them waited. PostGIS is that of the tests, in a cluster of its own.
"""

import argparse
import json
import os
import platform
import random
import shutil
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.services.drawing.draw import DrawTask, draw
from api.settings import ServiceSettings
from api.store.records.areas import Area
from api.store.records.plans import Asked
from api.store.records.villages import Door, VillageRecord
from api.store.sql.migrate import upgrade
from api.store.sql.store import SqlStore

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from redraw import make_village
from soak import database

COLUMNS, ROWS = 50, 40
ASKED = Asked(levels=("grid=300-500", "micro_grid=50-100"), iterations="3000")
LEVELS = [{"name": "grid", "min": 300, "max": 500}, {"name": "micro_grid", "min": 50, "max": 100}]
VILLAGES, DOORS_EACH, MICRO_GRIDS_EACH = 40, 2500, 36
OPERATIONS, LOOKUPS = 150, 400
READERS, EDITORS = 50, 10
READ_EVERY_S, EDIT_EVERY_S = 1.0, 5.0
HONEST = {200, 304, 412, 429}


class Timed:
    """The service, with a list of how many wall and CPU seconds each question took it."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.spent: list[tuple[float, float]] = []

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        wall, cpu = time.perf_counter(), time.process_time()

        async def noted(message) -> None:  # type: ignore[no-untyped-def]
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self.spent.append((time.perf_counter() - wall, time.process_time() - cpu))
            await send(message)

        await self.app(scope, receive, noted)


class Asker:
    """One who asks the service, over a line that stays open."""

    def __init__(self, at: tuple[str, int]) -> None:
        self._line = HTTPConnection(*at, timeout=120)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict]:
        """Return the status and what was answered."""
        content = None if body is None else json.dumps(body)
        self._line.request(method, path, content, {"Content-Type": "application/json", **headers})
        answer = self._line.getresponse()
        told = answer.read()
        return answer.status, json.loads(told) if told else {}


def write_village(folder: Path) -> None:
    """Write the tables of the made-up village as a planner would bring them."""
    folder.mkdir(parents=True)
    village = make_village(COLUMNS, ROWS)
    doors = village.households[["household_id", "households", "group", "building_id", "geometry"]]
    tables = {"households": doors, "roads": village.roads, "barriers": village.barriers}
    land = village.households.iloc[:1].assign(code="V1", name="样例村").set_geometry([village.boundary])
    tables["boundary"] = land.set_crs(village.households.crs)[["code", "name", "geometry"]]
    for role, table in tables.items():
        table.to_crs(4326).to_file(folder / f"{role}.geojson", driver="GeoJSON")


def draw_once(folder: Path) -> Path:
    """Return the folder of a plan of the village, drawn unless it is there."""
    out = folder / "drawn"
    if not out.exists():
        write_village(folder / "examples" / "made-up")
        draw(DrawTask(folder / "examples" / "made-up", out, ASKED), lambda *_: None)
    return out


@contextmanager
def listening(store: SqlStore, folder: Path) -> Iterator[tuple[Timed, tuple[str, int]]]:
    """Give a service on a store, which draws by handing out the plan that is there, and where it listens."""
    draw_once(folder)
    app = Timed(service(store, folder))
    with socket.create_server(("127.0.0.1", 0)) as place:
        server = server_of(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
        thread.start()
        try:
            yield app, place.getsockname()
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def listening_apart(store: SqlStore, folder: Path) -> Iterator[tuple[str, int]]:
    """Give where the same service listens as a process of its own, so that those who ask take no time of its."""
    draw_once(folder)
    with socket.create_server(("127.0.0.1", 0), backlog=200) as place:
        url = store.engine.url.render_as_string(hide_password=False)
        process = get_context("spawn").Process(target=serve_apart, args=(place, url, folder))
        process.start()
        try:
            yield place.getsockname()
        finally:
            process.terminate()
            process.join()


def serve_apart(place: socket.socket, url: str, folder: Path) -> None:
    """Serve until ended."""
    server_of(service(SqlStore(url), folder)).run(sockets=[place])


def server_of(app: object) -> uvicorn.Server:
    """Return what serves."""
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_keep_alive=120))  # type: ignore[arg-type]


def service(store: SqlStore, folder: Path) -> FastAPI:
    """Return the service, which draws by handing out the plan that is there."""
    settings = ServiceSettings(data=folder / "data", examples=folder / "examples", login="never")
    drawn = draw_once(folder)
    return create_app(settings, store=store, draw=lambda task, *_: shutil.copytree(drawn, task.out))


def new_plan(asker: Asker) -> str:
    """Return the id of a plan of the village that is done."""
    _, told = asker.ask("POST", "/api/v1/villages/made-up/plans", {"levels": LEVELS})
    while (state := asker.ask("GET", told["links"]["self"])[1])["state"] != "done":
        if state["state"] == "failed":
            raise RuntimeError(state)
        time.sleep(0.1)
    return str(told["id"])


class Editor:
    """One who redraws a draft: moves and exchanges units at borders, renames grids, takes back and makes again."""

    def __init__(self, asker: Asker, store: SqlStore, plan_id: str, chance: random.Random) -> None:
        self.asker, self.plan_id, self.chance, self.version = asker, plan_id, chance, 0
        with store.reading() as books:
            rows = books.assignments.find(plan_id=plan_id, level="micro_grid")
        self.grid_of = {row.unit_id: row.grid_id for row in rows}
        pairs = shapely.STRtree([row.geom for row in rows]).query([row.geom for row in rows], "touches").T.tolist()
        self.pairs = [(rows[a].unit_id, rows[b].unit_id) for a, b in pairs]

    def operation(self) -> tuple[str, str, object]:
        """Return the kind of an operation that is thought of now, its path and its body."""
        kind = self.chance.choices(("assign", "swap", "rename", "undo", "redo"), (5, 2, 1, 1, 1))[0]
        a, b = self.chance.choice([pair for pair in self.pairs if self.grid_of[pair[0]] != self.grid_of[pair[1]]])
        move = {"kind": kind, "level": "micro_grid"} | {
            "assign": {"units": [a], "grid": self.grid_of[b]},
            "swap": {"a": a, "b": b},
            "rename": {"grid": self.grid_of[a], "name": f"网格{self.chance.randrange(10**6)}"},
        }.get(kind, {})
        base = f"/api/v1/plans/{self.plan_id}/edits"
        return (kind, f"{base}:{kind}", None) if kind in ("undo", "redo") else (kind, base, {"move": move})

    def edit(self) -> tuple[str, int]:
        """Make one operation, and return its kind and how it was answered; a refusal in words (422) is no operation."""
        while True:
            kind, path, body = self.operation()
            status, told = self.asker.ask("POST", path, body, **{"If-Match": f'"{self.version}"'})
            if status == 412:
                self.version = told["difference"]["version"]
            if status == 200:
                self.version = told["version"]
                if body is not None and kind == "assign":
                    self.grid_of[body["move"]["units"][0]] = body["move"]["grid"]  # type: ignore[index]
            if status != 422:
                return kind, status


def redraw_times(store: SqlStore, folder: Path) -> Iterator[str]:
    """Tell how long operations take the server, by kind and together, and the first on a plan that nobody drew on."""
    with listening(store, folder) as (app, at):
        editor = Editor(Asker(at), store, new_plan(Asker(at)), random.Random(1))
        app.spent.clear()
        editor.edit()
        yield row("first edit of a plan", app.spent[-1:])
        spent: dict[str, list[tuple[float, float]]] = {}
        for _ in range(OPERATIONS):
            kind, status = editor.edit()
            assert status == 200, (kind, status)
            spent.setdefault(kind, []).append(app.spent[-1])
        yield from (row(f"redraw: {kind}", times) for kind, times in sorted(spent.items()))
        yield row("redraw: all", [each for times in spent.values() for each in times])
        app.spent.clear()
        for _ in range(50):
            editor.asker.ask("GET", "/api/v1/villages?limit=1&cursor=x")
        yield row("a question that is refused", app.spent)


def lookup_times(store: SqlStore, folder: Path) -> Iterator[str]:
    """Tell how long looking up a point takes the server."""
    lay_out_area(store)
    chance = random.Random(2)
    with listening(store, folder) as (app, at):
        asker = Asker(at)
        asker.ask("GET", "/api/v1/lookup?lon=110.001&lat=30.001")
        app.spent.clear()
        for _ in range(LOOKUPS):
            lon, lat = 110 + chance.uniform(0, 0.8), 30 + chance.uniform(0, 0.5)
            status, told = asker.ask("GET", f"/api/v1/lookup?lon={lon:.6f}&lat={lat:.6f}")
            assert (status, len(told["areas"])) == (200, 3), told
        yield row("lookup by point", app.spent)


def lay_out_area(store: SqlStore) -> None:
    """Keep 40 villages of 2,500 doors each, and the areas of their published plans: 9 grids of 4 micro-grids each."""
    rng = np.random.default_rng(0)
    now, since = datetime.now(UTC), date(2026, 1, 1)
    for n in range(VILLAGES):
        west, south = 110 + 0.1 * (n % 8), 30 + 0.1 * (n // 8)
        code, path = f"{n:012d}", f"/t/{n}/"
        areas = [Area(code, since, "village", f"村{n}", path, geom=wavy(west, south, 0.1))]
        for m in range(MICRO_GRIDS_EACH):
            x, y = west + 0.1 / 6 * (m % 6), south + 0.1 / 6 * (m // 6)
            areas.append(Area(f"{code}{m:03d}", since, "micro_grid", f"微{m}", path, geom=wavy(x, y, 0.1 / 6)))
            if m % 2 == 0 and m // 6 % 2 == 0:
                areas.append(Area(f"{code}9{m:02d}", since, "grid", f"格{m}", path, geom=wavy(x, y, 0.1 / 3)))
        places = shapely.points(rng.uniform((west, south), (west + 0.1, south + 0.1), (DOORS_EACH, 2)))
        with store.writing() as books:
            books.villages.add(VillageRecord(f"v-{n}", f"村{n}", now, DOORS_EACH, DOORS_EACH, path=path))
            doors = (Door(f"v-{n}", f"h{k}", path, at, 1) for k, at in enumerate(places))
            books.households.add(*doors)
            books.areas.add(*areas)


def wavy(west: float, south: float, side: float) -> shapely.Polygon:
    """Return a square with a vertex every twentieth of a side."""
    return shapely.segmentize(shapely.box(west, south, west + side, south + side), side / 20)  # type: ignore[return-value]


def crowd_times(store: SqlStore, folder: Path, seconds: float) -> Iterator[str]:
    """Tell what readers and editors wait, all at once."""
    waited: dict[str, list[float]] = {"reading": [], "editing": []}
    answered: Counter[int] = Counter()
    with listening_apart(store, folder) as at:
        asker = Asker(at)
        plans = [new_plan(asker)]
        plans += [asker.ask("POST", f"/api/v1/plans/{plans[0]}:copy")[1]["id"] for _ in range(2)]
        editors = [Editor(Asker(at), store, plans[n % 3], random.Random(n)) for n in range(EDITORS)]
        for editor in editors[:3]:
            editor.edit()
        paths = ["/api/v1/villages", "/api/v1/jobs?limit=5", "/ogc/collections"]
        paths += [f"/api/v1/plans/{plan}{what}" for plan in plans for what in ("", "/stage", "/edits?limit=20")]
        until = time.monotonic() + seconds

        def go_on(kind: str, ask: Callable[[], int], every_s: float, chance: random.Random) -> None:
            while (left := until - time.monotonic()) > 0:
                time.sleep(min(left, chance.uniform(0, 2 * every_s)))
                begun = time.perf_counter()
                status = ask()
                waited[kind].append(time.perf_counter() - begun)
                answered[status] += 1

        def reader(chance: random.Random) -> Callable[[], int]:
            mine = Asker(at)
            return lambda: mine.ask("GET", chance.choice(paths))[0]

        each = [("reading", reader(random.Random(n)), READ_EVERY_S, random.Random(n)) for n in range(READERS)]
        each += [("editing", lambda e=e: e.edit()[1], EDIT_EVERY_S, e.chance) for e in editors]  # type: ignore[misc]
        threads = [threading.Thread(target=go_on, args=one) for one in each]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for kind, times in waited.items():
        yield row(f"{len(editors) if kind == 'editing' else READERS} {kind}", [(one, np.nan) for one in times])
    wrong = {status: n for status, n in answered.items() if status not in HONEST}
    yield f"answers: {dict(sorted(answered.items()))}; wrong: {wrong or 'none'}"


def row(name: str, spent: list[tuple[float, float]]) -> str:
    """Return a line of the table."""
    wall, cpu = 1e3 * np.array(spent).T
    figures = [np.percentile(times, share) for times in (wall, cpu) for share in (50, 95, 99)]
    return f"{name:28} {len(spent):6} " + " ".join(f"{each:9.1f}" for each in figures)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=("sqlite", "postgis", "both"), default="both")
    parser.add_argument("--part", choices=("redraw", "lookup", "crowd", "all"), default="all")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--keep", type=Path, help="folder in which the drawn plan is kept from one run to the next")
    asked = parser.parse_args()
    parts = {"redraw": redraw_times, "lookup": lookup_times, "crowd": lambda *at: crowd_times(*at, asked.seconds)}
    with TemporaryDirectory(prefix="gridhood-times-") as spare:
        folder = asked.keep or Path(spare)
        for kind in ("sqlite", "postgis") if asked.store == "both" else (asked.store,):
            for part in parts if asked.part == "all" else (asked.part,):
                load = "/".join(f"{one:.1f}" for one in os.getloadavg())
                cpus = f"{os.cpu_count()} CPUs, {platform.machine()}, Python {platform.python_version()}"
                print(f"\n{part} on {kind}: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cpus}, load {load}")
                heads = [f"{what} p{share}" for what in ("wall", "CPU") for share in (50, 95, 99)]
                print(f"{'milliseconds':28} {'times':>6} " + " ".join(f"{each:>9}" for each in heads))
                with TemporaryDirectory(prefix="gridhood-times-") as fresh, database(kind, Path(fresh)) as url:
                    store = SqlStore(url)
                    upgrade(store.engine)
                    for line in parts[part](store, folder):  # type: ignore[operator]
                        print(line, flush=True)


if __name__ == "__main__":
    main()
