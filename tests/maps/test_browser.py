"""The page in a real browser that reaches no network."""

from dataclasses import replace

import geopandas as gpd
import hamlets
import numpy as np
import pytest
import shapely
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By

from maps.offline import save
from maps.views import planner_map

ATTRIBUTION = "© OpenStreetMap contributors, https://www.openstreetmap.org/copyright"
PAINTED = """
    return [...document.querySelectorAll("canvas")].map((canvas) => {
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels.filter((value, place) => place % 4 === 3 && value > 0).length;
    });
"""
LABELS = 'return [...document.querySelectorAll(".label.seen .label-text")].map((label) => label.innerText)'


@pytest.fixture
def opened(browser, tmp_path):
    """Return a function that opens a plan's page and gives the browser, its console emptied before."""

    def show(tables=None, *, title="样例村", size=(1000, 700), attribution=ATTRIBUTION):
        path = tmp_path / "map.html"
        save(planner_map(tables or hamlets.checkerboard(), title=title, attribution=attribution), path)
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
        )
        browser.get_log("browser")
        browser.get(path.as_uri())
        settle(browser)
        return browser

    yield show
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def settle(browser):
    """Wait until Leaflet has painted what it was asked for: it does so in a later frame."""
    browser.execute_async_script(
        "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => done()), 350)"
    )


def click_on(browser, east_m, north_m):
    """Click on a place of the hamlet and give the text of the card that opens."""
    metric = shapely.Point(hamlets.ORIGIN + np.array([east_m, north_m]))
    place = gpd.GeoSeries([metric], crs=hamlets.CRS).to_crs(4326).iloc[0]
    x, y = browser.execute_script(
        "const box = map_sheet.getContainer().getBoundingClientRect();"
        "const place = map_sheet.latLngToContainerPoint([arguments[1], arguments[0]]);"
        "return [box.left + place.x, box.top + place.y];",
        place.x,
        place.y,
    )
    actions = ActionBuilder(browser)
    actions.pointer_action.move_to_location(round(x), round(y)).pause(0.1).click()
    actions.perform()
    settle(browser)
    return browser.find_element(By.CSS_SELECTOR, ".card-popup .leaflet-popup-content").text


SHOWN = "return map_sheet.hasLayer(layer_violations)"


def tick(browser, words):
    browser.find_element(By.XPATH, f"//label[contains(., '{words}')]//input").click()
    settle(browser)


def test_the_map_opens_with_the_network_off_and_an_empty_console(opened):
    browser = opened()
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)") == []
    assert browser.title == "样例村"


def test_the_layers_are_really_painted(opened):
    browser = opened()
    ground, plan = browser.execute_script(PAINTED)
    assert ground > 200_000
    assert plan > 10_000
    assert browser.execute_script("return layer_households.getLayers().length") == 12
    assert browser.execute_script("return layer_centres.getLayers().length") == 2


def test_grids_are_named_with_their_households(opened):
    assert set(opened().execute_script(LABELS)) == {"第1网格\n60 户", "第2网格\n60 户"}


def test_a_large_map_is_drawn_a_layer_at_a_time_and_is_then_as_any_other(opened):
    tables = hamlets.checkerboard()
    wordy = tables.households.assign(group="组" * 100_000)
    browser = opened(replace(tables, households=wordy))
    assert browser.execute_script("return [gridhood.isLarge(), document.documentElement.dataset.drawn]") == [
        True,
        "yes",
    ]
    assert browser.get_log("browser") == []
    assert set(browser.execute_script(LABELS)) == {"第1网格\n60 户", "第2网格\n60 户"}
    assert browser.execute_script("return layer_households.getLayers()[0].getLayers().length") == 12
    assert browser.execute_script(PAINTED)[1] > 10_000


def test_names_far_from_what_is_seen_are_not_in_the_page(opened):
    browser = opened()
    browser.execute_script("map_sheet.setView(map_sheet.options.maxBounds.getNorthEast(), 21, { animate: false })")
    settle(browser)
    assert browser.execute_script(LABELS) == []


def test_a_layer_that_is_ticked_off_is_no_longer_painted(opened):
    browser = opened()
    before = browser.execute_script(PAINTED)[1]
    tick(browser, "住户 Households")
    tick(browser, "微网格 micro-grid")
    assert browser.execute_script(PAINTED)[1] < before / 2
    assert browser.execute_script(LABELS) == []


def test_a_layer_ticked_on_again_goes_back_to_its_place_below(opened):
    browser = opened()
    tick(browser, "微网格 micro-grid")
    tick(browser, "微网格 micro-grid")
    assert "h0000" in click_on(browser, 25, 28)


