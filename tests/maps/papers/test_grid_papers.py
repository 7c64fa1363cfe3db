"""Papers of a plan as they are printed: sizes, sheets, fonts, Chinese that reads back, and what they do not tell."""

import re
import unicodedata
from dataclasses import replace
from datetime import date

import printed_papers as papers
import pytest

from maps.language import words_of
from maps.papers.grids import (
    Moved,
    Slip,
    contact_cards,
    draft_notice,
    notice,
    signature_sheet,
    slips,
    wall_map,
)
from maps.papers.grids.signature_sheet import Flow
from maps.papers.print import print_faults

pytestmark = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")

ZH, EN = words_of("zh"), words_of("en")
HOSTILE = "</text></svg><script>alert(1)</script><img src=http://x/y.png> & \"东\" '西'"
CARD = {
    "convenience": {"mean_walk_m": 115.4, "p95_walk_m": 214.0, "max_walk_m": None},
    "governance": {"polsby_popper_mean": 0.46, "groups_split": 3},
}
SLIPS = [Slip(f"东巷{n}号", "第1网格", (papers.LEADER,), ()) for n in range(11)]


def every_paper(subject, words):
    """Return each paper with the sizes of its sheets in millimetres."""
    return {
        "wall": (wall_map(subject, words), [(420, 297)]),
        "signature": (signature_sheet(subject, words, card=CARD, moved=None), [(210, 297)]),
        "draft": (draft_notice(subject, words, until=date(2026, 12, 10)), [(210, 297)]),
        "notice": (notice(subject, words), [(297, 420)] * 2),
        "cards": (contact_cards(subject, words, whole_sheets=False), [(210, 297)]),
        "slips": (slips(subject, words, SLIPS, day=papers.DAY), [(210, 297)] * 2),
    }


@pytest.mark.parametrize("paper", ["wall", "signature", "draft", "notice", "cards", "slips"])
@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_a_paper_has_its_size_its_sheets_and_fonts_of_its_own(paper, words, tmp_path):
    html, sizes = every_paper(papers.subject(), words)[paper]
    printed = papers.Printed(html, tmp_path)
    assert printed.sizes == sizes
    assert printed.embedded
    assert all(printed.embedded)


@pytest.mark.parametrize("paper", ["wall", "signature", "draft", "notice", "cards", "slips"])
def test_no_two_elements_of_a_paper_share_an_id(paper):
    html, _ = every_paper(papers.subject(columns=8, parts=4), ZH)[paper]
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", html)) <= set(ids)


@pytest.mark.parametrize("paper", ["wall", "signature", "draft", "notice", "cards"])
def test_chinese_reads_back_as_it_was_put_in(paper, tmp_path):
    subject = papers.renamed(papers.subject(), ["网格一组龙门", "示范新村"], "西谷长青见龙村")
    text = papers.Printed(every_paper(subject, ZH)[paper][0], tmp_path).text
    assert "网格一组龙门" in text
    assert "西谷长青见龙村" in text
    radicals = [letter for letter in text if unicodedata.name(letter, "").startswith(("KANGXI", "CJK RADICAL"))]
    assert radicals == []


def test_a_wall_map_names_its_plan_its_day_and_that_it_settles_no_boundary(tmp_path):
    subject = papers.subject(compiled_by="西谷乡人民政府", review_number="晋S(2026)001号", attribution="© 测绘")
    text = papers.Printed(wall_map(subject, ZH), tmp_path).text
    for said in (
        "样例村微网格分布图",
        "示意图，不作为划界依据",
        "V1-plan-1",
        "第3版",
        "2026年11月22日",
        "西谷乡人民政府",
    ):
        assert said in text
    for said in ("晋S(2026)001号", "图例", "©测绘", "V1-001", "王小明", "编制单位", "审图号"):
        assert said in text


def test_a_wall_map_in_english_says_nothing_in_chinese_of_its_own(tmp_path):
    subject = papers.renamed(papers.subject(), ["East", "West"], "Stone")
    subject = replace(subject, leaders={}, stations={})
    text = papers.Printed(wall_map(subject, EN), tmp_path).text
    assert "Stone:mapofmicro-grids" in text
    assert re.findall("[一-鿿]", text) == []


@pytest.mark.parametrize(("size", "sides"), [("A3", (420, 297)), ("A2", (594, 420)), ("A1", (841, 594))])
def test_a_wall_map_comes_in_three_sizes(size, sides, tmp_path):
    assert papers.Printed(wall_map(papers.subject(), ZH, size=size), tmp_path).sizes == [sides]


def test_the_paper_of_a_high_village_stands_upright(tmp_path):
    subject = papers.subject()
    upright = {
        name: getattr(subject.tables, name).set_geometry(turned(getattr(subject.tables, name)))
        for name in ("villages", "units", "households", "grids", "roads")
    }
    printed = papers.Printed(wall_map(replace(subject, tables=replace(subject.tables, **upright)), ZH), tmp_path)
    assert printed.sizes == [(297, 420)]


