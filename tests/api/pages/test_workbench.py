"""The workbench in a real browser: what is painted is kept, judged, mended and taken back, and nothing is lost."""

import re
import shutil

import pytest
from bench_hand import ON_SCREEN, choose, kept, paint, ready, until
from playwright.sync_api import Page, Route, expect

expect.set_options(timeout=60_000)

LARGE, SMALL = 0, 1
"""The two grids in the order of their codes: 70 and 50 households, the ends of the band."""

MEMBERS = 'grid => [...document.getElementById("workbench").bench.plan.level.members[grid]]'
HOUSEHOLDS = 'document.getElementById("workbench").bench.plan.level.households'
HELD = 'Array.from(document.getElementById("workbench").bench.plan.level.base)'
SHOWN = 'Array.from(document.getElementById("workbench").bench.plan.level.shown)'
BORDERING = """([from, to]) => {
  const { units, level } = document.getElementById("workbench").bench.plan;
  return [...level.members[from]].filter((unit) => [...units.beside(unit)].some((other) => level.shown[other] === to));
}"""
APART = """([from, to]) => {
  const { units, level } = document.getElementById("workbench").bench.plan;
  return [...level.members[from]].find((unit) => [...units.beside(unit)].every((other) => level.shown[other] === from));
}"""


@pytest.fixture
def laid(settings, drawn):
    """Lay a plan of the square, twelve doors of ten households in two grids, where a service will find it."""
    shutil.copytree(drawn, settings.data / "drawn")


@pytest.fixture
def address(laid, served):
    """Return the address of the workbench of that plan."""
    return f"{served}/villages/-/plans/drawn/edit"


@pytest.fixture
def opened(address, contexts):
    """Return what opens the workbench for one more planner; browsers close before the service that they ask does."""

    def open_one(**context) -> Page:
        page = contexts(**context).new_page()
        page.goto(address)
        return ready(page)

    return open_one


@pytest.fixture
def page(opened):
    """Return the workbench of a planner."""
    return opened()


def painted_over(page, n=1, into=SMALL, out_of=LARGE):
    """Paint so many units at the border over to another grid, and return them: from 50 and 70 to 60 and 60."""
    units = page.evaluate(BORDERING, [out_of, into])[:n]
    choose(page, into)
    paint(page, units)
    return units


def test_the_plan_is_laid_out_with_its_grids_and_nothing_is_broken(page):
    assert page.locator(".grid-count").all_inner_texts() == ["70", "50"]
    assert page.locator("#tab-rules").inner_text() == "规则"
    assert page.locator("#banner").is_hidden()
    inked = page.evaluate("""[...document.querySelectorAll(".sheets canvas")].map((canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))""")
    assert [inked[sheet] for sheet in (0, 2, 4)] == [True] * 3  # areas, borders, labels


def test_a_painted_unit_changes_count_and_bar_at_once_and_is_kept(page):
    [unit] = painted_over(page)
    assert page.evaluate(SHOWN)[unit] == SMALL
    expect(page.locator(".grid-count")).to_have_text(["60", "60"])
    kept(page)
    assert page.evaluate(HELD)[unit] == SMALL
    page.reload()
    assert ready(page).evaluate(SHOWN)[unit] == SMALL


def test_a_band_breaks_while_painting_before_the_service_has_answered(page):
    held: list[Route] = []
    page.route("**/edits", lambda route: held.append(route))
    painted_over(page, into=LARGE, out_of=SMALL)
    expect(page.locator(".grids li.out")).to_have_count(2)
    expect(page.locator("#tab-rules")).to_have_text("违规 2")
    [unanswered] = held
    unanswered.continue_()
    kept(page)
    expect(page.locator("#tab-rules")).to_have_text("违规 2")


def test_a_grid_that_falls_apart_is_told_of_at_once_and_at_its_place(page):
    unit = page.evaluate(APART, [LARGE, SMALL])
    choose(page, SMALL)
    paint(page, [unit])
    expect(page.locator(".grids li.apart")).to_have_count(1)
    [broken] = page.evaluate("""document.getElementById("workbench").bench.marks.shown.broken
        .filter((one) => one.rule === "contiguity").map((one) => one.units)""")
    assert broken == [page.evaluate('unit => document.getElementById("workbench").bench.plan.units.ids[unit]', unit)]
    kept(page)
    expect(page.locator(".rules li[data-rule=contiguity]")).to_have_count(1)


def test_a_repair_is_shown_first_and_then_mends(page):
    painted_over(page, into=LARGE, out_of=SMALL)
    kept(page)
    page.locator("#tab-rules").click()
    page.locator(".rules li.must .small-button").first.click()
    page.locator(".offer").first.wait_for()
    until(page, 'document.getElementById("workbench").bench.marks.shown.preview')
    assert page.evaluate(HOUSEHOLDS) == [80, 40]
    page.locator(".offer button").first.click()
    expect(page.locator(".calm")).to_be_visible()
    assert max(page.evaluate(HOUSEHOLDS)) <= 70


