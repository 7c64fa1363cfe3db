"""The files of a plan of visits, read by others than those that wrote them."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import gpxpy
import icalendar
import numpy as np
import openpyxl
import outings
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pyproj import Transformer

from api.schemas.visit_report import VisitReport
from api.services.visits.files import Papers, file_names, layout, write_visit_plan
from geo.datum import GCJ02, to_wgs84
from maps.outside import outside_requests
from maps.papers.print import print_faults
from partition.visits.visit_plan import VisitPlan

MADE = date(2026, 11, 20)
TIER_WORDS = re.compile(r"红色|黄色|绿色|红户|等级|优先|priority|\btier|\bred\b|\byellow\b|\bgreen\b|overdue|逾期")
prints = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")


def papers(tables, **options) -> Papers:
    chosen = {"pdf": False, "png": False, "maps": False, "workers": 1} | options
    return Papers(tables, "样例村走访", MADE, attribution="© OpenStreetMap contributors", **chosen)


def text_of(path: Path) -> str:
    """Return everything that can be read in a file."""
    if path.suffix == ".pdf":
        book = pdfium.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in book)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return "\n".join(str(cell.value) for page in book for row in page for cell in row)
    return path.read_text(encoding="utf-8") if path.suffix != ".png" else ""


@pytest.fixture(scope="module")
def tables():
    return outings.hamlet()


@pytest.fixture(scope="module")
def plan(tables) -> VisitPlan:
    return outings.visit_plan(tables)


@pytest.fixture(scope="module")
def folder(tables, plan, tmp_path_factory) -> Path:
    """Return a folder with every file of the plan; PDF and pictures where they can be made."""
    place = tmp_path_factory.mktemp("rounds")
    write_visit_plan(plan, papers(tables, pdf=True, png=True, maps=True), place)
    return place


def test_the_files_said_beforehand_are_those_written(tables, plan, folder):
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == set(file_names(plan, papers(tables, pdf=True, png=True, maps=True)))


def test_the_same_plan_gives_the_same_texts_whatever_folder_it_goes_to(tables, plan, folder, tmp_path):
    for path in write_visit_plan(plan, papers(tables), tmp_path):
        if path.suffix in (".html", ".gpx", ".ics", ".geojson"):
            assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_members_whose_ids_look_alike_to_a_disk_have_folders_of_their_own(plan):
    ids = ["a/b", "a_b", "A_B", "..", "CON"]
    members = [replace(plan.members[0], member_id=one) for one in ids]
    walks = [replace(plan.outings[0], member=member) for member in members]
    folders = layout.member_folders(replace(plan, members=tuple(members), outings=tuple(walks)))
    assert len({name.casefold() for name in folders.values()}) == 5
    assert all(re.fullmatch(r"[\w.-]+", name) and name.strip(".") for name in folders.values())


def test_a_member_who_is_called_as_a_file_has_a_folder_beside_it(plan):
    ids = ["visits.json", "Report.json", "LEDGER.XLSX"]
    members = [replace(plan.members[0], member_id=one) for one in ids]
    walks = [replace(plan.outings[0], member=member) for member in members]
    folders = layout.member_folders(replace(plan, members=tuple(members), outings=tuple(walks)))
    assert not {name.casefold() for name in folders.values()} & {"visits.json", "report.json", "ledger.xlsx"}


def test_urgency_reaches_no_file(tables, folder, tmp_path):
    urgent = outings.visit_plan(tables, priority=2, gap_days=3)
    for path in write_visit_plan(urgent, papers(tables, maps=True), tmp_path):
        if path.name != "report.json":
            assert text_of(path) == text_of(folder / path.relative_to(tmp_path)), path.name


def test_no_tier_and_no_resident_is_named_in_any_file(folder):
    for path in folder.rglob("*.*"):
        told = text_of(path)
        assert not re.search("赵钱孙|13800138000", told), path.name
        if path.parent == folder or path.name != f"{path.stem}.html" or not path.stem.isdigit():
            shown = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", told, flags=re.DOTALL)
            assert not TIER_WORDS.search(shown), path.name


def test_the_calendar_read_by_icalendar_has_one_event_an_outing_and_no_door(folder, tables):
    raw = (folder / "M1" / "calendar.ics").read_bytes()
    first, second = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert first["DTSTART"].dt == datetime(2026, 12, 1, 8, 0)
    assert first["DTSTART"].dt < first["DTEND"].dt
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 2)
    assert "走访 6 户" in first["SUMMARY"]
    assert str(first["DTSTAMP"].dt.date()) == MADE.isoformat()
    told = raw.decode().replace("\r\n ", "")
    assert "巷" not in told
    assert not any(one in told for one in tables.households["household_id"])


def test_the_lines_of_a_calendar_are_those_of_rfc_5545(folder):
    lines = (folder / "M1" / "calendar.ics").read_bytes().split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert all(re.match(rb"[A-Z-]+[:;]| ", line) for line in lines[:-1])


def test_an_event_keeps_its_uid_when_the_plan_is_made_again_and_another_member_or_series_has_others(tables, plan):
    from api.services.visits.files.calendar import uid

    assert uid("M1", 1, "2026-12-01") == uid("M1", 1, "2026-12-01")
    assert len({uid("M1", 1, "a"), uid("M1", 2, "a"), uid("M2", 1, "a"), uid("M1", 1, "b")}) == 4


def test_gpx_read_by_gpxpy_has_the_stops_as_route_and_the_walk_as_track(folder, plan, tables):
    text = (folder / "M1" / "01.gpx").read_text(encoding="utf-8")
    assert ET.fromstring(text).tag == "{http://www.topografix.com/GPX/1/1}gpx"
    gpx = gpxpy.parse(text)
    assert [point.name for point in gpx.routes[0].points] == ["起点 Start", *"123456", "回到起点 Back"]
    (segment,) = gpx.tracks[0].segments
    assert segment.length_2d() == pytest.approx(plan.outings[0].metres, rel=0.01)


def test_geojson_has_a_leg_to_every_stop_and_one_back(folder, plan, tables):
    features = json.loads((folder / "M1" / "outings.geojson").read_text(encoding="utf-8"))["features"]
    kinds = [each["properties"]["kind"] for each in features if each["properties"]["outing"] == 1]
    assert kinds == ["start", *["leg", "stop"] * 6, "leg"]
    lonlat = Transformer.from_crs(tables.households.crs, 4326, always_xy=True)
    call = plan.outings[0].calls[0]
    assert features[2]["geometry"]["coordinates"] == pytest.approx(
        lonlat.transform(call.point.x, call.point.y), abs=1e-6
    )


def test_the_ledger_has_a_row_a_visit_with_lists_for_what_is_keyed(folder):
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    page, left = book.worksheets
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 6 + 3 + 2
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert rows[0][3:7] == ("M1-01", 1, "h0000", f"{outings.LONG}1号")
    assert rows[0][8:] == (datetime(2026, 12, 28), None, None)
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists == {"J2:J12": '"已访,需再访,谢绝"', "K2:K12": '"是,否"'}
    assert [cell.value for cell in left[2]][4] == "期内各次走访均已排满"


def test_nobody_can_count_the_days_of_a_tier_in_the_ledger(folder):
    for page in openpyxl.load_workbook(folder / "ledger.xlsx").worksheets:
        headings = [str(cell.value) for cell in page[1]]
        assert [one for one in headings if "应访" in one or "due" in one] == ["应访至 due to"]


def test_text_that_looks_like_a_formula_stays_text_in_the_ledger(tables, plan, tmp_path):
    doors = tables.households.assign(door="=1+1", lane="")
    write_visit_plan(plan, papers(replace(tables, households=doors)), tmp_path)
    cell = openpyxl.load_workbook(tmp_path / "ledger.xlsx").worksheets[0]["G2"]
    assert (cell.value, cell.data_type) == ("=1+1号", "s")


def test_the_report_reads_back_and_tells_every_tour_and_what_is_left(folder, plan):
    told = VisitReport.model_validate_json((folder / "report.json").read_text(encoding="utf-8"))
    assert [(one.member, one.outing, one.stops, one.proven) for one in told.tours] == [
        ("M1", 1, 6, True),
        ("M1", 2, 3, True),
        ("M/2", 1, 2, True),
    ]
    assert told.tours[0].length_m == pytest.approx(plan.outings[0].metres, abs=1e-3)
    assert (told.totals.visits, told.totals.unserved, told.totals.members) == (11, 1, 2)
    assert (told.unserved[0].household_id, told.unserved[0].due_to) == ("h0011", date(2026, 12, 7))


def test_a_phone_page_asks_nothing_and_is_small(folder):
    page = (folder / "M1" / "phone.html").read_text(encoding="utf-8")
    assert outside_requests(page) == []
    assert len(page.encode()) < 100_000
    assert page.count("<details") == 2


def test_six_and_twenty_outings_of_a_member_are_below_a_hundred_kilobytes_on_the_phone(tmp_path):
    tables = outings.hamlet(10, 5)
    member = outings.visit_plan(tables).members[0]
    rng = np.random.default_rng(0)
    walks = [
        outings.outing(tables, rng.choice(50, 8, replace=False), member=member, number=n + 1, day=n) for n in range(26)
    ]
    write_visit_plan(VisitPlan(outings.FIRST, 28, (member,), tuple(walks), {}), papers(tables), tmp_path)
    assert (tmp_path / "M1" / "phone.html").stat().st_size < 100_000


def test_links_for_phone_maps_lead_to_the_start_or_a_lane_and_never_to_a_door(folder, tables, plan):
    page = (folder / "M1" / "phone.html").read_text(encoding="utf-8")
    links = re.findall(r'href="(https://uri\.amap[^"]*)"', page)
    assert len(links) >= 2
    back = Transformer.from_crs(4326, tables.households.crs, always_xy=True)
    for link in links:
        given = parse_qs(urlsplit(link.replace("&amp;", "&")).query)["position"][0].split(",")
        ((longitude, latitude),) = to_wgs84(np.array([[float(each) for each in given]]), GCJ02)
        x, y = back.transform(longitude, latitude)
        assert np.hypot(tables.households.geometry.x - x, tables.households.geometry.y - y).min() > 15


def test_a_start_at_somebodys_door_is_told_as_its_lane(tables):
    from maps.papers.phone_links import phone_places

    member = replace(outings.visit_plan(tables).members[0], start=tables.households.geometry.iloc[2])
    walk = outings.outing(tables, range(3), member=member)
    lonlat = Transformer.from_crs(tables.households.crs, 4326, always_xy=True)
    first, *_ = phone_places([walk], tables.roads, tables.households, lonlat)
    assert "lane" in first.name


@prints
def test_text_of_a_printed_sheet_reads_back_right_and_its_fonts_are_embedded(folder):
    raw, told = (folder / "M1" / "booklet.pdf").read_bytes(), text_of(folder / "M1" / "booklet.pdf")
    for said in (
        "走访单 M1-01",
        "2026-12-01",
        "周二",
        "第1网格",
        "东巷2号",
        "已访",
        "再访",
        "用后收回",
        "M1-02 改2",
        "晚间",
    ):
        assert said in told
    assert b"/FontFile" in raw or b"/FontFile" in b"".join(_streams(raw))
    assert not re.search("�", told)


def _streams(raw: bytes):
    import zlib

    for found in re.finditer(rb"stream\r?\n(.*?)endstream", raw, flags=re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue


@prints
def test_every_sheet_counts_its_own_pages(tables, plan, tmp_path):
    long = outings.outing(outings.hamlet(6, 4), range(24), member=plan.members[0])
    short = replace(plan.outings[1], number=2)
    two = replace(plan, outings=(long, short))
    write_visit_plan(two, papers(outings.hamlet(6, 4), pdf=True), tmp_path)
    told = re.findall(r"第 (\d+) / (\d+) 页", text_of(tmp_path / "M1" / "booklet.pdf"))
    pages = len(told) - 1
    assert pages > 1
    assert told == [*((str(n + 1), str(pages)) for n in range(pages)), ("1", "1")]


@prints
def test_a_picture_is_as_wide_as_a_phone_and_ends_where_its_list_ends(folder):
    long, short = Image.open(folder / "M1" / "01.png"), Image.open(folder / "M1" / "02.png")
    assert long.width == short.width == 720
    assert long.height > short.height
    rows = np.asarray(long.convert("L")).min(axis=1)
    assert (rows[-120:] < 128).any()


def test_without_pango_all_but_pdf_and_pictures_is_written_and_the_report_says_why(tables, plan, tmp_path, monkeypatch):
    from maps.papers import print as printing

    def missing():
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(printing, "_weasyprint", missing)
    printing.print_faults.cache_clear()
    try:
        write_visit_plan(plan, papers(tables, pdf=True, png=True), tmp_path)
    finally:
        printing.print_faults.cache_clear()
    told = VisitReport.model_validate_json((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert "Pango" in told.notices[0].en
    assert (tmp_path / "M1" / "booklet.html").is_file()
    assert not list(tmp_path.rglob("*.p[dn][fg]"))


def test_printing_lets_no_half_picture_pass_for_a_whole_one():
    from PIL import ImageFile

    from maps.papers.print import print_faults

    print_faults()
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
