"""The leader's map, its paper, and the public notice of a grid."""

import json
import re
from datetime import date
from itertools import pairwise

import pytest
import shapely
from small_township import place

from maps.cover import STEPS, CoverArea, CoverMatter, CoverSheet, Figure, border_of, step_label, step_of
from maps.leader import leader_map
from maps.notice import NoticePerson, NoticeSheet, NoticeStation, notice
from maps.offline import to_html
from maps.papers.coverage_sheet import coverage_sheet

SQUARE = shapely.box(112.0, 37.0, 112.01, 37.01)
EAST = shapely.affinity.translate(SQUARE, 0.01)
SHEET = CoverSheet(
    "石村",
    date(2026, 3, 1),
    15.0,
    "micro_grid",
    Figure(191),
    (Figure(3), Figure(4), Figure(None), Figure(None, suppressed=True), Figure(0)),
    (
        CoverArea("M1", "西片", Figure(60), (1.0, 0.8, None), SQUARE),
        CoverArea(
            "M2", "东片", Figure(None, suppressed=True), (0.0, None, None), shapely.affinity.translate(SQUARE, 0.01)
        ),
    ),
    (CoverMatter("vacant", "东片", title_zh="组长", title_en="Leader"), CoverMatter("far", "东片", Figure(120))),
)


def drawn(page, layer):
    return json.loads(re.search(rf'id="data_{layer}">(.*?)</script>', page)[1])


def lightness(colour):
    """Return the lightness of a colour, 0 to 100, as CIELAB has it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in bytes.fromhex(colour[1:]))
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16


def test_every_step_is_darker_than_the_one_before_so_that_a_grey_print_reads():
    steps = [lightness(fill) for _, fill in STEPS]
    assert min(before - after for before, after in pairwise(steps)) > 9


def test_a_share_falls_in_its_step_and_what_is_absent_in_none():
    assert [step_of(share) for share in (0.0, 0.5, 0.69, 0.95, 1.0, None)] == [0, 1, 1, 4, 4, None]
    assert [step_label(step) for step in (0, 1, 4)] == ["< 50 %", "50–70 %", "≥ 95 %"]
    assert border_of(None) == border_of(0) != border_of(4)


def test_the_map_says_what_is_not_recorded_and_never_0_for_it():
    page = to_html(leader_map(SHEET))
    west, east = (each["properties"] for each in drawn(page, "cover")["features"])
    assert (west["organisation"], west["stations"], west["service"]) == (4, 2, None)
    assert (east["organisation"], east["organisation_said"]) == (0, "0 %")
    assert (east["stations"], east["stations_said"], east["households"]) == (None, "未录入 not recorded", "<10")
    assert re.findall(r"<li><b>(.*?)</b> <span>", page) == ["3", "4", "未录入 not recorded", "&lt;10", "0"]


def test_the_same_sheet_gives_the_same_page_and_texts_stay_text(hostile_text):
    assert to_html(leader_map(SHEET)) == to_html(leader_map(SHEET))
    area = CoverArea(hostile_text, hostile_text, Figure(60), (None, None, None), SQUARE)
    sheet = CoverSheet(hostile_text, date(2026, 3, 1), 15.0, "grid", Figure(1), SHEET.numbers, (area,))
    page = to_html(leader_map(sheet))
    assert "<script>window.owned" not in page
    assert "<img" not in page
    assert drawn(page, "cover")["features"][0]["properties"]["name"] == hostile_text
    assert "<script>window.owned" not in coverage_sheet(sheet, "zh")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("未录入", "不足 10", "待决事项")), ("en", ("not recorded", "under 10"))]
)
def test_the_paper_says_the_same_in_both_languages(lang, words):
    page = coverage_sheet(SHEET, lang)
    assert all(word in page for word in words)
    assert page.count("url(#none-stations)") == 1
    assert page.count("url(#none-service)") == 2


def test_the_notice_has_people_and_stations_and_a_code_but_no_door(hostile_text):
    sheet = NoticeSheet(
        "M1", "micro_grid", hostile_text, "石村", SQUARE, [NoticePerson("西片", "组长", "李工", "0351-5721234")],
        [NoticeStation("便民站", place(0), "周一至周五", "0351-5720000")], "http://127.0.0.1/who/M1",
    )  # fmt: skip
    page = to_html(notice(sheet))
    for said in ("李工", "0351-5721234", "便民站", "周一至周五", 'class="qr"'):
        assert said in page
    assert "<script>window.owned" not in page
    assert "data_households" not in page
    assert "未登记" in to_html(notice(NoticeSheet("M1", "micro_grid", "西片", "石村", SQUARE)))