def test_undo_takes_back_and_survives_a_reload_and_redo_makes_again(page):
    painted_over(page)
    kept(page)
    page.reload()
    ready(page)
    page.keyboard.press("Control+z")
    expect(page.locator(".grid-count")).to_have_text(["70", "50"])
    kept(page)
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(".grid-count")).to_have_text(["60", "60"])


def test_a_locked_grid_is_not_painted_over(page):
    lock = page.locator(".grid-lock").nth(LARGE)
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true")
    painted_over(page)
    assert page.evaluate(HOUSEHOLDS) == [70, 50]
    assert "锁定" in page.locator("#told").inner_text()
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "false")
    painted_over(page)
    assert page.evaluate(HOUSEHOLDS) == [60, 60]


def test_all_grids_are_locked_and_unlocked_from_the_menu(page):
    for name, pressed in {"锁定本层级全部网格": "true", "解锁本层级全部网格": "false"}.items():
        page.locator(".menu-toggle").click()
        page.get_by_role("menuitem", name=name).click()
        for lock in page.locator(".grid-lock").all():
            expect(lock).to_have_attribute("aria-pressed", pressed)


def test_a_grid_keeps_its_last_units_and_a_merge_is_offered(page):
    choose(page, SMALL)
    paint(page, page.evaluate(MEMBERS, LARGE))
    assert page.evaluate(HOUSEHOLDS) == [70, 50]
    page.locator("#told .small-button").click()
    expect(page.locator(".grids li")).to_have_count(1)


def test_box_and_lasso_take_what_they_enclose(page):
    units = page.evaluate(BORDERING, [LARGE, SMALL])
    choose(page, SMALL)
    x, y = page.evaluate(ON_SCREEN, units[0])
    for tool, corners in {"r": [(-9, -9), (9, 9)], "l": [(-9, -9), (9, -9), (9, 9), (-9, 9)]}.items():
        page.keyboard.press(tool)
        page.mouse.move(x + corners[0][0], y + corners[0][1])
        page.mouse.down()
        for dx, dy in corners:
            page.mouse.move(x + dx, y + dy)
        page.mouse.up()
        assert page.evaluate(SHOWN)[units[0]] == SMALL
        kept(page)
        page.keyboard.press("Control+z")
        until(page, f"{SHOWN}[{units[0]}] === {LARGE}")


def test_a_stroke_without_a_chosen_grid_makes_the_one_grow_in_which_it_begins(page):
    [over] = page.evaluate(BORDERING, [LARGE, SMALL])[:1]
    start = next(iter(page.evaluate(MEMBERS, SMALL)))
    paint(page, [start, over], tool="c")
    assert page.evaluate(SHOWN)[over] == SMALL


def test_alt_click_takes_up_the_grid_under_the_pointer(page):
    page.keyboard.press("b")
    place = page.evaluate(ON_SCREEN, page.evaluate(MEMBERS, LARGE)[0])
    page.keyboard.down("Alt")
    page.mouse.click(*place)
    page.keyboard.up("Alt")
    expect(page.locator(".grids li").nth(LARGE)).to_have_class(re.compile("chosen"))


def test_a_cut_that_is_not_possible_is_told_why_and_changes_nothing(page, contexts):
    x, y = page.evaluate(ON_SCREEN, 0)
    page.keyboard.press("k")
    page.mouse.move(x - 85, y - 3)
    page.mouse.down()
    page.mouse.move(x + 85, y - 3, steps=6)
    page.mouse.up()
    expect(page.locator("#told .note")).to_have_count(1)
    kept(page)
    assert page.evaluate(HOUSEHOLDS) == [70, 50]
    contexts.complaints.clear()  # the browser tells of the refusal


def test_two_planners_lose_nothing_and_the_second_sees_what_changed(opened, contexts):
    first, second = opened(), opened()
    second.evaluate('document.getElementById("workbench").bench.plan.live = {}')  # it does not look by itself
    [theirs] = painted_over(first)
    kept(first)
    mine = next(unit for unit in second.evaluate(BORDERING, [LARGE, SMALL]) if unit != theirs)
    choose(second, SMALL)
    paint(second, [mine])
    kept(second)
    expect(second.locator("#told")).to_contain_text("在此期间")
    assert second.evaluate(HOUSEHOLDS) == [50, 70]
    until(first, f"{SHOWN}[{mine}] === {SMALL}")
    assert first.evaluate(SHOWN) == second.evaluate(SHOWN)
    contexts.complaints.clear()  # the browser tells of the refused version


