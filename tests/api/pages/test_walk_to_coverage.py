"""What is recorded at the door without a network, and keyed in from paper, stands in the numbers of the coverage."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from page_people import PASSWORD
from playwright.sync_api import Page, expect
from stores import library_in
from walked_sheet import keep_walk
from walked_square import doors_of, fill_square

from api.app import create_app
from api.governance.role import Grant, Role
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.security.passwords import Cost, Passwords
from api.services.staffing.today import day_of
from api.settings import ServiceSettings

DOORS = 14
USERS = {"wang.min": Role.GRID_LEADER, "zhang.wei": Role.LEADER}


@pytest.fixture(autouse=True)
def patient():
    """Wait for what is expected as long as it takes."""
    expect.set_options(timeout=120_000)


@pytest.fixture
def grid(drawn) -> str:
    return min(doors_of(drawn)["micro_grid"])


@pytest.fixture
def served(square, drawn, grid, listen, tmp_path):
    """Yield the address of a service with a sheet of fourteen doors of one household each, and two users."""
    library = library_in(tmp_path / "data")
    fill_square(library.store, drawn)
    with library.store.writing() as books:
        [area] = books.areas.find(code=grid)
        around = doors_of(drawn).union_all().buffer(0.05)
        books.areas.change(area, replace(area, geom=around))
    keep_walk(
        library, tmp_path / "walk", doors=DOORS, day=day_of(datetime.now(UTC)), member=("p1", "王小明"), grid=grid
    )
    for name, role in USERS.items():
        new = NewUser(name, PASSWORD, "/", grants=(Grant(role, "/"),))
        add_user(library.store, OWNER, new, Passwords(Cost(8, 1, 1)), datetime.now(UTC))
    settings = ServiceSettings(data=tmp_path / "data", examples=square.parent)
    with listen(create_app(settings, store=library.store)) as (host, port):
        yield f"http://{host}:{port}"
    library.store.close()


def entered(page: Page, served: str, name: str) -> Page:
    """Log in by the page for it."""
    page.goto(f"{served}/login")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click(".login button")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def areas(page: Page, served: str, grid: str) -> dict:
    """Return what the map of the coverage is told of a micro-grid, after the page has shown it."""
    page.goto(f"{served}/coverage?level=micro_grid&layer=service")
    expect(page.locator("#table tbody tr", has_text=grid)).to_be_visible()
    told = page.request.get(f"{served}/api/v1/coverage/areas?level=micro_grid").json()["areas"]
    return next(one for one in told if one["code"] == grid)


def test_three_visits_without_a_network_and_a_paper_sheet_stand_in_the_coverage(served, grid, phone, contexts):
    entered(phone, served, "wang.min")
    before = areas(phone, served, grid)["service"]
    assert before["share"] is None, "nothing was recorded yet"

    phone.goto(f"{served}/rounds/p1-01")
    expect(phone.locator("#kept")).not_to_be_empty()
    sent = []
    phone.on("request", lambda one: sent.append(one) if "visits:batch" in one.url else None)
    phone.context.set_offline(True)
    for outcome in ("visited", "absent", "visited"):
        phone.locator(f".door-panel:not([hidden]) [data-outcome-is={outcome}]").tap()
    expect(phone.locator("#status")).to_have_text("3 条待上传，联网后自动上传")
    assert sent == []
    phone.context.set_offline(False)
    expect(phone.locator(".door-state", has_text="已上传")).to_have_count(3)
    assert len(sent) == 1
    walked = areas(phone, served, grid)["service"]
    assert walked["overdue"]["count"] == 1

    desk = entered(contexts().new_page(), served, "wang.min")
    desk.goto(f"{served}/rounds/p1-01/enter")
    for _ in range(DOORS):
        desk.keyboard.press("1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#status")).to_have_text(f"已保存 {DOORS} 条结果。")
    both = areas(desk, served, grid)
    assert both["service"]["overdue"]["count"] == 0
    assert both["service"]["share"] > walked["share"]

    leader = entered(contexts().new_page(), served, "zhang.wei")
    seen = areas(leader, served, grid)["service"]
    assert seen["overdue"] == {"count": None, "suppressed": True}, "under ten nothing is told to who reads counts alone"
    assert 0 < seen["share"] <= both["service"]["share"]
    assert round(10 * seen["share"], 6).is_integer(), "in tenths"
    contexts.complaints[:] = [one for one in contexts.complaints if "net::ERR_" not in one]
