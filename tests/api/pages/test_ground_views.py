"""The ground of a large village in a real browser: land first, doors where one is near."""

import pytest
from ground_hand import lonlat
from planner_files import geojson
from playwright.sync_api import expect
from shapely.geometry import LineString, Point, Polygon

SIDE, STEP_M = 60, 30.0
READY = "body[data-ready=yes]"


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """Return the files of a village of 60 by 60 doors, thirty metres apart, every fortieth at an estimated place."""
    folder = tmp_path_factory.mktemp("wide")
    places = lonlat(*((STEP_M * (n % SIDE), STEP_M * (n // SIDE)) for n in range(SIDE**2)))
    doors = [(Point(at), {"ID": f"h{n:04d}", "households": 1, "门牌": f"{n}号", "推定位置": "否" if n % 40 else "是"})
             for n, at in enumerate(places)]  # fmt: skip
    far = STEP_M * SIDE
    land = Polygon(lonlat((-30, -30), (far, -30), (far, far), (-30, far)))
    way = LineString(lonlat((0, 15), (far - 40, 15)))
    return [
        geojson(folder / "households.geojson", doors),
        geojson(folder / "boundary.geojson", [(land, {"code": "V1", "name": "大村"})]),
        geojson(folder / "roads.geojson", [(way, {"highway": "residential"})]),
    ]


@pytest.fixture
def desk(page, served, wide):
    """Return the page of its ground."""
    form = {
        path.stem: {"name": path.name, "mimeType": "application/json", "buffer": path.read_bytes()} for path in wide
    }
    village = page.request.post(f"{served}/api/v1/villages", multipart=form).json()["id"]
    page.goto(f"{served}/villages/{village}/ground")
    page.wait_for_selector(READY)
    yield page
    page.close()


def shown(page):
    return page.evaluate(
        "import('/static/ground/main.js').then(({ editor }) => editor.layers.data.households.map(({ id }) => id))"
    )


def look_at(page, x, y, zoom=18):
    """Go near a place, and wait until what is there is shown."""
    [[lon, lat]] = lonlat((x, y))
    with page.expect_response(lambda answer: "bbox=" in answer.url):
        page.evaluate(
            "([lat, lon, zoom]) => import('/static/ground/main.js').then(({ editor }) =>"
            " { editor.map.setView([lat, lon], zoom, { animate: false }); })",
            [lat, lon, zoom],
        )
    page.wait_for_timeout(100)


def click(page, x, y):
    [[lon, lat]] = lonlat((x, y))
    script = """async ([lon, lat]) => {
        const { editor } = await import("/static/ground/main.js");
        const at = editor.map.latLngToContainerPoint([lat, lon]);
        const box = editor.map.getContainer().getBoundingClientRect();
        return [box.x + at.x, box.y + at.y];
    }"""
    page.mouse.click(*page.evaluate(script, [lon, lat]))


def test_doors_are_there_where_one_is_near_and_a_sentence_says_so_from_afar(desk):
    expect(desk.locator("#numbers")).to_contain_text("3,600")
    expect(desk.locator("#afar")).to_contain_text("3,600 个地址")
    assert shown(desk) == []
    look_at(desk, 300, 300)
    expect(desk.locator("#afar")).to_be_empty()
    west = shown(desk)
    assert "h0610" in west
    assert 50 < len(west) < 1500
    look_at(desk, 1500, 1500)
    east = shown(desk)
    assert "h3050" in east
    assert "h0610" not in east


def test_a_door_is_moved_where_only_those_near_by_are_there(desk):
    look_at(desk, 300, 300)
    desk.click("[data-tool=move_door]")
    click(desk, 300, 300)
    click(desk, 312, 310)
    desk.wait_for_selector("body[data-version='1']")
    place = desk.evaluate(
        "import('/static/ground/main.js').then(({ editor }) => editor.layers.find('households', 'h0610').geometry)"
    )
    assert place["coordinates"] == pytest.approx(lonlat((312, 310))[0], abs=1e-5)
    desk.keyboard.press("Control+z")
    desk.wait_for_selector("body[data-version='2']")
    assert "h0610" in shown(desk)


def test_an_address_is_looked_for_among_more_than_are_listed_and_placed(desk):
    fresh = "#pane-tray [data-feature]"
    expect(desk.locator("#tray-n")).to_have_text("90")
    desk.fill("#pane-tray input[type=search]", "3560号")
    expect(desk.locator(fresh)).to_have_count(1)
    look_at(desk, 300, 300)
    desk.click(fresh)
    click(desk, 312, 310)
    desk.wait_for_selector("body[data-version='1']")
    expect(desk.locator("#pane-tray")).to_contain_text("没有符合的待落图地址")
    desk.fill("#pane-tray input[type=search]", "")
    expect(desk.locator("#tray-n")).to_have_text("89")
    assert "h3560" in shown(desk)
