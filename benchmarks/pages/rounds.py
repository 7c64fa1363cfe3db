"""
How long it takes to key in a paper sheet of twenty doors by keyboard alone, and what the page of a sheet weighs.

    python benchmarks/pages/rounds.py --keys-per-s 3

Keys are struck as somebody strikes them who looks from the paper to the screen: one after the other, each at its time.
The service listens on this machine with a made-up sheet of the checkerboard; the browser is Debian's Chromium.
"""

import argparse
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from hamlet_plan import drawn_hamlet
from stores import library_in
from walked_sheet import keep_walk
from walked_square import doors_of, fill_square

from api.app import create_app
from api.settings import ServiceSettings

DOORS = 20


def main() -> None:
    """Measure, and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--keys-per-s", type=float, default=3.0)
    asked.add_argument("--chromium", default="/usr/bin/chromium")
    said = asked.parse_args()
    with TemporaryDirectory() as folder, _listening(_service(Path(folder))) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=said.chromium, args=["--no-sandbox"])
        sent, whole = weight(browser, f"{address}/rounds/p1-01")
        print(f"page of a sheet of {DOORS} doors, without its ground: {sent:,} bytes sent, {whole:,} unpacked")
        seconds, keys = keyed(browser, f"{address}/rounds/p1-01/enter", said.keys_per_s)
        print(f"{DOORS} results keyed in and kept: {seconds:.1f} s, {keys} keys at {said.keys_per_s:g} a second")
        browser.close()


def keyed(browser: Browser, address: str, keys_per_s: float) -> tuple[float, int]:
    """Return the seconds from the first key until all is kept, and how many keys it took."""
    page = browser.new_page(locale="zh-CN")
    page.goto(address)
    page.wait_for_selector("tbody tr")
    keys = [key for row in range(DOORS) for key in (["a"] if row % 4 == 0 else []) + ["2" if row % 7 == 3 else "1"]]
    begun = time.perf_counter()
    for key in [*keys, "Enter"]:
        due = time.perf_counter() + 1.0 / keys_per_s
        page.keyboard.press(key)
        time.sleep(max(0.0, due - time.perf_counter()))
    page.wait_for_selector("tr.sent >> nth=19")
    return time.perf_counter() - begun, len(keys) + 1


def weight(browser: Browser, address: str) -> tuple[int, int]:
    """Return the bytes that a page takes on the line, and unpacked; its ground is left out."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    devtools, urls = page.context.new_cdp_session(page), {}
    sizes: dict[str, list[int]] = {}
    devtools.send("Network.enable")
    devtools.on("Network.responseReceived", lambda told: urls.update({told["requestId"]: told["response"]["url"]}))
    devtools.on("Network.dataReceived", lambda told: sizes.setdefault(told["requestId"], []).append(told["dataLength"]))
    sent: dict[str, int] = {}
    devtools.on(
        "Network.loadingFinished", lambda told: sent.update({told["requestId"]: int(told["encodedDataLength"])})
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    own = [one for one, url in urls.items() if "/ground" not in url]
    return sum(sent.get(one, 0) for one in own), sum(sum(sizes.get(one, [])) for one in own)


def _service(folder: Path) -> FastAPI:
    drawn = drawn_hamlet(folder)
    library = library_in(folder / "data")
    fill_square(library.store, drawn)
    grid = min(doors_of(drawn)["micro_grid"])
    keep_walk(library, folder / "walk", doors=DOORS, day=date(2026, 1, 5), member=("p1", "王小明"), grid=grid)
    return create_app(ServiceSettings(data=folder / "data"), store=library.store)


@contextmanager
def _listening(app: FastAPI) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
