"""The folder of a plan: what lies in it, whether files may go there, and how they get there all at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.errors import OutputError
from geo.errors import Fault

Report = dict[str, Any]
"""What report.json holds: text, numbers, truth values, None for a figure not known, lists and dicts of these."""

PLAN_GPKG = "plan.gpkg"
GRIDS_GEOJSON = "grids.geojson"
ASSIGNMENT_CSV = "assignment.csv"
ASSIGNMENT_XLSX = "assignment.xlsx"
REPORT_JSON = "report.json"
MAP_HTML = "map.html"
FRONTIER_JSON, FRONTIER_HTML = "frontier.json", "frontier.html"
PLAN_FILES = (PLAN_GPKG, GRIDS_GEOJSON, ASSIGNMENT_CSV, ASSIGNMENT_XLSX, REPORT_JSON, MAP_HTML)
WITH_DOORS = frozenset(PLAN_FILES) - {GRIDS_GEOJSON, REPORT_JSON}
"""The files that say where households are; the others say of areas how many."""


def is_plan(folder: Path) -> bool:
    """Return whether a folder holds a plan, perhaps beside other files."""
    return (folder / PLAN_GPKG).is_file() and (folder / REPORT_JSON).is_file()


def is_frontier(folder: Path) -> bool:
    """Return whether a folder holds a frontier: plans in folders of their own, and a page that leads to them."""
    return (folder / FRONTIER_JSON).is_file() and (folder / FRONTIER_HTML).is_file()


def place_faults(folder: Path) -> tuple[Fault, ...]:
    """
    Return why the files of a plan cannot go to a folder; nothing if they can.

    A folder may be new, empty, or hold an earlier plan, whose files are then replaced and whose other files stay.
    """
    try:
        return _place_faults(folder, f"--out {folder}")
    except OSError as error:
        return (Fault(f"--out {folder}", f"cannot be looked into: {error.strerror}", f"无法访问：{error.strerror}"),)


def _place_faults(folder: Path, where: str) -> tuple[Fault, ...]:
    standing = _standing(folder)
    if not standing.is_dir():
        return (Fault(where, f"{standing} is a file; give a folder", f"{standing} 是文件，应为文件夹"),)
    if not os.access(standing, os.W_OK | os.X_OK):
        return (Fault(where, f"{standing} cannot be written to", f"{standing} 不可写"),)
    if standing != folder.absolute() or is_plan(folder) or is_frontier(folder):
        return ()
    others = sorted(path.name for path in folder.iterdir())
    if not others:
        return ()
    named = ", ".join(others[:3]) + (" ..." if len(others) > 3 else "")
    return (
        Fault(
            where,
            f"the folder holds other files ({named}) and no plan; give a new or empty one, or one with an earlier plan",
            f"文件夹中有其他文件（{named}）而没有方案；应为新文件夹、空文件夹或已有方案的文件夹",
        ),
    )


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """
    Give an empty folder to write in; its files stand in the wanted folder only once all of them are written.

    The stage lies inside the wanted folder, or beside it where that is new: on the same file system, so that moving
    is renaming. If anything fails, the stage goes and the wanted folder is as it was.

    Raises
    ------
    OutputError
        The operating system refused a write or a move; names what.
    """
    standing = _standing(folder)
    try:
        with TemporaryDirectory(prefix=".gridhood-", dir=standing) as hidden:
            stage = Path(hidden, "plan")
            stage.mkdir()
            yield stage
            if standing == folder.absolute():
                _replace_files(stage, folder, Path(hidden, "before"))
            else:
                folder.parent.mkdir(parents=True, exist_ok=True)
                stage.rename(folder)
    except OSError as error:
        place = error.filename or folder
        raise OutputError(
            Fault(f"--out {folder}", f"cannot write {place}: {error.strerror}", f"无法写入 {place}：{error.strerror}")
        ) from error


def _replace_files(stage: Path, folder: Path, before: Path) -> None:
    """Move the staged files over those of the folder; put the old ones back if one move is refused."""
    before.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for new in sorted(stage.iterdir()):
            for source, target in ((folder / new.name, before / new.name), (new, folder / new.name)):
                if source.exists():
                    source.rename(target)
                    moved.append((source, target))
    except OSError:
        for source, target in reversed(moved):
            target.rename(source)
        raise


def _standing(folder: Path) -> Path:
    """Return the folder itself if it stands, else the nearest of its parents that does."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
