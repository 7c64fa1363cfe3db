"""The wizard in a real browser: from files to a plan, whatever was there to begin with."""

import json
import math
import time
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from held_drawing import held, holds
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from api.app import create_app
from api.services.drawing.draw_process import draw_in_process

__all__ = ["held", "holds"]

XIGU = Path(__file__).parents[3] / "data" / "boundaries" / "xigu"
GROUPS = {"一组": (300, 300), "二组": (900, 280), "三组": (320, 600)}
SIZE = (1200, 800)
LONG_MS = 300_000
"""Machines that run tests are busy; nothing here is measured."""


@pytest.fixture(autouse=True)
def patient():
    """Wait for what is expected as long as it takes."""
    expect.set_options(timeout=LONG_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def drawing(settings, listen):
    """Yield the address of a service that really draws."""
    with listen(create_app(settings, draw=draw_in_process)) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def register(tmp_path):
    """Return what writes a register of thirty doors in each group; how many households the fifth has is as given."""

    def write(fifth=1, folder="."):
        rows = [("石村", group, f"{n}号", 1, "张三丰", "13800138000") for group in GROUPS for n in range(1, 31)]
        table = pd.DataFrame(rows, columns=["村", "组", "门牌", "户数", "户主姓名", "联系电话"])
        table["户数"] = table["户数"].astype(object)
        table.loc[4, "户数"] = fifth
        path = tmp_path / folder / "台账.xlsx"
        path.parent.mkdir(exist_ok=True)
        table.to_excel(path, index=False)
        return path

    return write


@pytest.fixture
def photo(tmp_path):
    """Return a photo of a map: a road, and a blot for each group."""
    image = Image.new("RGB", SIZE, "#e8e4d4")
    pen = ImageDraw.Draw(image)
    pen.line([(50, 420), (1150, 400)], fill="#b98", width=14)
    for x, y in GROUPS.values():
        pen.rectangle([x - 60, y - 40, x + 60, y + 40], fill="#a66")
    image.save(tmp_path / "地图.jpg")
    return tmp_path / "地图.jpg"


def begin(page, address, *paths):
    page.set_default_timeout(LONG_MS)
    page.goto(f"{address}/imports/new")
    page.set_input_files("#pick", list(paths))
    expect(page.locator("#title-check")).to_be_visible()


def shorten(page, **effort):
    """Have plans that the page asks for searched for a moment only."""

    def shorter(route):
        asked = json.loads(route.request.post_data)
        asked.pop("time_limit_s", None)
        route.continue_(post_data=json.dumps(asked | effort))

    page.route(
        "**/api/v1/villages/*/plans",
        lambda route: shorter(route) if route.request.method == "POST" else route.continue_(),
    )


def draw(page, profile, **effort):
    shorten(page, **(effort or {"iterations": 300}))
    page.select_option("#profile", profile)
    expect(page.locator("#outlook")).to_have_attribute("aria-busy", "false")
    page.click("#draw")
    page.wait_for_url("**/plans/**", timeout=LONG_MS)
    return page.url.rpartition("/")[2]


def put_on_picture(page, x, y, board="#groups .map-frame"):
    """Click a pixel of the picture, which the map shows whole."""
    page.locator(board).scroll_into_view_if_needed()
    box = page.locator(board).bounding_box()
    scale = 2 ** (math.floor(math.log2(min(box["width"] / SIZE[0], box["height"] / SIZE[1])) * 4) / 4)
    page.mouse.click(
        box["x"] + box["width"] / 2 + (x - SIZE[0] / 2) * scale,
        box["y"] + box["height"] / 2 + (y - SIZE[1] / 2) * scale,
    )


LEFT, RIGHT = "[data-side=picture] .map-frame", "[data-side=map] .map-frame"
CORNERS = ((60, 60), (1140, 80), (1120, 740), (70, 720))


def put_on_map(page, dx, dy):
    """Click the map so many screen pixels right of its middle and below it."""
    page.locator(RIGHT).scroll_into_view_if_needed()
    box = page.locator(RIGHT).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy)


