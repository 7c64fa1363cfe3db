"""The map of stations in a real browser: names stand beside each other, or show while they are pointed at."""

import hamlets
import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from maps.layers.stations import CARD, Stations, draw
from maps.offline import save
from maps.sheet import lay_out
from maps.stations import stations_map

BOXES = """
    return [...document.querySelectorAll(".leaflet-tooltip:not(.crowded)")].map((name) => {
      const box = name.getBoundingClientRect();
      return [box.left, box.top, box.right, box.bottom];
    });
"""


def stations(n: int, *, apart_m: float) -> Stations:
    """Return stations in a square lattice about the middle of the hamlet."""
    side = int(np.ceil(np.sqrt(n)))
    tables = hamlets.checkerboard()
    middle = shapely.get_coordinates(shapely.centroid(shapely.union_all(tables.villages.geometry)))[0]
    xy = middle + apart_m * (np.c_[np.arange(n) % side, np.arange(n) // side] - (side - 1) / 2)
    rows = {
        "station_id": [f"S{i}" for i in range(n)],
        "kind": "new",
        "name": [f"服务站{i}" for i in range(n)],
        "households": 12,
        "mean_walk_m": 80.0,
        "max_walk_m": 120.0,
        "saved_m": 300.0,
        "saved_minutes": 4.5,
        "covered_alone": None,
    }
    table = GeoDataFrame(rows, geometry=shapely.points(xy), crs=hamlets.CRS)[[*CARD, "geometry"]]
    return Stations(table, np.arange(len(tables.households)) % n)


@pytest.fixture
def opened(browser, tmp_path):
    """Return a function that opens the map of some stations."""

    def show(placed: Stations):
        path = tmp_path / "map.html"
        save(stations_map(hamlets.checkerboard(), placed, title="样例村"), path)
        browser.get_log("browser")
        browser.get(path.as_uri())
        browser.execute_async_script("setTimeout(arguments[0], 400)")
        return browser

    return show


def test_no_name_of_a_station_covers_another_one(opened) -> None:
    browser = opened(stations(16, apart_m=10.0))
    boxes = [shapely.box(*box) for box in browser.execute_script(BOXES)]
    assert 2 <= len(boxes) <= 16
    assert browser.get_log("browser") == []
    for i, box in enumerate(boxes):
        assert all(shapely.intersection(box, other).area < 1 for other in boxes[:i])


def test_a_name_without_room_shows_while_its_station_is_pointed_at(opened) -> None:
    browser = opened(stations(16, apart_m=1.0))
    crowded = browser.find_elements(By.CSS_SELECTOR, ".leaflet-tooltip.crowded")
    assert crowded
    x, y = browser.execute_script(
        "const box = map_sheet.getContainer().getBoundingClientRect(); let dot = null;"
        "map_sheet.eachLayer((layer) => { const name = layer.getTooltip && layer.getTooltip();"
        "if (name && name.getElement().classList.contains('crowded')) { dot = layer; } });"
        "const at = map_sheet.latLngToContainerPoint(dot.getLatLng()); return [box.left + at.x, box.top + at.y];"
    )
    mouse = ActionChains(browser)
    mouse.w3c_actions.pointer_action.move_to_location(round(x), round(y)).pause(0.2)
    mouse.perform()
    assert any(name.is_displayed() for name in crowded)


def test_the_legend_of_stations_speaks_both_languages() -> None:
    drawn, *_ = draw(lay_out(hamlets.checkerboard()), stations(2, apart_m=50.0))
    told = [str(key.label) for key in drawn.keys]
    assert "服务站0: 12 户 households · 平均 mean 80 m · 节省 saved 300 户米 household-m" in told
