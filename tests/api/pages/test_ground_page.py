"""The ground editor in a real browser: a river, bridges and three addresses, by pointer, dragging and keyboard."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from ground_hand import EAST, WEST, lonlat
from playwright.sync_api import expect

from api.pages.language import Language

ESTIMATED = ("h0000", "h0004", "h0009")
READY = "body[data-ready=yes]"
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


@pytest.fixture
def desk(page, served, square):
    """Return the page of the checkerboard's ground; three of its addresses wait in the tray, and it has a plan."""
    village = prepared(page, served, square)
    page.goto(f"{served}/villages/{village}/ground")
    page.wait_for_selector(READY)
    yield page
    page.close()  # before the service goes, of which it would ask once more


def prepared(page, served, square):
    """Import the checkerboard with three estimated addresses, draw its plan, and return the village's id."""
    doors = json.loads((square / "households.geojson").read_text(encoding="utf-8"))
    for door in doors["features"]:
        door["properties"]["推定位置"] = "是" if door["properties"]["ID"] in ESTIMATED else "否"
    files = {role: (square / f"{role}.geojson").read_bytes() for role in ("boundary", "roads")}
    files["households"] = json.dumps(doors, ensure_ascii=False).encode()
    form = {role: {"name": f"{role}.geojson", "mimeType": "application/json", "buffer": b} for role, b in files.items()}
    village = page.request.post(f"{served}/api/v1/villages", multipart=form).json()["id"]
    plan = page.request.post(f"{served}/api/v1/villages/{village}/plans", data={"levels": [LEVEL]}).json()
    for _ in range(300):
        if page.request.get(f"{served}/api/v1/plans/{plan['id']}").json()["state"] == "done":
            return village
        page.wait_for_timeout(100)
    raise TimeoutError(plan["id"])


def at(page, x, y):
    """Return where on the screen a place of the checkerboard lies, in metres from its corner."""
    [[lon, lat]] = lonlat((x, y))
    script = """async ([lng, lat]) => {
        const { editor } = await import("/static/ground/main.js");
        const { x, y } = editor.map.latLngToContainerPoint([lat, lng]);
        const box = editor.map.getContainer().getBoundingClientRect();
        return [box.x + x, box.y + y];
    }"""
    return page.evaluate(script, [lon, lat])


def click(page, *places):
    """Click places of the checkerboard on the map."""
    for place in places:
        page.mouse.click(*at(page, *place))


def version(page, number):
    """Wait until the ground is at a version."""
    page.wait_for_selector(f"body[data-version='{number}']")


def take(page, tool):
    page.click(f"[data-tool={tool}]")


def draw_river(page):
    take(page, "draw_barrier")
    click(page, (-12, 56), (150, 56), (312, 56))
    page.keyboard.press("Enter")


def draw_bridge(page, x):
    take(page, "draw_crossing")
    click(page, (x, 50), (x, 100))
    page.click("#finish")


def test_a_river_and_bridges_are_drawn_and_the_grids_are_named(desk):
    expect(desk.locator("#pane-check")).to_contain_text("与编制时一样成立")
    draw_river(desk)
    version(desk, 1)
    desk.click("#tab-check")
    findings = desk.locator(".ground-finding")
    expect(findings).to_have_count(2, timeout=60_000)
    expect(findings.first).to_contain_text("跨越无通道的屏障")
    named = {one.get_attribute("data-grid") for one in findings.all()}
    assert named == {"V1-001", "V1-002"}

    before = desk.evaluate("import('/static/ground/main.js').then(({ editor }) => editor.map.getZoom())")
    findings.first.click()
    desk.wait_for_timeout(300)
    after = desk.evaluate("import('/static/ground/main.js').then(({ editor }) => editor.map.getZoom())")
    assert after != before

    desk.evaluate(
        "import('/static/ground/main.js').then(({ editor }) => { const [w, s, e, n] = editor.bounds;"
        " editor.map.fitBounds([[s, w], [n, e]], { animate: false, padding: [30, 30] }); })"
    )
    draw_bridge(desk, WEST)
    version(desk, 2)
    draw_bridge(desk, EAST)
    version(desk, 3)
    expect(desk.locator("#pane-check")).to_contain_text("与编制时一样成立", timeout=60_000)
    desk.click("#tab-edits")
    expect(desk.locator(".ground-edits li").first).to_contain_text("绘制桥或通道")

    for number in (4, 5, 6):
        desk.click("#undo")
        version(desk, number)
    expect(desk.locator("#undo")).to_be_disabled()
    expect(desk.locator(".ground-edits .gone")).to_have_count(3)
    desk.keyboard.press("Control+y")
    version(desk, 7)


