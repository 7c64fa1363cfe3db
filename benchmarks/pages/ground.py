"""
How soon does the ground of a village of 30,000 doors show, how much is sent for it, and does the page stand still?

    python benchmarks/pages/ground.py [FOLDER] [--doors 30000] [--times 3] [--chromium /usr/bin/chromium]

``FOLDER`` holds the tables of a village (`data/boundaries/karhula` if not given); copies of it are laid side by side,
as one village, until there are so many doors. The service listens on this machine with a SQLite file of its own, and
Chromium opens the ground editor. Printed are milliseconds from the beginning of the navigation to the frame with the
land, its roads and its barriers, and how much of it the page worked; what was sent by then and until everything that
is in view was there; the longest task of the page while it pans far away and close up, as it took and as it worked: on
a machine that others use too, the latter tells more.
"""

import argparse
import socket
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio
import uvicorn
from main_thread import longest_task, pan
from playwright.sync_api import Browser, Page, sync_playwright
from scipy.spatial import KDTree
from side_by_side import keep_village, side_by_side

from api.app import create_app
from api.services.inputs.table_files import table_files
from api.settings import ServiceSettings
from api.store.library import Library
from api.store.records.villages import VillageRecord
from api.store.sql.engine import sqlite_url
from api.store.sql.migrate import upgrade
from api.store.sql.store import SqlStore

KARHULA = Path(__file__).parents[2] / "data" / "boundaries" / "karhula"
PAINTED = "performance.getEntriesByName('ground painted').length > 0"
PAINTED_MS = "performance.getEntriesByName('ground painted')[0].startTime"
READY = "document.body.dataset.ready === 'yes'"
DOORS = "import('/static/ground/main.js').then(({ editor }) => editor.layers.data.households.length)"
NEARER = """([lon, lat]) => import('/static/ground/main.js').then(({ editor }) => {
  editor.map.setView([lat, lon], 16);
})"""
MOST_MS, MOST_TASK_MS = 1500, 200


def main() -> None:
    """Print the figures."""
    args = _arguments()
    with TemporaryDirectory() as folder:
        store = SqlStore(sqlite_url(Path(folder) / "gridhood.db"))
        upgrade(store.engine)
        village = _fill(Library(store, Path(folder) / ".shelf"), args.folder, args.doors)
        print(f"{village.points:,} doors of {village.households:,} households")
        app = create_app(ServiceSettings(data=Path(folder), workers=0), store=store)
        with _listening(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
            told = [_opened(browser, f"{address}/villages/{village.id}/ground") for _ in range(args.times + 1)]
            print(f"painted on a cold service: {told[0][0]:.0f} ms, for which the page worked {told[0][1]:.0f} ms")
            painted, worked, early, all_bytes = (statistics.median(each) for each in zip(*told[1:], strict=True))
            print(f"then {painted:.0f} ms (wanted {MOST_MS}), for which it worked {worked:.0f} ms")
            print(
                f"sent until then {early / 1e3:,.0f} kB, until all that is in view is there {all_bytes / 1e3:,.0f} kB"
            )
            _pan(browser, f"{address}/villages/{village.id}/ground", _middle(args.folder))
            browser.close()


def _fill(library: Library, folder: Path, n_doors: int) -> VillageRecord:
    """Keep a village of copies side by side."""
    n_each = pyogrio.read_info(table_files(folder)["households"])["features"]
    return keep_village(library, side_by_side(folder, ceil(n_doors / n_each)))


def _middle(folder: Path) -> list[float]:
    """Return longitude and latitude of the door in whose surroundings most others stand."""
    points = pyogrio.read_dataframe(table_files(folder)["households"]).to_crs(4326).geometry
    xy = np.c_[points.x, points.y]
    tree = KDTree(xy)
    lon, lat = xy[int(np.argmax(tree.query_ball_point(xy, 0.005, return_length=True)))]
    return [float(lon), float(lat)]


def _opened(browser: Browser, address: str) -> tuple[float, float, float, float]:
    """Return until when the land is painted, how much the page worked for it, and the bytes until then and in all."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Network.enable")
    sent: list[float] = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address)
    _wait(page, PAINTED)
    early = sum(sent)
    worked = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}["TaskDuration"]
    painted = float(page.evaluate(PAINTED_MS))
    _wait(page, READY)
    page.wait_for_timeout(500)
    context.close()
    return painted, 1000 * worked, early, sum(sent)


def _pan(browser: Browser, address: str, middle: list[float]) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    _wait(page, READY)
    for name in ("from afar", "close up"):
        if name == "close up":
            page.evaluate(NEARER, middle)
            page.wait_for_timeout(3000)
        shown = page.evaluate(DOORS)
        longest = longest_task(browser, page, partial(pan, page))
        print(
            f"panning {name}, {shown:,} doors shown: the longest task took {longest.took_ms:.0f} ms and worked"
            f" {longest.worked_ms:.0f} (wanted {MOST_TASK_MS})"
        )
    context.close()


def _wait(page: Page, said: str) -> None:
    # not wait_for_function: it evaluates a text inside the page, which the page's own policy forbids
    while not page.evaluate(said):
        page.wait_for_timeout(20)


@contextmanager
def _listening(app: object) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=KARHULA)
    parser.add_argument("--doors", type=int, default=30_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    return parser.parse_args()


if __name__ == "__main__":
    main()
