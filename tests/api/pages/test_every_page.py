"""Every page that the routers have: readable by everybody, no wider than its window, quiet, and asking nobody else."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient
from page_people import PASSWORD, fits, serious
from playwright.sync_api import BrowserContext, Error
from service import BASE, files_of, finished, handing_out
from stores import library_in
from walked_sheet import keep_walk
from walked_square import PATH, doors_of, fill_square

from api.app import create_app
from api.governance.role import Grant, Role
from api.routes.pages import ROUTERS
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.security.passwords import Cost, Passwords
from api.settings import ServiceSettings
from api.store.library import keep_files, village_owner

NO_PAGES = {
    "/favicon.ico",
    "/villages/{village_id}/picture.svg",
    "/plans/{plan_id}/picture.svg",
    "/plans/{plan_id}/compare/{other_id}/scorecards",
    "/rounds/worker.js",
    "/coverage.pdf",
}
"""What the routers of pages have besides: pictures, a script, a paper, and figures for a page."""

BESIDES = ("/login", "/ogc/", "/villages/nobody")
"""Pages that other routers show: of logging in, of the open interface, and of what is not there."""


@pytest.fixture(scope="module")
def app(square, drawn, tmp_path_factory):
    """Return a service with a published plan, its sheets, a draft to draw on, and an import that was begun."""
    folder = tmp_path_factory.mktemp("every-page")
    library = library_in(folder / "data")
    fill_square(library.store, drawn)
    grid = min(doors_of(drawn)["micro_grid"])
    with library.store.writing() as books:
        keep_files(books, village_owner("sq-1"), PATH, square)
        [area] = books.areas.find(code=grid)
        books.areas.change(area, replace(area, geom=doors_of(drawn).union_all().buffer(0.05)))
    keep_walk(library, folder / "walk", doors=6, day=date(2026, 1, 5), member=("p1", "王小明"), grid=grid)
    settings = ServiceSettings(data=folder / "data", examples=square.parent)
    yield create_app(settings, store=library.store, draw=handing_out(drawn))
    library.store.close()


@pytest.fixture(scope="module")
def known(app, square, drawn) -> dict[str, str]:
    """Return what stands for each name in an address: made by somebody with every right."""
    grants = tuple(Grant(role, "/") for role in Role if role is not Role.PUBLIC)
    new = NewUser("bao.ju", PASSWORD, "/", grants=grants)
    add_user(app.state.service.library.store, OWNER, new, Passwords(Cost(8, 1, 1)), datetime.now(UTC))
    with TestClient(app, base_url=BASE) as client:
        token = client.post("/api/v1/tokens", data={"username": "bao.ju", "password": PASSWORD}).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        village = client.post("/api/v1/villages", files=files_of(square), data={"name": "东坡村"}).json()["id"]
        level = {"name": "micro_grid", "min": 50, "max": 70}
        plan = finished(client, client.post(f"/api/v1/villages/{village}/plans", json={"levels": [level]}).json()["id"])
        draft = client.post(f"/api/v1/plans/{plan}:copy").json()["id"]
        begun = client.post("/api/v1/imports", files=[("files", one) for _, one in files_of(square)]).json()["id"]
    grid = min(doors_of(drawn)["micro_grid"])
    names = {"village_id": village, "plan_id": draft, "other_id": plan, "import_id": begun}
    return names | {"sheet": "p1-01", "code": grid}


def paths() -> Iterator[str]:
    """Yield the path of every page."""
    for router in ROUTERS:
        yield from (route.path for route in router.routes if "GET" in route.methods)


@pytest.mark.parametrize(("width", "lang"), [(360, "en-GB"), (1440, "zh-CN")])
def test_every_page_is_for_everybody_fits_its_window_and_is_quiet(app, known, listen, contexts, width, lang):
    found = {}
    with listen(app) as (host, port):
        context = logged_in(contexts(width=width, height=800, lang=lang), f"http://{host}:{port}")
        for path in [*paths(), *BESIDES]:
            if path in NO_PAGES:
                continue
            contexts.complaints.clear()
            wrong = faults_of(context, f"http://{host}:{port}{path.format(**known)}")
            said = [one for one in contexts.complaints if not (path in BESIDES and "404" in one)]
            if wrong or said:
                found[path] = (wrong, said)
            contexts.complaints.clear()
    assert found == {}


def logged_in(context: BrowserContext, base: str) -> BrowserContext:
    """Log in by the page for it."""
    page = context.new_page()
    page.goto(f"{base}/login")
    page.fill("[name=username]", "bao.ju")
    page.fill("[name=password]", PASSWORD)
    page.click(".login button")
    page.wait_for_url(lambda url: "/login" not in url)
    page.close()
    return context


def faults_of(context: BrowserContext, address: str) -> list[object]:
    """Return what is wrong with a page once it has settled."""
    page = context.new_page()
    answer = page.goto(address)
    with suppress(Error):  # a page that follows others' changes is never idle
        page.wait_for_load_state("networkidle", timeout=5_000)
    wrong: list[object] = [] if answer.ok or address.endswith("nobody") else [answer.status]
    if not fits(page):
        wrong.append(page.evaluate("document.documentElement.scrollWidth"))
    wrong += serious(page)
    page.close()
    return wrong


def test_a_page_whose_language_is_told_is_in_that_language(app, known, listen, contexts):
    """No Chinese stands in an English page besides names and data, which the page of logging in has none of."""
    with listen(app) as (host, port):
        page = contexts(lang="en-GB").new_page()
        page.goto(f"http://{host}:{port}/login")
        words = page.locator("main").inner_text()
        assert not re.search("[\u4e00-\u9fff]", words), words