def test_three_addresses_leave_the_tray_by_dragging_by_clicking_and_by_keyboard(desk):
    items = desk.locator("#pane-tray [data-feature]")
    expect(items).to_have_count(3)
    expect(desk.locator("#tray-n")).to_have_text("3")
    map_box = desk.locator("#map").bounding_box()

    x, y = at(desk, 30, 20)
    items.nth(0).drag_to(desk.locator("#map"), target_position={"x": x - map_box["x"], "y": y - map_box["y"]})
    version(desk, 1)
    expect(items).to_have_count(2)

    items.nth(0).click()
    expect(items.nth(0)).to_have_attribute("aria-pressed", "true")
    click(desk, (220, 20))
    version(desk, 2)
    expect(items).to_have_count(1)

    items.nth(0).focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="放在地图中心").focus()
    desk.keyboard.press("Enter")
    version(desk, 3)
    expect(desk.locator("#pane-tray")).to_contain_text("所有地址都已落图")
    expect(desk.locator("#numbers")).to_contain_text("0 个位置为推定")


def test_what_cannot_be_drawn_is_refused_in_the_language_of_the_page(desk, contexts):
    take(desk, "draw_crossing")
    click(desk, (WEST, 50), (WEST, 100))
    with desk.expect_response("**/ground/edits") as refused:
        desk.keyboard.press("Enter")
    assert refused.value.status == 422
    expect(desk.locator("#said")).to_contain_text("没有跨过任何屏障")
    contexts.complaints.clear()  # the browser's own words about the refusal


def test_a_road_is_chosen_closed_and_opened_again(desk):
    click(desk, (200, 50))
    expect(desk.locator("#card")).to_contain_text("道路或小路")
    desk.locator("#card").get_by_role("button", name="封闭此路段").click()
    version(desk, 1)
    take(desk, "close_road")
    click(desk, (200, 50))
    version(desk, 2)
    desk.click("#tab-edits")
    expect(desk.locator(".ground-edits li").first).to_contain_text("恢复通行")


def test_a_second_editor_is_told_and_sees_what_the_first_drew(desk, contexts, served):
    other = contexts(lang="en-US").new_page()
    other.goto(desk.url)
    other.wait_for_selector(READY)
    draw_river(desk)
    version(desk, 1)
    draw_river(other)
    expect(other.locator("#said")).to_contain_text("read it again")
    version(other, 1)
    other.click("#tab-edits")
    expect(other.locator(".ground-edits li")).to_have_count(1)
    other.close()
    contexts.complaints.clear()  # as above


def test_a_photo_is_laid_under_the_map_by_pairs_of_points(desk, tmp_path):
    from PIL import Image

    Image.new("RGB", (600, 200), "#e8d9b0").save(tmp_path / "drawn.png")
    desk.click("#tab-picture")
    desk.locator("#pane-picture input[type=file]").set_input_files(tmp_path / "drawn.png")
    expect(desk.locator("#picture-pane")).to_be_visible()
    desk.wait_for_timeout(500)
    for (x, y), (px, py) in {(0, 0): (0, 200), (300, 0): (600, 200), (300, 100): (600, 0), (10, 90): (20, 20)}.items():
        script = """async ([x, y]) => {
            const { editor } = await import("/static/ground/main.js");
            const at = editor.picture.sheet.latLngToContainerPoint([-y, x]);
            const box = editor.picture.pane.getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }"""
        inside = (min(max(px, 3), 597), min(max(py, 3), 197))
        desk.mouse.click(*desk.evaluate(script, inside))
        click(desk, (x, y))
    fit = desk.locator("#fit-picture")
    expect(desk.locator("#pane-picture .ground-list li")).to_have_count(4)
    fit.click()
    expect(desk.locator("#pane-picture")).to_contain_text("预计误差")
    expect(desk.locator("#map img.leaflet-image-layer")).to_have_count(1)


@pytest.mark.parametrize("lang", list(Language))
@pytest.mark.parametrize("width", [1440, 360])
def test_the_page_fits_and_has_no_serious_fault_of_access(contexts, served, square, lang, width):
    page = contexts(width=width, height=800, lang="zh-CN" if lang is Language.ZH else "en-US").new_page()
    village = prepared(page, served, square)
    page.goto(f"{served}/villages/{village}/ground")
    page.wait_for_selector(READY)
    take(page, "draw_barrier")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.close()


def test_a_shipped_village_is_shown_and_its_tools_rest(page, served):
    page.goto(f"{served}/villages/square/ground")
    page.wait_for_selector(READY)
    expect(page.locator(".ground-note")).to_contain_text("程序自带示例")
    expect(page.locator("[data-tool=draw_path]")).to_be_disabled()
    page.close()
