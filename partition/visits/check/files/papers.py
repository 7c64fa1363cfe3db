"""Every paper and file that is handed out says as many outings, stops and doors as the record, and nothing personal."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError

from partition.verify.finding import Finding
from partition.verify.personal import hide_numbers
from partition.visits.check.files.known import Known
from partition.visits.check.files.record import UNREADABLE, Record
from partition.visits.check.files.shown import events_of, page_of, sheets_of, text_of_pdf, xml_of
from partition.visits.check.files.ways import folders_of
from partition.visits.check.rules.words import names_tier
from partition.visits.visit_plan import WalkedOuting

RULE = "papers"

DAMAGED = (*UNREADABLE, OSError, RuntimeError, ET.ParseError, CalamineError)

RESIDENTS = re.compile(
    r"户主|住户姓名|居民|身份证|手机|联系|电话(?!单|问候)|phone|mobile|resident|(?<!人)姓名", re.IGNORECASE
)
"""What heads a column that would hold who lives there, or by which number they are reached."""

TICKED = "已访"
"""Printed once a door."""

LEDGER = "ledger.xlsx"

Counts = dict[str, tuple[int, int]]
"""What is counted: as met, and as the record has it."""


@dataclass(frozen=True)
class Told:
    """What a file says: figures against those of the record, its text, and what heads its columns."""

    counts: Counts
    text: str
    heads: tuple[str, ...] = ()


def papers(record: Record, folder: Path, stated: Any, tiers: Collection[str]) -> Iterator[Finding]:
    """Yield files that are listed and not there, that count otherwise than the record, or tell what none may."""
    yield from _missing(folder, stated)
    known = Known.of(record, folder, folders_of(stated))
    words = tuple(tiers)
    for path, read in _every(record, folder, folders_of(stated)):
        if not path.is_file():
            continue  # told above where it is listed
        where = path.relative_to(folder).as_posix()
        try:
            told = read(path)
        except DAMAGED as error:
            yield _finding(where, f"cannot be read: {str(error)[:80]!r}", f"无法读取：{str(error)[:80]!r}")
            continue
        yield from _wrong(where, told, known, words)


def _missing(folder: Path, stated: Any) -> Iterator[Finding]:
    listed = stated.get("files") if isinstance(stated, dict) else None
    for name in listed if isinstance(listed, list) else ():
        if isinstance(name, str) and not (folder / name).is_file():
            yield _finding(name, "is listed in report.json and not there", "report.json 列有此文件，但文件不存在")


def _wrong(where: str, told: Told, known: Known, tiers: Sequence[str]) -> Iterator[Finding]:
    for what, (met, real) in told.counts.items():
        if met != real:
            yield _finding(where, f"{what}: {met}, visits.json has {real}", f"{what}：{met}，visits.json 为 {real}",
                           measured=met, allowed=str(real))  # fmt: skip
    said = known.hidden_in(told.text)
    if names_tier(said, tiers):
        yield _finding(where, "names a tier", "写有走访等级")
    if hide_numbers(said) != said:
        yield _finding(where, "holds a number of a person", "含有个人号码")
    if heads := [head for head in told.heads if RESIDENTS.search(head)]:
        named = ", ".join(heads)
        yield _finding(where, f"has columns about residents: {named}", f"含有居民信息列：{named}")


def _every(record: Record, folder: Path, folders: Mapping[str, str]) -> Iterator[tuple[Path, Callable[[Path], Told]]]:
    """Give every file that is judged, with how it is read."""
    yield folder / LEDGER, partial(_ledger, record)
    for member in record.plan.members:
        place = folder / folders.get(member.member_id, member.member_id)
        own = record.plan.outings_of(member)
        if own:
            yield place / "booklet.html", partial(_booklet, own)
            yield place / "booklet.pdf", partial(_printed, own)
            yield place / "phone.html", partial(_phone, own)
            yield place / "calendar.ics", partial(_calendar, record, own)
        for one in own:
            yield place / f"{one.number:02d}.gpx", partial(_gpx, one)
            yield place / f"{one.number:02d}.html", _page
        yield place / "calls.html", _page
        yield place / "calls.pdf", _print


def _page(path: Path) -> Told:
    return Told({}, page_of(path).text)


def _print(path: Path) -> Told:
    return Told({}, text_of_pdf(path))


def _booklet(own: Sequence[WalkedOuting], path: Path) -> Told:
    page = page_of(path)
    counts = {
        "outings 出行": (page.count("article.sheet"), len(own)),
        # where one sets out and comes back is numbered too
        "stops 站": (page.count("td.n") - 2 * len(own), _stops(own)),
        "doors 门": (page.count("span.door"), _doors(own)),
    }
    return Told(counts, page.text)


def _printed(own: Sequence[WalkedOuting], path: Path) -> Told:
    text = text_of_pdf(path)
    counts = {
        "outings 出行": (text.count("回到起点"), len(own)),
        "doors 门": (text.count(TICKED), _doors(own)),
    }
    return Told(counts, text)


def _phone(own: Sequence[WalkedOuting], path: Path) -> Told:
    page = page_of(path)
    counts = {
        "outings 出行": (page.count("details"), len(own)),
        "stops 站": (page.count("td.n") - len(own), _stops(own)),
    }
    return Told(counts, page.text)


def _calendar(record: Record, own: Sequence[WalkedOuting], path: Path) -> Told:
    text = path.read_text(encoding="utf-8")
    events = [one for one in events_of(text) if one.get("STATUS") != "CANCELLED"]
    met = sorted((one["DTSTART"][:8], _number(one["SUMMARY"]), int(one["SEQUENCE"])) for one in events)
    real = sorted((f"{record.plan.day(one):%Y%m%d}", one.visits, one.revision) for one in own)
    agreed = sum(a == b for a, b in zip(met, real, strict=False))
    counts = {"outings 出行": (len(met), len(real)), "outings as planned 与安排相符的出行": (agreed, len(real))}
    return Told(counts, "\n".join(value for one in events for value in one.values()))


def _gpx(one: WalkedOuting, path: Path) -> Told:
    root = xml_of(path)
    text = "\n".join(each.text for each in root.iter() if each.text and each.text.strip())
    return Told({"stops 站": (sum(1 for _ in root.iter("rtept")) - 2, len(one.calls))}, text)


def _ledger(record: Record, path: Path) -> Told:
    sheets = sheets_of(path)
    first, rest = next(iter(sheets.values())), list(sheets.items())[1:]
    at = first[0].index("户编号")
    met = sorted(row[at] for row in first[1:] if any(row))
    real = sorted(visit.household_id for one in record.plan.outings for call in one.calls for visit in call.visits)
    left = [len([row for row in rows[1:] if any(row)]) for name, rows in rest if name.startswith("未排入")]
    counts = {
        "doors 门": (len(met), len(real)),
        "doors as planned 与安排相符的门": (sum(a == b for a, b in zip(met, real, strict=False)), len(real)),
        "left out 未排入": (sum(left), sum(map(len, record.plan.unserved.values()))),
    }
    text = "\n".join(cell for rows in sheets.values() for row in rows for cell in row if cell)
    heads = tuple(head for rows in sheets.values() if rows for head in rows[0])
    return Told(counts, text, heads)


def _stops(own: Sequence[WalkedOuting]) -> int:
    return sum(len(one.calls) for one in own)


def _doors(own: Sequence[WalkedOuting]) -> int:
    return sum(len(call.visits) for one in own for call in one.calls)


def _number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else -1


def _finding(where: str, en: str, zh: str, *, measured: float | None = None, allowed: str | None = None) -> Finding:
    return Finding(
        rule=RULE, severity="must", en=f"{where}: {en}", zh=f"{where}：{zh}", measured=measured, allowed=allowed
    )
