"""
Every tool of the workbench in a real browser, on a real plan of two villages that is drawn once.

Each test has a draft of its own. What a tool makes is read off the page and off the service, and taken back.
"""

from datetime import date

import httpx2 as httpx
import pytest
from bench_hand import BENCH, act, choose, drag, grids, kept, paint, place, ready, until
from playwright.sync_api import expect
from service import listening_on_loopback
from two_villages import write_villages

from api.app import create_app
from api.services.drawing.draw import draw
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.store.records.staff import PersonRecord, PostRecord

expect.set_options(timeout=60_000)

PLANS = "/api/v1/plans"
LEVELS = [{"name": "grid", "min": 12, "max": 20}, {"name": "micro_grid", "min": 3, "max": 6}]
BORDER_ON_FEATURES = f'{BENCH}.plan.figures["V2/grid"].border_on_features'
NORTH = f"(grid) => {BENCH}.plan.level.row(grid).at[1]"
UNITS = f"{BENCH}.plan.units.ids"


@pytest.fixture(scope="module")
def store():
    """Return the store of the service."""
    return MemoryStore()


@pytest.fixture(scope="module")
def address(tmp_path_factory, store):
    """Yield the address of a service that really draws."""
    shipped = tmp_path_factory.mktemp("shipped")
    (shipped / "two").mkdir()
    write_villages(shipped / "two")
    settings = ServiceSettings(data=tmp_path_factory.mktemp("data"), examples=shipped)
    app = create_app(settings, store=store, draw=lambda task, say, _: draw(task, say))
    with listening_on_loopback(app) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture(scope="module")
