"""The page of a plan that is being drawn: the best so far on a map, its figures, and what can be done about it."""

import pytest
from held_drawing import BEST, EAST, MIDDLE, WEST, grid, held, holds
from page_people import PASSWORD, bring, employ, fits, serious
from playwright.sync_api import expect

from api.app import create_app

__all__ = ["held", "holds"]

TWO = BEST | {
    "village": "东村",
    "objective_m": 900.0,
    "gap": None,
    "serial": 2,
    "grids": [grid("西村", 120, west=WEST, east=MIDDLE), grid("东村", 30, west=MIDDLE, east=EAST)],
}
FIGURES = ".being-drawn .facts dd"


@pytest.fixture(autouse=True)
def patient():
    """Wait for what is expected as long as it takes."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


def ask_for_a_plan(page, address, village="square"):
    """Ask for a plan of a village on its page, and stay on the page of the plan."""
    page.goto(f"{address}/villages/{village}")
    page.select_option("[name=profile]", "")
    page.fill("[name=level_max] >> nth=0", "70")
    page.click("#draw form button")
    page.wait_for_selector(".being-drawn")


def see_paint(page):
    """Wait until the map's areas have a colour."""
    page.wait_for_function(
        """() => { const canvas = document.querySelector(".leaflet-areas-pane canvas");
        if (!canvas) return false;
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((each, i) => i % 4 === 3 && each > 0).length > 1000; }""",
        polling=200,
    )


def test_the_best_so_far_is_seen_on_the_page_of_the_plan_and_can_be_taken(page, held):
    ask_for_a_plan(page, held)
    expect(page.locator(FIGURES)).to_have_text(["50.0", "2.1 %"])
    expect(page.locator("[data-part=doing]")).to_have_text("正在搜索样例村：微网格")
    see_paint(page)
    page.click("[data-part=take]")
    page.wait_for_selector("#stage")
    expect(page.locator("#scorecard")).to_be_visible()


def test_of_several_villages_each_walks_by_its_own_households(page, settings, listen, holds):
    with listen(create_app(settings, draw=holds(TWO))) as (host, port):
        ask_for_a_plan(page, f"http://{host}:{port}")
        expect(page.locator(FIGURES)).to_have_text(["30.0"])
        expect(page.locator("[data-part=doing]")).to_have_text("正在搜索东村：微网格")
        page.click("[data-part=cancel]")
        page.wait_for_selector(".being-drawn", state="detached")


def test_a_drawing_that_was_let_go_says_so_and_leads_back_to_the_question(page, held):
    ask_for_a_plan(page, held)
    page.click("[data-part=cancel]")
    page.wait_for_selector(".being-drawn", state="detached")
    expect(page.locator("main .faults li")).to_have_count(1)
    expect(page.locator("main .faults b")).to_have_text("生成方案")
    page.click("text=调整要求")
    page.wait_for_url("**/villages/square#draw")
    expect(page.locator(".card .small", has_text="任务已取消")).to_have_text("生成方案: 任务已取消")


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh-CN"), (390, "en-GB")])
def test_who_may_only_read_sees_it_all_and_no_buttons(contexts, peopled, square, width, lang):
    planner, leader = (logged_in(contexts, peopled, name, width, lang) for name in ("li.na", "zhang.wei"))
    bring(planner, peopled, square, "东坡村")
    ask_for_a_plan(planner, peopled, planner.url.rpartition("/")[2])
    expect(planner.locator(".being-drawn .actions button")).to_have_count(2)
    leader.goto(planner.url)
    expect(leader.locator(FIGURES)).to_have_text(["50.0", "2.1 %"])
    expect(leader.locator(".being-drawn .actions button")).to_have_count(0)
    assert fits(leader)
    assert serious(leader) == []
    planner.click("[data-part=take]")
    expect(leader.locator("#scorecard")).to_be_visible()


@pytest.fixture
def peopled(settings, listen, holds):
    """Yield the address of a service where people log in and a drawing waits."""
    employ(settings)
    with listen(create_app(settings, draw=holds(BEST))) as (host, port):
        yield f"http://{host}:{port}"


def logged_in(contexts, address, name, width, lang):
    """Return a page of somebody who logged in."""
    page = contexts(width=width, lang=lang).new_page()
    page.goto(f"{address}/login")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click(".login button")
    page.wait_for_url(lambda url: "/login" not in url)
    return page
