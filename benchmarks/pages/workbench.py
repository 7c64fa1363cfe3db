"""
How soon does the workbench show, how soon is a brush stroke painted, and does the page ever stand still?

    python benchmarks/pages/workbench.py PLAN [--strokes 30] [--chromium /usr/bin/chromium]

``PLAN`` is the folder of a plan that `gridhood plan` drew; the service listens on this machine with a SQLite file of
its own. Printed are milliseconds: from the beginning of the navigation to the first frame with the plan, in a browser
that has nothing cached; from the pointer that moves to the frame in which its paint stands; from the end of a stroke to
the answer of the service; and the longest task of the page while it paints, pans and zooms.
"""

import argparse
import random
import shutil
import socket
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from api.settings import ServiceSettings

PAINTED = "performance.getEntriesByName('workbench-painted').length > 0"
PAINTED_MS = "performance.getEntriesByName('workbench-painted')[0].startTime"
WATCH = """() => {
  window.lags = []; window.tasks = [];
  addEventListener("pointermove", (event) => requestAnimationFrame(() => setTimeout(() => {
    if (event.buttons) window.lags.push(performance.now() - event.timeStamp);
  })), true);
  new PerformanceObserver((list) => list.getEntries().forEach((one) => window.tasks.push(one.duration)))
    .observe({ type: "longtask" });
}"""
UNITS = "document.getElementById('workbench').bench.plan.units.ids.length"
WAITS = "document.getElementById('workbench').bench.queue.waiting?.length ?? 0"


def main() -> None:
    """Print the figures."""
    args = _arguments()
    with TemporaryDirectory() as folder:
        shutil.copytree(args.plan, Path(folder) / "plan")
        app = create_app(ServiceSettings(data=Path(folder), workers=0))
        with _listening(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
            first = _first_paint(browser, f"{address}/villages/-/plans/plan/edit")
            times = [_first_paint(browser, f"{address}/villages/-/plans/plan/edit") for _ in range(args.times)]
            print(f"first paint: {first:.0f} ms on a cold service, then {statistics.median(times):.0f} (wanted 1500)")
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(f"{address}/villages/-/plans/plan/edit")
            _wait_for_paint(page)
            page.evaluate(WATCH)
            print(f"{page.evaluate(UNITS):,} units")
            _paint(page, args.strokes)
            lags, tasks = sorted(page.evaluate("window.lags")), page.evaluate("window.tasks")
            p95 = lags[int(0.95 * (len(lags) - 1))]
            print(f"pointer to paint: p50 {statistics.median(lags):.0f}, p95 {p95:.0f}, {len(lags)} (wanted 100)")
            print(f"longest task while painting: {max(tasks, default=0):.0f} (wanted 200)")
            page.evaluate("() => { window.tasks = []; }")
            _move(page)
            print(f"longest task while panning and zooming: {max(page.evaluate('window.tasks'), default=0):.0f}")
            browser.close()


def _first_paint(browser: object, address: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(address)
    _wait_for_paint(page)
    painted = float(page.evaluate(PAINTED_MS))
    context.close()
    return painted


def _wait_for_paint(page: Page) -> None:
    # not wait_for_function: it evaluates a text inside the page, which the page's own policy forbids
    while not page.evaluate(PAINTED):
        page.wait_for_timeout(20)


def _paint(page: Page, strokes: int) -> None:
    """Paint across the middle of the map, from wherever a stroke begins."""
    chance, box = random.Random(0), page.locator("#map").bounding_box()
    assert box is not None
    page.keyboard.press("b")
    for _ in range(strokes):
        x = box["x"] + box["width"] * chance.uniform(0.35, 0.65)
        y = box["y"] + box["height"] * chance.uniform(0.35, 0.65)
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(x + 3 * step, y + 2 * step)
        page.mouse.up()
        page.wait_for_timeout(250)


def _move(page: Page) -> None:
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.keyboard.press("h")
    for _ in range(6):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(15):
            page.mouse.move(x + 12 * step, y + 6 * step)
        page.mouse.up()
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(300)


@contextmanager
def _listening(app: object) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().split("\n\n")[0])
    parser.add_argument("plan", type=Path)
    parser.add_argument("--strokes", type=int, default=30)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    return parser.parse_args()


if __name__ == "__main__":
    main()
