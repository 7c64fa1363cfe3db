"""
How soon does the coverage map of some 700 micro-grids show, and how long does the service work for it?

    python benchmarks/pages/coverage.py [--copies 9] [--times 5] [--chromium /usr/bin/chromium]

The made-up township stands nine times side by side (`township`), staffed and visited, in a SQLite file; the service
listens on this machine and Chromium opens ``/coverage?level=micro_grid``. Printed are milliseconds: of the answer with
the areas (wall and CPU of the server, and its packed size), and from the beginning of the navigation to the frame in
which the map is painted, in a browser that has nothing cached; on a machine that others use, the CPU times tell more.
The first answer is told apart: roads are then compiled and doors read.
"""

import argparse
import gzip
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright
from township import COPIES, draw, fill

from api.app import create_app
from api.settings import ServiceSettings
from api.store.library import Library
from api.store.sql.engine import sqlite_url
from api.store.sql.migrate import upgrade
from api.store.sql.store import SqlStore

LEVEL = "level=micro_grid"
PAINTED = "performance.getEntriesByName('coverage painted').length > 0"
PAINTED_MS = "performance.getEntriesByName('coverage painted')[0].startTime"
MOST_MS, MOST_ANSWER_MS, MOST_BYTES = 1500, 300, 500_000


def main() -> None:
    """Print the figures."""
    args = _arguments()
    with TemporaryDirectory() as folder:
        store = SqlStore(sqlite_url(Path(folder) / "gridhood.db"))
        upgrade(store.engine)
        fill(Library(store, Path(folder) / ".shelf"), draw(), args.copies)
        app = create_app(ServiceSettings(data=Path(folder), workers=0), store=store)
        with TestClient(app, base_url="http://127.0.0.1") as client:
            print(*_answers(client, args.times), sep="\n")
        with _listening(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
            told = [_painted(browser, f"{address}/coverage?{LEVEL}") for _ in range(args.times)]
            browser.close()
        times, works = zip(*told, strict=True)
        print(
            f"painted: {statistics.median(times):.0f} ms (of {args.times}, {max(times):.0f} at most; wanted {MOST_MS}),"
            f" for which the page worked {statistics.median(works):.0f} ms"
        )


def _answers(client: TestClient, times: int) -> Iterator[str]:
    walls, cpus, content = [], [], b""
    for _ in range(times + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = client.get(f"/api/v1/coverage/areas?{LEVEL}")
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
        content = answer.content
    n = len(answer.json()["areas"])
    yield f"{n} areas, {len(gzip.compress(content, 6)):,} bytes packed (wanted under {MOST_BYTES:,})"
    yield f"first answer: {walls[0]:.0f} ms, CPU {cpus[0]:.0f} ms"
    wall, cpu = statistics.median(walls[1:]), statistics.median(cpus[1:])
    yield f"then: {wall:.0f} ms, CPU {cpu:.0f} ms, with what unpacks it here (wanted {MOST_ANSWER_MS})"


def _painted(browser: Browser, address: str) -> tuple[float, float]:
    """Return until when the map is painted, and how much the page's main thread worked for it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    while not page.evaluate(PAINTED):
        page.wait_for_timeout(20)
    worked = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}["TaskDuration"]
    milliseconds = float(page.evaluate(PAINTED_MS))
    context.close()
    return milliseconds, 1000 * float(worked)


@contextmanager
def _listening(app) -> Iterator[str]:  # type: ignore[no-untyped-def]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        host, port = listening.getsockname()
        try:
            yield f"http://{host}:{port}"
        finally:
            server.should_exit = True
            thread.join()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=COPIES, choices=range(1, COPIES + 1))
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    return parser.parse_args()


if __name__ == "__main__":
    main()
