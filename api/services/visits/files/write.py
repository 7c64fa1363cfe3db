"""Every file of a plan of visits into a folder."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pyproj import Transformer

from api.errors import OutputError
from api.services.visits.files import layout
from api.services.visits.files.booklets import member_pages
from api.services.visits.files.calendar import calendar_bytes
from api.services.visits.files.features import feature_collection
from api.services.visits.files.gpx import gpx_text
from api.services.visits.files.ledger import write_ledger
from api.services.visits.files.notices import notices_of
from api.services.visits.files.papers import Papers
from api.services.visits.files.places import to_lonlat
from api.services.visits.files.printing import PrintTask, print_all
from api.services.visits.files.report import build_visit_report
from api.services.visits.files.walk_maps import own_tables, walk_map
from geo.errors import Fault
from maps.papers import Naming, RoundSheet, call_sheets, calls_page, naming_of, round_sheet
from partition.visits.visit_plan import VisitPlan


def write_visit_plan(
    plan: VisitPlan, context: Papers, folder: Path, *, on_share: Callable[[float], None] = lambda _share: None
) -> tuple[Path, ...]:
    """
    Write every file of a plan into a folder, which is made where it is missing, and return their paths.

    ``on_share`` is called with the share of what is printed, 0 to 1. report.json comes last.
    Where no PDF can be made on this machine all else is written, and the report says why.
    The same plan and papers give the same texts.

    Raises
    ------
    OutputError
        The operating system refused to; names what.
    """
    names = layout.file_names(plan, context)
    try:
        _write(plan, context, folder, names, on_share)
    except OSError as error:
        where, place = f"--out {folder}", error.filename or folder
        raise OutputError(
            Fault(where, f"cannot write {place}: {error.strerror}", f"无法写入 {place}：{error.strerror}")
        ) from error
    return tuple(folder / name for name in (*names[1:], names[0]))


def _write(
    plan: VisitPlan, papers: Papers, folder: Path, names: Sequence[str], on_share: Callable[[float], None]
) -> None:
    naming = naming_of(papers.tables, grids=papers.grid_names, villages=papers.village_names)
    sheets = [round_sheet(plan, one, naming, title=papers.title, needs=papers.needs) for one in plan.outings]
    folder.mkdir(parents=True, exist_ok=True)
    lonlat = to_lonlat(papers.tables.households.crs)
    tasks = [
        *_members(plan, papers, folder, sheets, naming, lonlat),
        *_calls(plan, papers, folder, naming),
    ]
    print_all(tasks, workers=papers.workers, on_share=on_share)
    write_ledger(folder / layout.LEDGER, plan, sheets, naming, made_on=papers.made_on)
    report = build_visit_report(plan, papers, files=names, notices=notices_of(papers))
    _put(folder / layout.REPORT, _json(report))


def _members(
    plan: VisitPlan,
    papers: Papers,
    folder: Path,
    sheets: Sequence[RoundSheet],
    naming: Naming,
    lonlat: Transformer,
) -> Iterator[PrintTask]:
    """Write what each member gets but for PDF and PNG, and give those to be printed."""
    kinds = layout.kinds_of(papers)
    off = [round_sheet(plan, one, naming, title=papers.title) for one in plan.cancelled]
    for member_id, name in layout.member_folders(plan).items():
        own = [sheet for sheet in sheets if sheet.outing.member.member_id == member_id]
        gone = [sheet for sheet in off if sheet.outing.member.member_id == member_id]
        if not own:
            continue
        _one_member(plan, papers, folder / name, own, gone, naming, lonlat)
        pages = member_pages(own, papers, lonlat, pdf=kinds.pdf, png=kinds.png)
        _put(folder / name / layout.BOOKLET, pages.booklet)
        _put(folder / name / layout.PHONE, pages.phone)
        pictures = tuple(folder / layout.outing_name(name, sheet.outing.number, "png") for sheet in own)
        pdf = folder / name / layout.BOOKLET_PDF
        if kinds.pdf or kinds.png:
            yield PrintTask(pages.sheets, pdf if kinds.pdf else None, pages.strips, pictures if kinds.png else ())


def _calls(plan: VisitPlan, papers: Papers, folder: Path, naming: Naming) -> Iterator[PrintTask]:
    """Write the telephone calls of each member, and give those to be printed."""
    pdf, folders = layout.kinds_of(papers).pdf, layout.member_folders(plan)
    for member in plan.members:
        if not (sheets := call_sheets(plan, member, naming, needs=papers.needs)):
            continue
        place = folder / folders[member.member_id]
        place.mkdir(exist_ok=True)
        _put(place / layout.CALLS, calls_page(sheets))
        if pdf:
            yield PrintTask(tuple(calls_page([sheet]) for sheet in sheets), place / layout.CALLS_PDF, "", ())


def _one_member(
    plan: VisitPlan,
    papers: Papers,
    place: Path,
    sheets: Sequence[RoundSheet],
    cancelled: Sequence[RoundSheet],
    naming: Naming,
    lonlat: Transformer,
) -> None:
    place.mkdir(exist_ok=True)
    series = papers.series or plan.first_day.isoformat()
    events = calendar_bytes(sheets, made_on=papers.made_on, series=series, cancelled=cancelled)
    (place / layout.CALENDAR).write_bytes(events)
    _put(place / layout.FEATURES, _json(feature_collection(sheets, naming, lonlat)))
    tables = own_tables(papers.tables, sheets[0].outing.member)
    for sheet in sheets:
        number = sheet.outing.number
        _put(place.parent / layout.outing_name(place.name, number, "gpx"), gpx_text(sheet, lonlat))
        if papers.maps:
            page = walk_map(sheet, papers, tables, naming)
            _put(place.parent / layout.outing_name(place.name, number, "html"), page)


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