def test_a_name_does_not_catch_the_click_meant_for_what_lies_under_it(opened):
    browser = opened()
    under = """
        const box = document.querySelector(".label.seen .label-name").getBoundingClientRect();
        return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).tagName;
    """
    assert browser.execute_script(under) == "CANVAS"


def test_the_source_is_credited_and_its_address_is_a_link(opened):
    line = opened().find_element(By.CLASS_NAME, "leaflet-control-attribution")
    assert "© OpenStreetMap contributors" in line.text
    links = [link.get_attribute("href") for link in line.find_elements(By.TAG_NAME, "a")]
    assert "https://www.openstreetmap.org/copyright" in links


def test_with_the_fine_level_off_dots_wear_the_coarse_grid_s_ink_and_only_its_centre_is_seen(opened, two_levels):
    browser = opened(two_levels)
    inks = "return [...new Set(layer_households.getLayers().map((dot) => dot.options.fillColor))]"
    rings = "layer_centres.getLayers().filter((ring) => ring.options.opacity)"
    seen = f"return {rings}.map((ring) => ring.feature.properties.household_id)"
    assert (len(browser.execute_script(inks)), len(browser.execute_script(seen))) == (2, 3)
    tick(browser, "微网格 micro-grid")
    assert (len(browser.execute_script(inks)), browser.execute_script(seen)) == (1, ["h0011"])
    assert browser.execute_script(LABELS) == ["大网格120 户"]


def test_from_afar_colours_tell_the_coarse_level_and_wishes_for_the_fine_one_are_not_seen(opened, two_levels):
    lines = [two_levels.grids_of(level).geometry.boundary.iloc[0] for level in ("grid", "micro_grid")]
    wishes = gpd.GeoDataFrame(
        {"rule": "whole_groups", "level": ["grid", "micro_grid"], "grid_id": ["V1-G1", "V1-001"],
         "severity": "wish", "message": "一组被拆分 / one group is split"},
        geometry=lines, crs=hamlets.CRS,
    )  # fmt: skip
    browser = opened(replace(two_levels, violations=wishes))
    assert not browser.execute_script(SHOWN)  # many wishes are not met in a sound plan
    tick(browser, "问题 Violations")
    filled = "gridhood.levels.filter((one) => one.tint.getLayers()[0].options.fillOpacity).map((one) => one.level)"
    wished = "[...new Set(layer_violations.getLayers().map((one) => one.feature.properties.level))].sort()"
    seen = f"return [{filled}, {wished}]"
    near = [["micro_grid"], ["grid", "micro_grid"]]
    assert browser.execute_script(seen) == near
    browser.execute_script("map_sheet.setZoom(map_sheet.getZoom() - 2, {animate: false})")
    assert browser.execute_script(seen) == [["grid"], ["grid"]]
    browser.execute_script("map_sheet.setZoom(map_sheet.getZoom() + 2, {animate: false})")
    assert browser.execute_script(seen) == near


def test_a_fine_grid_answers_a_click_even_under_a_coarse_one_and_names_it(opened, two_levels):
    text = click_on(opened(two_levels), 10, 40)
    assert text.startswith("微网格 micro-grid")
    assert "网格 grid 大网格 (V1-G1)" in text


def test_a_click_on_a_grid_tells_its_figures_and_parents(opened):
    text = click_on(opened(), 10, 40)
    for words in ("第1网格", "V1-001", "60 区间内 in band", "平均步行 mean walk 0 m", "村 village 样例村"):
        assert words in text


def test_a_click_on_a_household_tells_its_key_group_and_grid(opened):
    text = click_on(opened(), 75, 25)
    for words in ("h0001", "户数 households 10", "村民小组 group 一组", "第1网格 (V1-001)"):
        assert words in text


def test_walking_figures_without_roads_are_called_estimated_where_they_stand(opened):
    text = click_on(opened(replace(hamlets.checkerboard(), estimated=frozenset({"roads"}))), 10, 40)
    assert "0 m (估算 estimated)" in text


