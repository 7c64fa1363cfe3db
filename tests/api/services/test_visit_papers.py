"""What papers of visits say of doors, starts, needs and calls, and that each fits its sides of paper."""

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
from maps.papers.naming import short_ids
from maps.papers.print import print_faults
from maps.papers.small_map import PHONE, SHEET, panels_of
from partition.visits.frequency import Contact, Standing, VisitPolicy, due_calls
from partition.visits.model import Unserved, Visit
from partition.visits.visit_plan import VisitPlan

NEEDS = ("助餐", "送药", "代办", "维修", "陪诊")
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
    assert "12 of 12 doors have no address" in notice.en


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
    assert [(line.door, line.due) for line in first.lines] == [("东巷2号", "12月7日")]
    assert (later.number, later.calls) == ("M1-T03", 2)


def test_calls_are_written_and_counted_also_for_those_who_do_not_walk(called, tmp_path):
    write_visit_plan(called, papers(outings.hamlet()), tmp_path)
    page = (tmp_path / "M9" / "calls.html").read_text(encoding="utf-8")
    assert "东巷2号" in page
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
        assert [told.count(need) for need in NEEDS] == [n] * 5
        assert "起点（近" in told
        assert "单号" in told
        book.close()
