"""Who works with the pages in tests: users who log in, each with a browser of their own."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from api.app import create_app
from api.governance.role import Grant, Role
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.opening import open_store
from api.services.security.passwords import Cost, Passwords
from api.settings import ServiceSettings

PASSWORD = "quiet river stones"
TOWN = "/140121203000/"
USERS = {
    "root": (Grant(Role.ADMINISTRATOR, "/"),),
    "li.na": (Grant(Role.PLANNER, TOWN),),
    "zhang.wei": (Grant(Role.LEADER, TOWN),),
    "zhao.qiang": (Grant(Role.PLANNER, TOWN), Grant(Role.LEADER, TOWN)),
    "wang.min": (Grant(Role.GRID_MEMBER, TOWN),),
}


@pytest.fixture
def staffed(settings, draws, listen) -> Iterator[str]:
    """Yield the address of a service on a disk, where an administrator, planners, a leader and a member log in."""
    employ(settings)
    with listen(create_app(settings, draw=draws)) as (host, port):
        yield f"http://{host}:{port}"


def employ(settings: ServiceSettings) -> None:
    """Let the users log in where a service with these settings keeps its things."""
    store = open_store(settings)
    for name, grants in USERS.items():
        new = NewUser(name, PASSWORD, grants[0].area_path, grants=grants)
        add_user(store, OWNER, new, Passwords(Cost(8, 1, 1)), datetime.now(UTC))
    store.close()


@pytest.fixture
def as_user(contexts: Callable[..., BrowserContext], staffed: str) -> Callable[..., Page]:
    """Return what gives the browser of somebody who logged in by the page for it."""

    def log_in(name: str, **more: object) -> Page:
        page = contexts(**more).new_page()
        page.goto(f"{staffed}/login")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click(".login button")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return log_in


def bring(page: Page, base: str, square: Path, name: str) -> None:
    """Import the square under a name."""
    page.goto(f"{base}/villages/new")
    page.fill("[name=name]", name)
    for role in ("households", "boundary", "roads"):
        page.set_input_files(f"[name={role}]", square / f"{role}.geojson")
    page.click("#main form button")
    page.wait_for_url(re.compile("/villages/village"))


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds serious or worse on a page: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [str(node["target"]) for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def fits(page: Page) -> bool:
    """Return whether a page is no wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
