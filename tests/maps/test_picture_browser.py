"""A picture under the map in a real browser: seen through the plan, ticked off, faded."""

from base64 import b64decode
from io import BytesIO

import geopandas as gpd
import hamlets
import numpy as np
import pytest
from PIL import Image
from pyproj import CRS

from geo.formats.picture import Picture
from geo.georeference import Georeference
from maps.layers.picture import PlacedPicture
from maps.offline import save
from maps.views import planner_map

EAST, NORTH = hamlets.ORIGIN
SETTLE = "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => done()), 350)"
FADE = """
    const fader = document.querySelector(".fader input");
    fader.value = 20;
    fader.dispatchEvent(new Event("input"));
"""
AT = """
    const box = map_sheet.getContainer().getBoundingClientRect();
    const at = map_sheet.latLngToContainerPoint([arguments[1], arguments[0]]);
    return [box.left + at.x, box.top + at.y];
"""


@pytest.fixture
def opened(browser, tmp_path):
    """Open the hamlet, 300 m x 100 m, over a picture that is cyan in its western half and white in its eastern one."""
    halves = np.full((100, 300, 3), 255, dtype=np.uint8)
    halves[:, :150, 0] = 0
    matrix = np.array([[1.0, 0, EAST], [0, -1.0, NORTH + 100], [0, 0, 1]])
    picture = PlacedPicture(
        Picture("sketch.png", Image.fromarray(halves), (300, 100)), Georeference("affine", matrix, CRS(hamlets.CRS))
    )
    path = tmp_path / "map.html"
    save(planner_map(hamlets.checkerboard(), title="样例村", picture=picture), path)
    browser.get_log("browser")
    browser.get(path.as_uri())
    browser.execute_async_script(SETTLE)
    return browser


def red_at(browser, east_m, north_m):
    """Return how red the map is about a place of the hamlet, 0 to 255, the brightest within some pixels."""
    lonlat = lonlat_of(EAST + east_m, NORTH + north_m)
    x, y = map(round, browser.execute_script(AT, *lonlat))
    shown = Image.open(BytesIO(b64decode(browser.get_screenshot_as_base64()))).convert("RGB")
    return int(np.asarray(shown)[y - 3 : y + 4, x - 3 : x + 4, 0].max())


def lonlat_of(east, north):
    place = gpd.GeoSeries(gpd.points_from_xy([east], [north]), crs=hamlets.CRS).to_crs(4326)[0]
    return place.x, place.y


def tick(browser, words):
    browser.find_element("xpath", f"//label[contains(., '{words}')]//input").click()
    browser.execute_async_script(SETTLE)


def test_the_picture_is_seen_through_the_plan_and_the_console_stays_empty(opened):
    assert red_at(opened, 140, 60) < 90
    assert red_at(opened, 160, 60) > 130
    assert opened.get_log("browser") == []


def test_the_picture_lies_under_everything(opened):
    panes = "return ['picture', 'ground', 'plan'].map((name) => Number(map_sheet.getPane(name).style.zIndex))"
    below, *above = opened.execute_script(panes)
    assert below < min(above)


def test_a_picture_ticked_off_is_gone_with_its_fader_and_comes_back(opened):
    tick(opened, "底图 Picture")
    assert red_at(opened, 140, 60) > 130
    assert opened.find_elements("css selector", ".fader") == []
    tick(opened, "底图 Picture")
    assert red_at(opened, 140, 60) < 90
    assert len(opened.find_elements("css selector", ".fader")) == 1


def test_the_fader_makes_the_picture_fainter(opened):
    before = red_at(opened, 140, 60)
    opened.execute_script(FADE)
    opened.execute_async_script(SETTLE)
    assert red_at(opened, 140, 60) > before + 60
