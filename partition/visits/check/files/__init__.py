"""
A folder of rounds, read back and judged by its files alone.

| file | what it reads |
|---|---|
| `record` | visits.json: what was asked for, and which visits each outing makes |
| `ways` | outings.geojson of each member: the legs, and when each stop begins |
| `ground` | the plan's own roads and doors, where its folder is given |
| `report` | report.json, held against the rest |
| `private` | what no file for members may hold |
| `papers` | GPX, ICS, HTML, PDF and the ledger: as many outings, stops and doors, and nothing personal |
| `shown` | what people read of such a file |
| `known` | names that may stand there though a tier is called alike |
| `told` | any of the JSON files, its numbers finite |
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from partition.verify.files.columns import fault
from partition.verify.finding import Finding, Verdict
from partition.visits.check.case import VisitCase
from partition.visits.check.files.ground import Ground, plan_file, read_ground
from partition.visits.check.files.papers import papers
from partition.visits.check.files.private import private
from partition.visits.check.files.record import Record, read_record
from partition.visits.check.files.report import report
from partition.visits.check.files.told import read_told
from partition.visits.check.files.ways import add_ways
from partition.visits.check.measure import walk_again
from partition.visits.check.rules import RULES

REPORT, RECORD = "report.json", "visits.json"

__all__ = ["is_rounds", "verify_rounds"]


def is_rounds(folder: Path) -> bool:
    """Return whether a folder holds rounds over some weeks, perhaps damaged."""
    if (folder / RECORD).is_file():
        return True
    told = _json(folder / REPORT, [])
    return isinstance(told, dict) and told.get("kind") == "visits"


def verify_rounds(folder: Path, inputs: Sequence[Path] = (), *, tiers: Collection[str] = ()) -> Verdict:
    """
    Return the verdict on the rounds in a folder.

    Parameters
    ----------
    inputs
        The folder of the plan of grids that they were made for, or its plan.gpkg. Without it, ways and times are not
        walked again, which the verdict says.
    tiers
        Codes and names of tiers, which nothing for people may hold.
    """
    faults: list[Finding] = []
    told, stated = _json(folder / RECORD, faults), _json(folder / REPORT, faults)
    record = read_record(told, faults) if told is not None else None
    if record is None:
        return Verdict(tuple(faults), figures=())
    record = add_ways(record, folder, stated, faults)
    ground = read_ground(record, [*inputs, *_recorded(told, folder)], faults)
    faults += plan_file(told, [*inputs, *_recorded(told, folder)])
    faults += _judge(record, ground, tiers)
    faults += report(record, stated)
    faults += private(record, folder)
    faults += papers(record, folder, stated, tiers)
    return Verdict(tuple(faults), figures=())


def _judge(record: Record, ground: Ground | None, tiers: Collection[str]) -> Iterator[Finding]:
    case = VisitCase(
        record.plan, record.due, record.offered, record.doors if ground is None else ground.doors, record.refused,
        record.days_off, record.minutes_per_m, tuple(tiers), record.past,
    )  # fmt: skip
    walked = () if ground is None else walk_again(case, ground.roads)
    for rule in RULES.values():
        yield from rule(case, walked)


def _recorded(told: Any, folder: Path) -> list[Path]:
    """Return where the record says that the plan lies, if it is there."""
    named = told.get("plan") if isinstance(told, dict) else None
    return [folder / named] if isinstance(named, str) and named and (folder / named).exists() else []


def _json(path: Path, faults: list[Finding]) -> Any:
    """Return what a JSON file holds; None where there is none to read, which is a fault."""
    if not path.is_file():
        faults.append(fault(path.name, "file is missing", "缺少文件"))
        return None
    try:
        return read_told(path)
    except (OSError, ValueError) as error:
        faults.append(fault(path.name, f"cannot be read: {error}", f"无法读取：{error}"))
        return None
