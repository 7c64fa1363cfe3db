"""
Take the pictures of the pages that stand in this folder, by the program itself and a browser.

    python docs/pictures/make.py [--data FOLDER] [--chromium FILE]

A service of its own imports Karhula, draws and publishes a plan, records some staff, plans rounds, and every page is
opened at 1440 and 390 px in Chinese and English. It listens on this machine alone; what it kept goes afterwards unless
``--data`` says where it shall stay.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import which
from socket import create_server
from tempfile import TemporaryDirectory

import httpx2 as httpx
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
KARHULA = HERE.parents[1] / "data" / "boundaries" / "karhula"
ROLES = ("households", "boundary", "roads", "barriers", "buildings")
SIZES = {1440: 900, 390: 844}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
QUALITY = 62
SETTLE_MS = 1200


@contextmanager
def service(data: Path) -> Iterator[httpx.Client]:
    """Yield a client of a service that keeps its things in a folder."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("gridhood")
    process = subprocess.Popen([str(program), "serve", "--data", str(data), "--port", str(port)])  # noqa: S603
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600) as client:
            wait_for(lambda: answers(client))
            yield client
    finally:
        process.terminate()
        process.wait(30)


def answers(client: httpx.Client) -> bool:
    """Return whether a service answers by now."""
    try:
        return client.get("/api/v1/villages").status_code == 200
    except httpx.HTTPError:
        return False


def wait_for(holds: object, seconds: float = 600.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            raise TimeoutError("the service did not get there in time")
        time.sleep(0.5)


def asked(answer: httpx.Response) -> dict:
    """Return what a service answers, which has to be good."""
    if answer.is_error:
        raise SystemExit(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:600]}")
    return answer.json() if answer.content else {}


def prepare(client: httpx.Client) -> dict[str, str]:
    """Fill a service with what the pages show, and return the addresses of the pages by the names of pictures."""
    files = [(role, (f"{role}.geojson", (KARHULA / f"{role}.geojson").read_bytes())) for role in ROLES]
    village = asked(client.post("/api/v1/villages", files=files, data={"name": "Karhula"}))["id"]
    wanted = {"levels": [{"name": "micro_grid", "min": 50, "max": 100}], "iterations": 2_000_000}
    plan = asked(client.post(f"/api/v1/villages/{village}/plans", json=wanted))["id"]
    wait_for(lambda: asked(client.get(f"/api/v1/plans/{plan}"))["state"] == "done")
    draft = asked(client.post(f"/api/v1/plans/{plan}:copy"))["id"]
    board = asked(client.get(f"/api/v1/plans/{draft}/workbench"))
    units, level = board["units"]["ids"], "micro_grid"
    near = board["units"]["near"]
    grids, where = [grid["id"] for grid in board["grids"][level]], board["assigned"][level]
    left, right = next((i, j) for i, j in zip(near[::2], near[1::2], strict=True) if where[i] != where[j])
    move = {"kind": "assign", "units": [units[left]], "grid": grids[where[right]]}
    tag = client.get(f"/api/v1/plans/{draft}").headers["etag"]
    asked(client.post(f"/api/v1/plans/{draft}/edits", json={"move": move}, headers={"If-Match": tag}))
    return {
        "home": "/",
        "import": "/imports/new",
        "village": f"/villages/{village}",
        "ground": f"/villages/{village}/ground",
        "frontier": f"/villages/{village}/frontier",
        "plan": f"/plans/{plan}",
        "workbench": f"/villages/{village}/plans/{draft}/edit",
        "compare": f"/plans/{plan}/compare/{draft}",
        "member-rounds": f"/plans/{plan}/member-rounds",
        "approvals": "/approvals",
        "people": "/people",
        "posts": "/posts",
        "stations": "/stations",
        "users": "/users",
        "rounds": "/rounds",
        "coverage": "/coverage",
        "who": "/who",
        "login": "/login",
    }


def take(browser: Browser, address: str, width: int, language: str, path: Path) -> None:
    """Take a picture of a page, as much of it as a screen shows twice."""
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, locale=LANGUAGES[language], reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MS)
    height = min(page.evaluate("document.documentElement.scrollHeight"), 2 * SIZES[width])
    page.set_viewport_size({"width": width, "height": max(height, SIZES[width])})
    page.wait_for_timeout(SETTLE_MS)
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(path, quality=QUALITY, method=6)
    context.close()


def main() -> None:
    """Take every picture."""
    given = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    given.add_argument("--data", type=Path, help="where the service keeps its things")
    given.add_argument("--chromium", default=which("chromium"), help="the browser")
    words = given.parse_args()
    with TemporaryDirectory() as folder, service(words.data or Path(folder)) as client, sync_playwright() as playwright:
        pages = prepare(client)
        browser = playwright.chromium.launch(executable_path=words.chromium, args=["--no-sandbox"])
        for name, address in pages.items():
            for width in SIZES:
                for language in LANGUAGES:
                    path = HERE / f"{name}-{width}-{language}.webp"
                    take(browser, f"{str(client.base_url).rstrip('/')}{address}", width, language, path)
        browser.close()


if __name__ == "__main__":
    main()
