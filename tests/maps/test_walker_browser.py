"""The walker's page in a real browser that reaches no network: on a phone, on a wide screen, on paper."""

import base64

import hamlets
import numpy as np
import pytest
import shapely
from selenium.webdriver.common.by import By

from geo.walk import build_graph
from maps.offline import save
from maps.walker import walker_map
from partition.visits import Pace, build_stops, plan_rounds

PHONE, DESK = (390, 844), (1400, 1000)
NUMBERS = """
    return [...document.querySelectorAll(".stop-icon .number")].map((number) => {
      const box = number.getBoundingClientRect();
      return [Number(number.innerText), box.left, box.top, box.right, box.bottom];
    });
"""
MAP = "const box = map_sheet.getContainer().getBoundingClientRect(); return [box.width, box.height, box.top];"


@pytest.fixture
def opened(browser, tmp_path):
    """Return a function that opens the page of a round through the hamlet and gives the browser."""

    def show(size=PHONE, *, columns=4, title="走访路线 Round 1/1 · 样例村", hostile=""):
        tables = hamlets.checkerboard(columns=columns, households=1)
        ids = [f"{hostile}{name}" for name in tables.households["household_id"]]
        stops = build_stops(tables.households.assign(household_id=ids))
        start = shapely.Point(hamlets.ORIGIN + np.array([10.0, 0.0]))
        (one,) = plan_rounds(stops, start, build_graph(tables.roads), pace=Pace(minutes=1000))
        path = tmp_path / "round.html"
        save(walker_map(one, tables, title=title), path)
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 500},
        )
        browser.get_log("browser")
        browser.get(path.as_uri())
        settle(browser)
        return browser

    yield show
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def settle(browser):
    browser.execute_async_script(
        "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => done()), 350)"
    )


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_page_opens_with_the_network_off_and_an_empty_console(opened, size):
    browser = opened(size)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)") == []
    assert browser.title == "走访路线 Round 1/1 · 样例村"


def test_on_a_phone_nothing_is_wider_than_the_screen_and_map_and_list_have_room(opened):
    browser = opened()
    assert browser.execute_script("return document.documentElement.scrollWidth") == 390
    width, height, top = browser.execute_script(MAP)
    assert width == 390
    assert height > 400
    first = browser.find_element(By.CSS_SELECTOR, "tr[data-stop='1']")
    assert top + height < first.rect["y"] < 844


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_all_numbers_are_on_the_map_in_full_and_none_lies_upon_another(opened, size):
    browser = opened(size)
    width, height, top = browser.execute_script(MAP)
    numbers = browser.execute_script(NUMBERS)
    assert sorted(number for number, *_ in numbers) == list(range(1, 9))
    for _, left, above, right, below in numbers:
        assert left >= 0
        assert right <= width
        assert above >= top
        assert below <= top + height
    discs = shapely.points([((box[1] + box[3]) / 2, (box[2] + box[4]) / 2) for box in numbers])
    apart = shapely.distance(discs[:, None], discs[None])
    assert apart[~np.eye(len(discs), dtype=bool)].min() >= 26


def test_there_and_back_on_one_street_are_two_lines(opened):
    browser = opened()
    there, back = browser.execute_script(
        "return [[L.point(0, 0), L.point(100, 0)], [L.point(100, 0), L.point(0, 0)]]"
        ".map((way) => gridhood.shifted(way, 3).map((point) => [point.x, point.y]));"
    )
    assert there == [[0, 3], [100, 3]]
    assert back == [[100, -3], [0, -3]]


def test_the_path_has_arrows_and_a_flag(opened):
    browser = opened()
    assert len(browser.find_elements(By.CSS_SELECTOR, ".leaflet-plan-pane path[fill='#1b4f9c']")) > 8
    assert len(browser.find_elements(By.CSS_SELECTOR, ".start-flag svg")) == 1


def test_a_line_of_the_list_leads_to_its_stop(opened):
    browser = opened()
    row = browser.find_element(By.CSS_SELECTOR, "tr[data-stop='3']")
    browser.execute_script("arguments[0].scrollIntoView(); arguments[0].click()", row)
    settle(browser)
    assert browser.execute_script("return map_sheet.getZoom()") >= 18
    assert browser.find_element(By.CSS_SELECTOR, ".stop-icon .chosen").text == "3"
    assert browser.execute_script(MAP)[2] >= 0


def test_on_paper_the_whole_round_and_its_list_are_on_one_sheet(opened):
    browser = opened()
    browser.execute_script(
        "window.addEventListener('beforeprint', () => {"
        " window.printed = [map_sheet.getSize().x, map_sheet.getBounds().contains(layer_tour_box())]; });"
        "function layer_tour_box() {"
        " return L.geoJSON(gridhood.read('data_tour')).getBounds(); }"
    )
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = base64.b64decode(printed["data"])
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1
    assert browser.execute_script("return window.printed") == [700, True]
    settle(browser)
    assert browser.execute_script(MAP)[0] == 390


def test_hostile_text_is_shown_as_it_is_and_runs_nowhere(opened, hostile_text):
    browser = opened(title=hostile_text, hostile=hostile_text)
    shown = " ".join(hostile_text.split())
    assert shown in " ".join(browser.find_element(By.TAG_NAME, "h1").text.split())
    assert shown in " ".join(browser.find_element(By.CSS_SELECTOR, "tr[data-stop='1'] .ids").text.split())
    assert browser.execute_script("return window.owned") is None
    assert browser.get_log("browser") == []
