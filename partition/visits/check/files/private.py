"""What no file for members may hold: a tier or its reason on a map, a door in a calendar."""

from collections.abc import Iterator
from pathlib import Path

from geo.counted import counted
from partition.verify.finding import Finding
from partition.visits.check.files.record import UNREADABLE, Record
from partition.visits.check.files.told import read_told
from partition.visits.check.files.ways import NAME as MAP

RULE = "private"

CALENDAR = "calendar.ics"

TELLTALE = frozenset(
    {"tier", "priority", "reason", "colour", "color", "contact", "due_again", "走访等级", "等级", "原因"}
)
"""Names of properties that would tell why, or how urgently, somebody is visited."""


def private(record: Record, folder: Path) -> Iterator[Finding]:
    """Yield files that tell more than who is due."""
    households = sorted({visit.household_id for visits in record.due.values() for visit in visits}, key=len)
    for path in sorted(folder.glob(f"*/{MAP}")):
        told = _properties(path) & TELLTALE
        if told:
            yield _finding(path, f"tells {', '.join(sorted(told))}", f"含有 {'、'.join(sorted(told))}")
    for path in sorted(folder.glob(f"*/{CALENDAR}")):
        text = _unfolded(path)
        named = [name for name in households if len(name) >= LEAST and name in text]
        if named:
            yield _finding(path, f"names {counted(len(named), 'household')}", f"写有 {len(named)} 户的编号")


LEAST = 4
"""Shorter ids may stand in a time or a number by chance."""


def _properties(path: Path) -> set[str]:
    try:
        features = read_told(path)["features"]
        return {str(name) for feature in features for name in feature["properties"]}
    except (*UNREADABLE, OSError):
        return set()  # told already


def _unfolded(path: Path) -> str:
    """Return the text of a calendar with its folded lines joined (RFC 5545, 3.1)."""
    try:
        return path.read_bytes().replace(b"\r\n ", b"").replace(b"\n ", b"").decode("utf-8", "replace")
    except OSError:
        return ""


def _finding(path: Path, en: str, zh: str) -> Finding:
    where = f"{path.parent.name}/{path.name}"
    return Finding(rule=RULE, severity="must", en=f"{where}: {en}", zh=f"{where}：{zh}")