def lay_picture(page):
    """Give four pairs of points: the first by its longitude and latitude, the others by clicks; one is taken back."""
    put_on_picture(page, *CORNERS[0], LEFT)
    page.fill("#point-where", "112.53, 37.87")
    page.keyboard.press("Enter")  # the map goes there, and has it in its middle
    expect(page.locator("#points li")).to_have_count(1)
    expect(page.locator("#lay-picture")).to_be_disabled()
    for x, y in CORNERS[1:]:
        put_on_picture(page, x, y, LEFT)
        put_on_map(page, (x - CORNERS[0][0]) / 6, (y - CORNERS[0][1]) / 6)
    expect(page.locator("#points li")).to_have_count(4)
    expect(page.locator("#fit-said")).to_contain_text("预计误差")
    put_on_picture(page, 600, 400, LEFT)
    put_on_map(page, -120, 60)  # far from where it is
    expect(page.locator("#fit-said")).to_contain_text("某点可能有误")
    expect(page.locator("#points li").last).to_have_class("worst")
    page.click("#point-back")
    expect(page.locator("#points li")).to_have_count(4)
    expect(page.locator("#fit-said")).to_contain_text("预计误差")
    expect(page.locator("#fit-said")).not_to_contain_text("某点可能有误")
    off = page.locator("#points .number").all_inner_texts()
    assert [text for text in off if not text.startswith("偏差 ") or float(text.split()[1]) > 20] == []
    page.click("#lay-picture")


