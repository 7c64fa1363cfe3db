"""Papers of a plan that is kept, with who leads and where stations are on the day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from api.services.drawing.plan_reading import ReadPlan, read_plan
from api.services.papers.asked import PICTURED, PaperAsked, check_words, chosen
from api.services.papers.moves import moved_between, slips_of, tables_of
from api.services.papers.press import check_press, pressed
from api.services.papers.staff import day_of_paper, leaders_on, stations_of
from api.services.plans.keeping import ready_plan
from api.services.plans.standing import published_before
from api.services.staffing.today import day_of
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.errors import Fault, InputError
from maps.language import Words, words_of
from maps.papers.grids import (
    Imprint,
    Subject,
    contact_cards,
    draft_notice,
    notice,
    signature_sheet,
    slips,
    wall_map,
)


def print_paper(
    library: Library, plan_id: str, asked: PaperAsked, *, now: datetime, people: Library, picture: bool = False
) -> bytes:
    """
    Return a paper of a plan as PDF, or its first sheet as PNG.

    Parameters
    ----------
    library
        In which the plan is seen.
    people
        In which those who lead are seen, and stations.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    InputError
        What is asked for cannot be; carries every fault.
    CannotPrintError, BusyError
        As `api.services.papers.press.pressed`.
    """
    check_words(asked)
    if picture and asked.kind not in PICTURED:
        text = (f"no picture is made of {asked.kind}; ask for the PDF", f"{asked.kind} 不提供图片；请下载 PDF")
        raise InputError([Fault("kind", *text)])
    plan = ready_plan(library, plan_id)
    check_press()
    today = day_of(now)
    with library.plan_folder(plan_id) as folder:
        read = read_plan(folder)
    subject = _subject(library, people, plan, read, asked, today)
    return pressed(_html(library, plan, read, subject, asked, today), picture=picture)


def _subject(
    library: Library, people: Library, plan: PlanRecord, read: ReadPlan, asked: PaperAsked, today: date
) -> Subject:
    """Return what a paper is of: the plan at a level, cut to what is asked for, with those who serve."""
    imprint = imprint_of(asked, read.report, plan=plan.id, version=str(plan.version), day=today)
    imprint = replace(imprint, draft=plan.stage not in ("published", "retired"))
    level = asked.level or read.tables.levels[-1]
    subject = chosen(asked, Subject(read.tables, level, imprint, name=_name(library, plan)))
    day, codes = day_of_paper(plan, today), [row.grid_id for row in subject.rows]
    with people.store.reading(people.scope) as books:
        leaders = leaders_on(books, plan, level, codes, day, lang=asked.lang)
        stations = stations_of(books, plan, subject.tables, level)
    return replace(subject, leaders=leaders, stations=stations)


def imprint_of(asked: PaperAsked, report: Mapping[str, Any], *, plan: str, version: str, day: date) -> Imprint:
    """Return what a paper says of itself."""
    return Imprint(
        plan,
        day,
        version=version,
        compiled_by=asked.compiled_by,
        review_number=asked.review_number,
        link=asked.link,
        attribution=str(report.get("attribution") or ""),
        supervision_phone=asked.supervision_phone,
    )


def card_of(report: Mapping[str, Any], subject: Subject) -> Mapping[str, Mapping[str, Any]] | None:
    """Return the scorecard of a paper's level: of its village where it is of one, else of all; None without one."""
    codes = {str(code) for code in subject.tables.villages["code"]}
    own = [one for one in report.get("villages", ()) if {str(one.get("code"))} == codes]
    levels = own[0]["levels"] if own else report.get("levels", ())
    return next((one.get("scorecard") for one in levels if one.get("name") == subject.level), None)


def simple_paper(asked: PaperAsked, subject: Subject, words: Words) -> str | None:
    """Return the HTML of a paper that needs nothing besides its subject; None of one that needs more."""
    grids = [asked.grid] if asked.grid else None
    if asked.kind == "wall-map":
        return wall_map(subject, words, size=asked.paper)
    if asked.kind == "draft-notice":
        return draft_notice(subject, words, until=asked.until, size=asked.paper)
    if asked.kind == "notice":
        return notice(subject, words, grids=grids)
    if asked.kind == "contact-cards":
        return contact_cards(subject, words, grids=grids, whole_sheets=bool(asked.grid))
    return None


def _html(library: Library, plan: PlanRecord, read: ReadPlan, subject: Subject, asked: PaperAsked, today: date) -> str:
    words = words_of(asked.lang)
    html = simple_paper(asked, subject, words)
    if html is not None:
        return html
    if asked.kind == "slips":
        told, day = slips_of(library, plan.id, subject, today, grid=asked.grid)
        return slips(subject, words, told, day=day)
    with library.store.reading(library.scope) as books:
        before = published_before(books, plan)
    moved = moved_between(tables_of(library, before), subject) if before else None
    return signature_sheet(subject, words, card=card_of(read.report, subject), moved=moved)


def _name(library: Library, plan: PlanRecord) -> str:
    """Return what the villages of a plan are called together, as they were imported."""
    if plan.village_id is None:
        return ""
    with library.store.reading(library.scope) as books:
        found = books.villages.find(id=plan.village_id)
    return found[0].name if found else ""
