"""Two plans beside each other, and plans to choose from, in a real browser."""

import httpx2 as httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from api.app import create_app
from api.store.memory import MemoryStore

PLANS = "/api/v1/plans"
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}
SERIOUS = {"serious", "critical"}


@pytest.fixture
def address(settings, draws, listen):
    """Yield the address of a service that hands out the plan of the square."""
    with listen(create_app(settings, store=MemoryStore(), draw=draws)) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def office(address):
    """Yield what asks the service without a browser."""
    with httpx.Client(base_url=address, timeout=120) as client:
        yield client


def finished(office, plan_id):
    while office.get(f"{PLANS}/{plan_id}").json()["state"] != "done":
        pass
    return plan_id


@pytest.fixture
def pair(office):
    """Return a plan and its copy in which one unit of ten households went over, and these grids."""
    first = finished(office, office.post("/api/v1/villages/square/plans", json={"levels": [LEVEL]}).json()["id"])
    second = office.post(f"{PLANS}/{first}:copy").json()["id"]
    bench = office.get(f"{PLANS}/{second}/workbench").json()
    grids, of, near = bench["grids"]["micro_grid"], bench["assigned"]["micro_grid"], bench["units"]["near"]
    a, b = next((a, b) for a, b in zip(near[::2], near[1::2], strict=True) if of[a] != of[b])
    move = {"kind": "assign", "units": [bench["units"]["ids"][a]], "grid": grids[of[b]]["id"]}
    office.post(f"{PLANS}/{second}/edits", json={"move": move}, headers={"If-Match": "*"})
    return first, second, grids[of[a]]["id"], grids[of[b]]["id"]


def test_two_plans_are_shown_side_by_side_and_move_together(page, address, pair):
    first, second, left, joined = pair
    page.goto(f"{address}/plans/{first}/compare/{second}")
    flow = page.locator("#flows tbody tr")
    flow.first.wait_for()
    assert flow.locator("small").all_inner_texts() == [left, joined]
    assert flow.locator("td").last.inner_text() == "10"
    assert page.locator("#told").inner_text() == "共 120 户，其中 10 户变动网格，占 8.3 %。"
    scales = page.locator(".leaflet-control-scale-line")
    before = scales.all_inner_texts()
    page.locator("#map-1").hover()
    page.mouse.wheel(0, -800)
    page.wait_for_timeout(1000)
    after = scales.all_inner_texts()
    assert after[0] == after[1] != before[0]
    page.locator("#cards tbody tr.differs").first.wait_for()


def test_the_list_is_narrowed_to_a_grid_and_saved(page, address, pair):
    first, second, left, _ = pair
    page.goto(f"{address}/plans/{first}/compare/{second}")
    page.locator("#doors tbody tr").first.wait_for()
    n_doors = page.locator("#doors tbody tr").count()
    [chosen] = [text for text in page.locator("#grid option").all_inner_texts() if left in text]
    page.select_option("#grid", label=chosen)
    assert page.locator("#doors tbody tr").count() == n_doors
    with page.expect_download() as saving:
        page.locator("#save-xlsx").click()
    assert saving.value.suggested_filename == "households.xlsx"
    assert f"before={left}&after={left}" in page.locator("#save-csv").get_attribute("href")


def test_grids_of_one_name_and_code_are_told_apart_by_their_plan(page, address, pair):
    """Some go from the east, number 2, to the new east, number 2 as well, for the east of before is gone."""
    first, second, left, joined = pair

    def recoded(route):
        told = route.fetch().json()
        [level] = told["levels"]
        names = {left: "西片 1", joined: "东片 2"}
        for grid in level["grids"][0] + level["grids"][1]:
            grid["name"] = names[grid["id"]]
        level["flows"] = [
            {"before": joined, "after": joined, "households": 7}, {"before": joined, "after": left, "households": 3},
        ]  # fmt: skip
        level["gone"], level["new"] = [joined], [joined]
        level["moved"], level["households"] = 10, 20_300
        route.fulfill(json=told)

    page.route(f"**/api/v1/plans/{first}/compare/{second}", recoded)
    page.goto(f"{address}/plans/{first}/compare/{second}")
    page.locator("#flows tbody tr").first.wait_for()
    said = page.locator("#flows .of-grid > span:last-child").all_inner_texts()
    assert [each.split("\n")[0] for each in said] == ["东片 2（原）", "东片 2（新）", "东片 2", "西片 1"]
    assert page.locator("#apart").is_visible()
    assert page.locator("#told").inner_text().endswith("占 0.05 %。")
    offered = page.locator("#grid option").all_inner_texts()[1:]
    assert offered == [f"东片 2 {joined}（新）", f"东片 2 {joined}（原）", f"西片 1 {left}"]
    page.select_option("#grid", label=f"东片 2 {joined}（新）")
    assert page.locator("#count").inner_text() == "7"
    assert page.locator("#save-csv").get_attribute("href").endswith(f"after={joined}")