def office(address):
    """Yield what asks the service without a browser."""
    with httpx.Client(base_url=address, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def drawn(office):
    """Return a plan of the two villages."""
    asked = {"levels": LEVELS, "tolerance": 0.1, "iterations": 3000}
    return finished(office, office.post("/api/v1/villages/two/plans", json=asked).json()["id"])


@pytest.fixture
def draft(office, drawn):
    """Return a draft that was begun from it."""
    return office.post(f"{PLANS}/{drawn}:copy").json()["id"]


@pytest.fixture
def page(address, draft, contexts):
    """Return the workbench of the draft."""
    page = contexts().new_page()
    page.goto(f"{address}/villages/two/plans/{draft}/edit")
    return ready(page)


def finished(office, plan_id):
    """Wait until a plan is drawn."""
    while (state := office.get(f"{PLANS}/{plan_id}").json()["state"]) != "done":
        assert state != "failed"
    return plan_id


def agree(page):
    """Say yes to what is asked."""
    page.locator("dialog button[type=submit]").click()


def undone(page, before):
    """Take the last change back and make sure that everything is as it was."""
    page.keyboard.press("Control+z")
    kept(page)
    until(page, f"!{BENCH}.plan.live && !{BENCH}.queue.busy")
    assert grids(page) == before


def others(rows, *named):
    """Return the grids that are not named."""
    return {grid: row for grid, row in rows.items() if grid not in named}


def test_rebalance_brings_two_neighbours_together_and_leaves_the_others(page, office, draft):
    before = grids(page)
    assert [before[grid]["households"] for grid in ("V1-001", "V1-003")] == [12, 20]
    choose(page, "V1-003")
    page.get_by_role("button", name="均衡户数").click()
    page.locator("dialog select").select_option("V1-001")
    agree(page)
    kept(page)
    after = grids(page)
    assert [after[grid]["households"] for grid in ("V1-001", "V1-003")] == [16, 16]
    assert others(after, "V1-001", "V1-003") == others(before, "V1-001", "V1-003")
    [edit] = office.get(f"{PLANS}/{draft}/edits").json()["edits"]
    assert (edit["move"]["kind"], edit["move"]["grid_a"], edit["move"]["grid_b"]) == ("rebalance", "V1-003", "V1-001")
    undone(page, before)


def test_straighten_brings_a_ragged_border_back_onto_the_roads(page):
    before = grids(page)
    choose(page, "V2-003")
    paint(page, ["V2-u0014"])
    kept(page)
    ragged, on_roads = grids(page), page.evaluate(BORDER_ON_FEATURES)
    assert "V2-u0014" in ragged["V2-003"]["units"]
    page.get_by_role("button", name="理顺边界").click()
    page.locator("dialog select").select_option("V2-001")
    agree(page)
    kept(page)
    after = grids(page)
    assert page.evaluate(BORDER_ON_FEATURES) > on_roads + 0.1
    assert "V2-u0014" in after["V2-001"]["units"]
    assert others(after, "V2-001", "V2-003") == others(before, "V2-001", "V2-003")
    undone(page, ragged)
    undone(page, before)


def test_a_border_that_lies_well_stays_and_the_planner_is_told_so(page):
    before = grids(page)
    choose(page, "V1-003")
    page.keyboard.press("t")
    page.locator("dialog select").select_option("V1-001")
    agree(page)
    expect(page.locator("#told")).to_contain_text("没有找到更好的结果")
    kept(page)
    assert grids(page) == before


def test_a_cut_parts_the_doors_of_a_unit_and_the_pieces_stay_in_its_grid(page, office, draft):
    before, units = grids(page), page.evaluate(UNITS)
    [grid] = [grid for grid, row in before.items() if "V1-u0009" in row["units"]]
    x, y = place(page, "V1-u0009")
    page.keyboard.press("k")
    drag(page, [(x - 45, y), (x + 45, y)], steps=6)
    until(page, f"{UNITS}.length === {len(units) + 1}")
    [piece] = set(page.evaluate(UNITS)) - set(units)
    after = grids(page)
    assert after[grid]["units"] == sorted([*before[grid]["units"], piece])
    assert {each: row["households"] for each, row in after.items()} == {
        each: row["households"] for each, row in before.items()
    }
    told = office.get(f"{PLANS}/{draft}/workbench").json()["units"]
    doors = dict(zip(told["ids"], told["doors"], strict=True))
    assert (doors["V1-u0009"], doors[piece]) == (1, 1)
    page.keyboard.press("Control+z")
    until(page, f"{UNITS}.length === {len(units)}")
    assert grids(page) == before


def test_the_pieces_of_a_cut_go_to_grids_of_their_own_with_the_next_stroke(page):
    page.keyboard.press("2")
    x, y = place(page, "V1-u0009")
    units = page.evaluate(UNITS)
    page.keyboard.press("k")
    drag(page, [(x - 45, y), (x + 45, y)], steps=6)
    until(page, f"{UNITS}.length === {len(units) + 1}")
    [piece] = set(page.evaluate(UNITS)) - set(units)
    rows = grids(page)
    [own] = [grid for grid, row in rows.items() if piece in row["units"]]
    into = next(grid for grid in rows if grid != own and grid[:-2] == own[:-2])
    choose(page, into)
    paint(page, [piece])
    kept(page)
    after = grids(page)
    assert piece in after[into]["units"]
    assert "V1-u0009" in after[own]["units"]
    assert [after[grid]["households"] - rows[grid]["households"] for grid in (own, into)] == [-1, 1]


def test_two_units_change_places_by_two_clicks(page):
    before = grids(page)
    pair = page.evaluate(f"""() => {{
      const {{ units, level }} = {BENCH}.plan;
      const at = (unit) => level.grids[level.shown[unit]].id;
      for (let a = 0; a < units.n; a += 1) {{
        const b = [...units.beside(a)].find((other) => at(a) === "V1-001" && at(other) === "V1-003");
        if (b !== undefined) return [units.ids[a], units.ids[b]];
      }}
      return null;
    }}""")
    page.keyboard.press("s")
    for unit in pair:
        page.mouse.click(*place(page, unit))
    kept(page)
    after = grids(page)
    assert pair[0] in after["V1-003"]["units"]
    assert pair[1] in after["V1-001"]["units"]
    assert [after[grid]["households"] for grid in after] == [before[grid]["households"] for grid in before]
    undone(page, before)


def test_a_split_makes_as_many_grids_as_asked_and_a_merge_one_again(page):
    before = grids(page)
    choose(page, "V1-003")
    page.get_by_role("button", name="拆分").click()
    page.locator("dialog input").fill("2")
    agree(page)
    expect(page.locator(".grids li[data-grid]")).to_have_count(len(before) + 1)
    kept(page)
    split = grids(page)
    [new] = set(split) - set(before)
    assert sorted([*split["V1-003"]["units"], *split[new]["units"]]) == before["V1-003"]["units"]
    assert others(split, "V1-003", new) == others(before, "V1-003")
    choose(page, new)
    page.get_by_role("button", name="合并").click()
    page.locator("dialog select").select_option("V1-003")
    agree(page)
    expect(page.locator(".grids li[data-grid]")).to_have_count(len(before))
    kept(page)
    [whole] = [row for grid, row in grids(page).items() if grid in ("V1-003", new)]
    assert (whole["units"], whole["households"]) == (before["V1-003"]["units"], 20)
    undone(page, split)
    undone(page, before)


def test_numbering_gives_codes_in_reading_order_and_keeps_what_grids_hold(page):
    choose(page, "V1-003")
    page.keyboard.press("n")
    agree(page)
    expect(page.locator(".grids li[data-grid]")).to_have_count(7)
    kept(page)
    before = grids(page)
    act(page, "统一编码")
    agree(page)
    until(page, f"{BENCH}.plan.about.can_undo && !{BENCH}.queue.busy && {BENCH}.plan.version === 2")
    kept(page)
    after = grids(page)
    assert sorted(after) == ["V1-001", "V1-002", "V1-003", "V1-004", "V2-001", "V2-002", "V2-003"]
    assert page.evaluate(NORTH, "V1-001") > page.evaluate(NORTH, "V1-004")
    assert sorted(row["units"] for row in after.values()) == sorted(row["units"] for row in before.values())
    assert {row["name"]: row["units"] for row in after.values()} == {
        row["name"]: row["units"] for row in before.values()
    }
    undone(page, before)


def test_a_plan_is_drawn_again_with_locks_held_and_the_draft_has_them(page, office, draft):
    page.keyboard.press("2")
    for grid in ("V1-00101", "V2-00201"):
        page.locator(f'[data-grid="{grid}"] .grid-lock').click()
        expect(page.locator(f'[data-grid="{grid}"] .grid-lock')).to_have_attribute("aria-pressed", "true")
    kept(page)
    before = grids(page)
    act(page, "重新生成（保留锁定）…")
    assert "微网格: 2" in page.locator("dialog").inner_text()
    page.locator("dialog input").fill("1")
    agree(page)
    page.wait_for_url(lambda url: url.endswith("/edit") and f"/{draft}/" not in url)
    ready(page)
    page.keyboard.press("2")
    after = grids(page)
    for grid in ("V1-00101", "V2-00201"):
        assert after[grid] == before[grid]
    assert [grid for grid, row in after.items() if row["locked"]] == ["V1-00101", "V2-00201"]
    assert page.locator(".grid-lock[aria-pressed=true]").count() == 2
    made = page.url.split("/")[-2]
    assert office.get(f"{PLANS}/{made}").json()["parent"] == draft
    assert office.post(f"{PLANS}/{made}/verdict").json()["sound"]
    assert office.get(f"{PLANS}/{draft}").json()["version"] == 2  # two locks, and nothing else


def test_every_row_and_the_card_say_who_leads_the_grid(page, store):
    with store.writing() as books:
        [person] = books.people.add(PersonRecord(0, "李明", "/", "0351-5700001"))
        books.posts.add(PostRecord(0, "V1-002", "/", "branch_secretary", date(2026, 1, 1), None, person.id))
    page.reload()
    ready(page)
    rows = page.locator(".grids li[data-grid]")
    expect(page.locator('[data-grid="V1-002"] .grid-leader')).to_have_text("李明")
    told = {row.get_attribute("data-grid"): row.locator(".grid-leader").inner_text() for row in rows.all()}
    assert told == dict.fromkeys(told, "负责人未录入") | {"V1-002": "李明"}
    choose(page, "V1-002")
    assert "负责人\n李明" in page.locator(".grid-card").inner_text()
    choose(page, "V1-001")
    assert "负责人\n未录入" in page.locator(".grid-card").inner_text()


def test_every_rule_is_checked_and_what_is_proven_is_told(page):
    act(page, "全面校验")
    expect(page.locator("#told")).to_contain_text("必须遵守的规则全部满足")
    act(page, "方案好到什么程度？")
    assert "步行总距离" in page.locator("dialog").inner_text()
