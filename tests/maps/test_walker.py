import json
import re
from dataclasses import replace

import hamlets
import numpy as np
import pytest
import shapely

from geo.walk import build_graph
from maps.offline import to_html
from maps.walker import clock, walker_map
from partition.visits import Pace, build_stops, plan_rounds

START = shapely.Point(hamlets.ORIGIN + np.array([10.0, 0.0]))


def walk(tables, pace=None):
    """Return the first round through the whole hamlet."""
    graph = None if tables.roads.empty else build_graph(tables.roads)
    return plan_rounds(build_stops(tables.households), START, graph, pace=pace or Pace(minutes=300))[0]


def page(tables=None, title="走访路线 Round 1/1", *, pace=None, **options):
    tables = tables or hamlets.checkerboard(columns=3, households=1)
    return to_html(walker_map(walk(tables, pace), tables, title=title, **options))


def data(html, layer):
    return json.loads(re.search(f'id="data_{layer}">(.*?)</script>', html)[1])


def rows(html):
    """Return the texts of the list's lines."""
    found = re.findall(r"<tr.*?</tr>", html.split('class="walk-list"')[1], flags=re.DOTALL)
    return [re.sub(r"<[^>]*>|\s+", " ", row).split() for row in found]


def test_the_bar_says_how_many_stops_and_households_how_far_and_how_long():
    text = re.sub(r"<[^>]*>|\s+", " ", page().split('class="walk-bar"')[1].split("</header>")[0])
    assert re.search(r"走访路线 Round 1/1 +6 +站 stops +6 +户 households +\d+ +m +1:\d\d +小时 h", text)


def test_stops_at_estimated_positions_are_called_so_in_the_bar_and_in_their_lines():
    tables = hamlets.checkerboard(columns=3, households=1)
    html = page(tables)
    assert "推定位置" not in html.split("walk-list")[1].split("</section>")[0]
    guessed = tables.households["household_id"].isin(["h0000", "h0004"])
    html = page(replace(tables, households=tables.households.assign(estimated=guessed)))
    assert "推定位置 estimated positions: 2 站 stops" in html
    called = [row for row in rows(html) if "推定位置" in row]
    assert sorted(stop for row in called for stop in row if stop.startswith("h0")) == ["h0000", "h0004"]


def test_every_stop_is_a_line_of_the_list_in_order_with_metres_and_arrival():
    tables = hamlets.checkerboard(columns=3, households=1)
    one, lines = walk(tables), rows(page(tables))
    assert len(lines) == 1 + 1 + 6 + 1
    for number, (line, stop, leg) in enumerate(zip(lines[2:], one.stops, one.legs, strict=False), start=1):
        assert line == [str(number), *stop.household_ids, "1", f"{leg.metres:.0f}", clock(one.arrivals[number - 1])]
    assert lines[-1][-2:] == [f"{one.legs[-1].metres:.0f}", clock(one.minutes)]


def test_the_path_the_stops_and_the_start_are_in_the_page_in_order():
    features = [feature["properties"] for feature in data(page(), "tour")["features"]]
    assert [told["kind"] for told in features] == ["start"] + ["leg"] * 7 + ["stop"] * 6
    assert [told["number"] for told in features if told["kind"] == "stop"] == [1, 2, 3, 4, 5, 6]


def test_the_first_view_holds_the_whole_round():
    html = page()
    (south, west), (north, east) = json.loads(
        re.search(r'gridhood.prepare\(map_sheet, \{"bounds":(\[\[.*?\]\])', html)[1]
    )
    for feature in data(html, "tour")["features"]:
        lon, lat, *_ = shapely.geometry.shape(feature["geometry"]).bounds
        assert west < lon < east
        assert south < lat < north


def test_a_round_over_its_time_says_so():
    tower = hamlets.checkerboard(columns=1, rows=1, households=12, parts=1)
    html = page(tower, pace=Pace())
    assert "over 120 min" in html
    assert "超过 120 分钟" in html
    assert "over 120 min" not in page()


def test_guessed_legs_say_so_in_the_bar_the_legend_and_the_list():
    tables = hamlets.checkerboard(columns=3, households=1)
    html = page(replace(tables, roads=tables.roads.iloc[:0], estimated=frozenset({"roads"})))
    assert "7 段无道路" in html
    assert "估算，无道路 Estimated, no path" in html
    assert html.count("estimated, no path") == 7
    assert "no path" not in page()


def test_of_a_household_the_page_holds_nothing_but_its_id():
    tables = hamlets.checkerboard(columns=3, households=1)
    doors = tables.households.assign(group="秘密组", village="秘密村", tier="红色", phone="12345678")
    html = page(replace(tables, households=doors))
    for secret in ("秘密", "红色", "12345678"):
        assert secret not in html


def test_text_of_users_stays_text(hostile_text):
    tables = hamlets.checkerboard(columns=3, households=1)
    doors = tables.households.assign(household_id=[f"{hostile_text}{i}" for i in range(6)])
    roads = tables.roads.assign(name=hostile_text)
    html = page(replace(tables, households=doors, roads=roads), hostile_text, attribution=hostile_text)
    assert "<script>window.owned" not in html
    assert "<img" not in html
    assert "{{ 7 * 7 }}" in html


def test_the_same_round_gives_the_same_page():
    assert page() == page()


@pytest.mark.parametrize(("minutes", "shown"), [(0.0, "0:00"), (59.6, "1:00"), (125.2, "2:05"), (601.0, "10:01")])
def test_minutes_are_told_as_hours_and_minutes(minutes, shown):
    assert clock(minutes) == shown
