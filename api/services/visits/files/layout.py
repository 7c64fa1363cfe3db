"""Which file of a plan of visits is called what, and where it lies."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.services.visits.files.papers import Papers
from api.services.visits.folder import VISITS_JSON
from maps.papers.print import print_faults
from partition.visits.visit_plan import VisitPlan

REPORT, LEDGER = "report.json", "ledger.xlsx"
BOOKLET, BOOKLET_PDF, PHONE, CALENDAR, FEATURES = (
    "booklet.html",
    "booklet.pdf",
    "phone.html",
    "calendar.ics",
    "outings.geojson",
)
CALLS, CALLS_PDF = "calls.html", "calls.pdf"

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
LONGEST = 60


@dataclass(frozen=True)
class Kinds:
    """Which kinds of files are written beside those that always are."""

    pdf: bool
    png: bool
    maps: bool


def kinds_of(papers: Papers) -> Kinds:
    """Return which kinds are asked for and can be made on this machine."""
    prints = not (papers.pdf or papers.png) or not print_faults()
    return Kinds(papers.pdf and prints, papers.png and prints, papers.maps)


def file_names(plan: VisitPlan, papers: Papers) -> tuple[str, ...]:
    """Return every file that is written, as paths within the folder."""
    kinds, folders = kinds_of(papers), member_folders(plan)
    return (REPORT, LEDGER, *(name for one in folders for name in _names(plan, one, folders[one], kinds)))


def member_folders(plan: VisitPlan) -> dict[str, str]:
    """Return the folder of each member who goes out or calls, by id: the id where a file may be called so."""
    busy = (one for one in plan.members if plan.outings_of(one) or plan.calls.get(one.member_id))
    return folders_of(one.member_id for one in busy)


def folders_of(member_ids: Iterable[str]) -> dict[str, str]:
    """Return the folder of each member by id, for those who go out or call, in the order of the plan."""
    folders: dict[str, str] = {}
    for member_id in member_ids:
        folders[member_id] = _free(_safe(member_id), {name.casefold() for name in folders.values()})
    return folders


def outing_name(folder: str, number: int, kind: str) -> str:
    """Return the file of one outing."""
    return f"{folder}/{number:02d}.{kind}"


def _names(plan: VisitPlan, member_id: str, folder: str, kinds: Kinds) -> Iterator[str]:
    if plan.calls.get(member_id):
        yield from (f"{folder}/{name}" for name in (CALLS, *([CALLS_PDF] if kinds.pdf else [])))
    if not any(one.member.member_id == member_id for one in plan.outings):
        return
    for name in (BOOKLET, *([BOOKLET_PDF] if kinds.pdf else []), PHONE, CALENDAR, FEATURES):
        yield f"{folder}/{name}"
    each = ("gpx", *(["png"] if kinds.png else []), *(["html"] if kinds.maps else []))
    for one in plan.outings:
        if one.member.member_id == member_id:
            yield from (outing_name(folder, one.number, kind) for kind in each)


def _safe(member_id: str) -> str:
    kept = re.sub(r"[^\w.-]+", "_", member_id).strip("._")[:LONGEST]
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other folder and no file beside it has, upper and lower case alike."""
    free, n = name, 2
    while free.casefold() in taken | {REPORT, LEDGER, VISITS_JSON}:
        free, n = f"{name}-{n}", n + 1
    return free
