"""What papers of visits say of doors, starts, needs and calls, and that each fits its sides of paper."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import numpy as np
import outings
import pypdfium2 as pdfium
import pytest
import shapely

from api.schemas.visit_report import VisitReport
from api.services.visits.files import Papers, notices_of, write_visit_plan
from maps.papers import call_sheets, naming_of
from maps.papers.booklet import booklet_page, parts_of
from maps.papers.ground import ground_of
from maps.papers.naming import short_ids
from maps.papers.print import print_faults, write_pdf
from maps.papers.round_sheet import round_sheet
from maps.papers.small_map import PHONE, SHEET, panels_of
from partition.visits.frequency import Contact, Standing, VisitPolicy, due_calls
from partition.visits.model import Unserved, Visit
from partition.visits.places import split_addresses
from partition.visits.visit_plan import VisitPlan

NEEDS = (
    ("助餐", "Meals"),
    ("送药", "Medicine brought"),
    ("代办", "Errands"),
    ("维修", "Repairs"),
    ("陪诊", "Company to a clinic"),
)
prints = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")


def papers(tables, **options) -> Papers:
    chosen = {"pdf": False, "png": False, "maps": False, "workers": 1, "needs": NEEDS} | options
    return Papers(tables, "样例村走访", date(2026, 11, 20), **chosen)


def without_addresses(tables):
    return replace(tables, households=tables.households.drop(columns=["lane", "door"]))


def test_a_street_in_latin_letters_and_its_number_are_the_address_of_a_door():
    tables = outings.hamlet()
    named = replace(tables, households=tables.households.assign(lane="Tehtaankatu", door="12 B"))
    assert naming_of(named).door("h0000") == "Tehtaankatu 12 B"


def test_a_door_without_an_address_is_told_by_the_nearest_street_and_a_short_id():
    bare = without_addresses(outings.hamlet())
    naming = naming_of(bare)
    assert naming.door("h0000").endswith("街 h0000")
    assert naming.door("h0000").startswith("近")
    assert naming.unaddressed == len(bare.households)


def test_a_door_of_which_the_street_alone_is_known_has_its_short_id_too():
    tables = outings.hamlet()
    lanes = replace(tables, households=tables.households.assign(lane="东巷", door=None))
    assert naming_of(lanes).door("h0003") == "东巷 h0003"


def test_a_short_id_cuts_off_what_a_village_shares_and_no_number_in_two():
    ids = ["140121203201-0012", "140121203201-0013", "h00001"]
    assert short_ids(ids, ["a", "a", "b"]) == dict(zip(ids, ["0012", "0013", "h00001"], strict=True))


def test_doors_without_addresses_are_told_once_and_those_with_one_not_at_all():
    tables = outings.hamlet()
    assert notices_of(papers(tables)) == ()
    (notice,) = notices_of(papers(without_addresses(tables)))
    assert "12 of 12 addresses have no door number" in notice.en


def test_an_address_that_several_outings_share_is_counted_once_as_the_plan_does():
    whole = without_addresses(outings.hamlet())
    parts = split_addresses(whole.households.assign(households=5), 3)
    (notice,) = notices_of(papers(replace(whole, households=parts)))
    assert len(parts) == 24
    assert "12 of 12 addresses" in notice.en
    assert "12 个地址中有 12 个" in notice.zh


@pytest.mark.parametrize("legs", [[12.5] * 9, [0.4] * 9, [100.49, 0.02, 7.5, 3.3, 0.7, 55.5, 1.2, 9.9, 8.8]])
def test_the_legs_and_minutes_of_a_sheet_add_up_to_what_its_head_says(legs):
    tables = outings.hamlet()
    walk = outings.outing(tables, range(8), member=outings.visit_plan(tables).members[0])
    walk = replace(walk, legs=tuple(replace(one, metres=m) for one, m in zip(walk.legs, legs, strict=True)))
    plan = replace(outings.visit_plan(tables), outings=(walk,))
    sheet = round_sheet(plan, walk, naming_of(tables), title="")
    shown = [*(stop.metres for stop in sheet.stops), sheet.back.metres]
    assert sum(shown) == sheet.metres == round(sum(legs))
    assert all(abs(one - leg) <= 1 for one, leg in zip(shown, legs, strict=True))
    hours = [int(part) for told in (sheet.leaves, sheet.back.at) for part in told.split(":")]
    assert 60 * (hours[2] - hours[0]) + hours[3] - hours[1] == sheet.minutes


def test_days_of_a_reason_are_dates():
    left = Unserved(0, "no outing from {days}", "{days}没有出行", (35, 41)).dated(outings.FIRST)
    assert (left.en, left.zh) == ("no outing from 2027-01-05 to 2027-01-11", "1月5日-11日没有出行")
    over = Unserved(0, "{days}", "{days}", (28, 34)).dated(outings.FIRST)
    assert over.zh == "12月29日-1月4日"


def test_who_wishes_to_be_called_is_due_a_call_in_the_periods_of_visits():
    standings = [Standing("a", 1, contact=Contact.PHONE, tier="red"), Standing("b", 2, tier="red")]
    calls = due_calls(standings, VisitPolicy({"red": 7}, "red"), outings.FIRST, 28)
    assert {call.household_id for call in calls} == {"a"}
    assert len(calls) == 4


@pytest.fixture(scope="module")
def called():
    """Return a plan with calls of a member who walks and of one who does not."""
    plan = outings.visit_plan(outings.hamlet())
    stays = replace(plan.members[0], member_id="M9", name="")
    calls = (Visit("h0001", 1, 0, 6, 8.0), Visit("h0002", 1, 7, 27, 8.0, households=2))
    return replace(plan, members=(*plan.members, stays), calls={"M1": calls, "M9": calls[:1]})


def test_calls_have_a_sheet_a_week_with_doors_and_by_when_not_since_when(called):
    first, later = call_sheets(called, called.members[0], naming_of(outings.hamlet()), needs=NEEDS)
    assert (first.number, first.first, first.last) == ("M1-T01", date(2026, 12, 1), date(2026, 12, 7))
    assert [(line.door, line.due) for line in first.lines] == [("东巷2号", date(2026, 12, 7))]
    assert (later.number, later.calls) == ("M1-T03", 2)


def test_calls_are_written_and_counted_also_for_those_who_do_not_walk(called, tmp_path):
    write_visit_plan(called, papers(outings.hamlet()), tmp_path)
    page = (tmp_path / "M9" / "calls.html").read_text(encoding="utf-8")
    assert "东巷2号" in page
    assert '<td class="due"><b>2026-12-07</b> 周一 Mon</td>' in page
    assert "×2 户</b> <small>households</small>" in (tmp_path / "M1" / "calls.html").read_text(encoding="utf-8")
    assert "13800138000" not in page
    assert sorted(path.name for path in (tmp_path / "M9").iterdir()) == ["calls.html"]
    told = VisitReport.model_validate_json((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (told.totals.calls, [member.calls for member in told.members]) == (4, [3, 0, 1])


def far_outing(tables):
    member = outings.visit_plan(tables).members[0]
    start = shapely.Point(np.array(member.start.coords[0]) - [900, 300])
    return outings.outing(tables, range(14, 22), member=replace(member, start=start))


@pytest.mark.parametrize("look", [SHEET, PHONE])
def test_stops_far_from_the_start_have_a_map_of_their_own_and_others_do_not(look):
    tables = outings.hamlet(6, 6)
    there, close = panels_of(far_outing(tables), look)
    assert close.frame.scale > 1.8 * there.frame.scale
    near = outings.outing(tables, range(12), member=outings.visit_plan(tables).members[0])
    assert len(panels_of(near, look)) == 1


@prints
def test_twelve_stops_fit_one_side_and_five_and_twenty_two_with_needs_and_long_names(tmp_path):
    tables = outings.hamlet(6, 6)
    member = replace(outings.visit_plan(tables).members[0], name="")
    walks = tuple(
        outings.outing(tables, range(n), member=replace(member, member_id=f"n{n}"), number=1) for n in (12, 25)
    )
    plan = VisitPlan(outings.FIRST, 28, tuple(one.member for one in walks), walks, {})
    write_visit_plan(plan, papers(tables, pdf=True), tmp_path)
    for n, sides in ((12, 1), (25, 2)):
        book = pdfium.PdfDocument(tmp_path / f"n{n}" / "booklet.pdf")
        told = "".join(page.get_textpage().get_text_range() for page in book)
        assert len(book) == sides
        assert [told.count(zh) for zh, _ in NEEDS] == [n + sides] * 5
        assert [told.count(en) for _, en in NEEDS] == [sides] * 5
        assert [told.count(word) for word in ("visited", "again", "declined")] == [sides] * 3
        assert "起点（近" in told
        assert "单号" in told
        book.close()


@prints
def test_the_frame_of_a_map_is_whole_and_a_title_stays_with_the_line_to_write_on(tmp_path):
    tables = outings.hamlet(6, 6)
    member = replace(outings.visit_plan(tables).members[0], name="")
    walk = outings.outing(tables, range(4), member=member)
    plan, ground = VisitPlan(outings.FIRST, 28, (member,), (walk,), {}), ground_of(tables, [])
    names = naming_of(tables, grids=dict.fromkeys(member.grid_ids, "样例村第一网格"))
    pages = []
    for letters in range(12, 27):
        villages = dict.fromkeys(member.grid_ids, "某" * letters)
        sheet = round_sheet(plan, walk, replace(names, villages=villages), title="")
        pages.append(booklet_page(parts_of([sheet], ground)))
    write_pdf(pages, tmp_path / "sheets.pdf")
    with closing(pdfium.PdfDocument(tmp_path / "sheets.pdf")) as book:
        assert all("走访人 Member" in page.get_textpage().get_text_range() for page in book)
        ink = 1 - np.asarray(book[0].render(scale=4, grayscale=True).to_pil()) / 255
    left, right = (longest_line(ink, mm) for mm in (12, 198))
    assert left > 50
    assert right == pytest.approx(left, abs=0.3)


def longest_line(ink, mm: float) -> float:
    """Return how long the longest upright line of 0.3 mm is that stands so far from the left of an A4 page."""
    px = ink.shape[1] / 210
    wide = ink[:, int((mm - 0.6) * px) : int((mm + 0.6) * px)].sum(axis=1) / px
    rows = np.flatnonzero(wide > 0.28)
    return max(map(len, np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1))) / px
