"""
Does any page ever stand still with a township of more than 30,000 households?

    python benchmarks/pages/large.py [--plan FOLDER] [--pages workbench map ground coverage] [--chromium PATH]

The made-up township stands five times side by side (37,000 households): as a village whose ground is drawn, as a plan
that is painted and printed, and, staffed and visited, as a county that is looked after. The plan is drawn first, with
few iterations, as its quality is of no matter here, which takes minutes; ``--plan`` takes one that is there. The
service listens on this machine; Chromium opens every page twice, warm the second time, and is traced while it loads,
pans and zooms. Printed are, of the longest task of the page's main thread, the milliseconds that it took and those that
it worked on its core: on a machine that others use, heed the latter.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
from main_thread import longest_task, pan, zoom
from playwright.sync_api import Browser, Page, sync_playwright
from serving import listening
from side_by_side import keep_village, side_by_side, write_tables
from township import XIGU, draw, fill

from api.app import create_app
from api.services.opening import take_in
from api.settings import ServiceSettings
from api.store.library import Library
from api.store.sql.engine import sqlite_url
from api.store.sql.migrate import upgrade
from api.store.sql.store import SqlStore

COPIES, ITERATIONS = 5, 100_000
MOST_TASK_MS, MOST_PAINT_MS = 200, 1500
PLAN = "large"


@dataclass(frozen=True)
class Case:
    """A page: its address, when its map is painted (an expression in milliseconds, 0 until then), when all is there."""

    path: str
    painted: str
    ready: str


def _mark(name: str) -> str:
    return f"performance.getEntriesByName('{name}')[0]?.startTime ?? 0"


CASES = {
    "workbench": Case(
        f"/villages/-/plans/{PLAN}/edit",
        _mark("workbench-painted"),
        _mark("workbench-ground"),
    ),
    "map": Case(
        f"/api/v1/plans/{PLAN}/map",
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
        "document.documentElement.dataset.drawn === 'yes'",
    ),
    "ground": Case("/villages/village-1/ground", _mark("ground painted"), "document.body.dataset.ready === 'yes'"),
    "coverage": Case(
        "/coverage?level=micro_grid",
        _mark("coverage painted"),
        "!document.body.classList.contains('loading')",
    ),
}


def main() -> None:
    """Print the figures."""
    args = _arguments()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        tables = side_by_side(XIGU, COPIES, villages_apart=True)
        _lay_plan(args.plan, tables, data / PLAN)
        store = SqlStore(sqlite_url(data / "gridhood.db"))
        upgrade(store.engine)
        take_in(store, data)
        library = Library(store, data / ".shelf")
        keep_village(library, tables)
        fill(library, draw(), COPIES)
        app = create_app(ServiceSettings(data=data, workers=0), store=store)
        browser = playwright.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
        with listening(app) as address:
            for name in args.pages:
                print(*_told(browser, name, CASES[name], address), sep="\n", flush=True)
        browser.close()


def _told(browser: Browser, name: str, case: Case, address: str) -> Iterator[str]:
    cold = _painted(browser, address + case.path, case)
    warm = _painted(browser, address + case.path, case)
    yield f"{name}: painted after {cold:.0f} ms on a cold service, then {warm:.0f} (wanted {MOST_PAINT_MS})"
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    deeds: dict[str, Callable[[], None]] = {
        "loading": lambda: _open(page, address + case.path, case),
        "panning over the whole": lambda: pan(page),
        "zooming in": lambda: zoom(page, 5),
        "panning close up": lambda: pan(page),
        "zooming out": lambda: zoom(page, 5, notch=240),
    }
    for doing, do in deeds.items():
        found = longest_task(browser, page, do)
        yield (
            f"  {doing}: longest task {found.took_ms:.0f} ms, worked {found.worked_ms:.0f} (wanted {MOST_TASK_MS}),"
            f" most in {found.within}"
        )
    page.context.close()


def _painted(browser: Browser, address: str, case: Case) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    _open(page, address, case)
    painted = float(page.evaluate(case.painted))
    context.close()
    return painted


def _open(page: Page, address: str, case: Case) -> None:
    page.goto(address)
    # not wait_for_function: it evaluates a text inside the page, which the page's own policy forbids
    while not (page.evaluate(case.painted) and page.evaluate(case.ready)):
        page.wait_for_timeout(20)
    page.wait_for_timeout(1500)


def _lay_plan(drawn: Path | None, tables: dict[str, gpd.GeoDataFrame], folder: Path) -> None:
    """Lay a plan into a folder: one that is there, or one that is drawn now."""
    if drawn is not None:
        shutil.copytree(drawn, folder)
        return
    with TemporaryDirectory() as stage:
        paths = write_tables(tables, Path(stage))
        files = [word for role, path in paths.items() for word in (f"--{role}", str(path))]
        asked = ["--profile", "xigu_1448", "--iterations", str(ITERATIONS), "--out", str(folder)]
        subprocess.run([sys.executable, "-m", "api", "plan", *files, *asked], check=True, stdout=subprocess.DEVNULL)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plan", type=Path, help="a plan that is there, in place of drawing one")
    parser.add_argument("--pages", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    return parser.parse_args()


if __name__ == "__main__":
    main()