def turned(table):
    """Return what a table shows after a quarter turn."""
    return table.geometry.rotate(90, origin=(500_000, 4_000_000))


def test_a_long_table_goes_on_upon_further_sheets_and_loses_no_grid(tmp_path):
    subject = papers.subject(columns=150, parts=150)
    printed = papers.Printed(wall_map(subject, ZH), tmp_path)
    assert printed.sheets == 2
    assert all(code in printed.text for code in subject.grids["grid_id"])
    assert "表格见下一张" in printed.texts[0]
    assert "第2张，共2张" in "".join(printed.texts[1].split())


def test_counts_under_ten_are_on_no_paper_for_residents(tmp_path):
    subject = papers.subject(households=1)
    for paper in ("wall", "draft", "notice"):
        text = papers.Printed(every_paper(subject, ZH)[paper][0], tmp_path).text
        assert "少于10户" in text or "少于10" in text
        assert "6户" not in text
        assert "12户" not in text, "the sum would tell the counts"


def test_counts_from_ten_on_are_told(tmp_path):
    text = papers.Printed(wall_map(papers.subject(), ZH), tmp_path).text
    assert "120户" in text
    assert "60" in text


@pytest.mark.parametrize("paper", ["wall", "signature", "draft", "notice", "cards"])
def test_hostile_names_are_shown_and_run_nowhere(paper, tmp_path):
    subject = papers.renamed(papers.subject(), [HOSTILE, HOSTILE[::-1]], HOSTILE)
    subject = replace(subject, leaders={"V1-001": papers.Leader(HOSTILE, HOSTILE)})
    subject = replace(subject, imprint=replace(subject.imprint, compiled_by=HOSTILE, attribution=HOSTILE))
    html = every_paper(subject, ZH)[paper][0]
    assert "<script" not in html
    assert "<img" not in html
    assert papers.Printed(html, tmp_path).sizes == every_paper(papers.subject(), ZH)[paper][1]


@pytest.mark.parametrize("paper", ["wall", "notice", "cards"])
def test_a_grid_without_a_leader_has_a_line_to_write_on(paper):
    led = papers.subject()
    without = replace(led, leaders={})
    [with_one, with_none] = [every_paper(one, ZH)[paper][0].count('<i class="blank">') for one in (led, without)]
    assert with_none > with_one


def test_a_signature_sheet_has_the_principles_the_moves_and_four_places_to_sign(tmp_path):
    moved = Moved(70, 120, tuple(Flow(f"旧{n}", "新格", 10) for n in range(7)))
    text = papers.Printed(signature_sheet(papers.subject(), ZH, card=CARD, moved=moved), tmp_path).text
    for said in ("方便群众", "平均步行115米", "紧凑度（圆形为100）46", "120户中有70户调整网格", "旧0→新格10"):
        assert said in text
    assert "另有1项较小调整" in text
    assert text.count("签字") == 5, "four lines and the title"
    assert text.count("盖章") == 4


def test_a_first_plan_says_that_there_was_none_before(tmp_path):
    html = signature_sheet(papers.subject(), EN, card=None, moved=None)
    assert "Therewasnoplanofthislevelbefore." in papers.Printed(html, tmp_path).text


def test_a_draft_says_until_when_or_leaves_a_line(tmp_path):
    known = papers.Printed(draft_notice(papers.subject(), ZH, until=date(2026, 12, 10)), tmp_path).text
    assert "草案，征求意见截至2026年12月10日" in known
    assert "拨打0351-5720000" in known
    assert 'class="field"></span></p>' in draft_notice(papers.subject(), ZH, until=None)


def test_a_notice_is_of_the_grids_that_are_asked_for(tmp_path):
    printed = papers.Printed(notice(papers.subject(), ZH, grids=["V1-001"]), tmp_path)
    assert printed.sheets == 1
    for said in ("服务公示", "第1网格", "王小明", "0351-5721234", "样例村便民服务站", "监督电话", "60户"):
        assert said in printed.text


def test_contact_cards_are_eight_to_a_sheet(tmp_path):
    html = contact_cards(papers.subject(), ZH, grids=["V1-001"], whole_sheets=True)
    printed = papers.Printed(html, tmp_path)
    assert printed.sheets == 1
    assert printed.text.count("王小明") == 8


def test_slips_name_doors_and_leaders_and_no_resident(tmp_path):
    told = [Slip("东巷3号", "第1网格", (papers.Leader("李一"),), (papers.LEADER,))]
    text = papers.Printed(slips(papers.subject(), ZH, told, day=papers.DAY), tmp_path).text
    for said in ("东巷3号", "第1网格", "王小明", "0351-5721234", "原负责人：李一", "自2026年11月22日起"):
        assert said in text


def test_the_code_of_a_grids_paper_leads_to_its_own_page():
    imprint = papers.subject(link="http://10.0.0.2:8000/who").imprint
    assert imprint.code_of("V1-001") == "http://10.0.0.2:8000/who/V1-001"
    assert papers.subject().imprint.code_of("V1-001") == "V1-plan-1 3 2026-11-22"
