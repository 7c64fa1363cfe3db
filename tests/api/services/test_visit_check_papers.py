"""Every file that is handed out is read back by the judge: what was tampered with is found out."""

import shutil
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hamlets import checkerboard
from written_plans import write_plan

from api.services.visits.finish import Printing
from api.services.visits.plans import RoundsAsked, plan_weeks
from api.services.visits.tiers import tier_words
from maps.papers.print import print_faults, write_pdf
from partition.visits.check.files import verify_rounds

MONDAY = date(2026, 11, 30)
prints = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the folder of a plan, and that of its rounds with every kind of paper; one household wants calls."""
    root = tmp_path_factory.mktemp("papers")
    plan = write_plan(root / "plan", checkerboard(households=1), datetime(2024, 5, 1, tzinfo=UTC))
    wishes = root / "wishes.csv"
    wishes.write_text("户编号,走访方式\nh0003,电话\n", encoding="utf-8-sig")
    printing = Printing(MONDAY, png=False, workers=1)
    plan_weeks(RoundsAsked(plan, MONDAY, 13, root / "rounds", printing, visits=wishes))
    return plan, root / "rounds"


@pytest.fixture
def rounds(made, tmp_path):
    """Return a copy of the rounds to tamper with."""
    return shutil.copytree(made[1], tmp_path / "rounds")


def told(made, rounds):
    verdict = verify_rounds(rounds, [made[0]], tiers=tier_words(rounds, [made[0]]))
    return [one.en for one in verdict.findings if one.severity == "must"]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_papers_as_written_are_sound(made, rounds):
    assert told(made, rounds) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("booklet.html", '<article class="sheet', '<div class="sheet', "outings"),
        ("booklet.html", '<span class="door">', "<span>", "doors"),
        ("booklet.html", '<td class="n" rowspan', "<td rowspan", "stops"),
        ("booklet.html", "</h1>", "</h1><p>等级：红</p>", "names a tier"),
        ("booklet.html", "</h1>", "</h1><p>红色等级</p>", "names a tier"),
        ("phone.html", "<details", "<div", "outings"),
        ("phone.html", "</h1>", "</h1><p>Yellow</p>", "names a tier"),
        ("phone.html", "</h1>", "</h1><p>13800138000</p>", "a number of a person"),
        ("calendar.ics", "BEGIN:VEVENT", "BEGIN:VTODO", "outings"),
        ("calendar.ics", "SUMMARY:走访 ", "SUMMARY:走访 9", "outings as planned"),
        ("calendar.ics", "SUMMARY:走访", "SUMMARY:红户走访", "names a tier"),
        ("01.gpx", "<rtept", "<wpt", "cannot be read"),
        ("01.gpx", "<desc>", "<desc>黄 ", "names a tier"),
        ("01.html", "</body>", "<p>green</p></body>", "names a tier"),
        ("calls.html", "</h1>", "</h1><p>tel. 138 0013 8000</p>", "a number of a person"),
    ],
)
def test_what_was_tampered_with_is_found_out(made, rounds, name, old, new, found):
    path = next(iter(sorted(rounds.glob(f"*/{name}"))))
    edit(path, old, new)
    faults = told(made, rounds)
    assert [one for one in faults if one.startswith(f"{path.parent.name}/{name}: ") and found in one], faults


def test_a_stop_left_out_of_a_route_is_found_out(made, rounds):
    path = next(iter(sorted(rounds.glob("*/01.gpx"))))
    text = path.read_text(encoding="utf-8")
    first, last = text.index("<rtept"), text.index("</rtept>") + len("</rtept>")
    path.write_text(text[:first] + text[last:], encoding="utf-8")
    assert any("stops" in one for one in told(made, rounds))


@pytest.mark.parametrize(
    ("cell", "text", "found"),
    [
        ("L1", "户主姓名", "residents"),
        ("L1", "联系电话", "residents"),
        ("F2", "h9999", "as planned"),
        ("L2", "黄", "tier"),
    ],
)
def test_a_ledger_that_was_tampered_with_is_found_out(made, rounds, cell, text, found):
    book = openpyxl.load_workbook(rounds / "ledger.xlsx")
    book.worksheets[0][cell] = text
    book.save(rounds / "ledger.xlsx")
    assert any(found in one for one in told(made, rounds))


def test_the_ledger_holds_the_calls_with_columns_for_their_days_and_results(made):
    page = openpyxl.load_workbook(made[1] / "ledger.xlsx")["电话问候 Calls"]
    head, *rows = page.iter_rows(values_only=True)
    assert {row[head.index("户编号")] for row in rows} == {"h0003"}
    assert {row[head.index(each)] for row in rows for each in ("通话日期", "通话结果")} == {None}
    assert page.data_validations.dataValidation


def test_a_row_taken_out_of_the_ledger_is_found_out(made, rounds):
    book = openpyxl.load_workbook(rounds / "ledger.xlsx")
    book.worksheets[0].delete_rows(2)
    book.save(rounds / "ledger.xlsx")
    assert any("doors" in one for one in told(made, rounds))


def test_a_file_that_is_gone_or_damaged_is_found_out(made, rounds):
    gone, damaged = sorted(rounds.glob("*/calendar.ics"))[0], rounds / "ledger.xlsx"
    gone.unlink()
    damaged.write_bytes(b"PK")
    faults = told(made, rounds)
    assert any("not there" in one for one in faults)
    assert any(one.startswith("ledger.xlsx: cannot be read") for one in faults)


@prints
def test_a_printed_sheet_of_another_outing_or_with_a_tier_is_found_out(made, rounds):
    path = sorted(rounds.glob("*/booklet.pdf"))[0]
    write_pdf(["<p>走访单 <b>回到起点</b> red</p>"], path)
    faults = told(made, rounds)
    assert {"doors", "names a tier"} <= {word for word in ("doors", "names a tier") for one in faults if word in one}
