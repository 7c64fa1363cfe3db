"""
From files to a plan in force over the real pages, each step by whoever takes it.

A planner imports a village, draws, paints until a band breaks, mends it, undoes, locks, has it drawn again and
compares; somebody else approves and publishes; then somebody leads a grid.
"""

import json
from pathlib import Path

import pytest
from page_people import as_user, employ
from playwright.sync_api import Page, expect

from api.app import create_app
from api.services.drawing.draw_process import draw_in_process

__all__ = ["as_user"]

XIGU = Path(__file__).parents[3] / "data" / "boundaries" / "xigu"
VILLAGE = "140121203207"
HOUSEHOLDS = 300
LONG_MS = 300_000
"""Machines that run tests are busy; nothing here is measured."""

BENCH = 'document.getElementById("workbench").bench'
LEVEL = f"{BENCH}.plan.level"
ASSIGNED = f"Array.from({LEVEL}.shown)"
SPOT = f"""(unit) => {{
  const bench = {BENCH};
  const [lon, lat] = bench.view.places.lonlat(bench.plan.units.spots[unit]);
  const {{ x, y }} = bench.map.latLngToContainerPoint([lat, lon]);
  const {{ left, top }} = bench.map.getContainer().getBoundingClientRect();
  return [left + x, top + y];
}}"""
FULLEST = f"""(avoid) => {{
  const {{ level, units }} = {BENCH}.plan;
  const near = (unit) => [...units.beside(unit)].map((other) => level.shown[other]);
  const beside = (grid) => [...level.members[grid]].flatMap(near).filter((other) => ![grid, avoid].includes(other));
  const order = level.households.map((n, grid) => [n, grid]).sort((a, b) => b[0] - a[0]).map(([, grid]) => grid);
  const into = order.find((grid) => grid !== avoid && beside(grid).length);
  return [beside(into)[0], into];
}}"""
GRID_OF_EACH = f"""(ids) => {{
  const held = new Set(ids);
  return {BENCH}.plan.units.ids.map((id, unit) => [held.has(id), {LEVEL}.shown[unit]]);
}}"""
BORDERING = f"""([from, to]) => {{
  const {{ units, level }} = {BENCH}.plan;
  return [...level.members[from]].filter((unit) => [...units.beside(unit)].some((other) => level.shown[other] === to));
}}"""


