"""
Take the pictures of the pages that stand in this folder, by the program itself and a browser.

    python docs/pictures/make.py [--data FOLDER] [--chromium FILE] [--only PAGE ...]

A service of its own imports Karhula, on which pages of drawing are shown, and a village of the made-up township, of
which a plan is published, staff recorded and rounds planned. Every page is opened at 1440 and 390 px in Chinese and
English. It listens on this machine alone; what it kept goes afterwards unless ``--data`` says where it shall stay.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from shutil import which
from socket import create_server
from tempfile import TemporaryDirectory

import httpx2 as httpx
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from shapely.geometry import shape

HERE = Path(__file__).parent
BOUNDARIES = HERE.parents[1] / "data" / "boundaries"
KARHULA, XIGU = BOUNDARIES / "karhula", BOUNDARIES / "xigu"
VILLAGE, VILLAGE_NAME = "140121203207", "小牛庄"
STAFF = ("王小明", "李小红", "张大山", "赵小兰")
ROLES = ("households", "boundary", "roads", "barriers", "buildings")
SIZES = {1440: 900, 390: 844}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
QUALITY = 62
ITERATIONS = 2_000_000
DAY_OF = timezone(timedelta(hours=8))
"""Whose day it is to a service."""

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
    return {
        **drawn(client),
        **staffed(client),
        "home": "/",
        "import": "/imports/new",
        "approvals": "/approvals",
        "people": "/people",
        "posts": "/posts",
        "stations": "/stations",
        "users": "/users",
        "rounds": "/rounds",
        "login": "/login",
    }


def drawn(client: httpx.Client) -> dict[str, str]:
    """Draw a plan of Karhula and a draft of it that is changed by hand; return the pages of drawing."""
    files = [(role, (f"{role}.geojson", (KARHULA / f"{role}.geojson").read_bytes())) for role in ROLES]
    village, plan = planned(client, files, "Karhula", {"levels": [{"name": "micro_grid", "min": 50, "max": 100}]})
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
        "village": f"/villages/{village}",
        "ground": f"/villages/{village}/ground",
        "frontier": f"/villages/{village}/frontier",
        "plan": f"/plans/{plan}",
        "workbench": f"/villages/{village}/plans/{draft}/edit",
        "compare": f"/plans/{plan}/compare/{draft}",
    }


def staffed(client: httpx.Client) -> dict[str, str]:
    """Publish a plan of the made-up village, record who leads its grids, plan and walk rounds; return their pages."""
    parts = {"households": "households", "boundary": "villages", **{role: role for role in ROLES[2:]}}
    files = [(role, (f"{role}.geojson", part(XIGU / f"{name}.geojson"))) for role, name in parts.items()]
    _, plan = planned(client, files, VILLAGE_NAME, {"profile": "xigu_1448"})
    today = datetime.now(DAY_OF).date()
    for step in ("submit", "approve", "publish"):
        take_step(client, plan, step, {"valid_from": today.isoformat()} if step == "publish" else None)
    take_step(client, asked(client.post(f"/api/v1/plans/{plan}:copy"))["id"], "submit")  # which waits for approval
    led = [lead(client, name, post, today) for name, post in zip(STAFF, vacant(client), strict=False)]
    place(client)
    wanted = {"from": today.isoformat(), "weeks": 2, "pdf": False, "maps": False}
    job = asked(client.post(f"/api/v1/plans/{plan}/member-rounds:begin", json=wanted))["links"]["self"]
    wait_for(lambda: asked(client.get(job))["state"] in ("done", "failed"), 1800)
    listed = asked(client.get(f"/api/v1/rounds?from={today}&days=14"))["sheets"]
    sheets = [one for one in listed if one["kind"] == "walk"]
    record(client, sheets[0]["href"].removeprefix("/rounds/"), today)
    return {
        "member-rounds": f"/plans/{plan}/member-rounds",
        "round": sheets[1]["href"],
        "enter": sheets[1]["enter"],
        "coverage": "/coverage?level=micro_grid",
        "who": f"/who/{led[0]}",
    }


def planned(client: httpx.Client, files: list[tuple], name: str, wanted: dict) -> tuple[str, str]:
    """Import a village and draw a plan of it; return the ids of both."""
    village = asked(client.post("/api/v1/villages", files=files, data={"name": name}))["id"]
    plan = asked(client.post(f"/api/v1/villages/{village}/plans", json={**wanted, "iterations": ITERATIONS}))["id"]
    wait_for(lambda: asked(client.get(f"/api/v1/plans/{plan}"))["state"] == "done")
    return village, plan


def take_step(client: httpx.Client, plan: str, step: str, body: dict | None = None) -> None:
    """Take a plan a step on its way into force."""
    tag = client.get(f"/api/v1/plans/{plan}/stage").headers["etag"]
    asked(client.post(f"/api/v1/plans/{plan}:{step}", headers={"If-Match": tag}, json=body))


def part(path: Path) -> bytes:
    """Return those rows of a file that speak of the made-up village; all rows where none names one."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    ours = [row for row in whole["features"] if VILLAGE in str(row["properties"])]
    return json.dumps(whole | {"features": ours or whole["features"]}).encode()


def vacant(client: httpx.Client) -> list[dict]:
    """Return the posts of leaders that nobody holds."""
    posts = asked(client.get("/api/v1/posts?vacant=true&limit=100"))["posts"]
    return [post for post in posts if "leader" in post["title"]]


def lead(client: httpx.Client, name: str, post: dict, today: date) -> str:
    """Record a person who holds a post from today on, and return the area."""
    person = asked(client.post("/api/v1/people", json={"name": name, "work_phone": "0351-5721234"}))["id"]
    held = {"area": post["area"], "title": post["title"], "person_id": person, "valid_from": today.isoformat()}
    asked(client.post("/api/v1/posts", json=held))
    return post["area"]


def place(client: httpx.Client) -> None:
    """Record a station in the middle of the village."""
    [outline] = json.loads(part(XIGU / "villages.geojson"))["features"]
    middle = shape(outline["geometry"]).representative_point()
    said = {
        "name": f"{VILLAGE_NAME}便民服务站",
        "lon": middle.x,
        "lat": middle.y,
        "area": VILLAGE,
        "hours": "8:30-17:30",
        "service_phone": "0351-5721111",
    }
    asked(client.post("/api/v1/stations", json=said))


def record(client: httpx.Client, sheet: str, today: date) -> None:
    """Key in that everybody on a sheet was in."""
    told = asked(client.get(f"/api/v1/rounds/{sheet}"))
    doors = [door["household"] for stop in told["stops"] for door in stop["doors"]]
    said = {"village": told["village"], "date": today.isoformat(), "result": "visited", "sheet": told["sheet"]}
    results = {"results": [{**said, "household": door} for door in doors]}
    asked(client.post("/api/v1/visits:batch", json=results, headers={"Idempotency-Key": "pictures"}))


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
    given.add_argument(
        "--only", nargs="+", metavar="PAGE", help="take these pages alone, by the names of their pictures"
    )
    words = given.parse_args()
    with TemporaryDirectory() as folder, service(words.data or Path(folder)) as client, sync_playwright() as playwright:
        pages = {name: at for name, at in prepare(client).items() if not words.only or name in words.only}
        browser = playwright.chromium.launch(executable_path=words.chromium, args=["--no-sandbox"])
        for name, address in pages.items():
            for width in SIZES:
                for language in LANGUAGES:
                    path = HERE / f"{name}-{width}-{language}.webp"
                    take(browser, f"{str(client.base_url).rstrip('/')}{address}", width, language, path)
        browser.close()


if __name__ == "__main__":
    main()
