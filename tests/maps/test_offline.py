import re
from importlib.resources import files

import folium
import hamlets
import pytest
from folium.plugins import MarkerCluster

from maps import changes, leader, notice, stations, walker
from maps.errors import MapError
from maps.offline import SCRIPTS, STYLES, make_offline, save, to_html
from maps.outside import outside_requests
from maps.views import planner_map

OTHER_MAPS = (changes.SCRIPT, stations.SCRIPT, leader.SCRIPT, notice.SCRIPT)
OTHER_STYLES = (leader.STYLE, notice.STYLE)
"""Scripts of the maps of a difference and of stations."""


@pytest.fixture(scope="module")
def html():
    return to_html(
        planner_map(hamlets.checkerboard(), title="样例", attribution="© OSM, https://www.openstreetmap.org")
    )


def test_the_page_asks_the_network_for_nothing(html):
    assert outside_requests(html) == []
    assert re.findall(r"""\bsrc(?:set)?=["'][^"'\s>]*""", html) == []
    assert re.findall(r"""<link\b[^>]*href=["'](?!data:)[^"'>]*""", html) == []
    assert [url for url in re.findall(r"url\(([^)]*)\)", html) if not url.startswith(("data:", "#"))] == []


def test_the_browser_itself_is_told_to_refuse_requests(html):
    assert """http-equiv="Content-Security-Policy" content="default-src 'none';""" in html


def test_leaflet_is_in_the_page_and_folium_s_other_libraries_are_not(html):
    assert "Leaflet 1.9.4" in html
    assert "sourceMappingURL" not in html
    for library in ("jquery", "bootstrap", "awesome", "glyphicon", "d3.v", "cdnjs", "jsdelivr"):
        assert library not in html.lower()


def test_the_lists_of_folium_that_others_use_are_not_touched():
    before = [list(folium.Map.default_js), list(folium.Map.default_css)]
    planner_map(hamlets.checkerboard(), title="")
    assert [folium.Map.default_js, folium.Map.default_css] == before
    assert before[0]


def test_our_own_scripts_neither_fetch_nor_write_html():
    for name in (*SCRIPTS, *walker.SCRIPTS, *OTHER_MAPS):
        code = (files("maps") / "js" / name).read_text(encoding="utf-8")
        assert not re.search(r"fetch\(|XMLHttpRequest|import\(|WebSocket|EventSource|sendBeacon|\beval\b", code), name
        assert not re.search(r"\.innerHTML\s*=|insertAdjacentHTML|document\.write", code), name


def test_every_script_and_style_beside_the_code_is_used():
    assert {file.name for file in (files("maps") / "js").iterdir()} == {*SCRIPTS, *walker.SCRIPTS, *OTHER_MAPS}
    assert {file.name for file in (files("maps") / "css").iterdir()} == {*STYLES, *walker.STYLES, *OTHER_STYLES}


def test_a_map_with_a_plugin_that_would_ask_the_network_is_refused():
    page = make_offline(folium.Map(tiles=None))
    page.add_child(MarkerCluster())
    with pytest.raises(MapError, match=r"leaflet\.markercluster"):
        to_html(page)


def test_a_marker_finds_its_icon_in_the_page():
    page = make_offline(folium.Map(tiles=None))
    folium.Marker([0, 0]).add_to(page)
    assert '"iconUrl":"data:image/png;base64,' in to_html(page)


def test_the_page_is_written_in_utf_8(tmp_path):
    page = planner_map(hamlets.checkerboard(), title="样例村")
    save(page, tmp_path / "map.html")
    assert "样例村" in (tmp_path / "map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ('<img src="https://a/b.png">', ["https://a/b.png"]),
        ('<link rel="stylesheet" href="c.css">', ["c.css"]),
        ("<style>@import 'd.css'; p { background: url( e.png ) }</style>", ["d.css", "e.png"]),
        ('<p style="background: url(f.png)">', ["f.png"]),
        ("<style>p { behavior: url(#g); background: url(data:image/png;base64,h) }</style>", []),
        ('<a href="https://i/">credit</a>', []),
        ('<script>"src=https://j/"; "url(https://k)"</script>', []),
    ],
)
def test_what_a_page_would_ask_for_is_found(page, asked):
    assert outside_requests(page) == asked