@pytest.fixture(autouse=True)
def patient():
    """Wait for what is expected as long as it takes."""
    expect.set_options(timeout=LONG_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def staffed(settings, listen):
    """Yield the address of a service that really draws, where everybody of the office logs in."""
    employ(settings)
    with listen(create_app(settings, draw=draw_in_process)) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def files(tmp_path) -> list[Path]:
    """Return one village of the township that ships, 小牛庄, as a planner would have its files."""
    names = ("households", "villages", "roads", "barriers", "buildings", "groups")
    return [_part(XIGU / f"{name}.geojson", tmp_path / f"{name}.geojson") for name in names]


def _part(whole: Path, part: Path) -> Path:
    """Write those rows of a file that speak of the village; all rows where none names one."""
    collection = json.loads(whole.read_text(encoding="utf-8"))
    rows = [(str(row["properties"]), row) for row in collection["features"]]
    ours = [row for said, row in rows if VILLAGE in said]
    part.write_text(json.dumps(collection | {"features": ours or collection["features"]}), encoding="utf-8")
    return part


def test_files_become_a_plan_that_is_mended_drawn_again_compared_and_put_into_force(as_user, staffed, files):
    planner = as_user("li.na")
    village = imported(planner, staffed, files)
    first = drawn(planner, village)
    second = redrawn(planner)
    compared(planner, first, second)
    in_force(planner, as_user("zhang.wei"), staffed, second)
    led_by_somebody(planner, staffed)


def imported(page: Page, base: str, files: list[Path]) -> str:
    """Drop the files on the page, look through what was understood, and return the address of the village."""
    page.set_default_timeout(LONG_MS)
    page.goto(f"{base}/")
    page.click("a[href='/imports/new'] >> nth=0")
    page.wait_for_url("**/imports/new", wait_until="load")
    page.set_input_files("#pick", files)
    expect(page.locator("#summary")).to_contain_text(f"{HOUSEHOLDS} 户")
    page.fill("#name", "小牛庄")
    page.click("#step-check [data-go=place]")
    expect(page.locator("#hypotheses .wz-choice").first).to_contain_text("最吻合")
    page.click("#commit")
    expect(page.locator("#title-outlook")).to_be_visible()
    expect(page.locator("#outlook")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#outlook .must")).to_have_count(0)
    page.click("#village-link")
    expect(page.locator("h1")).to_have_text("小牛庄")
    return page.url


def drawn(page: Page, village: str) -> str:
    """Draw a plan from the form of the village, a short search, and return its address."""
    page.goto(village)
    page.select_option("[name=profile]", "xigu_1448")
    page.click("#draw details summary")
    page.fill("[name=iterations]", "3000")
    page.click("#draw form button")
    expect(page.locator("#stage")).to_be_visible()
    expect(page.locator("#violations .must")).to_have_count(0)
    return page.url


def redrawn(page: Page) -> str:
    """Paint on the plan until a band breaks, mend it, undo, lock, draw again; return the address of the new plan."""
    page.click("section.head .actions a >> nth=0")
    ready(page)
    page.keyboard.press("2")
    expect(page.locator(".levels [aria-pressed=true]")).to_have_text("微网格")
    before = page.evaluate(ASSIGNED)
    painted_over(page)
    mended(page)
    undone_to(page, before)
    locked = page.locator(".grid-lock").first
    locked.click()
    expect(locked).to_have_attribute("aria-pressed", "true")
    kept(page)
    held = page.evaluate(f"{BENCH}.plan.units.ids.filter((_, unit) => {LEVEL}.shown[unit] === 0)")
    painted_over(page, avoid=0)
    mended(page)
    from_the_menu(page, "重新生成")
    page.fill("dialog [name=seconds]", "3")
    page.click("dialog button[type=submit]")
    old = page.url
    page.wait_for_url(lambda url: url != old and url.endswith("/edit"))
    ready(page)
    page.keyboard.press("2")
    now = page.evaluate(GRID_OF_EACH, held)
    [grid] = {grid for stays, grid in now if stays}
    assert sum(where == grid for _, where in now) == len(held)
    from_the_menu(page, "打印、文件与走访")
    expect(page.locator("#stage")).to_be_visible()
    return page.url


def ready(page: Page) -> None:
    """Wait until the workbench is laid out."""
    page.wait_for_selector("#workbench[data-ready]")


def kept(page: Page) -> None:
    """Wait until the service has every change."""
    expect(page.locator(".kept")).to_have_attribute("data-state", "kept")


def from_the_menu(page: Page, words: str) -> None:
    """Choose what the menu of the workbench calls so."""
    page.click(".menu-toggle")
    page.get_by_role("menuitem", name=words).click()


def painted_over(page: Page, avoid: int = -1) -> None:
    """Paint doors at its border into the fullest grid but one, until it is over its band, and see that at once."""
    out_of, into = page.evaluate(FULLEST, avoid)
    page.locator(".grid-pick").nth(into).click()
    page.keyboard.press("f")
    page.wait_for_timeout(500)
    page.keyboard.press("b")
    for unit in page.evaluate(BORDERING, [out_of, into]):
        x, y = page.evaluate(SPOT, unit)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 2, y + 2)
        page.mouse.up()
        if page.locator(".grids li.out").count():
            break
    expect(page.locator(".grids li.out").first).to_be_visible()
    kept(page)
    expect(page.locator("#tab-rules")).to_contain_text("违规")


def mended(page: Page) -> None:
    """Take the repair that is offered for each broken rule, until none is."""
    page.locator("#tab-rules").click()
    while page.locator(".rules li.must").count():
        n_broken = page.locator(".rules li.must").count()
        page.locator(".rules li.must .small-button").first.click()
        page.locator(".offer button").first.click()
        expect(page.locator(".rules li.must")).not_to_have_count(n_broken)
        kept(page)
    expect(page.locator(".calm")).to_be_visible()
    page.locator("[role=tab]").first.click()


def undone_to(page: Page, before: list[int]) -> None:
    """Take back every change, over a reload, until the plan is what it was."""
    page.reload()
    ready(page)
    page.keyboard.press("2")
    while page.evaluate(ASSIGNED) != before:
        page.keyboard.press("Control+z")
        kept(page)
    expect(page.locator(".rules li.must")).to_have_count(0)


def compared(page: Page, first: str, second: str) -> None:
    """See beside each other the plan that was drawn and the one that was drawn again, and who changes grid."""
    page.goto(f"{first}/compare/{second.rpartition('/')[2]}")
    expect(page.locator("#flows tbody tr").first).to_be_visible()
    expect(page.locator("#told")).to_contain_text(f"共 {HOUSEHOLDS} 户，其中")
    expect(page.locator("#doors tbody tr").first).to_be_visible()


def in_force(planner: Page, leader: Page, base: str, plan: str) -> None:
    """Submit the plan, have it approved and published by somebody else."""
    planner.goto(plan)
    planner.click("#stage >> text=提交审批")
    expect(planner.locator("h1 ~ .badges")).to_contain_text("待审批")
    assert planner.locator("#stage button >> text=批准").count() == 0
    leader.goto(f"{base}/approvals")
    leader.click(".inbox .button")
    leader.click("#stage button >> text=批准")
    leader.click("#stage button >> text=发布")
    expect(leader.locator("h1 ~ .badges")).to_contain_text("起生效")
    leader.goto(f"{base}/approvals")
    expect(leader.locator("main")).to_contain_text("没有待您处理的方案")


def led_by_somebody(page: Page, base: str) -> None:
    """Write somebody down who leads the first micro-grid that nobody leads."""
    page.goto(f"{base}/people")
    page.click("[data-add]")
    page.fill("[name=name]", "张卫国")
    page.fill("[name=work_phone]", "0351-5721234")
    page.click(".editor button >> nth=0")
    expect(page.locator("[data-told]")).to_have_text("已添加。")
    page.goto(f"{base}/posts")
    vacant = page.locator("tr.vacant", has_text="党小组组长").first
    vacant.locator("button").first.click()
    page.click(".editor .actions button >> nth=0")
    expect(page.locator("[data-told]")).to_have_text("已任职。")