def test_an_estimated_boundary_is_dashed_as_the_legend_says(opened):
    """Along the outline the colour changes every few pixels; round a boundary that was given it does not."""
    along = """
        const [from, to] = arguments[0].map(([lat, lon]) => map_sheet.latLngToContainerPoint([lat, lon]));
        const canvas = document.querySelector(".leaflet-plan-pane canvas");
        const offset = L.DomUtil.getPosition(canvas), shift = map_sheet.layerPointToContainerPoint(L.point(0, 0));
        const ink = (x, y) => canvas.getContext("2d").getImageData(
          (x - offset.x - shift.x) * devicePixelRatio, (y - offset.y - shift.y) * devicePixelRatio, 1, 1).data;
        const dark = [];
        for (let x = from.x + 20; x < to.x - 20; x += 1) {
          const [red, green, blue, alpha] = ink(x, from.y);
          dark.push(alpha > 128 && red + green + blue < 450);
        }
        return dark.filter((is, place) => place && is !== dark[place - 1]).length;
    """
    south = shapely.points(hamlets.ORIGIN + np.array([(0, 0), (300, 0)]))
    ends = [[[point.y, point.x] for point in gpd.GeoSeries(south, crs=hamlets.CRS).to_crs(4326)]]
    guessed = replace(hamlets.checkerboard(), estimated=frozenset({"boundary"}))
    assert opened(guessed).execute_script(along, *ends) > 20
    assert opened().execute_script(along, *ends) <= 4


def test_a_household_at_an_estimated_position_is_a_ring_and_its_card_says_so(opened):
    tables = hamlets.checkerboard()
    guessed = tables.households["household_id"] == "h0001"
    browser = opened(replace(tables, households=tables.households.assign(estimated=guessed)))
    fills = "return layer_households.getLayers().map((dot) => dot.options.fillColor)"
    assert [colour == "#fffdf8" for colour in browser.execute_script(fills)] == guessed.tolist()
    assert "推定 estimated" in click_on(browser, 75, 25)
    assert "推定 estimated" not in click_on(browser, 25, 25)


def test_the_outline_of_a_violation_tells_its_sentence_and_so_does_its_grid(opened):
    tables = hamlets.checkerboard()
    row = {
        "rule": "contiguity",
        "village": "V1",
        "level": "micro_grid",
        "grid_id": "V1-001",
        "severity": "must",
        "message": "cut in two / 断成两块",
    }
    violations = gpd.GeoDataFrame([row], geometry=tables.grids.geometry.iloc[:1].to_numpy(), crs=hamlets.CRS)
    browser = opened(replace(tables, violations=violations))
    assert "问题 violation · contiguity" in click_on(browser, 20, 0)
    assert "cut in two / 断成两块" in click_on(browser, 10, 40)


def test_the_list_of_violations_leads_to_the_place(opened):
    tables = hamlets.checkerboard(columns=40)
    row = {
        "rule": "contiguity",
        "village": "V1",
        "level": "micro_grid",
        "grid_id": "V1-001",
        "severity": "must",
        "message": "cut in two / 断成两块",
    }
    violations = gpd.GeoDataFrame([row], geometry=[shapely.Point(hamlets.ORIGIN)], crs=hamlets.CRS)
    browser = opened(replace(tables, violations=violations))
    assert browser.execute_script(SHOWN)
    tick(browser, "问题 Violations")
    browser.find_element(By.CSS_SELECTOR, ".problems summary").click()
    browser.find_element(By.XPATH, "//button[contains(., 'cut in two')]").click()
    settle(browser)
    assert browser.execute_script(SHOWN)
    assert browser.execute_script("return map_sheet.getZoom()") == 18


def test_hostile_text_is_shown_as_it_is_and_runs_nowhere(opened, hostile_tables, hostile_text):
    browser = opened(hostile_tables, title=hostile_text, attribution=hostile_text)
    text = click_on(browser, 10, 40)
    shown = " ".join(hostile_text.split())
    assert shown in " ".join(text.split())
    assert shown in " ".join(browser.find_element(By.TAG_NAME, "h1").text.split())
    assert shown in " ".join(browser.find_element(By.CLASS_NAME, "leaflet-control-layers").text.split())
    assert shown in " ".join(browser.find_element(By.CLASS_NAME, "leaflet-control-attribution").text.split())
    assert browser.execute_script("return window.owned") is None
    assert browser.find_elements(By.TAG_NAME, "img") == []
    assert browser.get_log("browser") == []


def test_on_a_phone_the_map_keeps_its_room(opened):
    browser = opened(size=(390, 844))
    room = browser.execute_script(
        "const box = map_sheet.getContainer().getBoundingClientRect(); return [box.width, box.height]"
    )
    assert room[0] == 390
    assert room[1] > 700
    assert browser.execute_script("return document.documentElement.scrollWidth") == 390
    assert not browser.find_element(By.CSS_SELECTOR, ".legend ul").is_displayed()
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("zoom", [10, 21])
def test_the_whole_range_of_zooms_is_painted(opened, zoom):
    browser = opened()
    browser.execute_script("map_sheet.setMinZoom(10); map_sheet.setZoom(arguments[0], {animate: false})", zoom)
    settle(browser)
    assert browser.execute_script(PAINTED)[0] > 1000
    assert browser.get_log("browser") == []