def test_what_differs_is_bold_in_the_ink_of_the_page_for_it_may_be_worse(page, address, pair):
    page.goto(f"{address}/plans/{pair[0]}/compare/{pair[1]}")
    changed = page.locator("#cards tr.differs td:last-child").first
    changed.wait_for()
    look = "cell => [getComputedStyle(cell).color, getComputedStyle(cell).fontWeight]"
    assert changed.evaluate(look) == [page.evaluate("getComputedStyle(document.body).color"), "700"]


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh-CN"), (390, "en-US")])
def test_the_page_fits_its_window_and_everybody_can_use_it(contexts, address, pair, width, lang):
    page = contexts(width=width, lang=lang).new_page()
    page.goto(f"{address}/plans/{pair[0]}/compare/{pair[1]}")
    page.locator("#cards tbody tr").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []


def test_plans_to_choose_from_are_asked_for_watched_and_one_is_chosen(page, address, office, pair):
    page.goto(f"{address}/villages/square/frontier")
    page.select_option("select[name=levels]", f"plan:{pair[0]}")
    page.get_by_role("button", name="开始生成").click()
    page.locator(".offer .small-map canvas").nth(2).wait_for()
    assert page.locator(".offer h2").all_inner_texts() == ["步行最短", "形状最紧凑", "边界最顺路"]
    assert page.locator(".scorecard .principle").all_inner_texts() == [
        "方便群众", "规模适度", "无缝覆盖", "便于服务", "有利治理",
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
    listed = office.get("/api/v1/villages/square/frontiers").json()["frontiers"]
    assert len(listed) == 1
    assert [plan["draft"] for plan in listed[0]["plans"]] == [None] * 3


def test_the_small_maps_come_with_the_page_in_the_colours_of_the_large_ones(page, address, office, pair):
    asked = office.post("/api/v1/villages/square/frontiers", json={"levels": [LEVEL]}).json()
    plans = [finished(office, each["plan"]["id"]) for each in asked["plans"]]
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{address}/villages/square/frontier")
    page.locator(".offer .small-map canvas").nth(2).wait_for()
    told = page.evaluate("JSON.parse(document.getElementById('grids').textContent)")
    assert list(told) == plans
    for other in plans:
        [level] = office.get(f"{PLANS}/{plans[0]}/compare/{other}").json()["levels"]
        assert told[other] == level["grids"][1]


def test_the_plan_that_is_chosen_is_carried_on_with_and_the_others_stay(page, address, office, pair):
    asked = office.post("/api/v1/villages/square/frontiers", json={"levels": [LEVEL]}).json()
    plans = [finished(office, each["plan"]["id"]) for each in asked["plans"]]
    page.goto(f"{address}/villages/square/frontier")
    page.locator(".offer").nth(1).get_by_role("button", name="选用此方案").click()
    chosen = page.locator("#chosen")
    chosen.wait_for()
    assert chosen.locator("h2").inner_text() == "已选用：形状最紧凑"
    drafts = [plan["draft"] for plan in office.get("/api/v1/villages/square/frontiers").json()["frontiers"][0]["plans"]]
    assert [each is not None for each in drafts] == [False, True, False]
    draft = office.get(f"{PLANS}/{drafts[1]}").json()
    assert (draft["parent"], draft["stage"], draft["name"].split(" · ")[0]) == (plans[1], "draft", "形状最紧凑")
    assert page.get_by_role("link", name="继续调整").get_attribute("href") == f"/villages/square/plans/{drafts[1]}/edit"
    assert page.locator(".offer").count() == 3
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url(f"**/plans/{drafts[1]}")
    stages = [office.get(f"{PLANS}/{each}").json()["stage"] for each in (drafts[1], *plans)]
    assert stages == ["submitted", "draft", "draft", "draft"]


def test_a_plan_is_chosen_where_it_is_compared_as_well(page, address, office, pair):
    asked = office.post("/api/v1/villages/square/frontiers", json={"levels": [LEVEL]}).json()
    plans = [finished(office, each["plan"]["id"]) for each in asked["plans"]]
    page.goto(f"{address}/plans/{plans[0]}/compare/{plans[2]}")
    page.locator("figure").nth(1).get_by_role("button", name="选用此方案").click()
    page.locator("#chosen").wait_for()
    assert page.locator(".offer").nth(2).locator(".badge.sound", has_text="已选用").count() == 1
    page.goto(f"{address}/plans/{pair[0]}/compare/{pair[1]}")
    page.locator("#cards tbody tr").first.wait_for()
    assert page.get_by_role("button", name="选用此方案").count() == 0


def test_what_is_proven_is_a_sentence_one_click_down(page, address, pair):
    page.goto(f"{address}/plans/{pair[0]}")
    proven = page.locator("details.certificate")
    proven.locator("summary").click()
    assert "步行总距离" in proven.inner_text()
    assert "按现有道路和 2 个微网格计算" in proven.inner_text()
