"""Who changes grid from one plan to another, as a file to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from api.services.plans.comparing import Compared, moved_table
from geo.errors import Fault, InputError
from geo.formats.write.csv import write_csv
from geo.formats.write.xlsx import write_xlsx

HEADINGS = {
    "household_id": "户编号 household_id",
    "group": "小组 group",
    "building_id": "楼栋 building_id",
    "households": "户数 households",
    "from": "原网格 from",
    "to": "新网格 to",
}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class SavedFile:
    """A file that is sent: its name, what kind of file it is, and what it holds."""

    name: str
    media_type: str
    content: bytes


def moved_file(
    compared: Sequence[Compared],
    level: str,
    form: Literal["xlsx", "csv"],
    *,
    before: str | None = None,
    after: str | None = None,
    now: datetime,
) -> SavedFile:
    """
    Return the households that change grid at a level, or those that leave or join the grids named.

    Raises
    ------
    InputError
        The plans have no such level in common.
    """
    known = [each.level for each in compared]
    if level not in known:
        en, zh = f"must be one of {', '.join(known)}, got {level[:80]!r}", f"应为 {'、'.join(known)} 之一"
        raise InputError([Fault("level", en, zh)])
    table = moved_table(compared, level, before=before, after=after)
    table = table[[name for name in HEADINGS if name in table]].rename(columns=HEADINGS)
    with TemporaryDirectory() as folder:
        path = Path(folder, f"households.{form}")
        if form == "xlsx":
            write_xlsx(path, table, sheet="households", now=now)
        else:
            write_csv(path, table)
        return SavedFile(path.name, MEDIA_TYPES[form], path.read_bytes())
