import json
import re
from dataclasses import replace

import geopandas as gpd
import hamlets

from maps.offline import to_html
from maps.views import planner_map
from maps.words import share_label, villages_title


def page(tables=None, title="样例村", **options):
    return to_html(planner_map(tables or hamlets.checkerboard(), title=title, **options))


def bar(html):
    return html.split('<header class="title-bar"')[1].split("</header>")[0]


def data(html, layer):
    return json.loads(re.search(f'id="data_{layer}">(.*?)</script>', html)[1])


def test_the_title_bar_says_what_was_divided_into_what():
    text = re.sub(r"<[^>]*>|\s+", " ", bar(page()))
    assert re.search(r"样例村 .*2 +微网格 micro-grid .*120 +户 households", text)


def test_an_estimated_plan_says_so_in_the_bar_in_the_legend_and_on_the_boundary():
    html = page(replace(hamlets.checkerboard(), estimated=frozenset({"roads", "boundary"})))
    assert "估算 estimated: 边界 boundary, 道路 roads" in bar(html)
    assert "<p>估算 estimated: 边界 boundary, 道路 roads</p>" in html
    assert "村界（估算） Boundary (estimated)" in html


def test_the_share_of_estimated_positions_stands_in_the_bar_and_in_the_legend():
    tables = hamlets.checkerboard()
    guessed = tables.households["household_id"] < "h0003"
    html = page(replace(tables, households=tables.households.assign(estimated=guessed), estimated={"positions"}))
    assert "估算 estimated: 位置 positions 25.0%" in bar(html)
    assert "推定位置 Estimated position (25.0%)" in html
    drawn = [each["properties"].get("estimated") for each in data(html, "households")["features"]]
    assert drawn == guessed.tolist()


def test_a_share_above_nothing_is_not_told_as_nothing():
    assert [share_label(share) for share in (0.0, 0.0001, 0.25, 1.0)] == ["0.0%", "<0.1%", "25.0%", "100.0%"]


def test_a_plan_on_real_roads_and_boundary_is_not_called_estimated():
    assert "estimated:" not in bar(page())


def test_what_was_left_out_is_said_and_not_in_the_page():
    html = page(limit=11)
    assert "未绘 not drawn: 12 住户 households" in bar(html)
    assert "data_households" not in html


def test_violations_are_counted_and_every_sentence_is_listed():
    tables = hamlets.checkerboard()
    rows = {
        "rule": "household_count", "village": "V1", "level": "micro_grid", "grid_id": ["V1-001", None],
        "measured": 60.0, "allowed": "1-50", "unit": "households", "severity": ["wish", "must"],
        "message": ["too many / 过多", "161 households are fewer than one grid / 不足一个网格"],
    }  # fmt: skip
    violations = gpd.GeoDataFrame(rows, geometry=[tables.grids.geometry.iloc[0], None], crs=hamlets.CRS)
    text = bar(page(replace(tables, violations=violations)))
    assert "violations: 1" in text
    assert "wishes: 1" in text
    assert text.index("fewer than one grid") < text.index("too many")


def test_text_of_users_stays_text(hostile_tables, hostile_text):
    html = page(hostile_tables, title=hostile_text, attribution=hostile_text)
    assert "<script>window.owned" not in html
    assert "<img" not in html
    assert "49" not in bar(html)
    assert data(html, "grids_0")["features"][0]["properties"]["name"] == hostile_text
    assert data(html, "households")["features"][0]["properties"]["group"] == hostile_text


def test_the_same_division_gives_the_same_page():
    assert page() == page()
    twice = planner_map(hamlets.checkerboard(), title="")
    assert to_html(twice) == to_html(twice)


def test_a_plan_without_a_single_grid_is_still_a_map():
    tables = hamlets.checkerboard()
    html = page(replace(tables, grids=tables.grids.iloc[:0], households=tables.households.assign(micro_grid=None)))
    assert data(html, "grids_0")["features"] == []


def test_a_suburb_fits_in_three_megabytes(shared):
    folder = shared / "villages" / "fi_karhula"
    tables = hamlets.checkerboard()
    layers = {
        name: gpd.read_file(folder / f"{name}.geojson").to_crs(hamlets.CRS)
        for name in ("boundary", "households", "roads", "buildings")
    }
    doors = layers["households"].rename(columns={"id": "household_id"}).assign(micro_grid="V1-001", estimated=False)
    village = layers["boundary"].assign(code="V1", name="Karhula", households=2031)
    html = page(
        replace(tables, villages=village, households=doors, roads=layers["roads"], buildings=layers["buildings"])
    )
    assert len(data(html, "households")["features"]) == 1468
    assert len(html.encode()) < 3_000_000


def test_the_title_of_many_villages_names_three_and_counts_them():
    assert villages_title(["东庄", "西庄", "南庄"]) == "东庄、西庄、南庄"
    assert villages_title([*"甲乙丙丁戊己庚辛壬"]) == "甲、乙、丙等 9 村 · 9 villages"