def test_the_same_stroke_of_two_planners_is_made_once(opened, contexts):
    first, second = opened(), opened()
    units = first.evaluate(BORDERING, [LARGE, SMALL])[:1]
    held: list[Route] = []
    second.route("**/edits", lambda route: held.append(route))
    choose(second, SMALL)
    paint(second, units)
    choose(first, SMALL)
    paint(first, units)
    kept(first)
    held[0].continue_()
    second.unroute("**/edits")
    kept(second)
    assert first.evaluate(SHOWN) == second.evaluate(SHOWN)
    assert second.evaluate(HOUSEHOLDS) == [60, 60]
    contexts.complaints.clear()


def test_without_a_network_changes_wait_and_are_sent_after_a_reload(page, contexts):
    page.route("**/edits", lambda route: route.abort())
    [unit] = painted_over(page, 1)
    expect(page.locator(".kept")).to_have_attribute("data-state", "away")
    assert page.evaluate(SHOWN)[unit] == SMALL
    page.unroute("**/edits")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    ready(page)
    kept(page)
    assert page.evaluate(HELD)[unit] == SMALL
    contexts.complaints.clear()  # the browser tells of the lost request


def test_the_list_keeps_the_keyboard_when_the_leaders_come(address, contexts):
    page, held = contexts().new_page(), []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/workbench/leaders", hold)
    with page.expect_request("**/workbench/leaders"):
        page.goto(address)
    ready(page).keyboard.press("g")
    expect(page.locator(".grid-pick").first).to_be_focused()
    held[0].continue_()
    expect(page.locator(".grid-leader.nobody").first).to_be_visible()
    expect(page.locator(".grid-pick").first).to_be_focused()


def test_everything_is_done_with_the_keyboard_alone(page):
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page.locator(".grids li").first).to_have_class(re.compile("chosen"))
    page.keyboard.press("b")
    page.keyboard.press("h")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    assert page.evaluate(HOUSEHOLDS)[LARGE] > 70
    kept(page)
    page.keyboard.press("F2")
    page.keyboard.type("河东")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-name").filter(has_text="河东")).to_have_count(1)
    page.keyboard.press("o")
    expect(page.locator(".grid-lock[aria-pressed=true]")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("dialog[open] kbd").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_grid_is_split_merged_and_straightened_from_its_card(page):
    choose(page, SMALL)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator(".grids li")).to_have_count(3)
    kept(page)
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    expect(page.locator(".grids li")).to_have_count(2)
    kept(page)


def test_a_submitted_plan_is_read_only_says_why_and_begins_a_draft(page):
    page.locator(".menu-toggle").click()
    page.get_by_role("menuitem", name="提交审核…").click()
    page.locator("dialog button[type=submit]").click()
    page.locator("#banner:not([hidden])").wait_for()
    ready(page)
    assert page.locator("#tools").is_hidden()
    painted = page.evaluate(SHOWN)
    page.keyboard.press("b")
    assert page.evaluate(SHOWN) == painted
    page.locator("#banner button").click()
    page.wait_for_url(re.compile(r"/plans/(?!drawn/).+/edit"))
    ready(page)
    assert page.locator("#banner").is_hidden()


def test_on_a_phone_the_list_is_a_drawer_and_one_finger_paints(opened):
    page = opened(width=390, height=844, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.locator("#panel").is_visible()
    page.locator(".drawer-button").tap()
    page.locator(".grid-pick").nth(SMALL).tap()
    page.locator(".drawer-button").tap()
    [unit, *_] = page.evaluate(BORDERING, [LARGE, SMALL])
    page.locator("#tools .tool").nth(3).tap()
    place = page.evaluate(ON_SCREEN, unit)
    page.touchscreen.tap(*place)
    kept(page)
    assert page.evaluate(SHOWN)[unit] in (SMALL, LARGE)


@pytest.mark.parametrize("lang", ["zh-CN", "en-US"])
def test_the_page_is_accessible(opened, lang):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(lang=lang)
    choose(page, SMALL)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious] == []


ENCLOSED = """async () => {
  const { outlineOf } = await import("/static/workbench/outline.js");
  const { units, level } = document.getElementById("workbench").bench.plan;
  const doubled = (flat) => {
    let sum = 0;
    for (let k = 0; k < flat.length; k += 2) {
      const [x, y] = [flat[(k + 2) % flat.length], flat[(k + 3) % flat.length]];
      sum += flat[k] * y - x * flat[k + 1];
    }
    return sum;
  };
  const all = (rings) => rings.reduce((sum, ring) => sum + doubled(ring), 0);
  return level.alive.map(({ number }) => {
    const { rings } = outlineOf(units, level.members[number], (unit) => level.shown[unit] === number);
    const within = [...level.members[number]].reduce((sum, unit) => sum + all(units.cells[unit]), 0);
    return [all(rings.map((lines) => lines.flatMap((line) => [...line].slice(0, -2)))), within];
  });
}"""


def test_the_outline_of_a_grid_encloses_its_units_and_no_others_while_it_is_painted(page):
    painted_over(page, 2)
    for around, within in page.evaluate(ENCLOSED):
        assert around == pytest.approx(within, rel=1e-6)
        assert around != 0
