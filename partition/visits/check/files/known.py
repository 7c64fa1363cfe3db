"""Names that may stand on a paper though a tier is called alike: of streets, doors, grids, villages and members."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from partition.visits.check.files.record import UNREADABLE, Record
from partition.visits.check.files.told import read_told
from partition.visits.check.files.ways import NAME as MAP

SPACE = re.compile(r"\s+")
LEAST = 2
"""Shorter names are not taken out: a name of one letter would hide what is looked for."""


@dataclass(frozen=True)
class Known:
    """Names, the longest first, without their spaces."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, record: Record, folder: Path, folders: Mapping[str, str]) -> "Known":
        """Return the names that a record and its maps hold."""
        held = {name for member in record.plan.members for name in (member.name, member.member_id, *member.grid_ids)}
        held |= {visit.household_id for visits in record.due.values() for visit in visits}
        for member in record.plan.members:
            held |= set(_mapped(folder / folders.get(member.member_id, member.member_id) / MAP))
        names = {_bare(name) for name in held}
        return cls(tuple(sorted((name for name in names if len(name) >= LEAST), key=len, reverse=True)))

    def hidden_in(self, text: str) -> str:
        """Return a text line by line without the names; where a name is broken over two lines, its lines are one."""
        lines = [_bare(line) for line in text.splitlines()]
        return "\n".join(self._without(line) for line in lines if line)

    def _without(self, line: str) -> str:
        for name in self.names:
            if name in line:
                line = line.replace(name, " ")
        return line


def _bare(text: str) -> str:
    """Return a text with single spaces, and none beside Chinese."""
    return re.sub(r" ?([\u3400-\u9fff]) ?", r"\1", SPACE.sub(" ", text)).strip()


def _mapped(path: Path) -> Iterator[str]:
    """Give the streets and doors that a map of outings names."""
    try:
        for feature in read_told(path)["features"]:
            told = feature["properties"]
            for name in (*told.get("streets", ()), *told.get("doors", ())):
                yield str(name)
    except (*UNREADABLE, OSError):
        return  # told already