def test_the_township_is_dropped_and_becomes_a_plan(page, drawing):
    begin(page, drawing, *sorted(path for path in XIGU.iterdir() if path.is_file()))
    expect(page.locator("#summary")).to_have_text("共 9 个村，7,400 户。")
    expect(page.locator(".wz-file")).to_have_count(6)
    expect(page.locator("#cards")).to_contain_text("README.md, make.py")

    page.click("#step-check [data-go=place]")
    expect(page.locator("#hypotheses .wz-choice")).to_have_count(3)
    expect(page.locator("#hypotheses .wz-choice").first).to_contain_text("最吻合")
    page.click("#commit")
    expect(page.locator("#title-outlook")).to_be_visible()
    name = page.locator("#village-link").get_attribute("href").rpartition("/")[2]
    village = page.request.get(f"{drawing}/api/v1/villages/{name}").json()
    assert (village["villages"], village["households"]) == (9, 7400)

    # what is possible is said in words, village by village, before anything is searched
    page.select_option("#profile", "xigu_1448")
    expect(page.locator("#outlook")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#outlook")).to_contain_text("共 7,400 户，未发现障碍，预计 19 个网格、98 个微网格")
    expect(page.locator("#outlook .wz-village")).to_have_count(9)
    expect(page.locator("#outlook .wz-village").first).to_contain_text("个均可")
    assert page.request.get(f"{drawing}/api/v1/villages/{name}/plans").json()["plans"] == []

    # counted in iterations, lower bounds of nine villages would take most of the time
    plan = draw(page, "xigu_1448", time_limit_s=1)
    report = page.request.get(f"{drawing}/api/v1/plans/{plan}/report").json()
    assert len(report["villages"]) == 9
    assert [level["name"] for level in report["levels"]] == ["grid", "micro_grid"]


def go_to_groups(page, address, *paths):
    """Bring a register and a photo, and go on to where the picture is laid."""
    begin(page, address, *paths)
    expect(page.locator("#summary")).to_contain_text("3 个组、90 户还没有坐标")
    page.click("#step-check [data-go=place]")
    expect(page.locator(f"{LEFT} img.leaflet-image-layer")).to_be_visible()


def estimated_plan(page, drawing, *reasons):
    """Import what was placed, draw its plan, and make sure that it is valid and marked as estimated."""
    expect(page.locator("#commit")).to_be_disabled()
    for place in GROUPS.values():
        put_on_picture(page, *place)
    page.click(".wz-side .actions button:not(.plain)")
    expect(page.locator("#commit")).to_be_enabled()
    page.click("#commit")
    expect(page.locator(".wz-village .badge.estimated")).to_be_visible()

    plan = draw(page, "hongwang")
    report = page.request.get(f"{drawing}/api/v1/plans/{plan}/report").json()
    assert report["feasible"] is True
    assert page.request.post(f"{drawing}/api/v1/plans/{plan}/verdict").json()["sound"] is True
    assert report["estimated_share"] == 1
    assert {"positions", *reasons} <= set(report["estimated"])
    expect(page.locator("main")).to_contain_text("位置 100.0%")


def test_a_register_and_a_photo_become_a_plan_marked_as_estimated(page, drawing, register, photo):
    go_to_groups(page, drawing, register(), photo)
    lay_picture(page)
    expect(page.locator("#groups .lead")).to_contain_text("已按控制点定位")
    estimated_plan(page, drawing)


def test_a_photo_of_which_one_distance_is_known_serves_as_well(page, drawing, register, photo):
    go_to_groups(page, drawing, register(), photo)
    page.get_by_role("button", name="只知道图上一段距离").click()
    expect(page.locator("#groups img.leaflet-image-layer")).to_be_visible()
    put_on_picture(page, 50, 420)
    put_on_picture(page, 1150, 400)
    page.fill("#metres", "900")
    estimated_plan(page, drawing, "georeference")
    page.locator(".crumbs a").nth(1).click()
    page.click("#draw form button")
    expect(
        page.locator("[data-plan]:not([data-village]) .being-drawn")
    ).to_be_visible()  # its ground is nowhere on earth


def test_groups_that_nobody_can_place_wait_in_the_tray_of_the_ground(page, served, register):
    begin(page, served, register())
    page.click("#step-check [data-go=place]")
    page.click("#later summary")
    page.fill("#near", "112.53，37.87")
    page.locator("#later button").click()
    expect(page.locator("#waiting")).to_contain_text("未落图")
    page.click("#commit")
    expect(page.locator(".wz-village .badge.estimated")).to_be_visible()
    page.goto(f"{page.locator('#village-link').evaluate('link => link.href')}/ground")
    page.wait_for_selector("body[data-ready=yes]")
    expect(page.locator("#tray-n")).to_have_text("90")


def test_wrong_cells_are_named_and_the_corrected_table_is_dropped_on_the_page(page, served, register, photo):
    begin(page, served, register("许多", "first"), photo)
    expect(page.locator(".wz-cells code")).to_have_text(["D6"])
    expect(page.locator(".wz-denied")).to_contain_text("户主姓名")
    assert "张三丰" not in page.content()
    with page.expect_download() as fetched:
        page.click(".wz-mend a")
    assert fetched.value.suggested_filename == "台账-错误说明.xlsx"

    content = list(register(1, "second").read_bytes())
    page.evaluate(
        """(bytes) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([new Uint8Array(bytes)], "台账.xlsx"));
          const drop = new DragEvent("drop", { dataTransfer: dropped, bubbles: true });
          document.getElementById("step-check").dispatchEvent(drop);
        }""",
        content,
    )
    expect(page.locator("#faults")).to_be_empty()
    expect(page.locator(".wz-file")).to_have_count(2)


def test_who_comes_back_finds_the_import_where_it_was(page, served, square):
    begin(page, served, *(square / f"{role}.geojson" for role in ("households", "boundary", "roads")))
    page.reload()
    expect(page.locator("#summary")).to_contain_text("120 户")
    page.click("#step-check [data-go=place]")
    page.click("#commit")
    expect(page.locator(".wz-village")).to_be_visible()
    page.reload()
    expect(page.locator(".wz-village")).to_be_visible()


def test_a_part_is_chosen_and_an_import_given_up(page, served, square):
    begin(page, served, square / "households.geojson", square / "roads.geojson")
    page.locator(".wz-file", has_text="roads.geojson").locator("select").first.select_option("")
    expect(page.locator(".wz-file", has_text="roads.geojson").locator("small").first).to_contain_text("人工选择")
    page.click("[data-give-up]")
    page.wait_for_url(f"{served}/")


def drawn_best(page, held, square):
    """Go on to where a plan is being drawn."""
    begin(page, held, *(square / f"{role}.geojson" for role in ("households", "boundary", "roads")))
    page.click("#step-check [data-go=place]")
    page.click("#commit")
    expect(page.locator(".wz-village")).to_be_visible()
    page.click("#draw")
    expect(page.locator(".being-drawn .facts dd")).to_have_text(["50.0", "2.1 %"])


def test_the_best_so_far_is_seen_and_can_be_taken(page, held, square):
    seen = []
    page.on("response", lambda answer: seen.append(answer.status) if answer.url.endswith("/best") else None)
    drawn_best(page, held, square)
    expect(page.locator("[data-part=gap]")).to_contain_text("步行距离最多再少 2.1 %")
    until = time.monotonic() + 60
    while 200 not in seen and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert 200 in seen
    page.click("[data-part=take]")
    page.wait_for_url("**/plans/**", timeout=LONG_MS)
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")


def test_a_drawing_is_cancelled_and_something_else_asked_for(page, held, square):
    drawn_best(page, held, square)
    page.click("[data-part=cancel]")
    expect(page.locator("[data-part=wrong] li")).to_have_count(1)
    page.click("#again button")
    expect(page.locator("#title-outlook")).to_be_visible()


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh-CN"), (390, "en-GB"), (360, "zh-CN")])
def test_every_step_is_for_everybody_and_fits_a_phone(contexts, held, register, photo, width, lang):
    page = contexts(width=width, height=844, lang=lang).new_page()

    def sound():
        problems = Axe().run(page).response["violations"]
        assert [
            (each["id"], [node["target"] for node in each["nodes"]])
            for each in problems
            if each["impact"] in ("serious", "critical")
        ] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(f"{held}/imports/new")
    expect(page.locator("#drop")).to_be_visible()
    sound()
    begin(page, held, register("许多"), photo)
    sound()
    page.set_input_files("#pick", [register()])
    expect(page.locator("#faults")).to_be_empty()
    page.click("#step-check [data-go=place]")
    expect(page.locator("#groups img.leaflet-image-layer")).to_be_visible()
    sound()
    page.locator("#groups > div button").first.click()
    expect(page.locator("#metres")).to_be_visible()
    sound()


def test_groups_are_placed_by_keyboard_alone(page, served, register, photo):
    begin(page, served, register(), photo)
    page.click("#step-check [data-go=place]")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):  # pairs of points by keyboard, too
        for side, name in ((LEFT, "取图片中心"), (RIGHT, "取地图中心")):
            page.get_by_role("button", name=name).focus()
            page.keyboard.press("Enter")
            page.locator(side).focus()
            page.keyboard.press(key)
            page.wait_for_timeout(300)
    expect(page.locator("#points li")).to_have_count(4)
    page.get_by_role("button", name="只知道图上一段距离").focus()
    page.keyboard.press("Enter")
    middle = page.get_by_role("button", name="放在视图中心")
    middle.focus()
    page.keyboard.press("Enter")
    page.locator("#groups .map-frame").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    for _ in range(4):
        middle.focus()
        page.keyboard.press("Enter")
    expect(page.locator(".wz-groups .mark.done")).to_have_count(3)


def test_a_village_that_is_there_is_replaced_or_nothing_is_imported(page, served, square, tmp_path):
    border = tmp_path / "boundary.geojson"
    border.write_text((square / "boundary.geojson").read_text("utf-8").replace('"V1"', '"140121203208"'), "utf-8")

    def at_its_place():
        begin(page, served, square / "households.geojson", border)
        page.click("#step-check [data-go=place]")

    at_its_place()
    page.click("#commit")
    expect(page.locator("#step-outlook")).to_be_visible()
    first = page.locator("#village-link").get_attribute("href")
    at_its_place()
    expect(page.locator("#there")).to_contain_text("该村已导入过")
    expect(page.locator("#commit")).to_be_disabled()
    page.click("#there-actions button >> nth=0")
    expect(page.locator("#there")).to_be_hidden()
    page.click("#commit")
    expect(page.locator("#step-outlook")).to_be_visible()
    assert page.locator("#village-link").get_attribute("href") == first
    at_its_place()
    page.click("#there-actions button >> nth=1")
    page.wait_for_url(f"{served}/")
